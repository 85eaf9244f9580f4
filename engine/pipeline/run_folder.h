// SPDX-License-Identifier: GPL-3.0-or-later
// A run is a folder: everything that is needed to continue, compare or export it.
//
//   run.json                  what was run, on what: the identity that a resumed run must match
//   recipe.json
//   calibration.safetensors   token windows
//   evaluation.safetensors    scored windows
//   precision.json            the bits of each layer, where sensitivities decided
//   token_weights.safetensors how much each token counts, where they don't count alike
//   events.jsonl              append-only, one event a line
//   overview.json             what a list of runs shows of the events; made from them again where it is older
//   blocks/0007.safetensors   the quantized layers of a finished block, and static ranges of what goes into them
//   scales.safetensors        the scales of all layers once they were tuned; they replace those of the blocks
//   summary.json              there once the run is finished
//   notes.json                a person's tags and notes, if there are any
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/evaluate/windows.h"
#include "engine/pipeline/input_ranges.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/token_weights.h"
#include "engine/quant/quantized_weight.h"
#include "engine/text/calibration.h"

namespace bitlathe {

/// What two runs must share so that one can go on where the other stopped and end the same to the bit.
struct RunIdentity {
  std::string model;      ///< Checkpoint::identity()
  std::string recipe;     ///< fingerprint
  std::string build;      ///< version of the program
  std::string processor;  ///< instruction set or GPU that computes
  std::int64_t threads = 0;
};

/// An opened run folder; holds its lock, so that no two processes write to one run.
class RunFolder {
 public:
  /// Makes the folder whole or not at all. Throws Error where `folder` exists and is not empty.
  static RunFolder create(const std::filesystem::path& folder, const RunRequest& request, const RunIdentity& identity);
  /// Throws Error where it is no run, or where another process works on it.
  static RunFolder open(const std::filesystem::path& folder);
  RunFolder(RunFolder&& other) noexcept;
  ~RunFolder();

  const std::filesystem::path& path() const { return path_; }
  RunRequest request() const;
  /// Throws Error naming what differs.
  void requireIdentity(const RunIdentity& identity) const;
  std::int64_t threads() const;

  void append(const Event& event);

  bool hasTexts() const;
  void writeTexts(const TokenWindows& calibration, const ScoredWindows& evaluation);
  TokenWindows calibration() const;
  ScoredWindows evaluation() const;

  /// What a mixed-precision plan decided.
  bool hasPrecisionPlan() const;
  void writePrecisionPlan(const std::vector<LayerPlanned>& layers);
  /// Throws Error naming the file where it is damaged.
  std::vector<LayerPlanned> precisionPlan() const;

  bool hasTokenWeights() const;
  void writeTokenWeights(const TokenWeights& weights);
  TokenWeights tokenWeights() const;

  bool hasBlock(std::int64_t block) const;
  /// `ranges` hold LinearLayer::inputRange by layer, where there are static ranges.
  void writeBlock(std::int64_t block, const QuantizedWeights& layers, const InputRanges& ranges);

  bool hasTunedScales() const;
  void writeTunedScales(const LayerScales& scales);

  bool finished() const;
  void writeSummary(const nlohmann::json& summary);

 private:
  explicit RunFolder(std::filesystem::path path);

  std::filesystem::path path_;
  int lock_ = -1;
  int events_ = -1;
};

/// Throws Error naming the folder where it is no run.
RunHeader readRunHeader(const std::filesystem::path& folder);

std::filesystem::path eventsPath(const std::filesystem::path& runFolder);

/// Where the quantized layers of a block lie.
std::filesystem::path blockPath(const std::filesystem::path& runFolder, std::int64_t block);

/// Reads the layers of a finished block, with tuned scales where there are any; throws Error naming the file where it
/// is damaged.
QuantizedWeights readBlock(const std::filesystem::path& runFolder, std::int64_t block);
/// Its static ranges of activations; empty where the run has none.
InputRanges readInputRanges(const std::filesystem::path& runFolder, std::int64_t block);

}  // namespace bitlathe
