// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/events.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/quote.h"

namespace bitlathe {
namespace {

using nlohmann::json;

// Each event's name, and its members' names, once: writing and reading both go through visit().
constexpr std::string_view nameOf(const RunStarted&) {
  return "run_started";
}
constexpr std::string_view nameOf(const StageStarted&) {
  return "stage_started";
}
constexpr std::string_view nameOf(const Progress&) {
  return "progress";
}
constexpr std::string_view nameOf(const LayerPlanned&) {
  return "layer_planned";
}
constexpr std::string_view nameOf(const PrecisionPlanned&) {
  return "precision_planned";
}
constexpr std::string_view nameOf(const LayerQuantized&) {
  return "layer_quantized";
}
constexpr std::string_view nameOf(const LayerCorrected&) {
  return "layer_corrected";
}
constexpr std::string_view nameOf(const LossDescended&) {
  return "loss_descended";
}
constexpr std::string_view nameOf(const BlockFinished&) {
  return "block_finished";
}
constexpr std::string_view nameOf(const ScalesTuned&) {
  return "scales_tuned";
}
constexpr std::string_view nameOf(const PerplexityMeasured&) {
  return "perplexity_measured";
}
constexpr std::string_view nameOf(const DivergenceMeasured&) {
  return "divergence_measured";
}
constexpr std::string_view nameOf(const LogMessage&) {
  return "log";
}
constexpr std::string_view nameOf(const RunPaused&) {
  return "run_paused";
}
constexpr std::string_view nameOf(const RunResumed&) {
  return "run_resumed";
}
constexpr std::string_view nameOf(const CheckpointExported&) {
  return "checkpoint_exported";
}
constexpr std::string_view nameOf(const RunFinished&) {
  return "run_finished";
}

constexpr std::string_view nameOf(const TaskScored&) {
  return "task_scored";
}

template <typename T, typename U>
concept Is = std::is_same_v<std::remove_const_t<T>, U>;

void visit(Is<RunStarted> auto& e, auto&& member) {
  member("model", e.model);
  member("block_count", e.blockCount);
  member("layer_count", e.layerCount);
  member("bits_per_weight", e.bitsPerWeight);
  member("first_block", e.firstBlock);
}
void visit(Is<StageStarted> auto& e, auto&& member) {
  member("stage", e.stage);
}
void visit(Is<Progress> auto& e, auto&& member) {
  member("fraction", e.fraction);
  member("activity", e.activity);
  member("seconds_left", e.secondsLeft);
}
void visit(Is<LayerPlanned> auto& e, auto&& member) {
  member("name", e.name);
  member("block", e.block);
  member("kind", e.kind);
  member("bits", e.bits);
  member("widths", e.widths);
  member("divergences", e.divergences);
}
void visit(Is<PrecisionPlanned> auto& e, auto&& member) {
  member("bits_per_weight", e.bitsPerWeight);
  member("expected_divergence", e.expectedDivergence);
}
void visit(Is<LayerQuantized> auto& e, auto&& member) {
  member("name", e.name);
  member("block", e.block);
  member("kind", e.kind);
  member("bits", e.bits);
  member("group_size", e.groupSize);
  member("relative_weight_error", e.relativeWeightError);
  member("relative_output_error", e.relativeOutputError);
  member("robust_output_error", e.robustOutputError);
  member("damping", e.damping);
  member("lambda", e.lambda);
  member("seconds", e.seconds);
}
void visit(Is<LayerCorrected> auto& e, auto&& member) {
  member("name", e.name);
  member("block", e.block);
  member("kind", e.kind);
  member("objective", e.objective);
  member("strength", e.strength);
  member("residual_strength", e.residualStrength);
  member("damping", e.damping);
  member("initial_loss", e.initialLoss);
  member("target_loss", e.targetLoss);
  member("projected_loss", e.projectedLoss);
  member("robust_initial_loss", e.robustInitialLoss);
  member("robust_projected_loss", e.robustProjectedLoss);
  member("held_out_initial_loss", e.heldOutInitialLoss);
  member("held_out_target_loss", e.heldOutTargetLoss);
  member("rolled_back", e.rolledBack);
}
void visit(Is<LossDescended> auto& e, auto&& member) {
  member("name", e.name);
  member("block", e.block);
  member("kind", e.kind);
  member("solver", e.solver);
  member("losses", e.losses);
}
void visit(Is<BlockFinished> auto& e, auto&& member) {
  member("block", e.block);
  member("relative_error", e.relativeError);
  member("robust_relative_error", e.robustRelativeError);
  member("seconds", e.seconds);
  member("memory", e.memory);
}
void visit(Is<ScalesTuned> auto& e, auto&& member) {
  member("pass", e.pass);
  member("passes", e.passes);
  member("divergence", e.divergence);
  member("held_out_divergence", e.heldOutDivergence);
  member("seconds", e.seconds);
}
void visit(Is<PerplexityMeasured> auto& e, auto&& member) {
  member("kind", e.kind);
  member("blocks_done", e.blocksDone);
  member("perplexity", e.perplexity);
  member("standard_error", e.standardError);
  member("windows", e.windows);
  member("tokens", e.tokens);
  member("protocol", e.protocol);
  member("kl_divergence", e.klDivergence);
  member("kl_standard_error", e.klStandardError);
  member("kl_percentile_99_9", e.klPercentile);
  member("kl_percentile_99_9_standard_error", e.klPercentileStandardError);
  member("same_top", e.sameTop);
  member("same_top_standard_error", e.sameTopStandardError);
  member("probability_change", e.probabilityChange);
  member("probability_change_standard_error", e.probabilityChangeStandardError);
  member("difference_standard_error", e.differenceStandardError);
  member("window_means", e.windowMeans);
}
void visit(Is<DivergenceMeasured> auto& e, auto&& member) {
  member("bin_begins", e.binBegins);
  member("bin_ends", e.binEnds);
  member("bin_means", e.binMeans);
  member("bin_errors", e.binErrors);
  member("window_means", e.windowMeans);
  member("window_errors", e.windowErrors);
}
void visit(Is<LogMessage> auto& e, auto&& member) {
  member("level", e.level);
  member("text", e.text);
}
void visit(Is<RunPaused> auto&, auto&&) {}
void visit(Is<RunResumed> auto&, auto&&) {}
void visit(Is<CheckpointExported> auto& e, auto&& member) {
  member("format", e.format);
  member("path", e.path);
  member("size", e.size);
}
void visit(Is<RunFinished> auto& e, auto&& member) {
  member("seconds", e.seconds);
  member("peak_memory", e.peakMemory);
}

void visit(Is<TaskScored> auto& e, auto&& member) {
  member("task", e.task);
  member("questions", e.questions);
  member("accuracy", e.accuracy);
  member("accuracy_error", e.accuracyError);
  member("precision", e.precision);
}

constexpr std::array<std::string_view, 4> perplexityKindNames{"full_precision", "live", "quantized", "weights_only"};
constexpr std::array<std::string_view, 2> levelNames{"info", "warning"};
constexpr std::array<std::string_view, 5> objectiveNames{"layer_output", "residual_stream", "query_key", "value_output",
                                                         "up_down"};
constexpr std::array<std::string_view, 2> solverNames{"relaxation", "code_search"};

std::string_view nameOfValue(LinearKind kind) {
  return linearKindName(kind);
}
std::string_view nameOfValue(PerplexityMeasured::Kind kind) {
  return perplexityKindNames.at(static_cast<std::size_t>(kind));
}
std::string_view nameOfValue(LogMessage::Level level) {
  return levelNames.at(static_cast<std::size_t>(level));
}
std::string_view nameOfValue(LayerCorrected::Objective objective) {
  return objectiveNames.at(static_cast<std::size_t>(objective));
}
std::string_view nameOfValue(LossDescended::Solver solver) {
  return solverNames.at(static_cast<std::size_t>(solver));
}

constexpr std::size_t valueCount(LinearKind) {
  return linearKindCount;
}
constexpr std::size_t valueCount(PerplexityMeasured::Kind) {
  return perplexityKindNames.size();
}
constexpr std::size_t valueCount(LayerCorrected::Objective) {
  return objectiveNames.size();
}
constexpr std::size_t valueCount(LossDescended::Solver) {
  return solverNames.size();
}
constexpr std::size_t valueCount(LogMessage::Level) {
  return levelNames.size();
}

template <typename T>
json write(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return nameOfValue(value);
  } else {
    return value;  // a number that is not finite becomes null when it is written
  }
}

[[noreturn]] void refuse(std::string_view key, const std::string& message) {
  throw Error("event: " + quote(key) + " " + message);
}

void read(const json& value, std::string_view key, std::string& target) {
  if (!value.is_string()) refuse(key, "must be a text");
  target = value.get<std::string>();
}
void read(const json& value, std::string_view key, bool& target) {
  if (!value.is_boolean()) refuse(key, "must be true or false");
  target = value.get<bool>();
}
void read(const json& value, std::string_view key, double& target) {
  if (value.is_null()) {
    target = std::numeric_limits<double>::quiet_NaN();
  } else if (value.is_number()) {
    target = value.get<double>();
  } else {
    refuse(key, "must be a number");
  }
}
template <std::integral T>
void read(const json& value, std::string_view key, T& target) {
  if (!value.is_number_integer()) refuse(key, "must be a whole number");
  const bool fits = value.is_number_unsigned() ? std::in_range<T>(value.get<std::uint64_t>())
                                               : std::in_range<T>(value.get<std::int64_t>());
  if (!fits) refuse(key, "is " + value.dump() + ", which is out of range");
  target = value.get<T>();
}
template <typename T>
requires std::is_enum_v<T>
void read(const json& value, std::string_view key, T& target) {
  for (std::size_t i = 0; i < valueCount(T{}); ++i) {
    if (value == nameOfValue(static_cast<T>(i))) {
      target = static_cast<T>(i);
      return;
    }
  }
  refuse(key, "is " + value.dump() + ", which is no known value");
}
template <typename T>
void read(const json& value, std::string_view key, std::vector<T>& target) {
  if (!value.is_array()) refuse(key, "must be a list");
  target.clear();
  for (const auto& entry : value) read(entry, key, target.emplace_back());
}

void check(const auto&) {}
void check(const DivergenceMeasured& e) {
  const auto bins = e.binMeans.size(), windows = e.windowMeans.size();
  if (e.binBegins.size() != bins || e.binEnds.size() != bins || e.binErrors.size() != bins) {
    refuse("bin_means", "has another length than what belongs to it");
  }
  if (e.windowErrors.size() != windows) refuse("window_means", "has another length than its errors");
}

/// Tries the alternatives of Event from `index` on.
template <std::size_t index = 0>
Event readEvent(const json& source, const std::string& name) {
  if constexpr (index == std::variant_size_v<Event>) {
    refuse("event", "is " + quote(name) + ", which this version doesn't know");
  } else {
    std::variant_alternative_t<index, Event> event;
    if (nameOf(event) != name) return readEvent<index + 1>(source, name);
    visit(event, [&](const char* key, auto& member) {
      // What an earlier version didn't write keeps its default.
      if (const auto value = source.find(key); value != source.end()) read(*value, key, member);
    });
    check(event);
    return event;
  }
}

}  // namespace

json toJson(const Event& event) {
  return std::visit(
      [](const auto& alternative) {
        json result = {{"event", nameOf(alternative)}};
        visit(alternative, [&](const char* key, const auto& member) { result[key] = write(member); });
        return result;
      },
      event);
}

Event eventFromJson(const json& json) {
  if (!json.is_object()) throw Error("event: must be a JSON object");
  const auto name = json.find("event");
  if (name == json.end() || !name->is_string()) refuse("event", "is missing or no text");
  return readEvent(json, name->get<std::string>());
}

}  // namespace bitlathe
