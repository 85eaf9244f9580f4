// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/result_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/run_texts.h"
#include "ui/theme.h"

namespace bitlathe {

ResultStrip::ResultStrip(QWidget* parent) : QWidget(parent) {
  figures_ = new QHBoxLayout(this);
  figures_->setContentsMargins({});
  figures_->setSpacing(24);
}

void ResultStrip::show(const RunRecord& record, const std::optional<Estimate>& estimate) {
  while (QLayoutItem* item = figures_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  if (record.quantized) {
    const PerplexityMeasured& quantized = *record.quantized;
    QString note;
    if (record.fullPrecision) {
      note = tr("full precision %1 (× %2)")
                 .arg(formatNumber(record.fullPrecision->perplexity), perplexityRatio(quantized, *record.fullPrecision));
    }
    addFigure(tr("Perplexity"), formatNumber(quantized.perplexity), note);
    if (record.weightsOnly) {
      addFigure(tr("Of the weights alone"), formatNumber(record.weightsOnly->perplexity),
                tr("activations and cache not rounded"));
    }
    if (quantized.klDivergence > 0) {
      addFigure(tr("KL divergence"), formatWithError(quantized.klDivergence, quantized.klStandardError),
                tr("same top token: %1 %")
                    .arg(formatWithError(100 * quantized.sameTop, 100 * quantized.sameTopStandardError)));
    }
  }
  if (record.started) {
    const double bits = record.precision ? record.precision->bitsPerWeight : record.started->bitsPerWeight;
    addFigure(tr("Bits per weight"), formatNumber(bits), tr("with scales and zero points"));
  }
  if (estimate) {
    const std::uint64_t size = record.exports.empty() ? estimate->outputSize : record.exports.front().size;
    addFigure(tr("Checkpoint"), formatBytes(size), tr("%1 in 16 bits").arg(formatBytes(estimate->originalSize)));
  }
  addFigure(tr("Time"), formatDuration(record.finished->seconds),
            estimate ? tr("estimated: %1").arg(formatRoughDuration(estimate->seconds)) : QString());
  addFigure(tr("Peak memory"), formatBytes(record.finished->peakMemory),
            estimate ? tr("estimated: %1").arg(formatBytes(estimate->peakMemory)) : QString());
  figures_->addStretch();
}

void ResultStrip::addFigure(const QString& caption, const QString& value, const QString& note) {
  auto* figure = new QWidget;
  auto* layout = new QVBoxLayout(figure);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  const auto addLine = [&](const QString& text, const char* role) {
    auto* label = new QLabel(text);
    label->setProperty("role", role);
    label->setFont(tabularFont(label->font()));
    layout->addWidget(label);
  };
  addLine(caption, "muted");
  addLine(value, "figure");
  addLine(note, "muted");
  figure->setAccessibleName(QStringLiteral("%1: %2. %3").arg(caption, value, note));
  figures_->addWidget(figure);
}

}  // namespace bitlathe
