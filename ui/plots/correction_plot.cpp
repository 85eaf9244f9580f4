// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/correction_plot.h"

#include <cmath>

#include "ui/correction_text.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/kind_series.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

QString kindName(LinearKind kind) {
  return QString::fromUtf8(linearKindName(kind).data());
}

}  // namespace

CorrectionPlot::CorrectionPlot(Samples samples, QWidget* parent)
    : ThemedPlot(samples == Samples::calibration ? tr("Apart behind the layer") : tr("Apart on held-out samples"),
                 parent),
      samples_(samples) {
  setAccessibleDescription(tr(
      "How far the quantized model is apart from the original one behind every corrected layer, by block: before the "
      "correction, with the corrected target, and quantized. The layer table shows the same figures."));
  setEmptyText(tr("Appears when the first layer is corrected."));
  useBlockAxis(*this);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  setAutoAddPlottableToLegend(false);
  const QString stageNames[] = {tr("before"), tr("target"), tr("quantized")};
  for (int stage = Before; stage <= lastStage(); ++stage) {
    for (const LinearKind kind : linearKinds)
      addGraph()->setName(kindName(kind) + QLatin1Char(' ') + stageNames[stage]);
  }
  setAutoAddPlottableToLegend(true);
  for (const LinearKind kind : linearKinds) {
    QCPGraph* key = addGraph();
    key->setName(kindName(kind));
    key->setSelectable(QCP::stNone);
    kindKeys_[static_cast<std::size_t>(kind)] = key;
  }
  showLegendAbove(*this);
  lines_ =
      new QCPTextElement(this, samples == Samples::calibration ? tr("dotted: before, dashed: target, solid: quantized")
                                                               : tr("dotted: before, solid: target"));
  lines_->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  lines_->setMargins({4, 2, 4, 2});
  plotLayout()->insertRow(2);
  plotLayout()->addElement(2, 0, lines_);
  selection_ = new QCPItemTracer(this);
  selection_->setStyle(QCPItemTracer::tsCircle);
  selection_->setSize(15);
  selection_->setSelectable(false);
  selection_->setVisible(false);
}

QCPGraph* CorrectionPlot::dataGraph(int stage, LinearKind kind) const {
  return graph(stage * static_cast<int>(linearKindCount) + static_cast<int>(kind));
}

void CorrectionPlot::show(const RunRecord& record) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  layers_.clear();
  for (int i = 0; i < graphCount(); ++i) graph(i)->data()->clear();
  for (const LayerQuantized& layer : record.layers) {
    const auto found = record.corrections.find(layer.name);
    if (found == record.corrections.end()) continue;
    const LayerCorrected& correction = found->second;
    const bool all = samples_ == Samples::calibration;
    const double losses[stageCount] = {all ? correction.initialLoss : correction.heldOutInitialLoss,
                                       all ? correction.targetLoss : correction.heldOutTargetLoss,
                                       correction.projectedLoss};
    for (int stage = Before; stage <= lastStage(); ++stage) {
      // A logarithmic axis has no place for a loss of zero; the table shows it.
      if (losses[stage] > 0) dataGraph(stage, layer.kind)->addData(static_cast<double>(layer.block), losses[stage]);
    }
    layers_[{layer.block, layer.kind}] = {correction, layer};
  }
  dataChanged();
}

void CorrectionPlot::select(const LayerQuantized* layer) {
  selection_->setVisible(layer && layers_.contains({layer->block, layer->kind}));
  if (layer) {
    selection_->setGraph(dataGraph(lastStage(), layer->kind));
    selection_->setGraphKey(static_cast<double>(layer->block));
  }
  replot(rpQueuedReplot);
}

void CorrectionPlot::applyTheme(const Theme& theme) {
  for (const LinearKind kind : linearKinds) {
    QColor line = theme.seriesColor(kind);
    kindKeys_[static_cast<std::size_t>(kind)]->setPen(Qt::NoPen);
    kindKeys_[static_cast<std::size_t>(kind)]->setScatterStyle(kindMarker(kind, theme));
    line.setAlphaF(0.7F);
    dataGraph(Target, kind)->setPen(QPen(line, 1, Qt::DashLine));
    dataGraph(Before, kind)->setPen(QPen(line, 1, Qt::DotLine));
    dataGraph(lastStage(), kind)->setPen(QPen(line, 1));
    dataGraph(lastStage(), kind)->setScatterStyle(kindMarker(kind, theme));
  }
  lines_->setFont(legend->font());
  lines_->setTextColor(theme.muted);
  selection_->setPen(QPen(theme.text, 2));
}

QString CorrectionPlot::readout(int series, const QCPGraphData& point) const {
  const LinearKind kind = linearKinds[static_cast<std::size_t>(series) % linearKindCount];
  const std::int64_t block = std::llround(point.key);
  const Layer& layer = layers_.at({block, kind});
  return layerLabel(block, kind) + QLatin1Char('\n') + correctionText(layer.correction, layer.layer);
}

void CorrectionPlot::fitView() {
  ThemedPlot::fitView();
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
