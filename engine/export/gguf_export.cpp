// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gguf_export.h"

#include <array>
#include <map>
#include <optional>

#include "engine/export/gguf_layer.h"
#include "engine/export/gguf_metadata.h"
#include "engine/export/model_card.h"
#include "engine/export/safetensors_format.h"
#include "engine/model/gguf_layout.h"
#include "engine/model/tensor_shapes.h"

namespace bitlathe {
namespace {

constexpr const char* fileName = "model.gguf";
constexpr std::string_view weightSuffix = ".weight";
constexpr std::int64_t encodingVersion = 2;  // of the block encodings

/// The values of general.file_type: what most of the layers are.
struct FileType {
  GgufType type;
  std::int64_t number;
};
constexpr std::array fileTypes{FileType{GgufType::f16, 1},  FileType{GgufType::q4_0, 2}, FileType{GgufType::q4_1, 3},
                               FileType{GgufType::q8_0, 7}, FileType{GgufType::q5_0, 8}, FileType{GgufType::q5_1, 9},
                               FileType{GgufType::bf16, 32}};

at::ScalarType scalarTypeOf(GgufType type) {
  return type == GgufType::f16 ? at::kHalf : type == GgufType::bf16 ? at::kBFloat16 : at::kFloat;
}

/// "model.layers.0.mlp.up_proj" for that layer's weight; empty for other tensors.
std::string layerOf(const std::string& name) {
  return name.ends_with(weightSuffix) ? name.substr(0, name.size() - weightSuffix.size()) : std::string();
}

/// A layer with its rows in the order of the file.
QuantizedWeight pairLayerRows(QuantizedWeight weight, std::int64_t heads) {
  for (at::Tensor* part : {&weight.codes, &weight.scales, &weight.zeros}) *part = pairRows(*part, heads).contiguous();
  return weight;
}

std::string countText(int layers) {
  return layers == 1 ? "1 layer is" : std::to_string(layers) + " layers are";
}

class GgufFormat final : public CheckpointFormat {
 public:
  explicit GgufFormat(const Checkpoint& source)
      : source_(source), metadata_(ggufMetadataOf(source)), matrixType_(shortTypeOf(source)) {
    if (!std::filesystem::is_directory(source.path())) original_ = GgufFile::open(source.path());
  }

  void add(const std::string& layer, const QuantizedWeight& weight) override {
    requireFiniteScales(layer, weight);
    types_[layer] = ggufTypeOf(weight);
  }

  std::uint64_t size() const override {
    std::uint64_t bytes = 0;
    for (const auto& part : parts()) bytes += ggufTensorSize(part.spec);
    return bytes;
  }

  std::string description() const override {
    std::map<GgufType, int> exact;
    std::map<std::string, int> rounded;
    for (const auto& [layer, type] : types_) {
      if (type.loss.empty()) {
        ++exact[type.type];
      } else {
        ++rounded[std::string(ggufTypeName(type.type)) + ", for " + type.loss];
      }
    }
    std::string text = "GGUF.";
    for (const auto& [type, count] : exact) {
      text += " " + countText(count) + " stored without loss as " + std::string(ggufTypeName(type)) + ".";
    }
    for (const auto& [how, count] : rounded) text += " " + countText(count) + " rounded to " + how + ".";
    if (!original_ && source_.tensor("model.embed_tokens.weight").scalar_type() == at::kFloat) {
      text += " The other matrices are rounded from float32 to F16.";
    }
    return text;
  }

  std::string_view library() const override { return "gguf"; }

  void write(const ExportJob& job) const override {
    const auto all = parts();
    std::vector<GgufTensorSpec> specs;
    specs.reserve(all.size());
    for (const auto& part : all) specs.push_back(part.spec);
    GgufMetadata metadata = metadata_;
    metadata.addInteger("general.file_type", fileType());
    metadata.addInteger("general.quantization_version", encodingVersion);
    metadata.addText("bitlathe.version", BITLATHE_VERSION);
    metadata.addText("bitlathe.recipe", job.card.recipe);
    at::Tensor current;
    writeGguf(job.folder / fileName, metadata, specs, [&](std::size_t i) -> std::span<const std::byte> {
      job.advance();
      if (const auto* stored = storedTensor(all[i])) return original_->bytes(*stored);
      current = contents(all[i], job.layers).contiguous();
      return {static_cast<const std::byte*>(current.const_data_ptr()), current.nbytes()};
    });
  }

  void verify(const ExportJob& job) const override {
    const auto copy = Checkpoint::open((job.folder / fileName).string());
    copy->tokenizer();
    for (const auto& part : parts()) {
      job.advance();
      if (part.name.empty()) continue;  // the rotary scaling, which opening the file has understood
      const auto type = types_.find(layerOf(part.name));
      const at::Tensor meant = type != types_.end() ? ggufWeight(job.layers(type->first).value(), type->second.type)
                               : storedTensor(part) != nullptr
                                   ? source_.tensor(part.name)
                                   : convertTensor(part.name, source_.tensor(part.name), scalarTypeOf(part.spec.type));
      if (!at::equal(copy->tensor(part.name).to(at::kFloat), meant.to(at::kFloat))) {
        throwNotReadBack(part.name, job.folder);
      }
    }
  }

 private:
  struct Part {
    std::string name;  // as in Hugging Face checkpoints; empty for the rotary scaling
    GgufTensorSpec spec;
  };

  std::vector<Part> parts() const {
    std::vector<Part> all;
    if (hasRopeDivisors()) {
      all.push_back({"", {ropeDivisorsName, GgufType::f32, {source_.config().headSize / 2}}});
    }
    for (const auto& [name, shape] : tensorShapes(source_.config())) {
      all.push_back({name, {ggufTensorName(name), typeOf(name, shape), shape}});
    }
    return all;
  }

  bool hasRopeDivisors() const {
    const auto& scaling = source_.config().ropeScaling;
    return scaling && scaling->kind == RopeScaling::Kind::llama3;
  }

  GgufType typeOf(const std::string& name, const std::vector<std::int64_t>& shape) const {
    if (const auto layer = types_.find(layerOf(name)); layer != types_.end()) return layer->second.type;
    if (original_) return original_->find(ggufTensorName(name))->type;
    if (shape.size() == 1) return GgufType::f32;
    return matrixType_ == at::kBFloat16 ? GgufType::bf16 : GgufType::f16;
  }

  /// The source's tensor where it goes into the file as it is; else nullptr.
  const GgufTensor* storedTensor(const Part& part) const {
    return original_ && !types_.contains(layerOf(part.name)) ? original_->find(part.spec.name) : nullptr;
  }

  at::Tensor contents(const Part& part, const QuantizedLayers& layers) const {
    const ModelConfig& config = source_.config();
    if (part.name.empty()) {
      return at::tensor(ropeDivisors(*config.ropeScaling, config.ropeTheta, config.headSize), at::kFloat);
    }
    const auto heads = ggufPairedHeads(config, part.name);
    if (const auto layer = types_.find(layerOf(part.name)); layer != types_.end()) {
      const auto weight = layers(layer->first).value();
      return encodeGguf(heads > 0 ? pairLayerRows(weight, heads) : weight, layer->second.type);
    }
    const at::Tensor values = convertTensor(part.name, source_.tensor(part.name), scalarTypeOf(part.spec.type));
    return heads > 0 ? pairRows(values, heads) : values;
  }

  std::int64_t fileType() const {
    std::map<GgufType, int> counts;
    for (const auto& [layer, type] : types_) ++counts[type.type];
    const auto most = std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
    const auto type = most == counts.end() ? GgufType::f16 : most->first;
    return std::ranges::find(fileTypes, type, &FileType::type)->number;
  }

  const Checkpoint& source_;
  GgufMetadata metadata_;
  at::ScalarType matrixType_;
  std::optional<GgufFile> original_;
  std::map<std::string, GgufLayerType> types_;
};

}  // namespace

std::unique_ptr<CheckpointFormat> makeGgufFormat(const Checkpoint& source) {
  return std::make_unique<GgufFormat>(source);
}

}  // namespace bitlathe
