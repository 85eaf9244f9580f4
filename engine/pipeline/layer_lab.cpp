// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/layer_lab.h"

#include <chrono>
#include <cmath>
#include <optional>

#include <ATen/core/grad_mode.h>

#include "engine/base/error.h"
#include "engine/correct/input_statistics.h"
#include "engine/model/language_model.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/block_stream.h"
#include "engine/pipeline/calibration_rounding.h"
#include "engine/pipeline/text_data.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/projection.h"

namespace bitlathe {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t histogramCells = 101;  // odd, so that zero lies in the middle of one

InputGroup groupOf(LinearKind kind) {
  for (const auto group : inputGroups) {
    const auto kinds = layersOf(group);
    if (std::ranges::find(kinds, kind) != kinds.end()) return group;
  }
  throw std::logic_error("every layer reads an input");
}

Histogram histogramOf(const at::Tensor& values, double lowest, double highest, std::int64_t cells) {
  const auto counts = at::histc(values.to(at::kFloat), cells, lowest, highest).to(at::kLong).to(at::kCPU).contiguous();
  const auto* first = counts.const_data_ptr<std::int64_t>();
  return {lowest, highest, {first, first + counts.numel()}};
}

Histogram symmetricHistogram(const at::Tensor& values) {
  const double widest = values.abs().max().item<double>();
  return histogramOf(values, -widest, widest, histogramCells);
}

std::vector<double> toVector(const at::Tensor& values) {
  const auto doubles = values.to(at::kCPU, at::kDouble).contiguous();
  const auto* first = doubles.const_data_ptr<double>();
  return {first, first + doubles.numel()};
}

}  // namespace

struct LayerLab::Impl {
  Impl(const std::string& model, DataOptions data)
      : checkpoint(Checkpoint::open(model)),
        options(std::move(data)),
        device(computeDevice()),
        blocks(checkpoint, device, /*readAgain=*/true),
        ends(*checkpoint, at::kFloat, device) {}

  void obtainText(JobControl& control, const Progress& progress);
  /// The calibration text in front of a block.
  BlockStream streamAt(std::int64_t block, JobControl& control, const Progress& progress);
  void useSettings(const LabSettings& settings);
  LabErrors errorsOf(const at::Tensor& rows, const at::Tensor& dequantized) const;

  std::shared_ptr<const Checkpoint> checkpoint;
  DataOptions options;
  at::Device device;
  BlockSource blocks;
  ModelEnds ends;
  TokenWindows text;

  // In front of block `position`; what a cancelled open() left half way is not kept.
  std::optional<BlockStream> stream;
  std::int64_t position = 0;

  // Of the open layer.
  std::string name;
  at::Tensor weight;  // [out, in]; undefined: none is open
  at::Tensor hessian, robustHessian;
  ProjectorOptions projector;  // of `projection`, which keeps its factorized Hessians
  std::optional<Projection> projection;
};

void LayerLab::Impl::obtainText(JobControl& control, const Progress& progress) {
  if (text.ids.defined()) return;
  Recipe recipe;
  recipe.data = options;
  recipe.evaluation.enabled = false;
  writeSelfGeneratedTexts(checkpoint, recipe, [&](double fraction) {
    control.checkpoint();
    progress("Calibration text", fraction);
  });
  text = calibrationWindows(checkpoint, options);
}

BlockStream LayerLab::Impl::streamAt(std::int64_t block, JobControl& control, const Progress& progress) {
  if (stream && position > block) stream.reset();
  if (!stream) {
    const auto mask = text.mask.defined() ? text.mask.to(device) : text.mask;
    stream.emplace(ends.embed(text.ids.to(device)), mask,
                   makeRotaryTable(checkpoint->config(), text.ids.size(1), device));
    position = 0;
  }
  auto current = *std::exchange(stream, std::nullopt);
  const auto start = position;
  for (; position < block; ++position) {
    const auto passed = blocks.block(position);
    for (std::int64_t first = 0; first < current.sequences(); first += current.microBatch()) {
      control.checkpoint();
      current.pass(passed, first);
    }
    progress("Block " + std::to_string(position + 1) + " of " + std::to_string(block),
             static_cast<double>(position + 1 - start) / static_cast<double>(block - start));
  }
  return current;
}

void LayerLab::Impl::useSettings(const LabSettings& settings) {
  if (!weight.defined()) throw std::logic_error("no layer is open");
  auto wanted = settings.projector;
  wanted.damping = DampingChoice::fixed;
  if (projection && projector == wanted) return;
  projection.reset();
  projector = std::move(wanted);
  projection.emplace(projector, hessian);
}

LabErrors LayerLab::Impl::errorsOf(const at::Tensor& rows, const at::Tensor& dequantized) const {
  return {relativeWeightError(rows, dequantized), relativeOutputError(rows, dequantized, hessian),
          relativeOutputError(rows, dequantized, robustHessian)};
}

LayerLab::LayerLab(const std::string& model, const DataOptions& data) : impl_(std::make_unique<Impl>(model, data)) {}
LayerLab::~LayerLab() = default;

LabLayer LayerLab::open(std::int64_t block, LinearKind kind, JobControl& control, const Progress& progress) {
  const at::NoGradGuard noGradients;
  auto& lab = *impl_;
  Recipe recipe;
  recipe.data = lab.options;
  const auto rounding = calibrationRounding(recipe, lab.device);
  lab.weight = at::Tensor();
  lab.projection.reset();
  lab.obtainText(control, progress);
  auto stream = lab.streamAt(block, control, progress);
  const auto full = lab.blocks.block(block);
  const auto& weight = full.linear(kind).weight;
  InputStatistics statistics(weight.size(1), lab.device);
  auto inside = stream.copy();
  for (const auto group : inputGroups) {
    for (std::int64_t first = 0; first < inside.sequences(); first += inside.microBatch()) {
      control.checkpoint();
      const auto x = inside.advance(full, group, first);
      if (group == groupOf(kind)) statistics.add(x, inside.maskOf(first));
    }
    if (group == groupOf(kind)) break;
  }
  lab.stream = std::move(stream);
  lab.name = linearLayerName(block, kind);
  lab.hessian = statistics.hessian();
  lab.robustHessian = statistics.hessian(Positions::behindFirst);
  lab.weight = weight;
  return {lab.name,
          weight.size(0),
          weight.size(1),
          statistics.tokens(),
          symmetricHistogram(weight),
          largestMagnitudes(weight),
          toVector(lab.hessian.diagonal())};
}

LabTrial LayerLab::tryOut(const LabSettings& settings) {
  const at::NoGradGuard noGradients;
  auto& lab = *impl_;
  const auto start = Clock::now();
  lab.useSettings(settings);
  const auto projected = lab.projection->project(lab.weight, settings.scheme, lab.name);
  LabTrial trial;
  trial.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto dequantized = projected.weight.dequantize();
  trial.errors = lab.errorsOf(lab.weight, dequantized);
  trial.bitsPerWeight = static_cast<double>(settings.scheme.storedBits(lab.weight.size(0), lab.weight.size(1))) /
                        static_cast<double>(lab.weight.numel());
  trial.damping = projected.damping;
  const auto most = static_cast<double>(settings.scheme.maximumCode());
  trial.codes = histogramOf(projected.weight.codes, -0.5, most + 0.5, settings.scheme.maximumCode() + 1);
  const auto scales = projected.weight.scales.to(at::kFloat);
  trial.scales = histogramOf(scales, 0, scales.max().item<double>(), histogramCells);
  trial.codeMap = means(projected.weight.codes);
  trial.errorMap = rootMeanSquares(lab.weight - dequantized);
  return trial;
}

LabErrors LayerLab::sampleErrors(const LabSettings& settings, std::int64_t rows) {
  const at::NoGradGuard noGradients;
  auto& lab = *impl_;
  lab.useSettings(settings);
  const auto step = std::max<std::int64_t>(1, lab.weight.size(0) / rows);
  const auto sample = lab.weight.slice(0, 0, lab.weight.size(0), step).contiguous();
  return lab.errorsOf(sample, lab.projection->project(sample, settings.scheme, lab.name).weight.dequantize());
}

}  // namespace bitlathe
