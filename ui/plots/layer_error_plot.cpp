// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/layer_error_plot.h"

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

// One for each LinearKind, so that no series is told by its colour alone.
constexpr QCPScatterStyle::ScatterShape markers[linearKindCount] = {
    QCPScatterStyle::ssCircle,  QCPScatterStyle::ssTriangle,         QCPScatterStyle::ssSquare,
    QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangleInverted, QCPScatterStyle::ssPlus,
    QCPScatterStyle::ssCross};

}  // namespace

LayerErrorPlot::LayerErrorPlot(QWidget* parent) : ThemedPlot(tr("Relative output error"), parent) {
  setAccessibleDescription(tr("Error of every quantized layer by block; the layer table shows the same figures."));
  setEmptyText(tr("The first layer's error appears here."));
  useBlockAxis(*this);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  for (const LinearKind kind : linearKinds) addGraph()->setName(QString::fromUtf8(linearKindName(kind).data()));

  legend->setVisible(true);
  legend->setFillOrder(QCPLegend::foColumnsFirst);
  legend->setWrap(linearKindCount);
  legend->setIconSize(14, 12);
  legend->setMargins({4, 0, 4, 0});
  legend->setIconTextPadding(4);
  legend->setColumnSpacing(12);
  plotLayout()->insertRow(1);
  plotLayout()->addElement(1, 0, legend);
  plotLayout()->setRowStretchFactor(1, 0.001);

  selection_ = new QCPItemTracer(this);
  selection_->setStyle(QCPItemTracer::tsCircle);
  selection_->setSize(15);
  selection_->setSelectable(false);
  selection_->setVisible(false);
}

void LayerErrorPlot::show(const RunRecord& record, bool robust) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  std::array<QVector<QCPGraphData>, linearKindCount> points;
  for (const LayerQuantized& layer : record.layers) {
    const double error = robust ? layer.robustOutputError : layer.relativeOutputError;
    // A logarithmic axis has no place for an error of zero; the table shows it.
    if (error > 0) points[static_cast<std::size_t>(layer.kind)].append({static_cast<double>(layer.block), error});
  }
  for (std::size_t i = 0; i < linearKindCount; ++i) graph(static_cast<int>(i))->data()->set(points[i]);
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
    series->setScatterStyle(
        QCPScatterStyle(markers[static_cast<std::size_t>(kind)], QPen(color, 1.5), QBrush(theme.surface), 7));
  }
  selection_->setPen(QPen(theme.text, 2));
}

QString LayerErrorPlot::readout(int series, const QCPGraphData& point) const {
  const auto kind = linearKinds[static_cast<std::size_t>(series)];
  return QStringLiteral("%1.%2\n%3")
      .arg(QString::number(point.key), QString::fromUtf8(linearModuleName(kind).data()), formatNumber(point.value));
}

void LayerErrorPlot::fitView() {
  ThemedPlot::fitView();
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
