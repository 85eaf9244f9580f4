// SPDX-License-Identifier: GPL-3.0-or-later
// What the events of a run add up to: everything the run page shows is drawn from this.
#pragma once

#include <QString>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/pipeline/events.h"

namespace bitlathe {

struct RunRecord {
  std::optional<RunStarted> started;
  std::string stage;
  Progress progress;
  std::optional<PrecisionPlanned> precision;
  std::vector<LayerQuantized> layers;  ///< a layer that was done again after a resume takes its old place
  std::map<std::string, LayerCorrected> corrections;            ///< by layer name
  std::map<std::int64_t, std::vector<LossDescended>> descents;  ///< by block, in the order of the work
  std::map<std::int64_t, BlockFinished> blocks;
  std::vector<ScalesTuned> tuning;                  ///< by pass
  std::map<std::int64_t, PerplexityMeasured> live;  ///< by blocks done
  std::optional<PerplexityMeasured> fullPrecision;
  std::optional<PerplexityMeasured> quantized;
  std::optional<PerplexityMeasured> weightsOnly;
  std::optional<DivergenceMeasured> divergence;
  std::vector<CheckpointExported> exports;
  std::optional<RunFinished> finished;

  void add(const Event& event);
};
RunRecord recordOf(const std::vector<Event>& events);

/// An earlier run that is drawn under the curves of another.
struct GhostRun {
  QString label;
  RunRecord record;
};

}  // namespace bitlathe
