// SPDX-License-Identifier: GPL-3.0-or-later
// Opens whatever a person may name as a model, runs included.
#pragma once

#include <memory>
#include <string>

#include "engine/model/checkpoint.h"

namespace bitlathe {

/// As Checkpoint::open(); a folder of a run is the model of that run with its linear layers dequantized (float32),
/// and their codes beside.
/// Throws Error where the run has unfinished blocks.
std::shared_ptr<const Checkpoint> openModel(const std::string& model);

}  // namespace bitlathe
