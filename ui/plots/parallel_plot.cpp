// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_plot.h"

#include <QApplication>
#include <algorithm>
#include <cmath>
#include <utility>

namespace bitlathe {
namespace {

// Of the distance between two axes.
constexpr double brushHalfWidth = 0.08;
constexpr double sideMargin = 0.4;

}  // namespace

ParallelPlot::ParallelPlot(QWidget* parent) : ThemedPlot(tr("Parallel coordinates"), parent) {
  setAccessibleDescription(tr("Each run of the table as a line across its settings and figures; the table has both."));
  setEmptyText(tr("Finished runs whose recipes differ appear here."));
  setInteractions({});
  xAxis->setTickLabelPadding(8);
  xAxis->setSubTicks(false);
  xAxis2->setSubTicks(false);
  xAxis2->setTickLabels(true);
  xAxis2->setTickLabelPadding(4);
  yAxis->setVisible(false);
  connect(this, &ThemedPlot::pointClicked, this,
          [this](int series) { emit runClicked(static_cast<std::size_t>(series)); });
}

void ParallelPlot::show(const QStringList& labels, std::vector<ParallelAxis> axes) {
  clearBrushes();
  pressed_.reset();
  clearGraphs();
  labels_ = labels;
  axes_ = std::move(axes);
  selected_.clear();
  nameAxes();
  xAxis2->setVisible(!axes_.empty());
  for (qsizetype run = 0; !axes_.empty() && run < labels_.size(); ++run) {
    QCPGraph* graph = addGraph();
    graph->setName(labels_[run]);
    graph->setScatterStyle({QCPScatterStyle::ssDisc, 5});
    for (std::size_t i = 0; i < axes_.size(); ++i)
      graph->addData(static_cast<double>(i), axes_[i].positions[static_cast<std::size_t>(run)]);
  }
  fitView();
  applyTheme(theme());
  dataChanged();
}

void ParallelPlot::nameAxes() {
  const auto names = QSharedPointer<QCPAxisTickerText>::create(), tops = QSharedPointer<QCPAxisTickerText>::create();
  const QFontMetrics metrics(xAxis->tickLabelFont());
  const int room = static_cast<int>(width() / (lastAxis() + 2 * sideMargin)) - metrics.horizontalAdvance(u'm');
  const auto fitting = [&](const QString& text) { return metrics.elidedText(text, Qt::ElideMiddle, room); };
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const auto x = static_cast<double>(i);
    names->addTick(x, fitting(axes_[i].bottom) + QLatin1Char('\n') + fitting(axes_[i].label));
    tops->addTick(x, fitting(axes_[i].top));
  }
  xAxis->setTicker(names);
  xAxis2->setTicker(tops);
}

void ParallelPlot::select(const std::set<std::size_t>& runs) {
  selected_ = runs;
  applyTheme(theme());
  replot(rpQueuedReplot);
}

PlotTable ParallelPlot::table() const {
  PlotTable table{{QStringLiteral("run")}, {tr("Run")}, {}};
  for (const ParallelAxis& axis : axes_) {
    table.columns += axis.label;
    table.titles += axis.label;
  }
  for (qsizetype run = 0; !axes_.empty() && run < labels_.size(); ++run) {
    QVariantList cells{labels_[run]};
    for (const ParallelAxis& axis : axes_) cells += axis.texts[run];
    table.rows.push_back(cells);
  }
  return table;
}

void ParallelPlot::applyTheme(const Theme& theme) {
  xAxis->grid()->setPen(QPen(theme.border, 1.5));
  for (QCPAxis* axis : {xAxis, xAxis2}) {
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
  }
  xAxis2->setTickLabelFont(xAxis->tickLabelFont());
  xAxis2->setTickLabelColor(theme.muted);
  yAxis->grid()->setPen(Qt::NoPen);
  QColor faint = theme.muted;
  faint.setAlphaF(0.45F);
  QColor fill = theme.accentText;
  fill.setAlphaF(0.18F);
  for (int run = 0; run < graphCount(); ++run) {
    const bool selected = selected_.contains(static_cast<std::size_t>(run));
    graph(run)->setPen(selected ? QPen(theme.accentText, 2) : QPen(faint, 1));
    graph(run)->setLayer(selected ? QStringLiteral("main") : QStringLiteral("grid"));
  }
  for (const auto& [axis, brush] : brushes_) {
    brush.box->setPen(QPen(theme.accentText, 1));
    brush.box->setBrush(fill);
  }
}

QString ParallelPlot::readout(int series, const QCPGraphData& point) const {
  const ParallelAxis& axis = axes_[axisAt(point.key)];
  return QStringLiteral("%1\n%2 %3").arg(labels_[series], axis.label, axis.texts[series]);
}

void ParallelPlot::fitView() {
  for (QCPAxis* axis : {xAxis, xAxis2}) axis->setRange(-sideMargin, lastAxis() + sideMargin);
  yAxis->setRange(-0.06, 1.06);
}

double ParallelPlot::lastAxis() const {
  return std::max(1.0, static_cast<double>(axes_.size()) - 1);
}

std::size_t ParallelPlot::axisAt(double x) const {
  return static_cast<std::size_t>(std::clamp(std::lround(x), 0L, static_cast<long>(axes_.size()) - 1));
}

void ParallelPlot::brush(std::size_t axis, const QCPRange& range) {
  auto& [held, box] = brushes_.try_emplace(axis, Brush{range, nullptr}).first->second;
  if (box == nullptr) {
    box = new QCPItemRect(this);
    box->setSelectable(false);
  }
  held = range;
  box->topLeft->setCoords(static_cast<double>(axis) - brushHalfWidth, range.upper);
  box->bottomRight->setCoords(static_cast<double>(axis) + brushHalfWidth, range.lower);
}

void ParallelPlot::clearBrushes() {
  for (const auto& [axis, brush] : brushes_) removeItem(brush.box);
  brushes_.clear();
}

std::set<std::size_t> ParallelPlot::runsInBrushes() const {
  std::set<std::size_t> runs;
  for (std::size_t run = 0; run < static_cast<std::size_t>(labels_.size()); ++run) {
    if (std::ranges::all_of(brushes_, [&](const auto& entry) {
          return entry.second.range.contains(axes_[entry.first].positions[run]);
        })) {
      runs.insert(run);
    }
  }
  return runs;
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
  ThemedPlot::mousePressEvent(event);
  dragged_ = false;
  if (event->button() == Qt::LeftButton && !axes_.empty()) pressed_ = event->position();
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
  if (!pressed_) return ThemedPlot::mouseMoveEvent(event);
  const QPointF away = event->position() - *pressed_;
  dragged_ = dragged_ || away.manhattanLength() >= QApplication::startDragDistance();
  if (!dragged_) return;
  QCPRange range(yAxis->pixelToCoord(pressed_->y()), yAxis->pixelToCoord(event->position().y()));
  range.normalize();
  brush(axisAt(xAxis->pixelToCoord(pressed_->x())), range);
  select(runsInBrushes());
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
  ThemedPlot::mouseReleaseEvent(event);
  if (!std::exchange(pressed_, {})) return;
  if (dragged_) return emit brushed(selected_);
  clearBrushes();
  replot(rpQueuedReplot);
}

void ParallelPlot::resizeEvent(QResizeEvent* event) {
  nameAxes();
  ThemedPlot::resizeEvent(event);
}

}  // namespace bitlathe
