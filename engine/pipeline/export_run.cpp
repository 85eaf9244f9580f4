// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "engine/base/error.h"
#include "engine/export/dequantized_checkpoint.h"
#include "engine/export/gptq_checkpoint.h"
#include "engine/pipeline/run_folder.h"

namespace bitlathe {
namespace {

constexpr std::string_view formatName(ExportFormat format) {
  switch (format) {
    case ExportFormat::gptq:
      return "GPTQ";
    case ExportFormat::gptqV2:
      return "GPTQ v2";
    case ExportFormat::dequantized:
      return "dequantized safetensors";
  }
  return {};
}

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

std::string figure(const PerplexityMeasured& measured) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.4g (", measured.perplexity);
  return text + measured.protocol + ")";
}

ModelCard cardOf(const RunInfo& run) {
  ModelCard card{recipeToText(run.recipe), {}};
  for (const auto& event : run.events) {
    const auto* measured = std::get_if<PerplexityMeasured>(&event);
    if (measured == nullptr || measured->kind == PerplexityMeasured::Kind::live) continue;
    const bool full = measured->kind == PerplexityMeasured::Kind::fullPrecision;
    card.figures.emplace_back(full ? "Perplexity in full precision" : "Perplexity", figure(*measured));
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

// A zero point of 0 has no place in the first version of the format.
bool hasZeroPointOfZero(const RunInfo& run) {
  for (std::int64_t i = 0; i < blockCount(run); ++i) {
    for (const auto& [name, weight] : readBlock(run.folder, i)) {
      if (weight.zeros.eq(0).any().item<bool>()) return true;
    }
  }
  return false;
}

}  // namespace

std::string exportObstacle(const RunInfo& run, ExportFormat format) {
  if (const auto block = unfinishedBlock(run); block >= 0) {
    return "block " + std::to_string(block + 1) + " is not quantized yet; resume the run first";
  }
  if (format == ExportFormat::dequantized) return {};
  for (const auto& event : run.events) {
    const auto* layer = std::get_if<LayerQuantized>(&event);
    if (layer != nullptr && layer->bits != 2 && layer->bits != 3 && layer->bits != 4 && layer->bits != 8) {
      return layer->name + " has " + std::to_string(layer->bits) + " bits; the format holds 2, 3, 4 and 8";
    }
  }
  if (format == ExportFormat::gptq && hasZeroPointOfZero(run)) {
    return "some zero points are 0, which the format's first version can't hold; its second version can";
  }
  return {};
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
  if (const auto obstacle = exportObstacle(run, format); !obstacle.empty()) {
    throw Error(run.folder.string() + ": can't be written as " + std::string(formatName(format)) + ": " + obstacle,
                "Choose another format.");
  }
  const std::string activity = "Writing " + std::string(formatName(format));
  observer.onEvent(StageStarted{activity});
  const auto checkpoint = Checkpoint::open(run.model);
  QuantizedWeights cached;  // of one block: layers are asked for in the order of the tensors' names or of the blocks
  std::int64_t cachedBlock = -1;
  const auto layers = [&](const std::string& layer) -> std::optional<QuantizedWeight> {
    const auto block = blockOfLinearLayer(layer);
    if (!block) return std::nullopt;
    if (*block != cachedBlock) {
      cached = readBlock(run.folder, *block);
      cachedBlock = *block;
    }
    const auto found = cached.find(layer);
    return found != cached.end() ? std::optional(found->second) : std::nullopt;
  };
  const auto progress = [&](double fraction) {
    control.checkpoint();
    observer.onEvent(Progress{fraction, activity, -1});
  };
  const auto card = cardOf(run);
  switch (format) {
    case ExportFormat::gptq:
      exportGptq(*checkpoint, layers, GptqFormat::v1, card, target, {}, progress, control.stopToken());
      break;
    case ExportFormat::gptqV2:
      exportGptq(*checkpoint, layers, GptqFormat::v2, card, target, {}, progress, control.stopToken());
      break;
    case ExportFormat::dequantized:
      exportDequantized(*checkpoint, layers, DequantizedType::float32, card, target, {}, progress, control.stopToken());
      break;
  }
  observer.onEvent(CheckpointExported{std::string(formatName(format)), target.string(), folderSize(target)});
}

}  // namespace bitlathe
