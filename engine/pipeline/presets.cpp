// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/quote.h"
#include "engine/pipeline/preset_texts.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = [] {
    std::vector<Preset> result;
    for (const std::string_view text : presetTexts()) {
      const auto json = parseJson(text, "preset");
      const auto name = json.at("name").get<std::string>();
      result.push_back(
          {name, json.at("description").get<std::string>(), recipeFromJson(json.at("recipe"), "preset " + name)});
    }
    return result;
  }();
  return all;
}

const Preset& findPreset(std::string_view name) {
  std::string names;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return preset;
    names += (names.empty() ? "" : ", ") + preset.name;
  }
  throw Error("there is no preset " + quote(name), "The presets are " + names + ".");
}

}  // namespace bitlathe
