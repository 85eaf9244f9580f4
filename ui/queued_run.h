// SPDX-License-Identifier: GPL-3.0-or-later
// A run that waits for its turn.
#pragma once

#include <memory>
#include <string>

#include "engine/model/model_summary.h"
#include "engine/pipeline/plan.h"
#include "engine/pipeline/stop_rules.h"

namespace bitlathe {

struct QueuedRun {
  ModelSummary model;
  Recipe recipe;
  Estimate estimate;
  std::string tag;                     ///< that its notes begin with; may be empty
  std::shared_ptr<MedianRule> rule{};  ///< of the sweep that it belongs to; null: it is run to its end
};

}  // namespace bitlathe
