// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/tensor_io.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/base/quote.h"

namespace bitlathe {
namespace {

struct Correspondence {
  DType stored;
  at::ScalarType scalar;
};

constexpr std::array<Correspondence, 15> correspondences{{
    {DType::u64, at::kUInt64},
    {DType::i64, at::kLong},
    {DType::f64, at::kDouble},
    {DType::f32, at::kFloat},
    {DType::u32, at::kUInt32},
    {DType::i32, at::kInt},
    {DType::bf16, at::kBFloat16},
    {DType::f16, at::kHalf},
    {DType::u16, at::kUInt16},
    {DType::i16, at::kShort},
    {DType::f8e4m3, at::kFloat8_e4m3fn},
    {DType::f8e5m2, at::kFloat8_e5m2},
    {DType::i8, at::kChar},
    {DType::u8, at::kByte},
    {DType::boolean, at::kBool},
}};

at::ScalarType scalarType(DType dtype) {
  return std::ranges::find(correspondences, dtype, &Correspondence::stored)->scalar;
}

at::Tensor viewBytes(std::shared_ptr<const MappedFile> file, std::span<const std::byte> bytes,
                     const std::vector<std::int64_t>& shape, at::ScalarType dtype) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % at::elementSize(dtype) != 0) {
    at::Tensor copy = at::empty(shape, dtype);
    if (!bytes.empty()) std::memcpy(copy.data_ptr(), bytes.data(), bytes.size());
    return copy;
  }
  return at::from_blob(
      const_cast<std::byte*>(bytes.data()), shape, [file = std::move(file), bytes](void*) { file->forget(bytes); },
      at::TensorOptions().dtype(dtype));
}

/// The safetensors type of a GGUF encoding that stores plain values.
std::optional<at::ScalarType> plainType(GgufType type) {
  switch (type) {
    case GgufType::f32:
      return at::kFloat;
    case GgufType::f16:
      return at::kHalf;
    case GgufType::bf16:
      return at::kBFloat16;
    default:
      return std::nullopt;
  }
}

}  // namespace

at::Tensor viewTensor(const SafetensorsFile& file, const TensorInfo& info) {
  const auto bytes = file.bytes(info);
  if (info.dtype == DType::boolean && std::ranges::any_of(bytes, [](std::byte b) { return b > std::byte{1}; })) {
    throw Error(file.file()->path().string() + ": tensor " + quote(info.name) +
                ": holds a boolean that is neither 0 nor 1");
  }
  return viewBytes(file.file(), bytes, info.shape, scalarType(info.dtype));
}

at::Tensor loadTensor(const SafetensorsFile& file, std::string_view name) {
  const TensorInfo* info = file.find(name);
  if (!info) throw Error(file.file()->path().string() + ": has no tensor " + quote(name));
  return viewTensor(file, *info);
}

at::Tensor loadTensor(const GgufFile& file, const GgufTensor& tensor) {
  const auto bytes = file.bytes(tensor);
  if (const auto plain = plainType(tensor.type)) return viewBytes(file.file(), bytes, tensor.shape, *plain);
  at::Tensor values = at::empty(tensor.shape, at::kFloat);
  dequantizeGguf(tensor.type, bytes, {values.mutable_data_ptr<float>(), static_cast<std::size_t>(values.numel())});
  file.file()->forget(bytes);
  return values;
}

void writeSafetensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                      const std::map<std::string, std::string>& metadata) {
  std::vector<TensorSpec> specs;
  for (const auto& [name, tensor] : tensors) {
    const auto found = std::ranges::find(correspondences, tensor.scalar_type(), &Correspondence::scalar);
    if (found == correspondences.end()) {
      throw Error(path.string() + ": tensor " + quote(name) + ": safetensors has no dtype for " +
                  at::toString(tensor.scalar_type()));
    }
    specs.push_back({name, found->stored, tensor.sizes().vec()});
  }
  at::Tensor current;  // keeps the bytes alive until the next tensor
  auto bytesOf = [&](std::size_t i) -> std::span<const std::byte> {
    current = tensors[i].tensor.detach().to(at::kCPU).contiguous();
    return {static_cast<const std::byte*>(current.const_data_ptr()), current.nbytes()};
  };
  writeSafetensors(path, specs, bytesOf, metadata);
}

}  // namespace bitlathe
