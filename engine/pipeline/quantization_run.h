// SPDX-License-Identifier: GPL-3.0-or-later
// A quantization run: from a model and a recipe to a run folder. No tensors in this header, so any floor may use it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/export/export_format.h"
#include "engine/pipeline/events.h"
#include "engine/pipeline/job_control.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

struct RunRequest {
  std::string model;  ///< as Checkpoint::open() takes it
  Recipe recipe;
  std::filesystem::path folder;  ///< the run folder: new, or one of an unfinished run to resume
};

/// Runs to the end, or resumes and then runs to the end. Throws Error (bad input, naming it), or Cancelled; either way
/// the folder holds every finished block and can be resumed, ending bit-identical to a run that was never interrupted.
/// A folder of another model, recipe or build is refused, naming what differs.
void runQuantization(const RunRequest& request, Observer& observer, JobControl& control);

/// Continues an unfinished run from its folder alone.
void resumeQuantization(const std::filesystem::path& folder, Observer& observer, JobControl& control);

/// What a run folder says about itself before anything has happened.
struct RunHeader {
  enum class State { unfinished, finished };
  std::filesystem::path folder;
  State state = State::unfinished;
  std::string model;
  std::string created;  ///< ISO 8601, UTC
  Recipe recipe;
};
/// A whole run; a list of runs needs less (run_overview.h).
struct RunInfo : RunHeader {
  std::vector<Event> events;
};
bool isRunFolder(const std::filesystem::path& folder);
/// Throws Error naming the folder where it is no run; a torn last line of events.jsonl is dropped.
RunInfo readRun(const std::filesystem::path& folder);
/// Where runs go when nobody says otherwise: $XDG_DATA_HOME/bitlathe/runs.
std::filesystem::path defaultRunsFolder();

/// Of the two GPTQ formats the one that more programs read for this recipe.
ExportFormat preferredGptqFormat(const Recipe& recipe);

/// What a format makes of a run.
struct ExportChoice {
  ExportFormat format;
  std::string obstacle;     ///< why the run can't be written in it, and what to do; empty where it can
  std::string description;  ///< how the weights are stored, and what is rounded
  std::uint64_t size = 0;   ///< bytes of the tensors
};
/// All formats, in the order of exportFormats. Reads the run's grids and the model's headers, no more.
std::vector<ExportChoice> exportChoices(const RunInfo& run);
/// Writes beside `target`, verifies by reading back, then renames; emits progress and CheckpointExported.
void exportRun(const std::filesystem::path& run, ExportFormat format, const std::filesystem::path& target,
               Observer& observer, JobControl& control);

}  // namespace bitlathe
