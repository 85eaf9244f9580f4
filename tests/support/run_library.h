// SPDX-License-Identifier: GPL-3.0-or-later
// Run folders as the engine leaves them, without the computing.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/pipeline/events.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe::test {

struct MadeRun {
  std::string name = "run";
  std::string created = "2026-01-01T00:00:00Z";
  Recipe recipe{};
  std::int64_t blocks = 3;
  double perplexity = 25;  ///< 0: the run was stopped behind its last block, before anything was measured
  double bitsPerWeight = 3.25;
};

/// The events of a run whose layer errors grow with depth and shrink with its bits.
inline std::vector<Event> makeEvents(const MadeRun& run) {
  std::vector<Event> events{
      RunStarted{"a model", run.blocks, run.blocks * std::int64_t(linearKindCount), run.bitsPerWeight, 0}};
  const auto measured = [&](PerplexityMeasured::Kind kind, std::int64_t done, double perplexity, double divergence) {
    return PerplexityMeasured{kind, done, perplexity, 0.01, 8, 2048, "text", divergence, divergence / 10};
  };
  if (run.perplexity > 0) events.push_back(measured(PerplexityMeasured::Kind::fullPrecision, 0, 20, 0));
  for (std::int64_t block = 0; block < run.blocks; ++block) {
    for (const LinearKind kind : linearKinds) {
      LayerQuantized layer;
      layer.name = linearLayerName(block, kind);
      layer.block = block;
      layer.kind = kind;
      layer.bits = run.recipe.precision.scheme.bits;
      layer.groupSize = run.recipe.precision.scheme.groupSize;
      layer.relativeOutputError = 0.01 * double(block + 1) * (1 + int(kind)) / layer.bits;
      layer.robustOutputError = layer.relativeOutputError / 2;
      layer.relativeWeightError = layer.relativeOutputError / 4;
      events.push_back(layer);
    }
    events.push_back(BlockFinished{block, 0.01 * double(block + 1), 0.001 * double(block + 1), 1});
    if (run.perplexity > 0)
      events.push_back(measured(PerplexityMeasured::Kind::live, block + 1,
                                20 + (run.perplexity - 20) * double(block + 1) / double(run.blocks), 0));
  }
  if (run.perplexity > 0) {
    events.push_back(
        measured(PerplexityMeasured::Kind::quantized, run.blocks, run.perplexity, (run.perplexity - 20) / 20));
    events.push_back(CheckpointExported{"GPTQ", "/nowhere", std::uint64_t(run.bitsPerWeight * 1e7)});
    events.push_back(RunFinished{run.perplexity * 4, 1'000'000'000});
  }
  return events;
}

/// Writes it below `parent`; without overview, as runs were before there were any.
inline std::filesystem::path writeRun(const std::filesystem::path& parent, const MadeRun& run) {
  const auto folder = parent / run.name;
  std::filesystem::create_directories(folder / "blocks");
  std::ofstream(folder / "run.json") << nlohmann::json{
      {"schema", 1}, {"created", run.created}, {"model", "/models/a model"}};
  std::ofstream(folder / "recipe.json") << recipeToText(run.recipe);
  std::ofstream events(folder / "events.jsonl");
  for (const Event& event : makeEvents(run)) events << toJson(event).dump() << '\n';
  if (run.perplexity > 0) std::ofstream(folder / "summary.json") << "{}";
  return folder;
}

}  // namespace bitlathe::test
