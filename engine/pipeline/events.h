// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reports while it goes: the plots, the log and the run folder are drawn from these alone.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/model/linear_kind.h"

namespace bitlathe {

struct RunStarted {
  std::string model;
  std::int64_t blockCount = 0;
  std::int64_t layerCount = 0;  ///< linear layers that will be quantized
  double bitsPerWeight = 0;
  std::int64_t firstBlock = 0;  ///< > 0 where a run was resumed
};

/// A part of the job: "Generating calibration text", "Quantizing", "Measuring perplexity", "Writing the checkpoint".
struct StageStarted {
  std::string stage;
};

struct Progress {
  double fraction = 0;      ///< of the whole job, 0..1
  std::string activity;     ///< "Block 13 of 30 · mlp.down_proj"
  double secondsLeft = -1;  ///< below 0: not known yet
};

struct LayerQuantized {
  std::string name;
  std::int64_t block = 0;
  LinearKind kind = LinearKind::q;
  int bits = 0;
  std::int64_t groupSize = 0;
  double relativeWeightError = 0;  ///< |W - W^|^2 / |W|^2
  double relativeOutputError = 0;  ///< |(W - W^) X^T|^2 / |W X^T|^2 on the statistics' inputs
  double robustOutputError = 0;    ///< the same without position 0 of each sample
  double damping = 0;              ///< relative; more than the recipe's where the factorisation needed it
  double seconds = 0;
};

struct BlockFinished {
  std::int64_t block = 0;
  double relativeError = 0;        ///< |h_q - h_f|^2 / |h_f|^2 behind the block
  double robustRelativeError = 0;  ///< the same without position 0 of each sample
  double seconds = 0;
};

struct PerplexityMeasured {
  enum class Kind { fullPrecision, live, quantized };
  Kind kind = Kind::live;
  std::int64_t blocksDone = 0;  ///< quantized blocks in the measured model
  double perplexity = 0;
  double standardError = 0;  ///< of the mean negative log-likelihood, over windows
  std::int64_t windows = 0;
  std::int64_t tokens = 0;  ///< scored tokens
  std::string protocol;     ///< data, context length and stride, for people
};

struct LogMessage {
  enum class Level { info, warning };
  Level level = Level::info;
  std::string text;
};

struct RunPaused {};
struct RunResumed {};

struct CheckpointExported {
  std::string format;
  std::string path;
  std::uint64_t size = 0;  ///< bytes
};

struct RunFinished {
  double seconds = 0;
  std::uint64_t peakMemory = 0;  ///< bytes, of the process
};

using Event = std::variant<RunStarted, StageStarted, Progress, LayerQuantized, BlockFinished, PerplexityMeasured,
                           LogMessage, RunPaused, RunResumed, CheckpointExported, RunFinished>;

nlohmann::json toJson(const Event& event);
/// Throws Error naming the key where the JSON is no event.
Event eventFromJson(const nlohmann::json& json);

/// Gets every event on the engine's thread. Implementations return quickly.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void onEvent(const Event& event) = 0;
};

}  // namespace bitlathe
