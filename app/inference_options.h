// SPDX-License-Identifier: GPL-3.0-or-later
// The options of every verb that measures a model with activations or its cache rounded.
#pragma once

#include <CLI/App.hpp>
#include <nlohmann/json_fwd.hpp>

#include "engine/model/inference_precision.h"

namespace bitlathe {

/// `precision` must outlive the parsing.
void addInferenceOptions(CLI::App& command, InferencePrecision& precision);

/// Adds what these options say to a verb's result.
void addToResult(nlohmann::json& result, const InferencePrecision& precision);

}  // namespace bitlathe
