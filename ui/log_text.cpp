// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log_text.h"

#include "ui/format.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

struct Writer {
  QString operator()(const RunStarted& event) const {
    const QString model = QString::fromStdString(event.model);
    if (event.firstBlock > 0)
      return bitlathe::tr("Resumed %1 at block %2 of %3").arg(model).arg(event.firstBlock + 1).arg(event.blockCount);
    return bitlathe::tr("Started %1: %2 layers in %3 blocks, %4 bits per weight")
        .arg(model, formatCount(event.layerCount), formatCount(event.blockCount), formatNumber(event.bitsPerWeight));
  }
  QString operator()(const StageStarted& event) const { return engineText(event.stage); }
  QString operator()(const Progress&) const { return {}; }
  QString operator()(const LayerPlanned&) const { return {}; }
  QString operator()(const PrecisionPlanned& event) const {
    return bitlathe::tr("Chose the layers' bits: %1 bits per weight, expected KL divergence %2")
        .arg(formatNumber(event.bitsPerWeight), formatNumber(event.expectedDivergence));
  }
  QString operator()(const LayerQuantized&) const { return {}; }
  QString operator()(const LayerCorrected&) const { return {}; }
  QString operator()(const LossDescended&) const { return {}; }
  QString operator()(const BlockFinished& event) const {
    return bitlathe::tr("Block %1 done in %2, error %3")
        .arg(QString::number(event.block + 1), formatDuration(event.seconds), formatNumber(event.robustRelativeError));
  }
  QString operator()(const ScalesTuned& event) const {
    const QString heldOut = formatNumber(event.heldOutDivergence);
    if (event.pass == 0) return bitlathe::tr("KL divergence of held-out samples before tuning: %1").arg(heldOut);
    return bitlathe::tr("Tuned scales, pass %1 of %2: KL divergence %3, of held-out samples %4")
        .arg(QString::number(event.pass), QString::number(event.passes), formatNumber(event.divergence), heldOut);
  }
  QString operator()(const PerplexityMeasured& event) const {
    const QString figure = formatWithError(event.perplexity, event.perplexity * event.standardError);
    const QString protocol = engineText(event.protocol);
    switch (event.kind) {
      case PerplexityMeasured::Kind::fullPrecision:
        return bitlathe::tr("Perplexity in full precision: %1 (%2)").arg(figure, protocol);
      case PerplexityMeasured::Kind::live:
        return bitlathe::tr("Perplexity after %n block(s): %1 (%2)", nullptr, static_cast<int>(event.blocksDone))
            .arg(figure, protocol);
      case PerplexityMeasured::Kind::quantized:
        if (event.klDivergence > 0)
          return bitlathe::tr(
                     "Perplexity of the quantized model: %1, KL divergence from full precision %2, at 99.9 % of the "
                     "tokens below %3, same likeliest token %4 %, change of the next token's probability %5 % (%6)")
              .arg(figure, formatWithError(event.klDivergence, event.klStandardError),
                   formatWithError(event.klPercentile, event.klPercentileStandardError),
                   formatWithError(100 * event.sameTop, 100 * event.sameTopStandardError),
                   formatWithError(100 * event.probabilityChange, 100 * event.probabilityChangeStandardError),
                   protocol);
        return bitlathe::tr("Perplexity of the quantized model: %1 (%2)").arg(figure, protocol);
      case PerplexityMeasured::Kind::weightsOnly:
        return bitlathe::tr("Perplexity of the quantized weights alone: %1 (%2)").arg(figure, protocol);
    }
    return {};
  }
  QString operator()(const DivergenceMeasured&) const { return {}; }
  QString operator()(const LogMessage& event) const {
    const QString text = engineText(event.text);
    return event.level == LogMessage::Level::warning ? bitlathe::tr("Warning: %1").arg(text) : text;
  }
  QString operator()(const RunPaused&) const { return bitlathe::tr("Paused"); }
  QString operator()(const RunResumed&) const { return bitlathe::tr("Going on"); }
  QString operator()(const CheckpointExported& event) const {
    return bitlathe::tr("Wrote %1 (%2): %3")
        .arg(QString::fromStdString(event.format), formatBytes(event.size), QString::fromStdString(event.path));
  }
  QString operator()(const RunFinished& event) const {
    return bitlathe::tr("Finished in %1, peak memory %2")
        .arg(formatDuration(event.seconds), formatBytes(event.peakMemory));
  }
  QString operator()(const TaskScored& event) const {
    const QString figure = formatWithError(100 * event.accuracy, 100 * event.accuracyError);
    const QString task = QString::fromStdString(event.task);
    const QString rounded =
        event.precision.empty() ? QString() : QStringLiteral(", ") + QString::fromStdString(event.precision);
    return bitlathe::tr("%1: %2 % of %3 questions right%4").arg(task, figure, formatCount(event.questions), rounded);
  }
};

}  // namespace

QString logText(const Event& event) {
  return std::visit(Writer{}, event);
}

}  // namespace bitlathe
