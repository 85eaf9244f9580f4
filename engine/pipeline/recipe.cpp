// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipe.h"

#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/quote.h"
#include "engine/pipeline/recipe_bindings.h"
#include "engine/pipeline/recipe_fields.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr std::string_view overridesKey = "precision.overrides";

std::string overrideKey(std::size_t index) {
  return std::string(overridesKey).append("[").append(std::to_string(index)).append("]");
}

json::json_pointer pointerTo(std::string_view dottedKey) {
  std::string path = "/" + std::string(dottedKey);
  std::replace(path.begin(), path.end(), '.', '/');
  return json::json_pointer(path);
}

[[noreturn]] void refuse(const std::string& key, const std::string& message) {
  throw Error(quote(key) + " " + message);
}

[[noreturn]] void refuseUnknown(const std::string& key, const std::string& nearest) {
  throw Error(quote(key) + " is no key of a recipe", nearest.empty() ? "" : "Did you mean " + quote(nearest) + "?");
}

/// The binding that a key or an alias names; nullptr where none does.
template <typename Owner>
const FieldBinding<Owner>* findBinding(const std::vector<FieldBinding<Owner>>& bindings, std::string_view key) {
  for (const auto& binding : bindings) {
    if (fieldHasKey(binding.field, key)) return &binding;
  }
  return nullptr;
}

template <typename Owner>
void setChecked(Owner& owner, const FieldBinding<Owner>& binding, const std::string& key, const json& value) {
  if (const std::string problem = checkFieldValue(binding.field, value); !problem.empty()) refuse(key, problem);
  binding.set(owner, value);
}

PrecisionOverride overrideFromJson(const json& object, const std::string& key) {
  if (!object.is_object()) refuse(key, "must be an object with a \"pattern\"");
  PrecisionOverride result;
  std::set<std::string> seen;
  const std::string prefix = key + ".";
  for (const auto& [name, value] : object.items()) {
    const auto* binding = findBinding(overrideBindings(), name);
    const std::string fullKey = prefix + name;
    if (!binding) {
      const std::string nearest = nearestKey(overrideFields(), name);
      refuseUnknown(fullKey, nearest.empty() ? "" : prefix + nearest);
    }
    if (!seen.insert(binding->field.key).second) refuse(fullKey, "says again what another name of it said");
    setChecked(result, *binding, fullKey, value);
  }
  if (result.pattern.empty()) refuse(key + ".pattern", "is missing; it says which layers are meant");
  return result;
}

std::vector<PrecisionOverride> overridesFromJson(const json& list) {
  const std::string key(overridesKey);
  if (!list.is_array()) refuse(key, "must be a list");
  std::vector<PrecisionOverride> overrides;
  for (const json& entry : list) {
    overrides.push_back(overrideFromJson(entry, overrideKey(overrides.size())));
  }
  return overrides;
}

json overrideToJson(const PrecisionOverride& value) {
  json object = json::object();
  for (const auto& binding : overrideBindings()) {
    json member = binding.get(value);
    if (!member.is_null()) object[binding.field.key] = std::move(member);
  }
  return object;
}

/// Whether keys below this one exist.
bool isSection(const std::string& key) {
  for (const RecipeField& field : recipeFields()) {
    if (field.key.starts_with(key + ".")) return true;
  }
  return false;
}

/// Reads an object and the objects in it; `prefix` is empty or ends with a dot.
void readSection(Recipe& recipe, const json& object, const std::string& prefix, std::set<std::string>& seen) {
  for (const auto& [name, value] : object.items()) {
    const std::string key = prefix + name;
    if (key == "schema") continue;
    if (key == overridesKey) {
      recipe.precision.overrides = overridesFromJson(value);
    } else if (const auto* binding = findBinding(recipeBindings(), key)) {
      if (!seen.insert(binding->field.key).second) refuse(key, "says again what \"" + binding->field.key + "\" said");
      setChecked(recipe, *binding, key, value);
    } else if (isSection(key)) {
      if (!value.is_object()) refuse(key, "must be an object");
      readSection(recipe, value, key + ".", seen);
    } else {
      refuseUnknown(key, nearestKey(recipeFields(), key));
    }
  }
}

void checkSchema(const json& recipe) {
  if (!recipe.is_object()) throw Error("a recipe must be a JSON object");
  const auto schema = recipe.find("schema");
  if (schema == recipe.end()) refuse("schema", "is missing; it is the version of the recipe's format, 1");
  if (!schema->is_number_integer() || *schema < 1) refuse("schema", "is " + schema->dump() + "; it must be 1");
  if (*schema > recipeSchemaVersion) {
    throw Error("\"schema\" is " + schema->dump() + ", a format of a later version; this version reads 1",
                "Use the version of Bitlathe that wrote the recipe, or a later one.");
  }
}

/// What --set passes: JSON where the field takes JSON, else the text as it stands.
json parseSetting(std::string_view key, const std::string& text) {
  if (key != overridesKey) {
    using Type = RecipeField::Type;
    const Type type = findRecipeField(key).type;
    if (type == Type::text || type == Type::numbers || type == Type::choice) return text;
  }
  const json value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json(text) : value;
}

}  // namespace

std::vector<RecipeProblem> validateRecipe(const Recipe& recipe) {
  std::vector<RecipeProblem> problems;
  for (const auto& binding : recipeBindings()) {
    const std::string& key = binding.field.key;
    std::string message = checkFieldValue(binding.field, binding.get(recipe));
    if (message.empty() && fieldMatters(recipe, binding.field)) {
      const bool path = key == "data.path" || key == "evaluation.path";
      if (path && binding.get(recipe) == json("")) message = "is empty; it must name the text";
      const bool endless = recipe.evaluation.source == TextSource::selfGenerated;
      if (key == "evaluation.max_windows" && recipe.evaluation.maximumWindows == 0 && endless) {
        message = "is 0, all; self-generated text has no end, so it must be positive";
      }
      if (key == "evaluation.stride" && recipe.evaluation.stride > recipe.evaluation.context) {
        message = "is " + std::to_string(recipe.evaluation.stride) + "; it must not exceed the context of " +
                  std::to_string(recipe.evaluation.context) + ", or tokens would be skipped";
      }
      const bool neverFull =
          recipe.evaluation.enabled && recipe.inference.precision.cacheGroup > recipe.evaluation.context;
      if (key == "inference.cache_group" && neverFull) {
        message = "is " + std::to_string(recipe.inference.precision.cacheGroup) +
                  "; it must not exceed the evaluation's context of " + std::to_string(recipe.evaluation.context) +
                  ", or no key would be rounded";
      }
      const auto& jointq = recipe.projector.jointq;
      if (key == "projector.jointq.lambda_mode" && jointq.lambdaMode == LambdaMode::incremental &&
          jointq.regularizationMode != RegularizationMode::identity) {
        message = "is incremental_lambda, which needs projector.jointq.regularization_mode to be identity";
      }
      if (key == "tuning.epochs" && recipe.tuning.epochs > 0 && recipe.data.samples < 2) {
        message = "is " + std::to_string(recipe.tuning.epochs) +
                  "; tuning needs 2 samples or more: some to fit to and some to choose on";
      }
      const bool chosen = key.ends_with(".strength") || key == "projector.damping";
      if (chosen && binding.get(recipe) == "auto" && recipe.data.samples < 2) {
        message = "is auto, which needs 2 samples or more: some to fit to and some to choose on";
      }
    }
    if (!message.empty()) problems.push_back({key, std::move(message)});
    if (key != "precision.symmetric") continue;  // overrides come after the fields that they override
    for (std::size_t i = 0; i < recipe.precision.overrides.size(); ++i) {
      const PrecisionOverride& entry = recipe.precision.overrides[i];
      const std::string entryKey = overrideKey(i);
      if (entry.pattern.empty())
        problems.push_back({entryKey + ".pattern", "is empty; it says which layers are meant"});
      for (const auto& part : overrideBindings()) {
        const json value = part.get(entry);
        if (value.is_null()) continue;
        if (std::string problem = checkFieldValue(part.field, value); !problem.empty()) {
          problems.push_back({entryKey + "." + part.field.key, std::move(problem)});
        }
      }
    }
  }
  return problems;
}

std::string bitsText(const PrecisionOptions& precision) {
  return precision.mixed ? json(precision.budget).dump() : std::to_string(precision.scheme.bits);
}

std::string methodName(const Recipe& recipe) {
  constexpr std::array projectors{"RTN", "GPTQ", "JointQ"};
  constexpr std::array corrections{"", " + QEP", " + LoaQ", " + LPCD"};
  return std::string(projectors.at(static_cast<std::size_t>(recipe.projector.method))) +
         corrections.at(static_cast<std::size_t>(recipe.correction.method));
}

json toJson(const Recipe& recipe) {
  json result = {{"schema", recipeSchemaVersion}};
  for (const auto& binding : recipeBindings()) result[pointerTo(binding.field.key)] = binding.get(recipe);
  json overrides = json::array();
  for (const PrecisionOverride& entry : recipe.precision.overrides) overrides.push_back(overrideToJson(entry));
  result[pointerTo(overridesKey)] = std::move(overrides);
  return result;
}

Recipe recipeFromJson(const json& json, std::string_view source) {
  try {
    checkSchema(json);
    Recipe recipe;
    std::set<std::string> seen;
    readSection(recipe, json, "", seen);
    return recipe;
  } catch (const Error& error) {
    throw Error(std::string(source) + ": " + error.what(), error.remedy());
  }
}

std::string recipeToText(const Recipe& recipe) {
  return toJson(recipe).dump(2) + "\n";
}

Recipe recipeFromText(std::string_view text, std::string_view source) {
  return recipeFromJson(parseJson(text, source), source);
}

Recipe readRecipe(const std::filesystem::path& file) {
  return recipeFromJson(readJsonFile(file), file.string());
}

void setRecipeValue(Recipe& recipe, std::string_view key, const json& value) {
  if (key == overridesKey) {
    recipe.precision.overrides = overridesFromJson(value);
    return;
  }
  const RecipeField& field = findRecipeField(key);
  setChecked(recipe, *findBinding(recipeBindings(), field.key), field.key, value);
}

void setRecipeValue(Recipe& recipe, std::string_view assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(quote(assignment) + " is no assignment", "Write key=value, as in precision.bits=4.");
  }
  const std::string_view key = assignment.substr(0, equals);
  const std::string text(assignment.substr(equals + 1));
  if (!isValidUtf8(text)) refuse(std::string(key), "is no valid UTF-8");
  setRecipeValue(recipe, key, parseSetting(key, text));
}

}  // namespace bitlathe
