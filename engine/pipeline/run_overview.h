// SPDX-License-Identifier: GPL-3.0-or-later
// What a list of runs tells about each. The events are the truth; the few that count here are kept beside them in
// overview.json, so that a list needn't read those of every layer.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "engine/pipeline/events.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/run_notes.h"

namespace bitlathe {

/// Whether two scores are of the same questions, put in the same way.
bool comparable(const TaskScored& a, const TaskScored& b);

/// The last event of each kind that is of interest after a run, and every export.
struct RunFigures {
  std::optional<RunStarted> started;
  std::optional<PrecisionPlanned> precision;
  std::optional<BlockFinished> lastBlock;
  std::optional<PerplexityMeasured> fullPrecision;
  std::optional<PerplexityMeasured> quantized;
  std::optional<PerplexityMeasured> weightsOnly;
  std::vector<CheckpointExported> exports;
  std::optional<RunFinished> finished;
  std::vector<TaskScored> tasks;  ///< the last score of each that is comparable

  void add(const Event& event);
  /// Of the quantized layers: of the mixed-precision plan once it is made.
  std::optional<double> bitsPerWeight() const;
  std::int64_t blocksDone() const { return lastBlock ? lastBlock->block + 1 : 0; }
};
RunFigures figuresOf(const std::vector<Event>& events);

struct RunOverview : RunHeader {
  RunFigures figures;
  RunNotes notes;  ///< empty where they are damaged
};

/// Throws Error naming the folder where it is no run. Brings overview.json up to date, if the folder can be written to.
RunOverview readOverview(const std::filesystem::path& runFolder);
/// Brings overview.json up to date with the events.
void updateOverview(const std::filesystem::path& runFolder);

/// Throws Error naming the folder where a process is working on the run, or where it is no run.
void requireIdle(const std::filesystem::path& runFolder);

/// All runs below a folder, newest first; unreadable ones are left out.
std::vector<RunOverview> listRuns(const std::filesystem::path& folder);

}  // namespace bitlathe
