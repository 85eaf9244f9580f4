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
#include "engine/pipeline/recipe_bindings.h"

namespace bitlathe {
namespace {

using nlohmann::json;
using Type = RecipeField::Type;

constexpr double largestCount = 1 << 24;
constexpr double largestSeed = 9007199254740991;  // 2^53 - 1: every JSON reader keeps it exactly

// The names of each enumeration's values, in their order.
constexpr std::array textSourceNames{"self-generated", "file", "ids", "hub"};
constexpr std::array projectorNames{"rtn", "gptq"};
constexpr std::array clipWeightNames{"none", "diagonal", "gptq_error"};
constexpr std::array correctionNames{"none"};
constexpr std::array propagationNames{"none", "sequential"};

std::vector<std::string> namesOf(TextSource) {
  return {textSourceNames.begin(), textSourceNames.end()};
}
std::vector<std::string> namesOf(ProjectorMethod) {
  return {projectorNames.begin(), projectorNames.end()};
}
std::vector<std::string> namesOf(ClipWeight) {
  return {clipWeightNames.begin(), clipWeightNames.end()};
}
std::vector<std::string> namesOf(CorrectionMethod) {
  return {correctionNames.begin(), correctionNames.end()};
}
std::vector<std::string> namesOf(Propagation) {
  return {propagationNames.begin(), propagationNames.end()};
}
std::vector<std::string> namesOf(SamplingStrategy) {
  std::vector<std::string> names;
  for (const auto& [value, name] : samplingStrategyNames) names.emplace_back(name);
  return names;
}

template <typename T>
struct ValueOf {
  using type = T;
};
template <typename T>
struct ValueOf<std::optional<T>> {
  using type = T;
};

template <typename T>
constexpr Type typeOf() {
  if constexpr (std::is_same_v<T, bool>) return Type::boolean;
  if constexpr (std::is_enum_v<T>) return Type::choice;
  if constexpr (std::integral<T>) return Type::integer;
  if constexpr (std::floating_point<T>) return Type::number;
  return Type::text;
}

template <typename T>
json write(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return namesOf(value).at(static_cast<std::size_t>(value));
  } else {
    return value;
  }
}
template <typename T>
json write(const std::optional<T>& value) {
  return value ? write(*value) : json();
}

template <typename T>
T read(const json& value) {
  if constexpr (std::is_enum_v<T>) {
    const auto names = namesOf(T{});
    return static_cast<T>(std::find(names.begin(), names.end(), value.get<std::string>()) - names.begin());
  } else {
    return value.get<T>();
  }
}

/// Binds a description to a member. `member` maps an Owner, const or not, to the reference.
template <typename Owner, typename Member>
FieldBinding<Owner> bind(Member member, RecipeField field) {
  using Stored = std::remove_cvref_t<decltype(member(std::declval<Owner&>()))>;
  using Value = typename ValueOf<Stored>::type;
  field.type = typeOf<Value>();
  if constexpr (std::is_enum_v<Value>) {
    if (field.choices.empty()) field.choices = namesOf(Value{});
  }
  return {std::move(field), [member](const Owner& owner) { return write(member(owner)); },
          [member](Owner& owner, const json& value) { member(owner) = read<Value>(value); }};
}

/// From an owner, const or not, through nested members to a value.
template <typename... Members>
auto path(Members... members) {
  return [=](auto& owner) -> auto& {
    return (owner.*....*members);
  };
}

template <typename Owner>
std::vector<RecipeField> describe(const std::vector<FieldBinding<Owner>>& bindings) {
  std::vector<RecipeField> fields;
  for (const auto& binding : bindings) fields.push_back(binding.field);
  return fields;
}

std::vector<FieldBinding<Recipe>> makeRecipeBindings() {
  const RecipeField::Condition fromElsewhere{"data.source", {"file", "ids", "hub"}};
  const RecipeField::Condition fromText{"data.source", {"file", "hub"}};
  const RecipeField::Condition evaluated{"evaluation.enabled", {"true"}};
  const RecipeField::Condition rtn{"projector.method", {"rtn"}};
  const RecipeField::Condition rtnSearch{"projector.rtn.mse", {"true"}};
  const RecipeField::Condition gptq{"projector.method", {"gptq"}};
  const RecipeField::Condition gptqSearch{"projector.gptq.mse", {"true"}};

  std::vector<FieldBinding<Recipe>> fields;
  auto add = [&](auto member, RecipeField field) { fields.push_back(bind<Recipe>(member, std::move(field))); };

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

  add(path(&Recipe::precision, &PrecisionOptions::scheme, &QuantizationScheme::bits), {.key = "precision.bits",
                                                                                       .description = "Bits per code.",
                                                                                       .unit = "bits",
                                                                                       .minimum = 1,
                                                                                       .maximum = 8,
                                                                                       .aliases = {"wbits"}});
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

  add(path(&Recipe::projector, &ProjectorOptions::method),
      {.key = "projector.method",
       .description = "How codes are chosen: round to nearest, or GPTQ, which lets later "
                      "columns compensate the error of earlier ones."});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::enabled),
      {.key = "projector.rtn.mse",
       .description = "Search for the shrunken range that loses least, instead of using each group's full range.",
       .condition = rtn});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::grid),
      {.key = "projector.rtn.grid",
       .description = "Candidates of the range search are 1 - i/grid down to 0.2.",
       .minimum = 2,
       .maximum = 10000,
       .aliases = {"q_grid"},
       .condition = rtnSearch});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::norm),
      {.key = "projector.rtn.norm",
       .description = "The power of the error that the range search minimises.",
       .minimum = 0.5,
       .maximum = 10,
       .aliases = {"q_norm"},
       .condition = rtnSearch});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::weight),
      {.key = "projector.rtn.mse_weight",
       .description = "What the range search weighs each column's error with: nothing, or the input's second moment.",
       .choices = {"none", "diagonal"},
       .condition = rtnSearch});

  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::percdamp),
      {.key = "projector.gptq.percdamp",
       .description = "Damping added to the Hessian's diagonal, relative to its mean. More of it keeps few calibration "
                      "tokens from being over-fitted.",
       .minimum = 1e-6,
       .maximum = 10,
       .aliases = {"damp_percent"},
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::blocksize),
      {.key = "projector.gptq.blocksize",
       .description = "Columns that are quantized before the rest is updated; a matter of speed only.",
       .unit = "columns",
       .minimum = 1,
       .maximum = largestCount,
       .aliases = {"block_size"},
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::actorder),
      {.key = "projector.gptq.actorder",
       .description = "Quantize columns by decreasing second moment of their input; groups are then of permuted "
                      "columns.",
       .aliases = {"desc_act", "act_order"},
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::enabled),
      {.key = "projector.gptq.mse",
       .description = "Search for the shrunken range that loses least, instead of using each group's full range.",
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::grid),
      {.key = "projector.gptq.q_grid",
       .description = "Candidates of the range search are 1 - i/q_grid down to 0.2.",
       .minimum = 2,
       .maximum = 10000,
       .aliases = {"grid"},
       .condition = gptqSearch});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::norm),
      {.key = "projector.gptq.q_norm",
       .description = "The power of the error that the range search minimises.",
       .minimum = 0.5,
       .maximum = 10,
       .aliases = {"norm"},
       .condition = gptqSearch});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::weight),
      {.key = "projector.gptq.mse_weight",
       .description = "What the range search weighs each column's error with: nothing, the input's second moment, or "
                      "GPTQ's own error weight 1/U_jj^2.",
       .condition = gptqSearch});

  add(path(&Recipe::correction, &CorrectionOptions::method),
      {.key = "correction.method",
       .description = "Which rule corrects the target weights for the error of the layers before."});
  add(path(&Recipe::correction, &CorrectionOptions::propagation),
      {.key = "correction.propagation",
       .description = "Whether statistics are of the full-precision model's activations (none), or of the model with "
                      "all earlier layers quantized (sequential)."});

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
    if (!like.empty()) {  // the range and the aliases are those of the recipe's own field
      const std::string key = field.key;
      field = findRecipeField(like);
      field.key = key;
    }
    fields.push_back(bind<PrecisionOverride>(path(member), std::move(field)));
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
      if (value.get_ref<const std::string&>().find('\0') != std::string::npos) return "holds a NUL character";
      return "";
    case Type::choice:
      if (value.is_string() && std::find(field.choices.begin(), field.choices.end(), value) != field.choices.end()) {
        return "";
      }
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

bool fieldMatters(const Recipe& recipe, const RecipeField& field) {
  if (field.condition.key.empty()) return true;
  const json value = recipeValue(recipe, field.condition.key);
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  const auto& values = field.condition.values;
  return std::find(values.begin(), values.end(), text) != values.end() &&
         fieldMatters(recipe, findRecipeField(field.condition.key));
}

}  // namespace bitlathe
