// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/perplexity_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

// An estimate's error is that of its difference from full precision; the final figure's is that of the text, which the
// divergence doesn't have.
QString estimateText(const PerplexityMeasured& measured) {
  return PerplexityPlot::tr("now %1").arg(
      formatWithError(measured.perplexity, measured.perplexity * measured.standardError));
}

QString finalText(const PerplexityMeasured& measured) {
  QString text = PerplexityPlot::tr("quantized %1").arg(formatNumber(measured.perplexity));
  if (measured.klDivergence <= 0) return text;
  return text + QLatin1Char('\n') +
         PerplexityPlot::tr("KL divergence %1").arg(formatWithError(measured.klDivergence, measured.klStandardError));
}

}  // namespace

PerplexityPlot::PerplexityPlot(QWidget* parent) : ThemedPlot(tr("Perplexity"), parent) {
  setAccessibleDescription(tr("Perplexity estimates of the partly quantized model; the log lists the same figures."));
  setEmptyText(tr("The first estimate appears after a few blocks."));
  useBlockAxis(*this);
  xAxis->setLabel(tr("Blocks quantized"));
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  for (const auto& [series, name] :
       std::initializer_list<std::pair<Series, QString>>{{BandLow, tr("low")},
                                                         {BandHigh, tr("high")},
                                                         {FullPrecision, tr("full precision")},
                                                         {Live, tr("live")},
                                                         {Final, tr("quantized")}}) {
    Q_ASSERT(graphCount() == series);
    addGraph()->setName(name);
  }
  addGhost(tr("earlier run"));
  graph(BandLow)->setSelectable(QCP::stNone);
  graph(BandHigh)->setSelectable(QCP::stNone);
  graph(BandHigh)->setChannelFillGraph(graph(BandLow));

  fullPrecisionLabel_ = new QCPItemText(this);
  latestLabel_ = new QCPItemText(this);
  for (QCPItemText* label : {fullPrecisionLabel_, latestLabel_}) {
    label->setSelectable(false);
    label->setClipToAxisRect(false);
    label->setPadding({3, 2, 3, 7});
  }
  bridge_ = new QCPItemLine(this);
  bridge_->setSelectable(false);
}

void PerplexityPlot::show(const RunRecord& record, const RunRecord* ghost) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  for (int i = 0; i < graphCount(); ++i) graph(i)->data()->clear();
  fullPrecisionLabel_->setVisible(record.fullPrecision.has_value());
  if (record.fullPrecision) {
    const double perplexity = record.fullPrecision->perplexity;
    graph(FullPrecision)->addData(0, perplexity);
    graph(FullPrecision)->addData(static_cast<double>(blockCount_), perplexity);
    fullPrecisionLabel_->setText(tr("full precision %1").arg(formatNumber(perplexity)));
    fullPrecisionLabel_->position->setCoords(0, perplexity);
  }
  if (ghost) {
    for (const auto& [blocksDone, measured] : ghost->live)
      graph(Ghost)->addData(static_cast<double>(blocksDone), measured.perplexity);
    if (ghost->quantized)
      graph(Ghost)->addData(static_cast<double>(ghost->quantized->blocksDone), ghost->quantized->perplexity);
  }
  const PerplexityMeasured* latest = nullptr;
  for (const auto& [blocksDone, measured] : record.live) {
    const double x = static_cast<double>(blocksDone);
    graph(Live)->addData(x, measured.perplexity);
    graph(BandLow)->addData(x, measured.perplexity * std::exp(-measured.standardError));
    graph(BandHigh)->addData(x, measured.perplexity * std::exp(measured.standardError));
    latest = &measured;
  }
  if (record.quantized) {
    latest = &*record.quantized;
    graph(Final)->addData(static_cast<double>(blockCount_), latest->perplexity);
  }
  bridge_->setVisible(record.quantized && !record.live.empty());
  if (bridge_->visible()) {
    const PerplexityMeasured& last = record.live.rbegin()->second;
    bridge_->start->setCoords(static_cast<double>(last.blocksDone), last.perplexity);
    bridge_->end->setCoords(static_cast<double>(blockCount_), record.quantized->perplexity);
  }
  latestLabel_->setVisible(latest != nullptr);
  if (latest) {
    const bool rightHalf = 2 * latest->blocksDone > blockCount_;
    latestLabel_->setText(record.quantized ? finalText(*latest) : estimateText(*latest));
    latestLabel_->setPositionAlignment((rightHalf ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
    latestLabel_->position->setCoords(
        static_cast<double>(record.quantized ? blockCount_ : latest->blocksDone),
        record.quantized ? latest->perplexity : latest->perplexity * std::exp(latest->standardError));
  }
  dataChanged();
}

void PerplexityPlot::applyTheme(const Theme& theme) {
  QColor band = theme.accent;
  band.setAlphaF(0.18F);
  graph(BandLow)->setPen(Qt::NoPen);
  graph(BandHigh)->setPen(Qt::NoPen);
  graph(BandHigh)->setBrush(band);
  graph(Ghost)->setPen(ghostPen(theme.muted));
  graph(FullPrecision)->setPen(QPen(theme.muted, 1.5, Qt::DashLine));
  graph(Live)->setPen(QPen(theme.accentText, 2));
  graph(Live)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.accentText, theme.accentText, 5));
  graph(Final)->setPen(QPen(theme.accentText, 2));
  bridge_->setPen(QPen(theme.accentText, 2));
  graph(Final)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(theme.text, 1.5), theme.accent, 11));
  QFont bold = font();
  bold.setBold(true);
  fullPrecisionLabel_->setFont(font());
  fullPrecisionLabel_->setColor(theme.muted);
  fullPrecisionLabel_->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
  latestLabel_->setFont(bold);
  latestLabel_->setColor(theme.text);
}

QString PerplexityPlot::readout(int series, const QCPGraphData& point) const {
  switch (series) {
    case FullPrecision:
      return tr("full precision\n%1").arg(formatNumber(point.value));
    case Final:
      return latestLabel_->text();
    case Ghost:
      return tr("earlier run, after %n block(s)\n%1", nullptr, static_cast<int>(point.key))
          .arg(formatNumber(point.value));
    default:
      return tr("after %n block(s)\n%1", nullptr, static_cast<int>(point.key)).arg(formatNumber(point.value));
  }
}

void PerplexityPlot::fitView() {
  ThemedPlot::fitView();
  // Room for the labels above and below the data.
  const QCPRange y = yAxis->range();
  const double spread = y.upper / y.lower;
  const bool twoLines = latestLabel_->text().contains(QLatin1Char('\n'));
  yAxis->setRange(y.lower / std::max(1.05, std::pow(spread, 0.12)),
                  y.upper * std::max(1.05, std::pow(spread, twoLines ? 0.24 : 0.12)));
  const double blocks = std::max<double>(1, static_cast<double>(blockCount_));
  xAxis->setRange(-0.03 * blocks, 1.03 * blocks);
}

}  // namespace bitlathe
