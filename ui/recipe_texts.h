// SPDX-License-Identifier: GPL-3.0-or-later
// How the window names what is in a recipe. Descriptions, units and ranges come from the engine's table of fields.
#pragma once

#include <QHash>
#include <QString>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/pipeline/recipe.h"

namespace bitlathe {

/// The form's groups, in their order.
enum class RecipeGroup { data, precision, projector, correction, tuning, inference, evaluation, output };
struct RecipeGroupText {
  RecipeGroup group;
  QString title;
  QString sentence;
};
QList<RecipeGroupText> recipeGroups();
RecipeGroup recipeGroupOf(const std::string& key);

/// "Group size" for "precision.group_size"; the last part of the key where this file doesn't know it.
QString fieldLabel(const std::string& key);
/// "Round to nearest" for "rtn", by the names that the field takes.
QHash<QString, QString> choiceTexts(const std::string& key);

/// "0.01", "Yes", "Conjugate gradients": what a field holds.
QString fieldValueText(const std::string& key, const nlohmann::json& value);

/// "3 bit · group 64 · GPTQ + LPCD", with what is rounded besides: "· A8 KV4".
QString recipeTitle(const Recipe& recipe);

}  // namespace bitlathe
