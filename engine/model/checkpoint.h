// SPDX-License-Identifier: GPL-3.0-or-later
// An opened model: config, memory-mapped tensors, tokenizer.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/config.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

struct QuantizedWeight;

/// A run's checkpoint has a tensor "<layer>.input_range" where its activations are rounded in static ranges; see
/// LinearLayer::inputRange.
inline constexpr std::string_view inputRangeSuffix = ".input_range";

/// A model folder, a GGUF file, a repository in the local Hugging Face cache ("owner/name") or "default".
/// Opening maps the files and reads their headers only.
class Checkpoint {
 public:
  /// Throws Error naming what is wrong: no such model, unsupported architecture (by name, before anything is loaded),
  /// pickle files only, a tensor that is missing or has the wrong shape.
  static std::shared_ptr<const Checkpoint> open(const std::string& model);
  virtual ~Checkpoint() = default;

  const std::string& name() const { return name_; }            ///< for people: folder or file name
  const std::filesystem::path& path() const { return path_; }  ///< the folder or the file
  const ModelConfig& config() const { return config_; }
  virtual bool hasTokenizer() const = 0;
  /// Loaded on first use. Throws Error where the checkpoint has no tokenizer.
  virtual const Tokenizer& tokenizer() const = 0;
  /// Text of the model's chat template; empty where it has none.
  virtual std::string chatTemplate() const = 0;

  /// Names as in Hugging Face checkpoints ("model.layers.0.self_attn.q_proj.weight").
  virtual std::vector<std::string> tensorNames() const = 0;
  virtual bool hasTensor(std::string_view name) const = 0;
  /// The stored values: a view of the file where its encoding is a plain dtype, float32 where it is a GGUF block
  /// encoding. GGUF names, row orders (Llama's rotary permutation) and shapes are those of Hugging Face already.
  virtual at::Tensor tensor(std::string_view name) const = 0;
  /// The codes of a linear layer ("model.layers.3.self_attn.q_proj"); null where it is in full precision.
  virtual const QuantizedWeight* quantized(std::string_view) const { return nullptr; }
  /// How the weights are stored, for people: "BF16", "GGUF Q4_1", ...
  virtual std::string storedAs(std::string_view name) const = 0;

  /// The licence as the files name it ("apache-2.0"); empty where they don't.
  virtual std::string licence() const = 0;

  virtual std::vector<std::filesystem::path> weightFiles() const = 0;
  /// Files (tokenizer.json, generation_config.json, ...) that an export copies as they are.
  virtual std::vector<std::filesystem::path> companionFiles() const = 0;
  /// Changes whenever the stored weights do: sizes, times and headers of the files, hashed.
  virtual std::string identity() const = 0;

 protected:
  std::string name_;
  std::filesystem::path path_;
  ModelConfig config_;
};

/// Where the sample model lies, or an Error that says how to get it.
std::filesystem::path sampleModelPath();

}  // namespace bitlathe
