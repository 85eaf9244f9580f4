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

/// The bits that a mixed-precision plan gives a layer, and why.
struct LayerPlanned {
  std::string name;
  std::int64_t block = 0;
  LinearKind kind = LinearKind::q;
  int bits = 0;
  std::vector<int> widths{};          ///< the bits that there were to choose from
  std::vector<double> divergences{};  ///< the layer's sensitivity: expected KL(full precision || quantized) of the next
                                      ///< token at each width, nats
};

/// Behind the LayerPlanned of all layers.
struct PrecisionPlanned {
  double bitsPerWeight = 0;       ///< of the quantized layers, scales and zero points included
  double expectedDivergence = 0;  ///< sum over the layers, at their chosen bits
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
  double lambda = 0;               ///< the weight of JointQ's penalty that was accepted; 0 for other methods
  double seconds = 0;
};

/// What a correction did to a layer, by the loss that it minimises, relative: for its own output (QEP)
/// |X W^T - X^ V^T|^2 / |X W^T|^2, with the residual streams added where the layer writes to them (LoaQ, LPCD); for
/// LPCD's submodules their loss, relative to that of a weight of zeros. V is the original weight, then the corrected
/// target, then the quantized weight.
struct LayerCorrected {
  enum class Objective { layerOutput, residualStream, queryKey, valueOutput, upDown };
  std::string name;
  std::int64_t block = 0;
  LinearKind kind = LinearKind::q;
  Objective objective = Objective::layerOutput;
  double strength = 0;          ///< of the correction for what the layer's input is off
  double residualStrength = 0;  ///< of the correction for what the residual stream is off
  double damping = 0;           ///< relative, of the problem that the target solves
  double initialLoss = 0;
  double targetLoss = 0;
  double projectedLoss = 0;
  double robustInitialLoss = 0;  ///< these without position 0 of each sample; 0 for submodules
  double robustProjectedLoss = 0;
  double heldOutInitialLoss = 0;  ///< on held-out samples (closed forms: without position 0), the correction fitted to
                                  ///< the others; 0: none held out
  double heldOutTargetLoss = 0;
  bool rolledBack = false;  ///< the uncorrected weight's codes lost less and were taken
};

/// How a solver lowered what it minimises for a layer; comes before the layer's other events.
struct LossDescended {
  enum class Solver {
    relaxation,  ///< LPCD's: the submodule's relative loss at first and along the solver
    codeSearch,  ///< JointQ's: its objective of the best starts, of the search's end, behind iterated local search
  };
  std::string name;
  std::int64_t block = 0;
  LinearKind kind = LinearKind::q;
  Solver solver = Solver::relaxation;
  std::vector<double> losses{};
};

/// What a pass of the tuning of scales over the calibration text came to; the scales are those behind the pass that the
/// held-out samples diverge least after.
struct ScalesTuned {
  std::int64_t pass = 0;         ///< 0: before the first
  std::int64_t passes = 0;       ///< that there will be
  double divergence = 0;         ///< mean KL(full precision || quantized) of the next token over the samples that are
                                 ///< fitted to, along the pass, nats; 0 before the first
  double heldOutDivergence = 0;  ///< over the samples that are held out, behind the pass
  double seconds = 0;            ///< since the tuning began
};

struct BlockFinished {
  std::int64_t block = 0;
  /// |h_q - h_f|^2 / |h_f|^2 behind the block; of part of the calibration text where nothing else follows the
  /// quantized stream.
  double relativeError = 0;
  double robustRelativeError = 0;  ///< the same without position 0 of each sample
  double seconds = 0;
  std::uint64_t memory = 0;  ///< bytes that the process has behind the block; 0: not recorded
};

struct PerplexityMeasured {
  /// `live` and `quantized` are of the model as the recipe runs it. Where that rounds activations or the cache,
  /// `weightsOnly` is of the same weights without it.
  enum class Kind { fullPrecision, live, quantized, weightsOnly };
  Kind kind = Kind::live;
  std::int64_t blocksDone = 0;  ///< quantized blocks in the measured model
  double perplexity = 0;
  double standardError = 0;  ///< of the mean negative log-likelihood, over windows
  std::int64_t windows = 0;
  std::int64_t tokens = 0;     ///< scored tokens
  std::string protocol;        ///< data, context length and stride, and what is rounded, for people
  double klDivergence = 0;     ///< mean KL(full precision || quantized) of the next token, nats; of `quantized` and
                               ///< `weightsOnly`
  double klStandardError = 0;  ///< over windows
  double klPercentile = 0;     ///< 99.9 % of the tokens have a KL divergence of at most this
  double klPercentileStandardError = 0;  ///< over windows
  double sameTop = 0;                    ///< share of tokens at which both models' likeliest next token is the same
  double sameTopStandardError = 0;       ///< over windows
  double probabilityChange = 0;          ///< root mean square change of the text's next token's probability
  double probabilityChangeStandardError = 0;  ///< over windows
  /// Of the difference of the mean negative log-likelihood from full precision, over windows: what makes one window
  /// harder than another cancels. Relative to the perplexity it is the error of the ratio of both.
  double differenceStandardError = 0;
  std::vector<double> windowMeans{};  ///< negative log-likelihood per token of each window, for paired comparisons
};

/// Where the quantized model diverges from full precision, behind its PerplexityMeasured: means of KL(full precision ||
/// quantized) of the next token, nats (DivergenceProfile).
struct DivergenceMeasured {
  std::vector<std::int64_t> binBegins{};  ///< first position of each bin in its window
  std::vector<std::int64_t> binEnds{};    ///< the position behind its last
  std::vector<double> binMeans{};
  std::vector<double> binErrors{};  ///< standard errors over the windows
  std::vector<double> windowMeans{};
  std::vector<double> windowErrors{};  ///< standard errors over each window's tokens
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

/// What the run's model scored in a zero-shot task, measured behind the run.
struct TaskScored {
  std::string task;
  std::int64_t questions = 0;
  double accuracy = 0;  ///< share of right answers; acc_norm where that is customary, else acc
  double accuracyError = 0;
  std::string precision;  ///< what was rounded besides the weights (shortName()); empty: nothing
};

struct RunFinished {
  double seconds = 0;
  std::uint64_t peakMemory = 0;  ///< bytes, of the process
};

using Event =
    std::variant<RunStarted, StageStarted, Progress, LayerPlanned, PrecisionPlanned, LayerQuantized, LayerCorrected,
                 LossDescended, BlockFinished, ScalesTuned, PerplexityMeasured, DivergenceMeasured, LogMessage,
                 RunPaused, RunResumed, CheckpointExported, RunFinished, TaskScored>;

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
