// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console_observer.h"

#include "app/run_report.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

std::string number(double value) {
  return formatNumber(value).toStdString();
}

}  // namespace

void ConsoleObserver::onEvent(const Event& event) {
  std::visit(Overloaded{
                 [&](const RunStarted& e) {
                   blockCount_ = e.blockCount;
                   std::string text = e.model + ": " + std::to_string(e.layerCount) + " layers in " +
                                      std::to_string(e.blockCount) + " blocks, " + number(e.bitsPerWeight) +
                                      " bits per weight";
                   if (e.firstBlock > 0) text += "; going on at block " + std::to_string(e.firstBlock + 1);
                   console_.note(text);
                 },
                 [&](const StageStarted& e) { console_.note(e.stage); },
                 [&](const Progress& e) { console_.progress(e.fraction, e.activity, e.secondsLeft); },
                 [&](const LayerPlanned& e) {
                   if (verbose_) console_.note("  " + describePlannedLayer(e));
                 },
                 [&](const PrecisionPlanned& e) {
                   console_.note("Mixed precision: " + number(e.bitsPerWeight) +
                                 " bits per weight, expected KL divergence " + number(e.expectedDivergence));
                 },
                 [&](const LayerQuantized& e) {
                   if (verbose_)
                     console_.note("  " + e.name + ": relative output error " + number(e.relativeOutputError));
                 },
                 [&](const LayerCorrected& e) {
                   if (!verbose_) return;
                   console_.note("  " + e.name + ": behind the layer the streams were apart by " +
                                 number(e.initialLoss) + ", by " + number(e.targetLoss) + " when corrected, by " +
                                 number(e.projectedLoss) + " when quantized");
                 },
                 [](const LossDescended&) {},
                 [&](const BlockFinished& e) {
                   if (console_.live() && !verbose_) return;
                   console_.note("Block " + std::to_string(e.block + 1) + " of " + std::to_string(blockCount_) +
                                 ": relative error " + number(e.relativeError) + ", " +
                                 formatDuration(e.seconds).toStdString());
                 },
                 [&](const ScalesTuned& e) {
                   const std::string heldOut = number(e.heldOutDivergence);
                   console_.note(e.pass == 0 ? "KL divergence of held-out samples before tuning: " + heldOut
                                             : "Tuned scales, pass " + std::to_string(e.pass) + " of " +
                                                   std::to_string(e.passes) + ": KL divergence " +
                                                   number(e.divergence) + ", of held-out samples " + heldOut);
                 },
                 [&](const PerplexityMeasured& e) {
                   std::string what = "of the full-precision model";
                   if (e.kind == PerplexityMeasured::Kind::quantized) what = "of the quantized model";
                   if (e.kind == PerplexityMeasured::Kind::weightsOnly) what = "of the quantized weights alone";
                   if (e.kind == PerplexityMeasured::Kind::live) {
                     what = "after block " + std::to_string(e.blocksDone) + ", estimated";
                   }
                   console_.note("Perplexity " + what + ": " + formatPerplexity(e));
                 },
                 [](const DivergenceMeasured&) {},
                 [&](const LogMessage& e) {
                   console_.note((e.level == LogMessage::Level::warning ? "Warning: " : "") + e.text);
                 },
                 [&](const RunPaused&) { console_.note("Paused."); },
                 [&](const RunResumed&) { console_.note("Going on."); },
                 [&](const CheckpointExported& e) {
                   console_.note("Wrote " + e.path + " (" + e.format + ", " + formatBytes(e.size).toStdString() + ")");
                 },
                 [](const RunFinished&) {},
                 [](const TaskScored&) {},
             },
             event);
}

}  // namespace bitlathe
