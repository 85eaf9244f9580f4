// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/layer_error_plot.h"

#include <cmath>

#include "ui/correction_text.h"
#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/kind_series.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

using KindPoints = std::array<QVector<QCPGraphData>, linearKindCount>;

KindPoints pointsOf(const RunRecord& record, bool robust) {
  KindPoints points;
  for (const LayerQuantized& layer : record.layers) {
    const double error = robust ? layer.robustOutputError : layer.relativeOutputError;
    // A logarithmic axis has no place for an error of zero; the table shows it.
    if (error > 0) points[static_cast<std::size_t>(layer.kind)].append({static_cast<double>(layer.block), error});
  }
  return points;
}

}  // namespace

LayerErrorPlot::LayerErrorPlot(QWidget* parent) : ThemedPlot(tr("Relative output error"), parent) {
  setAccessibleDescription(tr("Error of every quantized layer by block; the layer table shows the same figures."));
  setEmptyText(tr("The first layer's error appears here."));
  useBlockAxis(*this);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  for (const LinearKind kind : linearKinds) addGraph()->setName(QString::fromUtf8(linearKindName(kind).data()));
  showLegendAbove(*this);
  // Beside seven others their points can't be hovered; the earlier run has a page of its own.
  for (const LinearKind kind : linearKinds)
    addGhost(tr("earlier %1").arg(QString::fromUtf8(linearKindName(kind).data())))->setSelectable(QCP::stNone);

  selection_ = new QCPItemTracer(this);
  selection_->setStyle(QCPItemTracer::tsCircle);
  selection_->setSize(15);
  selection_->setSelectable(false);
  selection_->setVisible(false);
}

void LayerErrorPlot::show(const RunRecord& record, bool robust, const RunRecord* ghost) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  corrected_.clear();
  for (const LayerQuantized& layer : record.layers) {
    const auto correction = record.corrections.find(layer.name);
    if (correction != record.corrections.end())
      corrected_[{layer.block, layer.kind}] = {correction->second, layer};
  }
  const KindPoints points = pointsOf(record, robust);
  const KindPoints ghosts = ghost ? pointsOf(*ghost, robust) : KindPoints();
  for (std::size_t i = 0; i < linearKindCount; ++i) {
    graph(static_cast<int>(i))->data()->set(points[i]);
    graph(ghostOf(i))->data()->set(ghosts[i]);
  }
  dataChanged();
}

void LayerErrorPlot::select(const LayerQuantized* layer) {
  selection_->setVisible(layer != nullptr);
  if (layer) {
    selection_->setGraph(graph(static_cast<int>(layer->kind)));
    selection_->setGraphKey(static_cast<double>(layer->block));
  }
  replot(rpQueuedReplot);
}

void LayerErrorPlot::applyTheme(const Theme& theme) {
  for (const LinearKind kind : linearKinds) {
    const QColor color = theme.seriesColor(kind);
    QColor line = color;
    line.setAlphaF(0.35F);
    QCPGraph* series = graph(static_cast<int>(kind));
    series->setPen(QPen(line, 1));
    series->setScatterStyle(kindMarker(kind, theme));
    graph(ghostOf(static_cast<std::size_t>(kind)))->setPen(ghostPen(line));
  }
  selection_->setPen(QPen(theme.text, 2));
}

QString LayerErrorPlot::readout(int series, const QCPGraphData& point) const {
  const auto kind = linearKinds[static_cast<std::size_t>(series)];
  const std::int64_t block = std::llround(point.key);
  const QString text = QStringLiteral("%1\n%2").arg(layerLabel(block, kind), formatNumber(point.value));
  const auto corrected = corrected_.find({block, kind});
  if (corrected == corrected_.end()) return text;
  return text + QLatin1Char('\n') + correctionText(corrected->second.correction, corrected->second.layer);
}

void LayerErrorPlot::fitView() {
  ThemedPlot::fitView();
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
