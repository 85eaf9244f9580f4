// SPDX-License-Identifier: GPL-3.0-or-later
// The options of every verb that lets a model write.
#pragma once

#include <CLI/App.hpp>

#include "engine/model/generation_options.h"

namespace bitlathe {

/// `sampling` must outlive the parsing.
void addSamplingOptions(CLI::App& command, GenerationOptions& sampling);

}  // namespace bitlathe
