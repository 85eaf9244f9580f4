// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/descent_plot.h"

#include <array>
#include <cmath>
#include <limits>

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/kind_series.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

using Solver = LossDescended::Solver;

constexpr std::array solvers{Solver::relaxation, Solver::codeSearch};

}  // namespace

DescentPlot::DescentPlot(QWidget* parent) : ThemedPlot(tr("Descent of the solvers"), parent) {
  setAccessibleDescription(tr(
      "The loss along LPCD's relaxations and JointQ's search in the block of the chosen layer, as a share of where it "
      "began."));
  setEmptyText(tr("This block has neither a relaxation of LPCD nor a search of JointQ."));
  useWholeNumbers(*this);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  for (const Solver solver : solvers) {
    setAutoAddPlottableToLegend(solver == Solver::relaxation);
    for (const LinearKind kind : linearKinds) {
      const QString name = QString::fromUtf8(linearKindName(kind).data());
      addGraph()->setName(solver == Solver::relaxation ? name : tr("%1: code search").arg(name));
    }
  }
  showLegendAbove(*this);
}

QCPGraph* DescentPlot::graphOf(Solver solver, LinearKind kind) const {
  return graph(static_cast<int>(solver) * static_cast<int>(linearKindCount) + static_cast<int>(kind));
}

void DescentPlot::show(const RunRecord& record, std::optional<std::int64_t> block) {
  for (int i = 0; i < graphCount(); ++i) graph(i)->data()->clear();
  if (!block && !record.descents.empty()) block = record.descents.rbegin()->first;
  block_ = block.value_or(0);
  xAxis->setLabel(block ? tr("Step, block %1").arg(block_) : QString());
  const auto descents = record.descents.find(block_);
  if (block && descents != record.descents.end()) {
    for (const LossDescended& descent : descents->second) {
      if (descent.losses.empty() || !(descent.losses.front() > 0)) continue;
      QCPGraph* series = graphOf(descent.solver, descent.kind);
      double step = 0;
      if (!series->data()->isEmpty()) {
        step = (series->data()->constEnd() - 1)->key + 1;
        series->addData(step - 0.5, std::numeric_limits<double>::quiet_NaN());  // a gap between two sweeps
      }
      for (const double loss : descent.losses) series->addData(step++, loss / descent.losses.front());
    }
  }
  dataChanged();
}

void DescentPlot::applyTheme(const Theme& theme) {
  for (const LinearKind kind : linearKinds) {
    for (const Solver solver : solvers) {
      graphOf(solver, kind)
          ->setPen(QPen(theme.seriesColor(kind), 1, solver == Solver::relaxation ? Qt::SolidLine : Qt::DashLine));
      graphOf(solver, kind)->setScatterStyle(kindMarker(kind, theme));
    }
  }
}

QString DescentPlot::readout(int series, const QCPGraphData& point) const {
  const int kinds = static_cast<int>(linearKindCount);
  const QString label = layerLabel(block_, linearKinds[static_cast<std::size_t>(series % kinds)]);
  const QString share = formatPercent(point.value);
  return label + QLatin1Char('\n') +
         (series < kinds ? tr("relaxation, step %1: %2 of the loss at first")
                         : tr("code search, step %1: %2 of the objective at first"))
             .arg(QString::number(point.key), share);
}

}  // namespace bitlathe
