// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/safetensors_format.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/companion_files.h"
#include "engine/model/linear_kind.h"
#include "engine/model/tensor_shapes.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

constexpr std::string_view weightSuffix = ".weight";

/// Collects tensors and writes them as files of at most a given size, named as Transformers does.
class ShardWriter {
 public:
  ShardWriter(std::filesystem::path folder, std::uint64_t shardSize)
      : folder_(std::move(folder)), shardSize_(shardSize) {}

  void add(NamedTensor tensor) {
    const auto size = tensor.tensor.nbytes();
    if (!shard_.empty() && shardBytes_ + size > shardSize_) flush();
    shardBytes_ += size;
    shard_.push_back(std::move(tensor));
  }

  /// Gives the files their final names, which say how many there are.
  void finish() {
    if (!shard_.empty()) flush();
    if (shards_.size() == 1) {
      std::filesystem::rename(temporaryPath(0), folder_ / "model.safetensors");
      return;
    }
    nlohmann::json index{{"metadata", {{"total_size", totalBytes_}}}, {"weight_map", nlohmann::json::object()}};
    for (std::size_t i = 0; i < shards_.size(); ++i) {
      const std::string name = "model-" + padded(i + 1) + "-of-" + padded(shards_.size()) + ".safetensors";
      std::filesystem::rename(temporaryPath(i), folder_ / name);
      for (const auto& tensor : shards_[i]) index["weight_map"][tensor] = name;
    }
    writeFileAtomically(folder_ / "model.safetensors.index.json", index.dump(2) + "\n");
  }

 private:
  static std::string padded(std::size_t number) {
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
  }

  std::filesystem::path temporaryPath(std::size_t shard) const {
    return folder_ / ("model-" + padded(shard + 1) + ".safetensors");
  }

  void flush() {
    // The format key is what Transformers demands of a file that it loads.
    writeSafetensors(temporaryPath(shards_.size()), shard_, {{"format", "pt"}});
    auto& names = shards_.emplace_back();
    for (const auto& tensor : shard_) names.push_back(tensor.name);
    totalBytes_ += shardBytes_;
    shardBytes_ = 0;
    shard_.clear();
  }

  std::filesystem::path folder_;
  std::uint64_t shardSize_;
  std::vector<NamedTensor> shard_;
  std::uint64_t shardBytes_ = 0;
  std::uint64_t totalBytes_ = 0;
  std::vector<std::vector<std::string>> shards_;  // names of the tensors in each file
};

std::string_view dtypeText(at::ScalarType dtype) {
  return dtype == at::kHalf ? "float16" : dtype == at::kBFloat16 ? "bfloat16" : "float32";
}

/// One pass over everything that goes into the checkpoint: `onLayer` gets the quantized weights, `onTensor` the rest.
template <typename OnLayer, typename OnTensor>
void visit(const Checkpoint& source, const std::set<std::string>& quantized, const ExportJob& job, OnLayer onLayer,
           OnTensor onTensor) {
  for (const auto& name : source.tensorNames()) {
    if (name == "lm_head.weight" && source.config().tiedEmbeddings) continue;
    job.advance();
    const std::string layer = name.ends_with(weightSuffix) ? name.substr(0, name.size() - weightSuffix.size()) : "";
    if (quantized.contains(layer)) {
      onLayer(layer, job.layers(layer).value());
    } else {
      onTensor(name);
    }
  }
}

}  // namespace

void SafetensorsFormat::add(const std::string& layer, const QuantizedWeight& weight) {
  check(layer, weight);
  layers_.insert(layer);
  layerBytes_ += layerSize(weight);
}

std::uint64_t SafetensorsFormat::size() const {
  std::uint64_t values = 0;
  for (const auto& [name, shape] : tensorShapes(source_.config())) {
    if (name.ends_with(weightSuffix) && layers_.contains(name.substr(0, name.size() - weightSuffix.size()))) continue;
    values += static_cast<std::uint64_t>(c10::multiply_integers(shape));
  }
  return layerBytes_ + values * c10::elementSize(dtype_);
}

void SafetensorsFormat::write(const ExportJob& job) const {
  ShardWriter shards(job.folder, job.options.shardSize);
  visit(
      source_, layers_, job,
      [&](const std::string& layer, const QuantizedWeight& weight) {
        for (auto& tensor : encode(layer, weight)) shards.add(std::move(tensor));
      },
      [&](const std::string& name) {
        shards.add({name, convertTensor(name, source_.tensor(name), dtype_)});
      });
  shards.finish();
  writeConfig(job.folder, source_, dtypeText(dtype_), quantizationConfig());
  writeCompanions(job.folder, source_);
}

void SafetensorsFormat::verify(const ExportJob& job) const {
  const auto files = SafetensorsSet::openFolder(job.folder);
  visit(
      source_, layers_, job,
      [&](const std::string& layer, const QuantizedWeight& weight) {
        if (!at::equal(decode(layer, files), expected(weight))) throwNotReadBack(layer, job.folder);
      },
      [&](const std::string& name) {
        const at::Tensor meant = convertTensor(name, source_.tensor(name), dtype_);
        const at::Tensor written = loadTensor(files, name);
        if (written.scalar_type() != meant.scalar_type() || !at::equal(written, meant)) {
          throwNotReadBack(name, job.folder);
        }
      });
}

at::Tensor loadTensor(const SafetensorsSet& files, std::string_view name) {
  const auto entry = files.find(name);
  if (entry.info == nullptr) throw Error(std::string(name) + ": is missing");
  return viewTensor(*entry.file, *entry.info);
}

at::ScalarType shortTypeOf(const Checkpoint& source) {
  const auto weights = source.tensor(linearLayerName(0, LinearKind::q) + ".weight").scalar_type();
  return weights == at::kBFloat16 ? at::kBFloat16 : at::kHalf;
}

at::Tensor convertTensor(const std::string& name, const at::Tensor& tensor, at::ScalarType dtype) {
  if (!tensor.is_floating_point() || tensor.scalar_type() == dtype) return tensor;
  const at::Tensor converted = tensor.to(dtype);
  if (!at::isfinite(converted).all().item<bool>() && at::isfinite(tensor).all().item<bool>()) {
    throw Error(name + ": holds values beyond the range of " + std::string(dtypeText(dtype)),
                "Export dequantized weights in float32.");
  }
  return converted;
}

}  // namespace bitlathe
