// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/rounded.h"
#include "engine/export/checkpoint_export.h"
#include "engine/export/gptq_checkpoint.h"
#include "engine/pipeline/run_folder.h"

namespace bitlathe {
namespace {

std::int64_t blockCount(const RunInfo& run) {
  for (const auto& event : run.events) {
    if (const auto* started = std::get_if<RunStarted>(&event)) return started->blockCount;
  }
  return 0;
}

std::int64_t unfinishedBlock(const RunInfo& run) {
  for (std::int64_t i = 0; i < blockCount(run); ++i) {
    if (!std::filesystem::exists(blockPath(run.folder, i))) return i;
  }
  return blockCount(run) > 0 ? -1 : 0;
}

std::string withError(double value, double standardError) {
  return rounded(value) + " ± " + rounded(standardError);
}

/// What was measured, with standard errors and the protocol. Figures that say nothing more are of what the checkpoint
/// holds.
void addFigures(ModelCard& card, const PerplexityMeasured& measured, bool isRounded) {
  const auto add = [&](std::string name, const std::string& value) {
    if (measured.kind == PerplexityMeasured::Kind::fullPrecision) name += " in full precision";
    if (measured.kind == PerplexityMeasured::Kind::quantized && isRounded) name += " when run with rounding";
    card.figures.emplace_back(name, value + " (" + measured.protocol + ")");
  };
  add("Perplexity", withError(measured.perplexity, measured.perplexity * measured.standardError));
  if (measured.klDivergence <= 0) return;
  add("KL divergence from full precision", withError(measured.klDivergence, measured.klStandardError) + " nats");
  add("KL divergence at 99.9 % of the tokens below",
      withError(measured.klPercentile, measured.klPercentileStandardError) + " nats");
  add("Same likeliest token", withError(100 * measured.sameTop, 100 * measured.sameTopStandardError) + " %");
}

ModelCard cardOf(const RunInfo& run) {
  ModelCard card{recipeToText(run.recipe), {}};
  for (const auto& event : run.events) {
    const auto* measured = std::get_if<PerplexityMeasured>(&event);
    if (measured == nullptr || measured->kind == PerplexityMeasured::Kind::live) continue;
    addFigures(card, *measured, !run.recipe.inference.precision.off());
  }
  return card;
}

std::uint64_t folderSize(const std::filesystem::path& folder) {
  std::uint64_t size = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) size += entry.file_size();
  }
  return size;
}

void requireFinished(const RunInfo& run) {
  if (const auto block = unfinishedBlock(run); block >= 0) {
    throw Error(run.folder.string() + ": block " + std::to_string(block + 1) + " is not quantized yet",
                "Resume the run first.");
  }
}

/// Holds the layers of one block at a time: they are asked for in the order of the tensors' names or of the blocks.
QuantizedLayers layersOf(const RunInfo& run) {
  struct Cache {
    std::int64_t block = -1;
    QuantizedWeights layers;
  };
  return [folder = run.folder,
          cache = std::make_shared<Cache>()](const std::string& layer) -> std::optional<QuantizedWeight> {
    const auto block = blockOfLinearLayer(layer);
    if (!block) return std::nullopt;
    if (*block != cache->block) {
      cache->layers = readBlock(folder, *block);
      cache->block = *block;
    }
    const auto found = cache->layers.find(layer);
    return found != cache->layers.end() ? std::optional(found->second) : std::nullopt;
  };
}

std::string withRemedy(const Error& error) {
  return error.remedy().empty() ? error.what() : error.what() + (". " + error.remedy());
}

ExportChoice choiceOf(const Checkpoint& source, const QuantizedLayers& layers, ExportFormat format) {
  ExportChoice choice{.format = format, .obstacle = {}, .description = {}};
  try {
    const auto writer = makeCheckpointFormat(format, source);
    for (const auto& layer : linearLayerNames(source.config())) {
      if (const auto weight = layers(layer)) writer->add(layer, *weight);
    }
    choice.description = writer->description();
    choice.size = writer->size();
  } catch (const Error& error) {
    choice.obstacle = withRemedy(error);
  }
  return choice;
}

}  // namespace

std::vector<ExportChoice> exportChoices(const RunInfo& run) {
  requireFinished(run);
  const auto source = Checkpoint::open(run.model);
  std::vector<ExportChoice> choices;
  choices.reserve(exportFormats.size());
  for (const auto& format : exportFormats) choices.push_back(choiceOf(*source, layersOf(run), format.format));
  return choices;
}

ExportFormat preferredGptqFormat(const Recipe& recipe) {
  const auto& overrides = recipe.precision.overrides;
  const bool symmetric = recipe.precision.scheme.symmetric && std::ranges::none_of(overrides, [](const auto& override) {
                           return override.symmetric.has_value() && !*override.symmetric;
                         });
  return defaultGptqFormat(symmetric) == GptqFormat::v1 ? ExportFormat::gptq : ExportFormat::gptqV2;
}

void exportRun(const std::filesystem::path& folder, ExportFormat format, const std::filesystem::path& target,
               Observer& observer, JobControl& control) {
  const auto run = readRun(folder);
  requireFinished(run);
  const std::string name(exportFormatName(format));
  const std::string activity = "Writing " + name;
  observer.onEvent(StageStarted{activity});
  const auto checkpoint = Checkpoint::open(run.model);
  const auto progress = [&](double fraction) {
    control.checkpoint();
    observer.onEvent(Progress{fraction, activity, -1});
  };
  exportCheckpoint(*checkpoint, layersOf(run), format, cardOf(run), target, {}, progress, control.stopToken());
  observer.onEvent(CheckpointExported{name, target.string(), folderSize(target)});
}

}  // namespace bitlathe
