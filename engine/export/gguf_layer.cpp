// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gguf_layer.h"

#include <array>
#include <cmath>

namespace bitlathe {
namespace {

constexpr std::int64_t blockColumns = 32;
constexpr double largestHalf = 65504;

/// Encodings with a scale only, smallest first: the stored number is the level plus an offset.
struct LevelEncoding {
  GgufType type;
  std::int64_t lowest;
  std::int64_t highest;
};
constexpr std::array levelEncodings{LevelEncoding{GgufType::q4_0, -8, 7}, LevelEncoding{GgufType::q5_0, -16, 15},
                                    LevelEncoding{GgufType::q8_0, -128, 127}};

/// Encodings with a scale and a minimum: the stored number is the code.
struct CodeEncoding {
  GgufType type;
  std::int64_t highest;
};
constexpr std::array codeEncodings{CodeEncoding{GgufType::q4_1, 15}, CodeEncoding{GgufType::q5_1, 31}};

bool groupsAreBlocks(const QuantizedWeight& weight) {
  const at::Tensor blocks = weight.groupIndex.view({-1, blockColumns});
  return at::equal(blocks, blocks.select(1, 0).unsqueeze(1).expand_as(blocks));
}

at::Tensor minima(const QuantizedWeight& weight) {
  return weight.scales.to(at::kFloat).mul(weight.zeros.to(at::kFloat)).neg();
}

bool minimaAreHalves(const QuantizedWeight& weight) {
  const at::Tensor exact = minima(weight);
  return at::equal(exact.to(at::kHalf).to(at::kFloat), exact);
}

/// float16 [out, groups] as its bits, one for each block of each row.
at::Tensor bitsByBlock(const QuantizedWeight& weight, const at::Tensor& values) {
  const at::Tensor groupOfBlock = weight.groupIndex.view({-1, blockColumns}).select(1, 0).to(at::kLong);
  return values.to(at::kHalf).index_select(1, groupOfBlock).contiguous().view(at::kShort);
}

template <typename Number>
std::span<const Number> numbersOf(const at::Tensor& tensor) {
  return {static_cast<const Number*>(tensor.const_data_ptr()), static_cast<std::size_t>(tensor.numel())};
}

/// What is stored for each code, uint8 [out, in].
at::Tensor storedNumbers(const QuantizedWeight& weight, GgufType type) {
  const auto encoding = std::ranges::find(levelEncodings, type, &LevelEncoding::type);
  if (encoding == levelEncodings.end()) return weight.codes.contiguous();
  const at::Tensor zeros = weight.zeros.index_select(1, weight.groupIndex.to(at::kLong));
  const at::Tensor levels = weight.codes.to(at::kShort).sub_(zeros.to(at::kShort));
  // Q8_0 stores the level itself, in two's complement.
  if (type != GgufType::q8_0) levels.sub_(encoding->lowest);
  return levels.bitwise_and_(0xff).to(at::kByte).contiguous();
}

}  // namespace

GgufLayerType ggufTypeOf(const QuantizedWeight& weight) {
  const std::int64_t highest = weight.scheme.maximumCode() - weight.zeros.min().item<std::int64_t>();
  const std::int64_t lowest = -weight.zeros.max().item<std::int64_t>();
  const auto rounded = [&](std::string loss) {
    const double largest =
        weight.scales.to(at::kFloat).abs().max().item<double>() * static_cast<double>(std::max(highest, -lowest));
    return GgufLayerType{largest <= largestHalf ? GgufType::f16 : GgufType::bf16, std::move(loss)};
  };
  if (weight.codes.size(1) % blockColumns != 0) return rounded("rows that are no whole blocks of 32 columns");
  if (!groupsAreBlocks(weight)) return rounded("groups that are no runs of 32 columns (act-order, or small groups)");
  const auto holdsLevels = [&](const LevelEncoding& encoding) {
    return lowest >= encoding.lowest && highest <= encoding.highest;
  };
  for (std::size_t i = 0; i < levelEncodings.size(); ++i) {
    if (holdsLevels(levelEncodings[i])) return {levelEncodings[i].type, {}};
    const bool hasTwin = i < codeEncodings.size();  // of the same width, with a minimum
    if (hasTwin && weight.scheme.maximumCode() <= codeEncodings[i].highest && minimaAreHalves(weight)) {
      return {codeEncodings[i].type, {}};
    }
  }
  return rounded("8 bits with zero points, more levels than Q8_0 has");
}

at::Tensor encodeGguf(const QuantizedWeight& weight, GgufType type) {
  if (ggufBlock(type).values == 1) {
    return weight.dequantize().to(type == GgufType::f16 ? at::kHalf : at::kBFloat16).view(at::kByte).flatten();
  }
  const bool hasMinima = std::ranges::find(codeEncodings, type, &CodeEncoding::type) != codeEncodings.end();
  const at::Tensor numbers = storedNumbers(weight, type);
  const at::Tensor scales = bitsByBlock(weight, weight.scales);
  const at::Tensor offsets = hasMinima ? bitsByBlock(weight, minima(weight)) : at::empty({0}, at::kShort);
  const at::Tensor bytes = at::empty({numbers.numel() / blockColumns * ggufBlock(type).bytes}, at::kByte);
  packGguf(type,
           {numbersOf<std::uint8_t>(numbers), numbersOf<std::uint16_t>(scales), numbersOf<std::uint16_t>(offsets)},
           {static_cast<std::byte*>(bytes.mutable_data_ptr()), static_cast<std::size_t>(bytes.numel())});
  return bytes;
}

at::Tensor ggufWeight(const QuantizedWeight& weight, GgufType type) {
  const at::Tensor exact = weight.dequantize();
  if (ggufBlock(type).values > 1) return exact;
  return exact.to(type == GgufType::f16 ? at::kHalf : at::kBFloat16).to(at::kFloat);
}

}  // namespace bitlathe
