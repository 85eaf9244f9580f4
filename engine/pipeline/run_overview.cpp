// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/run_overview.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/pipeline/run_folder.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

constexpr int overviewSchemaVersion = 1;

struct Adder {
  RunFigures& figures;

  void operator()(const RunStarted& event) { figures.started = event; }
  void operator()(const PrecisionPlanned& event) { figures.precision = event; }
  void operator()(const BlockFinished& event) { figures.lastBlock = event; }
  void operator()(const PerplexityMeasured& event) {
    if (event.kind == PerplexityMeasured::Kind::fullPrecision) figures.fullPrecision = event;
    if (event.kind == PerplexityMeasured::Kind::quantized) figures.quantized = event;
    if (event.kind == PerplexityMeasured::Kind::weightsOnly) figures.weightsOnly = event;
  }
  void operator()(const CheckpointExported& event) { figures.exports.push_back(event); }
  void operator()(const RunFinished& event) { figures.finished = event; }
  void operator()(const TaskScored& event) {
    const auto same = std::ranges::find_if(figures.tasks, [&](const auto& known) { return comparable(known, event); });
    if (same == figures.tasks.end()) {
      figures.tasks.push_back(event);
    } else {
      *same = event;
    }
  }
  void operator()(const auto&) {}
};

std::filesystem::path overviewPath(const std::filesystem::path& runFolder) {
  return runFolder / "overview.json";
}

// The events are only appended to, so their size tells whether they are the same; 0 where none were written.
std::uint64_t sizeOfEvents(const std::filesystem::path& runFolder) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(eventsPath(runFolder), missing);
  return missing ? 0 : size;
}

nlohmann::json toJson(const RunFigures& figures, std::uint64_t eventsSize) {
  nlohmann::json events = nlohmann::json::array();
  const auto add = [&](const auto& event) {
    if (event) events.push_back(toJson(Event(*event)));
  };
  add(figures.started);
  add(figures.precision);
  add(figures.lastBlock);
  add(figures.fullPrecision);
  add(figures.quantized);
  add(figures.weightsOnly);
  for (const auto& exported : figures.exports) events.push_back(toJson(Event(exported)));
  add(figures.finished);
  for (const auto& scored : figures.tasks) events.push_back(toJson(Event(scored)));
  return {{"schema", overviewSchemaVersion}, {"events_size", eventsSize}, {"events", std::move(events)}};
}

/// Nothing where there are none, or none of these events.
std::optional<RunFigures> readKept(const std::filesystem::path& runFolder, std::uint64_t eventsSize) {
  const auto path = overviewPath(runFolder);
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    const auto json = readJsonFile(path);
    if (json.value("schema", 0) != overviewSchemaVersion || json.at("events_size") != eventsSize) return std::nullopt;
    RunFigures figures;
    for (const auto& event : json.at("events")) figures.add(eventFromJson(event));
    return figures;
  } catch (const Error&) {
    return std::nullopt;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

RunFigures readFigures(const std::filesystem::path& runFolder) {
  const auto size = sizeOfEvents(runFolder);
  if (auto kept = readKept(runFolder, size)) return *kept;
  auto figures = figuresOf(readRun(runFolder).events);
  try {
    writeFileAtomically(overviewPath(runFolder), toJson(figures, size).dump() + "\n");
  } catch (const Error&) {
    // Somebody else's folder, or a full disk: the next list takes its time again.
  }
  return figures;
}

RunNotes readNotesIfSound(const std::filesystem::path& runFolder) {
  try {
    return readRunNotes(runFolder);
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

void RunFigures::add(const Event& event) {
  std::visit(Adder{*this}, event);
}

bool comparable(const TaskScored& a, const TaskScored& b) {
  return a.task == b.task && a.questions == b.questions && a.precision == b.precision;
}

std::optional<double> RunFigures::bitsPerWeight() const {
  if (precision) return precision->bitsPerWeight;
  if (started) return started->bitsPerWeight;
  return std::nullopt;
}

RunFigures figuresOf(const std::vector<Event>& events) {
  RunFigures figures;
  for (const auto& event : events) figures.add(event);
  return figures;
}

RunOverview readOverview(const std::filesystem::path& runFolder) {
  return {readRunHeader(runFolder), readFigures(runFolder), readNotesIfSound(runFolder)};
}

void updateOverview(const std::filesystem::path& runFolder) {
  readFigures(runFolder);
}

void requireIdle(const std::filesystem::path& runFolder) {
  RunFolder::open(runFolder);
}

std::vector<RunOverview> listRuns(const std::filesystem::path& folder) {
  std::vector<RunOverview> runs;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
    if (!isRunFolder(entry.path())) continue;
    try {
      runs.push_back(readOverview(entry.path()));
    } catch (const Error&) {
      continue;
    }
  }
  std::ranges::sort(runs, std::greater{}, &RunOverview::created);
  return runs;
}

}  // namespace bitlathe
