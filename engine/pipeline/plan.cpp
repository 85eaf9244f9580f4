// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plan.h"

#include <numeric>
#include <set>
#include <system_error>

#include <fnmatch.h>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/export/gptq_checkpoint.h"
#include "engine/hub/local_cache.h"
#include "engine/pipeline/estimate.h"
#include "engine/pipeline/mixed_precision.h"

namespace bitlathe {
namespace {

bool matches(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

std::string overrideKey(std::size_t index) {
  return std::string("precision.overrides[").append(std::to_string(index)).append("]");
}

std::vector<PlannedLayer> listLayers(const ModelConfig& config) {
  const std::int64_t queries = config.headCount * config.headSize;
  const std::int64_t keys = config.keyValueHeadCount * config.headSize;
  std::vector<PlannedLayer> layers;
  for (std::int64_t block = 0; block < config.layerCount; ++block) {
    auto add = [&](LinearKind kind, std::int64_t outFeatures, std::int64_t inFeatures) {
      layers.push_back({linearLayerName(block, kind), block, kind, outFeatures, inFeatures, {}});
    };
    add(LinearKind::q, queries, config.hiddenSize);
    add(LinearKind::k, keys, config.hiddenSize);
    add(LinearKind::v, keys, config.hiddenSize);
    add(LinearKind::o, config.hiddenSize, queries);
    add(LinearKind::gate, config.intermediateSize, config.hiddenSize);
    add(LinearKind::up, config.intermediateSize, config.hiddenSize);
    add(LinearKind::down, config.hiddenSize, config.intermediateSize);
  }
  return layers;
}

/// Lets the override that decides a layer, or where there is none the recipe, say what happens to it.
void resolveScheme(PlannedLayer& layer, const PrecisionOptions& precision) {
  for (std::size_t i = 0; i < precision.overrides.size(); ++i) {
    if (matches(precision.overrides[i].pattern, layer.name)) layer.overrides.push_back(i);
  }
  const PrecisionOverride decisive =
      layer.overrides.empty() ? PrecisionOverride{} : precision.overrides[layer.overrides.back()];
  if (decisive.exclude) return;
  const bool choosable = precision.mixed && !precision.choices.empty();  // else validateRecipe() has said so
  layer.widths = decisive.bits ? std::vector{*decisive.bits}
                 : choosable   ? precision.choices
                               : std::vector{precision.scheme.bits};
  layer.scheme = {layer.widths.front(), decisive.groupSize.value_or(precision.scheme.groupSize),
                  decisive.symmetric.value_or(precision.scheme.symmetric)};
}

void checkPatterns(const std::vector<PlannedLayer>& layers, const PrecisionOptions& precision,
                   std::vector<RecipeProblem>& problems) {
  std::set<std::size_t> matching;
  for (const PlannedLayer& layer : layers) matching.insert(layer.overrides.begin(), layer.overrides.end());
  for (std::size_t i = 0; i < precision.overrides.size(); ++i) {
    if (matching.contains(i)) continue;
    problems.push_back({overrideKey(i) + ".pattern",
                        "is \"" + precision.overrides[i].pattern + "\", which matches no linear layer of this model"});
  }
}

/// The layers whose group size is said in one place of the recipe.
struct GroupSizeUse {
  std::string key;  ///< "precision.group_size"
  std::int64_t groupSize = 0;
  const PlannedLayer* misfit = nullptr;  ///< the first layer that it doesn't divide
  std::int64_t commonWidth = 0;          ///< greatest common divisor of the layers' widths
};

std::vector<GroupSizeUse> groupSizeUses(const std::vector<PlannedLayer>& layers, const PrecisionOptions& precision) {
  std::vector<GroupSizeUse> uses{{"precision.group_size", precision.scheme.groupSize, nullptr, 0}};
  for (std::size_t i = 0; i < precision.overrides.size(); ++i)
    uses.push_back({overrideKey(i) + ".group_size", precision.overrides[i].groupSize.value_or(0), nullptr, 0});
  for (const PlannedLayer& layer : layers) {
    if (!layer.scheme) continue;
    const bool own = !layer.overrides.empty() && precision.overrides[layer.overrides.back()].groupSize.has_value();
    GroupSizeUse& use = own ? uses[layer.overrides.back() + 1] : uses.front();
    use.commonWidth = std::gcd(use.commonWidth, layer.inFeatures);
    const std::int64_t groupSize = layer.scheme->groupSize;
    if (!use.misfit && groupSize > 0 && layer.inFeatures % groupSize != 0) use.misfit = &layer;
  }
  return uses;
}

/// "32, 64, 96, 192 or -1": divisors of a width that are practical group sizes.
std::string workingGroupSizes(std::int64_t width) {
  std::string text;
  for (const std::int64_t unit : {32, 8, 2}) {  // the coarsest that gives any
    for (std::int64_t size = unit; size <= width; size += unit) {
      if (width % size == 0) text += std::to_string(size) + ", ";
    }
    if (!text.empty()) break;
  }
  if (text.empty()) return "only -1 (one group per row) works";
  text.replace(text.size() - 2, 2, " ");
  return text + "and -1 (one group per row) work";
}

void checkGroupSizes(const std::vector<PlannedLayer>& layers, const PrecisionOptions& precision,
                     std::vector<RecipeProblem>& problems) {
  for (const GroupSizeUse& use : groupSizeUses(layers, precision)) {
    if (!use.misfit) continue;
    problems.push_back({use.key, "is " + std::to_string(use.groupSize) + ", which doesn't divide the " +
                                     std::to_string(use.misfit->inFeatures) + " inputs of " + use.misfit->name + "; " +
                                     workingGroupSizes(use.commonWidth)});
  }
}

void checkPacking(const std::vector<PlannedLayer>& layers, std::vector<RecipeProblem>& problems) {
  for (const PlannedLayer& layer : layers) {
    for (const int bits : layer.widths) {
      auto scheme = *layer.scheme;
      scheme.bits = bits;
      const std::string obstacle = gptqObstacle(scheme, layer.outFeatures, layer.inFeatures);
      if (obstacle.empty()) continue;
      problems.push_back({"output.gptq", "can't be written: " + layer.name + " " + obstacle +
                                             "; turn it off, or change the layer's precision"});
      return;
    }
  }
}

/// Where the recipe says a layer's bits.
std::string widthKey(const PlannedLayer& layer) {
  return layer.widths.size() > 1 ? "precision.choices" : "precision.bits";
}

void checkProjector(const std::vector<PlannedLayer>& layers, const ProjectorOptions& projector,
                    std::vector<RecipeProblem>& problems) {
  constexpr int mostBitsOfJointq = 4;
  if (projector.method != ProjectorMethod::jointq) return;
  for (const PlannedLayer& layer : layers) {
    if (!layer.scheme || layer.widths.back() <= mostBitsOfJointq) continue;
    const std::string verb = layer.widths.size() > 1 ? "go up to " : "is ";
    problems.push_back({widthKey(layer), verb + std::to_string(layer.widths.back()) + "; JointQ takes 1 to 4"});
    return;
  }
}

/// How many tokens one sequence may have; 0 where the model says nothing.
std::int64_t longestSequence(const ModelConfig& config) {
  return config.slidingWindow ? std::min(config.maximumPositions, *config.slidingWindow) : config.maximumPositions;
}

void checkLength(const std::string& key, std::int64_t length, const ModelConfig& config,
                 std::vector<RecipeProblem>& problems) {
  const std::int64_t longest = longestSequence(config);
  if (longest == 0 || length <= longest) return;
  problems.push_back(
      {key, "is " + std::to_string(length) + ", but the model takes at most " + std::to_string(longest) + " tokens"});
}

void checkText(const std::string& section, TextSource source, const std::string& path, const ModelSummary& model,
               std::vector<RecipeProblem>& problems) {
  if (path.empty()) return;  // validateRecipe() has said so, or no path is needed
  const bool text = source == TextSource::file || source == TextSource::hub;
  if (text && !model.hasTokenizer) {
    problems.push_back({section + ".source", "is a text, but the model has no tokenizer; use ids"});
  }
  if (source == TextSource::file || source == TextSource::ids) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) {
      problems.push_back({section + ".path", "is " + quote(path) + ", which is no file"});
    }
  } else if (source == TextSource::hub) {
    try {
      findDataSetFile(path);
    } catch (const Error& error) {
      problems.push_back({section + ".path", "can't be used: " + std::string(error.what())});
    }
  }
}

}  // namespace

std::vector<PlannedLayer> planLayers(const ModelConfig& config, const PrecisionOptions& precision) {
  std::vector<PlannedLayer> layers = listLayers(config);
  for (PlannedLayer& layer : layers) resolveScheme(layer, precision);
  return layers;
}

Plan makePlan(const ModelSummary& model, const Recipe& recipe) {
  Plan plan{planLayers(model.config, recipe.precision), validateRecipe(recipe), {}};
  auto& problems = plan.problems;
  const bool sound = problems.empty();

  checkText("data", recipe.data.source, recipe.data.path, model, problems);
  checkLength("data.length", recipe.data.length, model.config, problems);
  checkPatterns(plan.layers, recipe.precision, problems);
  if (std::ranges::none_of(plan.layers, [](const auto& layer) { return layer.scheme.has_value(); })) {
    problems.push_back({"precision.overrides", "leave no layer to quantize"});
  }
  checkGroupSizes(plan.layers, recipe.precision, problems);
  checkProjector(plan.layers, recipe.projector, problems);
  if (recipe.evaluation.enabled) {
    checkText("evaluation", recipe.evaluation.source, recipe.evaluation.path, model, problems);
    checkLength("evaluation.context", recipe.evaluation.context, model.config, problems);
  }
  if (sound && recipe.output.gptq) checkPacking(plan.layers, problems);
  const bool mixed = recipe.precision.mixed;
  if (problems.empty() && mixed) {
    const auto obstacle = budgetObstacle(plan.layers, recipe.precision.budget);
    if (!obstacle.empty()) problems.push_back({"precision.budget", obstacle});
  }
  if (!problems.empty()) return plan;
  if (mixed) chooseWidths(plan.layers, recipe.precision.budget, roundingLosses(plan.layers));
  plan.estimate = estimateRun(model, recipe, plan);
  return plan;
}

}  // namespace bitlathe
