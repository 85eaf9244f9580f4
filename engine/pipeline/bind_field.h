// SPDX-License-Identifier: GPL-3.0-or-later
// Ties the description of a recipe's field to the member that holds it; for the files that list fields.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <optional>
#include <type_traits>

#include <nlohmann/json.hpp>

#include "engine/pipeline/recipe_bindings.h"

namespace bitlathe {

// The names of each enumeration's values, in their order.

inline std::vector<std::string> namesOf(TextSource) {
  return {"self-generated", "file", "ids", "hub"};
}
inline std::vector<std::string> namesOf(SamplingStrategy) {
  std::vector<std::string> names;
  names.reserve(samplingStrategyNames.size());
  for (const auto& [value, name] : samplingStrategyNames) names.emplace_back(name);
  return names;
}
inline std::vector<std::string> namesOf(TokenWeighting) {
  return {"equal", "fisher"};
}
inline std::vector<std::string> namesOf(CalibrationProducts) {
  return {"auto", "float32", "bfloat16"};
}
inline std::vector<std::string> namesOf(ProjectorMethod) {
  return {"rtn", "gptq", "jointq"};
}
inline std::vector<std::string> namesOf(ClipWeight) {
  return {"none", "diagonal", "gptq_error"};
}
inline std::vector<std::string> namesOf(DampingChoice) {
  return {"fixed", "auto"};
}
inline std::vector<std::string> namesOf(ActivationRanges) {
  return {activationRangesNames.begin(), activationRangesNames.end()};
}
inline std::vector<std::string> namesOf(RegularizationMode) {
  return {"identity", "diagonal"};
}
inline std::vector<std::string> namesOf(LambdaMode) {
  return {"fixed_lambda", "incremental_lambda"};
}
inline std::vector<std::string> namesOf(CorrectionMethod) {
  return {"none", "qep", "loaq", "lpcd"};
}
inline std::vector<std::string> namesOf(Propagation) {
  return {"none", "sequential"};
}
inline std::vector<std::string> namesOf(StrengthChoice) {
  return {"fixed", "auto"};
}
inline std::vector<std::string> namesOf(RelaxationSolver) {
  return {"cg", "adam"};
}
inline std::vector<std::string> namesOf(BlockOrder) {
  return {"fixed", "greedy", "random"};
}
inline std::vector<std::string> namesOf(LpcdStart) {
  return {"full_precision", "corrected", "quantized"};
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
constexpr RecipeField::Type typeOf() {
  if constexpr (std::is_same_v<T, bool>) return RecipeField::Type::boolean;
  if constexpr (std::is_enum_v<T>) return RecipeField::Type::choice;
  if constexpr (std::integral<T>) return RecipeField::Type::integer;
  if constexpr (std::floating_point<T>) return RecipeField::Type::number;
  return RecipeField::Type::text;
}

template <typename T>
nlohmann::json writeValue(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return namesOf(value).at(static_cast<std::size_t>(value));
  } else {
    return value;
  }
}
template <typename T>
nlohmann::json writeValue(const std::optional<T>& value) {
  return value ? writeValue(*value) : nlohmann::json();
}

template <typename T>
T readValue(const nlohmann::json& value) {
  if constexpr (std::is_enum_v<T>) {
    const auto names = namesOf(T{});
    return static_cast<T>(std::find(names.begin(), names.end(), value.get<std::string>()) - names.begin());
  } else {
    return value.get<T>();
  }
}

/// Binds a description to a member. `member` maps an Owner, const or not, to the reference.
template <typename Owner, typename Member>
FieldBinding<Owner> bindField(Member member, RecipeField field) {
  using Stored = std::remove_cvref_t<decltype(member(std::declval<Owner&>()))>;
  using Value = typename ValueOf<Stored>::type;
  field.type = typeOf<Value>();
  if constexpr (std::is_enum_v<Value>) {
    if (field.choices.empty()) field.choices = namesOf(Value{});
  }
  return {std::move(field), [member](const Owner& owner) { return writeValue(member(owner)); },
          [member](Owner& owner, const nlohmann::json& value) { member(owner) = readValue<Value>(value); }};
}

/// From an owner, const or not, through nested members to a value.
template <typename... Members>
auto path(Members... members) {
  return [=](auto& owner) -> auto& {
    return (owner.*....*members);
  };
}

/// "0.001, 0.01": as people write lists in one field.
template <typename T>
std::string joinNumbers(const std::vector<T>& numbers) {
  std::string text;
  for (const T number : numbers) text += (text.empty() ? "" : ", ") + nlohmann::json(number).dump();
  return text;
}
/// Nothing unless these are numbers in a range that rise, separated by commas; whole ones where T is integral.
template <typename T>
std::optional<std::vector<T>> splitNumbers(const std::string& text, T least, T most) {
  const auto list = nlohmann::json::parse("[" + text + "]", nullptr, false);
  if (!list.is_array() || list.empty()) return {};
  std::vector<T> numbers;
  for (const auto& entry : list) {
    if (!(std::integral<T> ? entry.is_number_integer() : entry.is_number())) return {};
    const auto number = entry.get<double>();
    if (!(number >= static_cast<double>(least) && number <= static_cast<double>(most))) return {};
    if (!numbers.empty() && number <= static_cast<double>(numbers.back())) return {};
    numbers.push_back(entry.get<T>());
  }
  return numbers;
}

using RecipeBindings = std::vector<FieldBinding<Recipe>>;

/// Appends the fields of one section of the recipe, in the order of the form.
void addProjectorFields(RecipeBindings& fields);
void addCorrectionFields(RecipeBindings& fields);

}  // namespace bitlathe
