// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/checkpoint_export.h"

#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/companion_files.h"
#include "engine/model/linear_kind.h"
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

std::set<std::string> linearLayers(const ModelConfig& config) {
  std::set<std::string> names;
  for (std::int64_t block = 0; block < config.layerCount; ++block) {
    for (const LinearKind kind : linearKinds) names.insert(linearLayerName(block, kind));
  }
  return names;
}

std::string_view dtypeText(at::ScalarType dtype) {
  switch (dtype) {
    case at::kFloat:
      return "float32";
    case at::kHalf:
      return "float16";
    case at::kBFloat16:
      return "bfloat16";
    default:
      throw Error("a checkpoint can't be written in this type", "Choose float32, float16 or bfloat16.");
  }
}

at::Tensor convert(const std::string& name, const at::Tensor& tensor, at::ScalarType dtype) {
  if (!tensor.is_floating_point() || tensor.scalar_type() == dtype) return tensor;
  const at::Tensor converted = tensor.to(dtype);
  if (!at::isfinite(converted).all().item<bool>() && at::isfinite(tensor).all().item<bool>()) {
    throw Error(name + ": holds values beyond the range of " + std::string(dtypeText(dtype)),
                "Export dequantized weights in float32.");
  }
  return converted;
}

void throwUnequal(const std::string& name, const std::filesystem::path& folder) {
  throw Error(name + ": what was read back from " + folder.string() + " differs from what was written",
              "The disk or the memory may be failing. Check them, and export again.");
}

/// One pass over everything that goes into the checkpoint: `onLayer` gets the quantized weights, `onTensor` the rest.
template <typename OnLayer, typename OnTensor>
void visit(const Checkpoint& source, const QuantizedLayers& layers, const std::function<void()>& beforeEach,
           OnLayer onLayer, OnTensor onTensor) {
  const auto linear = linearLayers(source.config());
  for (const auto& name : source.tensorNames()) {
    if (name == "lm_head.weight" && source.config().tiedEmbeddings) continue;
    beforeEach();
    if (name.ends_with(weightSuffix)) {
      const std::string layer = name.substr(0, name.size() - weightSuffix.size());
      if (linear.contains(layer)) {
        if (const auto weight = layers(layer)) {
          onLayer(layer, *weight);
          continue;
        }
      }
    }
    onTensor(name);
  }
}

}  // namespace

at::Tensor loadTensor(const SafetensorsSet& files, std::string_view name) {
  const auto entry = files.find(name);
  if (entry.info == nullptr) throw Error(std::string(name) + ": is missing");
  return viewTensor(*entry.file, *entry.info);
}

void exportCheckpoint(const Checkpoint& source, const QuantizedLayers& layers, LayerFormat& format,
                      at::ScalarType dtype, const ModelCard& card, const std::filesystem::path& target,
                      const ExportOptions& options, const ExportProgress& progress, std::stop_token stop) {
  AtomicFolder folder(target);
  const auto& partial = folder.partial();

  const double steps = 2.0 * static_cast<double>(source.tensorNames().size());
  std::int64_t step = 0;
  const auto advance = [&] {
    if (stop.stop_requested()) throw Cancelled();
    if (progress) progress(static_cast<double>(step++) / steps);
  };

  ShardWriter shards(partial, options.shardSize);
  visit(
      source, layers, advance,
      [&](const std::string& layer, const QuantizedWeight& weight) {
        for (auto& tensor : format.encode(layer, weight)) shards.add(std::move(tensor));
      },
      [&](const std::string& name) {
        shards.add({name, convert(name, source.tensor(name), dtype)});
      });
  shards.finish();
  writeConfig(partial, source, dtypeText(dtype), format.quantizationConfig());
  writeCompanions(partial, source);
  writeFileAtomically(partial / "recipe.json", card.recipe);
  writeFileAtomically(partial / "README.md", modelCardText(card, source.name(), format.description()));

  const auto files = SafetensorsSet::openFolder(partial);
  visit(
      source, layers, advance,
      [&](const std::string& layer, const QuantizedWeight& weight) {
        if (!at::equal(format.decode(layer, files), format.expected(weight))) throwUnequal(layer, partial);
      },
      [&](const std::string& name) {
        const at::Tensor meant = convert(name, source.tensor(name), dtype);
        const at::Tensor written = loadTensor(files, name);
        if (written.scalar_type() != meant.scalar_type() || !at::equal(written, meant)) throwUnequal(name, partial);
      });
  folder.commit();
  if (progress) progress(1);
}

}  // namespace bitlathe
