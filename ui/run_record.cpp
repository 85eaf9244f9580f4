// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_record.h"

#include <algorithm>

namespace bitlathe {
namespace {

struct Adder {
  RunRecord& record;

  void operator()(const RunStarted& event) {
    record.started = event;
    // The block that a resumed run begins with is done again.
    record.descents.erase(record.descents.lower_bound(event.firstBlock), record.descents.end());
  }
  void operator()(const StageStarted& event) { record.stage = event.stage; }
  void operator()(const Progress& event) { record.progress = event; }
  void operator()(const LayerPlanned&) {}
  void operator()(const PrecisionPlanned& event) { record.precision = event; }
  void operator()(const LayerQuantized& event) {
    auto& layers = record.layers;
    const auto same = std::find_if(layers.rbegin(), layers.rend(), [&](const auto& l) { return l.name == event.name; });
    if (same == layers.rend()) {
      layers.push_back(event);
    } else {
      *same = event;
    }
  }
  void operator()(const LayerCorrected& event) { record.corrections[event.name] = event; }
  void operator()(const LossDescended& event) { record.descents[event.block].push_back(event); }
  void operator()(const BlockFinished& event) { record.blocks[event.block] = event; }
  void operator()(const ScalesTuned& event) {
    if (event.pass == 0) record.tuning.clear();  // a resumed run begins it anew
    record.tuning.push_back(event);
  }
  void operator()(const PerplexityMeasured& event) {
    switch (event.kind) {
      case PerplexityMeasured::Kind::fullPrecision:
        record.fullPrecision = event;
        break;
      case PerplexityMeasured::Kind::live:
        record.live[event.blocksDone] = event;
        break;
      case PerplexityMeasured::Kind::quantized:
        record.quantized = event;
        break;
      case PerplexityMeasured::Kind::weightsOnly:
        record.weightsOnly = event;
        break;
    }
  }
  void operator()(const DivergenceMeasured& event) { record.divergence = event; }
  void operator()(const CheckpointExported& event) { record.exports.push_back(event); }
  void operator()(const RunFinished& event) { record.finished = event; }
  void operator()(const TaskScored&) {}
  void operator()(const LogMessage&) {}
  void operator()(const RunPaused&) {}
  void operator()(const RunResumed&) {}
};

}  // namespace

void RunRecord::add(const Event& event) {
  std::visit(Adder{*this}, event);
}

RunRecord recordOf(const std::vector<Event>& events) {
  RunRecord record;
  for (const Event& event : events) record.add(event);
  return record;
}

}  // namespace bitlathe
