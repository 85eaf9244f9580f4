// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/run_overlay_plot.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/kind_series.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

constexpr double gigabyte = 1e9;

QString titleOf(RunOverlayPlot::Quantity quantity) {
  switch (quantity) {
    case RunOverlayPlot::Quantity::layerErrors:
      return RunOverlayPlot::tr("Relative output error");
    case RunOverlayPlot::Quantity::blockErrors:
      return RunOverlayPlot::tr("Error behind each block");
    case RunOverlayPlot::Quantity::blockTimes:
      return RunOverlayPlot::tr("Time of each block, s");
    case RunOverlayPlot::Quantity::blockMemory:
      return RunOverlayPlot::tr("Memory behind each block, GB");
    case RunOverlayPlot::Quantity::perplexity:
      return RunOverlayPlot::tr("Perplexity");
    case RunOverlayPlot::Quantity::divergence:
      return RunOverlayPlot::tr("KL divergence by position");
  }
  return {};
}

QVector<QCPGraphData> layerErrors(const RunRecord& record, std::optional<LinearKind> kind) {
  struct Sum {
    double value = 0;
    int count = 0;
  };
  std::map<std::int64_t, Sum> blocks;
  for (const LayerQuantized& layer : record.layers) {
    if (kind && layer.kind != *kind) continue;
    blocks[layer.block].value += layer.robustOutputError;
    ++blocks[layer.block].count;
  }
  QVector<QCPGraphData> points;
  for (const auto& [block, sum] : blocks) points.append({static_cast<double>(block), sum.value / sum.count});
  return points;
}

QVector<QCPGraphData> blockValues(const RunRecord& record, double (*valueOf)(const BlockFinished&)) {
  QVector<QCPGraphData> points;
  for (const auto& [block, done] : record.blocks) points.append({static_cast<double>(block), valueOf(done)});
  return points;
}

QVector<QCPGraphData> divergences(const RunRecord& record) {
  QVector<QCPGraphData> points;
  if (!record.divergence) return points;
  const DivergenceMeasured& measured = *record.divergence;
  for (std::size_t i = 0; i < measured.binMeans.size(); ++i) {
    const auto last = static_cast<double>(measured.binEnds[i] - 1);
    points.append({(static_cast<double>(measured.binBegins[i]) + last) / 2, measured.binMeans[i]});
  }
  return points;
}

QVector<QCPGraphData> perplexities(const RunRecord& record) {
  QVector<QCPGraphData> points;
  for (const auto& [done, measured] : record.live) points.append({static_cast<double>(done), measured.perplexity});
  if (record.quantized) {
    const auto done = static_cast<double>(record.quantized->blocksDone);
    // The final figure takes the place of an estimate of the whole model.
    if (!points.isEmpty() && points.last().key == done) points.removeLast();
    points.append({done, record.quantized->perplexity});
  }
  return points;
}

}  // namespace

RunOverlayPlot::RunOverlayPlot(Quantity quantity, QWidget* parent)
    : ThemedPlot(titleOf(quantity), parent), quantity_(quantity) {
  setAccessibleDescription(tr("One curve for each selected run; each run's page has the figures as a table."));
  setEmptyText(tr("Select runs in the table."));
  useBlockAxis(*this);
  if (quantity == Quantity::perplexity) xAxis->setLabel(tr("Blocks quantized"));
  if (quantity == Quantity::divergence) xAxis->setLabel(tr("Position in the text"));
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  for (std::size_t i = 0; i < seriesColorCount; ++i) addGraph();
}

QVector<QCPGraphData> RunOverlayPlot::pointsOf(const RunRecord& record, std::optional<LinearKind> kind) const {
  QVector<QCPGraphData> points;
  switch (quantity_) {
    case Quantity::layerErrors:
      points = layerErrors(record, kind);
      break;
    case Quantity::blockErrors:
      points = blockValues(record, [](const BlockFinished& done) { return done.robustRelativeError; });
      break;
    case Quantity::blockTimes:
      points = blockValues(record, [](const BlockFinished& done) { return done.seconds; });
      break;
    case Quantity::blockMemory:
      points = blockValues(record, [](const BlockFinished& done) { return static_cast<double>(done.memory) / gigabyte; });
      break;
    case Quantity::divergence:
      points = divergences(record);
      break;
    case Quantity::perplexity:
      points = perplexities(record);
      break;
  }
  // A logarithmic axis has no place for zero.
  points.removeIf([](const QCPGraphData& point) { return !(point.value > 0); });
  return points;
}

void RunOverlayPlot::show(const std::vector<Run>& runs, std::optional<LinearKind> kind) {
  blockCount_ = 0;
  for (int i = 0; i < graphCount(); ++i) {
    graph(i)->data()->clear();
    if (static_cast<std::size_t>(i) >= runs.size()) continue;
    const Run& run = runs[static_cast<std::size_t>(i)];
    graph(i)->setName(run.label);
    graph(i)->data()->set(pointsOf(*run.record, kind));
    if (run.record->started) blockCount_ = std::max(blockCount_, run.record->started->blockCount);
  }
  dataChanged();
}

void RunOverlayPlot::applyTheme(const Theme& theme) {
  for (std::size_t i = 0; i < seriesColorCount; ++i) {
    QCPGraph* series = graph(static_cast<int>(i));
    series->setPen(QPen(theme.seriesColor(i), 1.5));
    series->setScatterStyle(seriesMarker(i, theme));
  }
}

QString RunOverlayPlot::readout(int series, const QCPGraphData& point) const {
  const int key = static_cast<int>(point.key);
  const QString place = quantity_ == Quantity::perplexity   ? tr("after %n block(s)", nullptr, key)
                        : quantity_ == Quantity::divergence ? tr("position %1").arg(key)
                                                            : tr("block %1").arg(key);
  return QStringLiteral("%1\n%2: %3").arg(graph(series)->name(), place, formatNumber(point.value));
}

void RunOverlayPlot::fitView() {
  ThemedPlot::fitView();
  if (quantity_ != Quantity::perplexity && quantity_ != Quantity::divergence) showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
