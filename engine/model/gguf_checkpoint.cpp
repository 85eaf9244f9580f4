// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/gguf_checkpoint.h"

#include <mutex>
#include <optional>
#include <set>

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/model/tensor_shapes.h"
#include "engine/storage/gguf.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

struct NamePair {
  std::string_view huggingFace;
  std::string_view gguf;
};
constexpr std::array<NamePair, 3> endNames{{
    {"model.embed_tokens", "token_embd"},
    {"model.norm", "output_norm"},
    {"lm_head", "output"},
}};
constexpr std::array<NamePair, 11> blockNames{{
    {"input_layernorm", "attn_norm"},
    {"self_attn.q_proj", "attn_q"},
    {"self_attn.k_proj", "attn_k"},
    {"self_attn.v_proj", "attn_v"},
    {"self_attn.o_proj", "attn_output"},
    {"self_attn.q_norm", "attn_q_norm"},
    {"self_attn.k_norm", "attn_k_norm"},
    {"post_attention_layernorm", "ffn_norm"},
    {"mlp.gate_proj", "ffn_gate"},
    {"mlp.up_proj", "ffn_up"},
    {"mlp.down_proj", "ffn_down"},
}};

template <std::size_t count>
std::string_view translate(const std::array<NamePair, count>& names, std::string_view huggingFace) {
  const auto found = std::ranges::find(names, huggingFace, &NamePair::huggingFace);
  return found == names.end() ? std::string_view() : found->gguf;
}

/// "model.layers.3.self_attn.q_proj.weight" to "blk.3.attn_q.weight".
std::string ggufName(std::string_view name) {
  const auto dot = name.rfind('.');
  const auto module = name.substr(0, dot);
  const auto suffix = name.substr(dot);  // ".weight" or ".bias"
  constexpr std::string_view layers = "model.layers.";
  if (!module.starts_with(layers)) return std::string(translate(endNames, module)) + std::string(suffix);
  const auto indexEnd = module.find('.', layers.size());
  return "blk." + std::string(module.substr(layers.size(), indexEnd - layers.size())) + "." +
         std::string(translate(blockNames, module.substr(indexEnd + 1))) + std::string(suffix);
}

/// Files of architecture "llama" store the rows of each query and key head with the two members of a rotary pair side
/// by side; Hugging Face checkpoints have all first members before all second ones.
at::Tensor restoreRowOrder(const at::Tensor& x, std::int64_t heads) {
  return x.reshape({heads, x.size(0) / heads / 2, 2, -1}).transpose(1, 2).reshape(x.sizes());
}

class GgufCheckpoint final : public Checkpoint {
 public:
  GgufCheckpoint(const std::string& name, const std::filesystem::path& path) : file_(GgufFile::open(path)) {
    name_ = name;
    path_ = path;
    config_ = parseModelConfig(file_);
    pairedRows_ = file_.string("general.architecture") == architectureName(Architecture::llama);
    std::set<const GgufTensor*> used{file_.find("rope_freqs.weight")};
    for (const auto& expected : tensorShapes(config_)) {
      const std::string stored = ggufName(expected.name);
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
    for (const auto& [name, info] : tensors_) names.push_back(name);
    return names;
  }
  bool hasTensor(std::string_view name) const override { return tensors_.contains(name); }

  at::Tensor tensor(std::string_view name) const override {
    auto values = loadTensor(file_, find(name));
    if (pairedRows_ && name.find("self_attn.q_proj.") != std::string_view::npos) {
      return restoreRowOrder(values, config_.headCount);
    }
    if (pairedRows_ && name.find("self_attn.k_proj.") != std::string_view::npos) {
      return restoreRowOrder(values, config_.keyValueHeadCount);
    }
    return values;
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
  bool pairedRows_ = false;
  std::map<std::string, const GgufTensor*, std::less<>> tensors_;
  mutable std::once_flag tokenizerLoaded_;
  mutable std::optional<Tokenizer> tokenizer_;
};

}  // namespace

std::shared_ptr<const Checkpoint> openGgufCheckpoint(const std::string& name, const std::filesystem::path& file) {
  return std::make_shared<GgufCheckpoint>(name, file);
}

}  // namespace bitlathe
