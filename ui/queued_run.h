// SPDX-License-Identifier: GPL-3.0-or-later
// A run that waits for its turn.
#pragma once

#include <string>

#include "engine/model/model_summary.h"
#include "engine/pipeline/plan.h"

namespace bitlathe {

struct QueuedRun {
  ModelSummary model;
  Recipe recipe;
  Estimate estimate;
  std::string tag;  ///< that its notes begin with; may be empty
};

}  // namespace bitlathe
