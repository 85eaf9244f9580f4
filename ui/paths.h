// SPDX-License-Identifier: GPL-3.0-or-later
// Paths between the window and the engine, and where a new run is put.
#pragma once

#include <QString>
#include <filesystem>

#include "engine/pipeline/recipe.h"

namespace bitlathe {

QString toQString(const std::filesystem::path& path);
std::filesystem::path toPath(const QString& text);

/// A folder below defaultRunsFolder() that doesn't exist yet, named after time, model and precision.
std::filesystem::path newRunFolder(const std::string& model, const Recipe& recipe);

}  // namespace bitlathe
