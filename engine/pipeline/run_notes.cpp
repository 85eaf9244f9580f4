// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/run_notes.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

std::filesystem::path notesPath(const std::filesystem::path& runFolder) {
  return runFolder / "notes.json";
}

}  // namespace

RunNotes readRunNotes(const std::filesystem::path& runFolder) {
  const auto path = notesPath(runFolder);
  if (!std::filesystem::exists(path)) return {};
  const auto json = readJsonFile(path);
  try {
    return {json.at("tags").get<std::vector<std::string>>(), json.at("text").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    throw Error(path.string() + ": must hold a list of \"tags\" and a \"text\"", "Mend the file, or remove it.");
  }
}

void writeRunNotes(const std::filesystem::path& runFolder, const RunNotes& notes) {
  const nlohmann::json json = {{"tags", notes.tags}, {"text", notes.text}};
  writeFileAtomically(notesPath(runFolder), json.dump(2) + "\n");
}

}  // namespace bitlathe
