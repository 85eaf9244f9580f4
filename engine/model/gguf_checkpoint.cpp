// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/gguf_checkpoint.h"

#include <mutex>
#include <optional>
#include <set>

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/model/gguf_layout.h"
#include "engine/model/tensor_shapes.h"
#include "engine/storage/gguf.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

class GgufCheckpoint final : public Checkpoint {
 public:
  GgufCheckpoint(const std::string& name, const std::filesystem::path& path) : file_(GgufFile::open(path)) {
    name_ = name;
    path_ = path;
    config_ = parseModelConfig(file_);
    std::set<const GgufTensor*> used{file_.find(ropeDivisorsName)};
    for (const auto& expected : tensorShapes(config_)) {
      const std::string stored = ggufTensorName(expected.name);
      const auto* info = file_.find(stored);
      if (info == nullptr) throw Error(path_.string() + ": the tensor " + stored + " is missing");
      checkShape({stored, expected.shape}, info->shape, path_.string());
      tensors_.emplace(expected.name, info);
      used.insert(info);
    }
    for (const auto& info : file_.tensors()) {
      if (!used.contains(&info)) {
        throw Error(path_.string() + ": the tensor " + info.name + " does not belong to a model of architecture " +
                        std::string(architectureName(config_.architecture)),
                    "Leaving it out could change what the model computes, so this file can't be used.");
      }
    }
  }

  bool hasTokenizer() const override { return file_.value("tokenizer.ggml.tokens") != nullptr; }
  const Tokenizer& tokenizer() const override {
    std::call_once(tokenizerLoaded_, [this] { tokenizer_ = Tokenizer::fromGguf(file_); });
    return *tokenizer_;
  }
  std::string chatTemplate() const override { return file_.string("tokenizer.chat_template", ""); }

  std::vector<std::string> tensorNames() const override {
    std::vector<std::string> names;
    names.reserve(tensors_.size());
    for (const auto& [name, info] : tensors_) names.push_back(name);
    return names;
  }
  bool hasTensor(std::string_view name) const override { return tensors_.contains(name); }

  at::Tensor tensor(std::string_view name) const override {
    auto values = loadTensor(file_, find(name));
    const auto heads = ggufPairedHeads(config_, name);
    return heads > 0 ? unpairRows(values, heads) : values;
  }
  std::string storedAs(std::string_view name) const override {
    return "GGUF " + std::string(ggufTypeName(find(name).type));
  }

  std::string licence() const override { return file_.string("general.license", ""); }

  std::vector<std::filesystem::path> weightFiles() const override { return {path_}; }
  std::vector<std::filesystem::path> companionFiles() const override { return {}; }

  std::string identity() const override {
    Fingerprint fingerprint;
    fingerprint.add(static_cast<std::int64_t>(file_.file()->bytes().size()));
    fingerprint.add(std::filesystem::last_write_time(path_).time_since_epoch().count());
    for (const auto& info : file_.tensors()) {
      fingerprint.add(info.name).add(ggufTypeName(info.type)).add(static_cast<std::int64_t>(info.offset));
      for (const auto size : info.shape) fingerprint.add(size);
    }
    return fingerprint.hex();
  }

 private:
  const GgufTensor& find(std::string_view name) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      throw Error(path_.string() + ": the tensor " + std::string(name) + " is missing");
    }
    return *found->second;
  }

  GgufFile file_;
  std::map<std::string, const GgufTensor*, std::less<>> tensors_;
  mutable std::once_flag tokenizerLoaded_;
  mutable std::optional<Tokenizer> tokenizer_;
};

}  // namespace

std::shared_ptr<const Checkpoint> openGgufCheckpoint(const std::string& name, const std::filesystem::path& file) {
  return std::make_shared<GgufCheckpoint>(name, file);
}

}  // namespace bitlathe
