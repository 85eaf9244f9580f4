// SPDX-License-Identifier: GPL-3.0-or-later
// The job that fetches a model from the Hugging Face Hub.
#pragma once

#include <filesystem>

#include "engine/model/hub_model.h"
#include "engine/pipeline/events.h"
#include "engine/pipeline/job_control.h"

namespace bitlathe {

/// Downloads the files of a choice into the local Hugging Face cache, emitting StageStarted and Progress (the activity
/// is the file), and returns the model's path. What is here already counts as progress. Throws the Errors of
/// downloadSnapshot(); a cancelled download goes on from there the next time.
std::filesystem::path downloadModel(const HubAccess& access, const HubModel& model, const HubChoice& choice,
                                    Observer& observer, JobControl& control);

}  // namespace bitlathe
