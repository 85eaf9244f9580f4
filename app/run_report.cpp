// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_report.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "app/table.h"
#include "engine/base/error.h"
#include "engine/model/model_summary.h"
#include "ui/format.h"
#include "ui/run_texts.h"

namespace bitlathe {
namespace {

using Layers = std::vector<LayerQuantized>;

constexpr std::size_t worstLayerCount = 5;

std::string number(double value) {
  return formatNumber(value).toStdString();
}

/// One entry per layer, the last one where a resumed run computed a block again.
Layers layersOf(const RunInfo& run) {
  std::map<std::pair<std::int64_t, LinearKind>, LayerQuantized> latest;
  for (const Event& event : run.events) {
    if (const auto* layer = std::get_if<LayerQuantized>(&event)) latest[{layer->block, layer->kind}] = *layer;
  }
  Layers layers;
  for (auto& [place, layer] : latest) layers.push_back(std::move(layer));
  return layers;
}

/// "3", or "3–4" where layers differ.
template <typename Value>
std::string rangeOf(const Layers& layers, Value LayerQuantized::*member) {
  const auto [least, most] = std::minmax_element(
      layers.begin(), layers.end(), [member](const auto& a, const auto& b) { return a.*member < b.*member; });
  const std::string from = std::to_string((*least).*member), to = std::to_string((*most).*member);
  return from == to ? from : from + "–" + to;
}

std::vector<std::string> kindRow(LinearKind kind, const Layers& layers) {
  double sum = 0;
  for (const auto& layer : layers) sum += layer.relativeOutputError;
  const auto& worst = *std::max_element(layers.begin(), layers.end(), [](const auto& a, const auto& b) {
    return a.relativeOutputError < b.relativeOutputError;
  });
  return {std::string(linearKindName(kind)),
          std::to_string(layers.size()),
          rangeOf(layers, &LayerQuantized::bits),
          rangeOf(layers, &LayerQuantized::groupSize),
          number(sum / static_cast<double>(layers.size())),
          number(worst.relativeOutputError),
          std::to_string(worst.block)};
}

std::string describeKinds(const Layers& layers) {
  std::vector<std::vector<std::string>> rows{{"kind", "layers", "bits", "group", "mean error", "worst", "in block"}};
  for (const LinearKind kind : linearKinds) {
    Layers ofKind;
    std::copy_if(layers.begin(), layers.end(), std::back_inserter(ofKind),
                 [kind](const auto& layer) { return layer.kind == kind; });
    if (!ofKind.empty()) rows.push_back(kindRow(kind, ofKind));
  }
  return formatTable(rows);
}

std::string listLayers(const Layers& layers) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "bits", "group", "output error", "without position 0", "weight error", "seconds"}};
  for (const auto& layer : layers) {
    rows.push_back({layer.name, std::to_string(layer.bits), std::to_string(layer.groupSize),
                    number(layer.relativeOutputError), number(layer.robustOutputError),
                    number(layer.relativeWeightError), number(layer.seconds)});
  }
  if (std::ranges::any_of(layers, [](const auto& layer) { return layer.lambda > 0; })) {
    rows.front().emplace_back("lambda");
    for (std::size_t i = 0; i < layers.size(); ++i) rows[i + 1].push_back(number(layers[i].lambda));
  }
  return formatTable(rows);
}

std::string describeLayers(Layers layers, bool all) {
  if (layers.empty()) return "No layer is quantized yet.\n";
  std::string text = "Relative output error |(W - W^) X|^2 / |W X|^2 on the calibration text\n";
  if (all) return text + listLayers(layers);
  text += describeKinds(layers);
  std::stable_sort(layers.begin(), layers.end(),
                   [](const auto& a, const auto& b) { return a.relativeOutputError > b.relativeOutputError; });
  layers.resize(std::min(layers.size(), worstLayerCount));
  return text + "Worst layers\n" + listLayers(layers);
}

std::string describePerplexities(const RunFigures& figures, const InferencePrecision& precision) {
  const auto& before = figures.fullPrecision;
  const auto& after = figures.quantized;
  if (!before) return "";
  std::vector<std::vector<std::string>> rows{{"full precision", formatPerplexity(*before)}};
  if (after) {
    auto beside = [&](const PerplexityMeasured& measured) {
      return formatPerplexity(measured) + "  (" + perplexityRatio(measured, *before).toStdString() + " times)";
    };
    if (figures.weightsOnly) rows.push_back({"quantized weights alone", beside(*figures.weightsOnly)});
    const std::string rounded = precision.off() ? "" : " with " + describe(precision);
    rows.push_back({"quantized" + rounded, beside(*after)});
    if (after->klDivergence > 0)
      rows.push_back({"KL divergence",
                      formatWithError(after->klDivergence, after->klStandardError).toStdString() +
                          "  (99.9 % of tokens below " +
                          formatWithError(after->klPercentile, after->klPercentileStandardError).toStdString() + ")"});
    if (after->sameTop > 0) {
      rows.push_back({"same top token",
                      formatWithError(100 * after->sameTop, 100 * after->sameTopStandardError).toStdString() + " %"});
    }
    if (after->probabilityChange > 0) {
      rows.push_back(
          {"change of probability",
           formatWithError(100 * after->probabilityChange, 100 * after->probabilityChangeStandardError).toStdString() +
               " % of the next token, RMS"});
    }
  }
  return "Perplexity (" + before->protocol + ")\n" + formatTable(rows, {1});
}

/// "269 MB in 16 bits, 97.1 MB as GGUF Q4_1"; empty where the model isn't there any more.
std::string describeOriginalSize(const RunInfo& run) {
  try {
    const ModelSummary model = inspectModel(run.model);
    return formatBytes(2 * static_cast<std::uint64_t>(model.parameters)).toStdString() + " in 16 bits, " +
           formatBytes(model.fileSize).toStdString() + " as " + model.storedAs;
  } catch (const Error&) {
    return "";
  }
}

nlohmann::json withoutName(const Event& event) {
  nlohmann::json json = toJson(event);
  json.erase("event");
  return json;
}

/// "2 bits in 40 layers, 3 in 130, 4 in 40; expected KL divergence 0.31"; empty where there is no such plan.
std::string describePrecisionPlan(const RunInfo& run, const RunFigures& figures) {
  if (!figures.precision) return "";
  std::map<int, std::size_t> counts;
  for (const Event& event : run.events) {
    if (const auto* layer = std::get_if<LayerPlanned>(&event)) ++counts[layer->bits];
  }
  std::string text;
  for (const auto& [bits, count] : counts) {
    text += (text.empty() ? std::to_string(bits) + " bits in " : ", " + std::to_string(bits) + " in ") +
            std::to_string(count) + (text.empty() ? " layers" : "");
  }
  return text + "; expected KL divergence " + number(figures.precision->expectedDivergence);
}

nlohmann::json planToJson(const RunInfo& run, const PrecisionPlanned& planned) {
  nlohmann::json json = withoutName(planned);
  for (const Event& event : run.events) {
    if (std::holds_alternative<LayerPlanned>(event)) json["layers"].push_back(withoutName(event));
  }
  return json;
}

}  // namespace

std::string formatPerplexity(const PerplexityMeasured& measured) {
  if (measured.standardError <= 0) return number(measured.perplexity);
  return formatWithError(measured.perplexity, measured.perplexity * measured.standardError).toStdString();
}

std::string describeMethod(const Recipe& recipe) {
  const std::int64_t groupSize = recipe.precision.scheme.groupSize;
  const std::string group = groupSize < 0 ? "per row" : "g" + std::to_string(groupSize);
  const std::string bits = bitsText(recipe.precision) + (recipe.precision.mixed ? " bit mixed " : " bit ");
  const std::string rounded = shortName(recipe.inference.precision);
  return bits + group + " " + methodName(recipe) + (rounded.empty() ? "" : ", " + rounded);
}

std::string describePlannedLayer(const LayerPlanned& layer) {
  std::string text = layer.name + ": " + std::to_string(layer.bits) + " bits; expected KL divergence";
  for (std::size_t i = 0; i < layer.widths.size(); ++i) {
    text += (i > 0 ? ", " : " ") + number(layer.divergences.at(i)) + " at " + std::to_string(layer.widths[i]);
  }
  return text;
}

std::string describeRun(const RunInfo& run, bool allLayers) {
  const RunFigures figures = figuresOf(run.events);
  std::string text =
      describeLayers(layersOf(run), allLayers) + describePerplexities(figures, run.recipe.inference.precision);
  std::vector<std::vector<std::string>> rows{{"model", run.model}, {"method", describeMethod(run.recipe)}};
  if (const auto bits = figures.bitsPerWeight()) {
    rows.push_back({"bits per weight", number(*bits) + " in the quantized layers"});
  }
  if (const std::string plan = describePrecisionPlan(run, figures); !plan.empty())
    rows.push_back({"mixed precision", plan});
  if (const std::string size = describeOriginalSize(run); !size.empty()) rows.push_back({"model's size", size});
  for (const CheckpointExported& exported : figures.exports) {
    rows.push_back(
        {"checkpoint", exported.path + " (" + exported.format + ", " + formatBytes(exported.size).toStdString() + ")"});
  }
  for (const TaskScored& scored : figures.tasks) {
    rows.push_back({scored.task, formatWithError(100 * scored.accuracy, 100 * scored.accuracyError).toStdString() +
                                     " % of " + formatCount(scored.questions).toStdString() + " questions" +
                                     (scored.precision.empty() ? "" : ", " + scored.precision)});
  }
  if (figures.finished) {
    rows.push_back({"time", formatDuration(figures.finished->seconds).toStdString()});
    rows.push_back({"peak memory", formatBytes(figures.finished->peakMemory).toStdString()});
  }
  rows.push_back({"run", run.folder.string()});
  return text + "Run\n" + formatTable(rows, {1});
}

nlohmann::json runToJson(const RunHeader& run, const RunFigures& figures) {
  nlohmann::json json = {{"run", run.folder.string()},
                         {"state", run.state == RunHeader::State::finished ? "finished" : "unfinished"},
                         {"model", run.model},
                         {"created", run.created},
                         {"recipe", toJson(run.recipe)},
                         {"perplexity", nlohmann::json::object()},
                         {"checkpoints", nlohmann::json::array()}};
  if (figures.fullPrecision) json["perplexity"]["full_precision"] = withoutName(*figures.fullPrecision);
  if (figures.quantized) json["perplexity"]["quantized"] = withoutName(*figures.quantized);
  if (figures.weightsOnly) json["perplexity"]["weights_only"] = withoutName(*figures.weightsOnly);
  for (const CheckpointExported& exported : figures.exports) json["checkpoints"].push_back(withoutName(exported));
  for (const TaskScored& scored : figures.tasks) json["tasks"].push_back(withoutName(scored));
  if (const auto bits = figures.bitsPerWeight()) json["bits_per_weight"] = *bits;
  if (figures.finished) json.update(withoutName(*figures.finished));
  return json;
}

nlohmann::json runToJson(const RunInfo& run) {
  const RunFigures figures = figuresOf(run.events);
  nlohmann::json json = runToJson(run, figures);
  json["layers"] = nlohmann::json::array();
  for (const auto& layer : layersOf(run)) json["layers"].push_back(withoutName(layer));
  if (figures.precision) json["precision_plan"] = planToJson(run, *figures.precision);
  for (const Event& event : run.events) {  // the last one counts
    if (std::holds_alternative<DivergenceMeasured>(event)) json["divergence"] = withoutName(event);
  }
  return json;
}

}  // namespace bitlathe
