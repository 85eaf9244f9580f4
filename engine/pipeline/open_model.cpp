// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/open_model.h"

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/pipeline/run_folder.h"

namespace bitlathe {
namespace {

constexpr std::string_view weightSuffix = ".weight";

class RunCheckpoint final : public Checkpoint {
 public:
  explicit RunCheckpoint(const RunInfo& run) : original_(Checkpoint::open(run.model)) {
    name_ = run.folder.filename().string();
    path_ = run.folder;
    config_ = original_->config();
    for (std::int64_t i = 0; i < config_.layerCount; ++i) {
      if (!std::filesystem::exists(blockPath(run.folder, i))) {
        throw Error(run.folder.string() + ": block " + std::to_string(i + 1) + " of " +
                        std::to_string(config_.layerCount) + " is not quantized yet",
                    "Resume the run first.");
      }
      layers_.merge(readBlock(run.folder, i));
      ranges_.merge(readInputRanges(run.folder, i));
    }
  }

  bool hasTokenizer() const override { return original_->hasTokenizer(); }
  const Tokenizer& tokenizer() const override { return original_->tokenizer(); }
  std::string chatTemplate() const override { return original_->chatTemplate(); }
  std::vector<std::string> tensorNames() const override { return original_->tensorNames(); }
  bool hasTensor(std::string_view name) const override {
    return inputRange(name) != nullptr || original_->hasTensor(name);
  }
  at::Tensor tensor(std::string_view name) const override {
    if (const auto* range = inputRange(name)) return *range;
    const auto* layer = quantizedTensor(name);
    return layer != nullptr ? layer->dequantize() : original_->tensor(name);
  }
  const QuantizedWeight* quantized(std::string_view layer) const override {
    const auto found = layers_.find(layer);
    return found != layers_.end() ? &found->second : nullptr;
  }
  std::string storedAs(std::string_view name) const override {
    const auto* layer = quantizedTensor(name);
    return layer != nullptr ? std::to_string(layer->scheme.bits) + " bits" : original_->storedAs(name);
  }
  std::string licence() const override { return original_->licence(); }
  std::vector<std::filesystem::path> weightFiles() const override { return original_->weightFiles(); }
  std::vector<std::filesystem::path> companionFiles() const override { return original_->companionFiles(); }
  std::string identity() const override {
    return Fingerprint().add(original_->identity()).add(std::filesystem::absolute(path_).string()).hex();
  }

 private:
  /// That of the layer whose weight the tensor is.
  const QuantizedWeight* quantizedTensor(std::string_view name) const {
    return name.ends_with(weightSuffix) ? quantized(name.substr(0, name.size() - weightSuffix.size())) : nullptr;
  }

  const at::Tensor* inputRange(std::string_view name) const {
    if (!name.ends_with(inputRangeSuffix)) return nullptr;
    const auto found = ranges_.find(name.substr(0, name.size() - inputRangeSuffix.size()));
    return found != ranges_.end() ? &found->second : nullptr;
  }

  std::shared_ptr<const Checkpoint> original_;
  QuantizedWeights layers_;
  InputRanges ranges_;
};

}  // namespace

std::shared_ptr<const Checkpoint> openModel(const std::string& model) {
  if (isRunFolder(model)) return std::make_shared<RunCheckpoint>(readRun(model));
  return Checkpoint::open(model);
}

}  // namespace bitlathe
