// SPDX-License-Identifier: GPL-3.0-or-later
// What a person wrote about a run: kept in the run's folder, so that it goes where the run goes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bitlathe {

struct RunNotes {
  std::vector<std::string> tags;
  std::string text;
  bool operator==(const RunNotes&) const = default;
};

/// Empty where nothing was written. Throws Error naming the file where it is damaged.
RunNotes readRunNotes(const std::filesystem::path& runFolder);
/// Replaces notes.json whole; throws Error naming it where it can't be written.
void writeRunNotes(const std::filesystem::path& runFolder, const RunNotes& notes);

}  // namespace bitlathe
