// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipe_fields.h"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <numeric>
#include <optional>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/pipeline/bind_field.h"

namespace bitlathe {
namespace {

using nlohmann::json;
using Type = RecipeField::Type;

constexpr double largestCount = 1 << 24;
constexpr double largestSeed = 9007199254740991;  // 2^53 - 1: every JSON reader keeps it exactly

template <typename Owner>
std::vector<RecipeField> describe(const std::vector<FieldBinding<Owner>>& bindings) {
  std::vector<RecipeField> fields;
  for (const auto& binding : bindings) fields.push_back(binding.field);
  return fields;
}

std::optional<std::vector<int>> splitWidths(const std::string& text) {
  return splitNumbers(text, 1, 8);
}

RecipeBindings makeRecipeBindings() {
  const RecipeField::Condition fromElsewhere{"data.source", {"file", "ids", "hub"}};
  const RecipeField::Condition fromText{"data.source", {"file", "hub"}};
  const RecipeField::Condition mixed{"precision.mixed", {"true"}};
  const RecipeField::Condition evaluated{"evaluation.enabled", {"true"}};
  const auto activationsRounded = RecipeField::Condition::unless("inference.activation_bits", {"0"});
  const auto cacheRounded = RecipeField::Condition::unless("inference.cache_bits", {"0"});

  RecipeBindings fields;
  auto add = [&](auto member, RecipeField field) { fields.push_back(bindField<Recipe>(member, std::move(field))); };

  add(path(&Recipe::data, &DataOptions::source),
      {.key = "data.source",
       .description = "Where the calibration text comes from: sampled from the model itself (seeded, no download), a "
                      "text file, token ids in a safetensors file, or a file of a data set in the local Hugging Face "
                      "cache."});
  add(path(&Recipe::data, &DataOptions::path),
      {.key = "data.path",
       .description = "The text file, the safetensors file with \"input_ids\", or "
                      "owner/name/path of a data set in the Hugging Face cache.",
       .condition = fromElsewhere});
  add(path(&Recipe::data, &DataOptions::samples),
      {.key = "data.samples",
       .description = "How many token windows the input statistics are taken from.",
       .unit = "windows",
       .minimum = 1,
       .maximum = largestCount,
       .aliases = {"num_calibration_samples", "num_samples", "nsamples"}});
  add(path(&Recipe::data, &DataOptions::length), {.key = "data.length",
                                                  .description = "The length of one calibration window.",
                                                  .unit = "tokens",
                                                  .minimum = 2,
                                                  .maximum = largestCount,
                                                  .aliases = {"max_length", "seqlen"}});
  add(path(&Recipe::data, &DataOptions::strategy),
      {.key = "data.strategy",
       .description = "How windows are cut from the text: consecutive or at random from the "
                      "joined documents, or one from each long enough document.",
       .condition = fromText});
  add(path(&Recipe::data, &DataOptions::seed),
      {.key = "data.seed",
       .description = "Seed of the sampling; the same seed gives the same windows.",
       .minimum = 0,
       .maximum = largestSeed});
  add(path(&Recipe::data, &DataOptions::tokenWeights),
      {.key = "data.token_weights",
       .description = "How much each token of the calibration text counts: all alike, or by how far an error at that "
                      "token moves the model's predictions (the size of the gradient there, from the Fisher "
                      "information), which is measured in one pass forward and one backward before anything is "
                      "quantized. The layer lab counts all alike."});
  add(path(&Recipe::data, &DataOptions::products),
      {.key = "data.products",
       .description = "What the large matrix products over the calibration text multiply: float32, or numbers rounded "
                      "to bfloat16, which some processors multiply twice as fast. Sums are float32, and perplexity is "
                      "measured in float32. Automatic rounds where that is faster and codes have 4 bits or fewer."});

  add(path(&Recipe::precision, &PrecisionOptions::mixed),
      {.key = "precision.mixed",
       .description = "Mixed precision: choose each layer's bits under a budget, by how much its quantization is "
                      "expected to move the model's output (measured before anything is quantized)."});
  add(path(&Recipe::precision, &PrecisionOptions::scheme, &QuantizationScheme::bits),
      {.key = "precision.bits",
       .description = "Bits per code.",
       .unit = "bits",
       .minimum = 1,
       .maximum = 8,
       .aliases = {"wbits"},
       .condition = {"precision.mixed", {"false"}}});
  add(path(&Recipe::precision, &PrecisionOptions::budget),
      {.key = "precision.budget",
       .description = "What the quantized layers may take together, scales and zero points included; 3 bits in groups "
                      "of 64 take 3.297.",
       .unit = "bits per weight",
       .minimum = 1,
       .maximum = 16,
       .condition = mixed});
  fields.push_back({{.key = "precision.choices",
                     .type = Type::numbers,
                     .description = "The bits that a layer can get, separated by commas. Exceptions that say bits keep "
                                    "them.",
                     .condition = mixed,
                     .problem = [](const std::string& text) -> std::string {
                       const auto widths = splitWidths(text);
                       return widths && widths->size() > 1
                                  ? ""
                                  : "must be two or more whole numbers from 1 to 8 that rise, separated by commas";
                     }},
                    [](const Recipe& recipe) { return json(joinNumbers(recipe.precision.choices)); },
                    [](Recipe& recipe, const json& value) {
                      recipe.precision.choices = splitWidths(value.get<std::string>()).value();
                    }});
  add(path(&Recipe::precision, &PrecisionOptions::scheme, &QuantizationScheme::groupSize),
      {.key = "precision.group_size",
       .description = "Consecutive inputs that share a scale and a zero point; it must divide every layer's input "
                      "width. -1 gives each row one group.",
       .unit = "inputs",
       .minimum = -1,
       .maximum = largestCount,
       .aliases = {"groupsize"}});
  add(path(&Recipe::precision, &PrecisionOptions::scheme, &QuantizationScheme::symmetric),
      {.key = "precision.symmetric",
       .description = "Whether the zero point is fixed at the middle code instead of following each group's range.",
       .aliases = {"sym"}});

  addProjectorFields(fields);
  addCorrectionFields(fields);

  const auto tuned = RecipeField::Condition::unless("tuning.epochs", {"0"});
  add(path(&Recipe::tuning, &TuningOptions::epochs),
      {.key = "tuning.epochs",
       .description = "Once the last block is quantized, tune the scales of all layers together against the "
                      "full-precision model's predictions, in so many passes over the calibration text; held-out "
                      "samples choose after which. Codes and zero points stay. 0 leaves the scales as they are.",
       .unit = "passes",
       .minimum = 0,
       .maximum = 1000});
  add(path(&Recipe::tuning, &TuningOptions::learningRate),
      {.key = "tuning.learning_rate",
       .description = "The highest learning rate of Adam, relative to each scale; it falls to 0 along half a cosine.",
       .minimum = 1e-6,
       .maximum = 1,
       .condition = tuned});
  add(path(&Recipe::tuning, &TuningOptions::batchSize), {.key = "tuning.batch_size",
                                                         .description = "Samples per step.",
                                                         .unit = "windows",
                                                         .minimum = 1,
                                                         .maximum = largestCount,
                                                         .condition = tuned});

  const auto inference = &InferenceOptions::precision;
  add(path(&Recipe::inference, inference, &InferencePrecision::activationBits),
      {.key = "inference.activation_bits",
       .description = "Round what goes into the quantized model's layers to so many bits. The figures are those of the "
                      "model that is run like this; checkpoints hold weights alone. 0 rounds nothing.",
       .unit = "bits",
       .minimum = 0,
       .maximum = 16});
  add(path(&Recipe::inference, inference, &InferencePrecision::activationRanges),
      {.key = "inference.activation_ranges",
       .description =
           "What has a range of its own: every token (dynamic, found while the model runs), or the whole input "
           "of a layer or each of its channels (static, those of the original model on the calibration "
           "text; the run keeps them).",
       .condition = activationsRounded});
  add(path(&Recipe::inference, inference, &InferencePrecision::cacheBits),
      {.key = "inference.cache_bits",
       .description = "Round the quantized model's key-value cache to so many bits: keys by channel and group of "
                      "tokens, values by token and head. 0 rounds nothing.",
       .unit = "bits",
       .minimum = 0,
       .maximum = 16});
  add(path(&Recipe::inference, inference, &InferencePrecision::cacheGroup),
      {.key = "inference.cache_group",
       .description = "Consecutive tokens that share the range of a channel of the keys.",
       .unit = "tokens",
       .minimum = 1,
       .maximum = largestCount,
       .condition = cacheRounded});
  add(path(&Recipe::inference, &InferenceOptions::inCalibration),
      {.key = "inference.in_calibration",
       .description = "Round the quantized model's calibration text as well, so that statistics and corrections are "
                      "those of the model as it will be run.",
       .condition = activationsRounded || cacheRounded});

  add(path(&Recipe::evaluation, &EvaluationOptions::enabled),
      {.key = "evaluation.enabled", .description = "Measure perplexity before and after quantizing."});
  add(path(&Recipe::evaluation, &EvaluationOptions::source),
      {.key = "evaluation.source",
       .description = "The text that perplexity is measured on; self-generated text is sampled with another seed than "
                      "the calibration's.",
       .condition = evaluated});
  add(path(&Recipe::evaluation, &EvaluationOptions::path),
      {.key = "evaluation.path",
       .description = "The text file, the safetensors file with \"input_ids\", or "
                      "owner/name/path of a data set in the Hugging Face cache.",
       .condition = {"evaluation.source", {"file", "ids", "hub"}}});
  add(path(&Recipe::evaluation, &EvaluationOptions::context), {.key = "evaluation.context",
                                                               .description = "The length of one evaluation window.",
                                                               .unit = "tokens",
                                                               .minimum = 2,
                                                               .maximum = largestCount,
                                                               .aliases = {"max_length"},
                                                               .condition = evaluated});
  add(path(&Recipe::evaluation, &EvaluationOptions::stride),
      {.key = "evaluation.stride",
       .description = "How far the window moves over a text; tokens seen before are context only.",
       .unit = "tokens",
       .minimum = 1,
       .maximum = largestCount,
       .condition = {"evaluation.source", {"file", "ids", "hub"}}});
  add(path(&Recipe::evaluation, &EvaluationOptions::maximumWindows),
      {.key = "evaluation.max_windows",
       .description = "Evaluation ends after so many windows; 0 takes all that a text has.",
       .unit = "windows",
       .minimum = 0,
       .maximum = largestCount,
       .condition = evaluated});
  add(path(&Recipe::evaluation, &EvaluationOptions::live),
      {.key = "evaluation.live",
       .description = "Estimate the perplexity of the partly quantized model during the run.",
       .condition = evaluated});
  add(path(&Recipe::evaluation, &EvaluationOptions::liveBudget),
      {.key = "evaluation.live_budget",
       .description = "The share of the run's time that live perplexity may take.",
       .minimum = 0,
       .maximum = 0.9,
       .condition = {"evaluation.live", {"true"}}});

  add(path(&Recipe::stop, &StopOptions::errorJump),
      {.key = "stop.error_jump",
       .description = "Give the run up where a block's relative error, without the first token of each sample, is more "
                      "than so many times that of the block before. 0 never does.",
       .unit = "times",
       .minimum = 0,
       .maximum = 1e6});
  add(path(&Recipe::stop, &StopOptions::perplexityRatio),
      {.key = "stop.perplexity_ratio",
       .description = "Give the run up where a live estimate of the perplexity is more than so many times the original "
                      "model's. 0 never does.",
       .unit = "times",
       .minimum = 0,
       .maximum = 1e6,
       .condition = {"evaluation.live", {"true"}}});

  add(path(&Recipe::output, &OutputOptions::gptq),
      {.key = "output.gptq",
       .description = "Write a packed GPTQ checkpoint, for Transformers and vLLM, when the run is "
                      "done."});
  add(path(&Recipe::output, &OutputOptions::dequantized),
      {.key = "output.dequantized",
       .description = "Write a checkpoint with the quantized values as plain numbers when the run is done."});
  return fields;
}

std::vector<FieldBinding<PrecisionOverride>> makeOverrideBindings() {
  std::vector<FieldBinding<PrecisionOverride>> fields;
  auto add = [&](auto PrecisionOverride::*member, std::string_view like, RecipeField field) {
    if (!like.empty()) {  // the range and the aliases are those of the recipe's own field, not what it depends on
      const std::string key = field.key;
      field = findRecipeField(like);
      field.key = key;
      field.condition = {};
    }
    fields.push_back(bindField<PrecisionOverride>(path(member), std::move(field)));
  };
  add(&PrecisionOverride::pattern, {},
      {.key = "pattern",
       .description = "Shell pattern over full layer names such as model.layers.3.mlp.down_proj; of several matching "
                      "entries the last one wins."});
  add(&PrecisionOverride::exclude, {}, {.key = "exclude", .description = "Keep the layer in full precision."});
  add(&PrecisionOverride::bits, "precision.bits", {.key = "bits"});
  add(&PrecisionOverride::groupSize, "precision.group_size", {.key = "group_size"});
  add(&PrecisionOverride::symmetric, "precision.symmetric", {.key = "symmetric"});
  return fields;
}

std::string lastPart(std::string_view key) {
  const auto dot = key.rfind('.');
  return std::string(dot == std::string_view::npos ? key : key.substr(dot + 1));
}

std::string replaceLastPart(std::string_view key, std::string_view last) {
  const auto dot = key.rfind('.');
  return std::string(dot == std::string_view::npos ? std::string_view() : key.substr(0, dot + 1)).append(last);
}

/// Levenshtein's distance.
std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string joinChoices(const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += choices[i];
  }
  return text;
}

std::string formatNumber(double value) {
  return json(value == std::floor(value) ? json(std::int64_t(value)) : json(value)).dump();
}

/// " is 9", for the start of a message; long values are not repeated.
std::string quoteValue(const json& value) {
  const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() > 60 ? "is a long " + std::string(value.type_name()) : "is " + text;
}

}  // namespace

const std::vector<FieldBinding<Recipe>>& recipeBindings() {
  static const auto bindings = makeRecipeBindings();
  return bindings;
}

const std::vector<FieldBinding<PrecisionOverride>>& overrideBindings() {
  static const auto bindings = makeOverrideBindings();
  return bindings;
}

const std::vector<RecipeField>& recipeFields() {
  static const auto fields = describe(recipeBindings());
  return fields;
}

const std::vector<RecipeField>& overrideFields() {
  static const auto fields = describe(overrideBindings());
  return fields;
}

bool fieldHasKey(const RecipeField& field, std::string_view key) {
  if (field.key == key) return true;
  return std::any_of(field.aliases.begin(), field.aliases.end(),
                     [&](const std::string& alias) { return replaceLastPart(field.key, alias) == key; });
}

std::string nearestKey(const std::vector<RecipeField>& fields, std::string_view key) {
  const std::string last = lastPart(key);
  std::string nearest;
  std::size_t smallest = std::max<std::size_t>(3, key.size() / 3);  // anything farther is no suggestion
  for (const RecipeField& field : fields) {
    std::vector<std::string> names = field.aliases;
    names.push_back(lastPart(field.key));
    // The right name in the wrong place is nearer than any misspelling.
    std::size_t distance =
        std::find(names.begin(), names.end(), last) != names.end() ? 0 : editDistance(key, field.key);
    for (const std::string& name : names) {
      distance = std::min(distance, editDistance(key, replaceLastPart(field.key, name)));
    }
    if (distance < smallest) {
      smallest = distance;
      nearest = field.key;
    }
  }
  return nearest;
}

std::string checkFieldValue(const RecipeField& field, const json& value) {
  const std::string is = quoteValue(value) + "; it must be ";
  switch (field.type) {
    case Type::boolean:
      return value.is_boolean() ? "" : is + "true or false";
    case Type::text:
      if (!value.is_string()) return is + "a text";
      return value.get_ref<const std::string&>().find('\0') == std::string::npos ? "" : "holds a NUL character";
    case Type::numbers: {
      const std::string problem = value.is_string() ? field.problem(value.get<std::string>()) : "must be a text";
      return problem.empty() ? "" : quoteValue(value) + "; it " + problem;
    }
    case Type::choice:
      if (value.is_string() && std::ranges::find(field.choices, value.get<std::string>()) != field.choices.end())
        return "";
      return quoteValue(value) + "; this version knows " + joinChoices(field.choices);
    case Type::integer:
    case Type::number:
      break;
  }
  const bool whole = field.type == Type::integer;
  if (whole ? !value.is_number_integer() : !value.is_number()) return is + (whole ? "a whole number" : "a number");
  const double number = value.get<double>();
  if (!(number >= field.minimum && number <= field.maximum)) {
    return is + "between " + formatNumber(field.minimum) + " and " + formatNumber(field.maximum);
  }
  if (lastPart(field.key) == "group_size" && number == 0) return is + "-1 (one group per row) or positive";
  return "";
}

const RecipeField& findRecipeField(std::string_view key) {
  for (const RecipeField& field : recipeFields()) {
    if (fieldHasKey(field, key)) return field;
  }
  const std::string nearest = nearestKey(recipeFields(), key);
  throw Error(quote(key) + " is no key of a recipe", nearest.empty() ? "" : "Did you mean " + quote(nearest) + "?");
}

json recipeValue(const Recipe& recipe, std::string_view key) {
  const RecipeField& field = findRecipeField(key);
  return recipeBindings()[static_cast<std::size_t>(&field - recipeFields().data())].get(recipe);
}

RecipeField::Condition RecipeField::Condition::unless(std::string key, std::vector<std::string> values) {
  Condition condition(std::move(key), std::move(values));
  condition.allOf_.front().front().among = false;
  return condition;
}

RecipeField::Condition operator&&(RecipeField::Condition a, const RecipeField::Condition& b) {
  a.allOf_.insert(a.allOf_.end(), b.allOf_.begin(), b.allOf_.end());
  return a;
}

RecipeField::Condition operator||(const RecipeField::Condition& a, const RecipeField::Condition& b) {
  RecipeField::Condition either;  // (a1 && a2) || (b1 && b2) is (a1 || b1) && (a1 || b2) && (a2 || b1) && (a2 || b2)
  for (const auto& left : a.allOf_) {
    for (const auto& right : b.allOf_) {
      auto& terms = either.allOf_.emplace_back(left);
      terms.insert(terms.end(), right.begin(), right.end());
    }
  }
  return either;
}

bool fieldMatters(const Recipe& recipe, const RecipeField& field) {
  auto holds = [&](const RecipeField::Condition::Term& term) {
    const json value = recipeValue(recipe, term.key);
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    return (std::ranges::find(term.values, text) != term.values.end()) == term.among &&
           fieldMatters(recipe, findRecipeField(term.key));
  };
  return std::ranges::all_of(field.condition.allOf(),
                             [&](const auto& terms) { return std::ranges::any_of(terms, holds); });
}

}  // namespace bitlathe
