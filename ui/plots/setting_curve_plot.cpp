// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/setting_curve_plot.h"

#include <cmath>

#include "ui/format.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

constexpr std::size_t crowd = 7;  // points

}  // namespace

SettingCurvePlot::SettingCurvePlot(const QString& title, const QString& axisLabel, Scale scale, QWidget* parent)
    : ThemedPlot(title, parent), scale_(scale) {
  setAccessibleDescription(tr("The layer's error for each value; a click on a point chooses it."));
  xAxis->setLabel(axisLabel);
  if (scale == Scale::logarithmic) xAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  addGraph()->setName(tr("error"));
  addGraph()->setName(tr("chosen"));
  graph(Present)->setSelectable(QCP::stNone);
  addGraph()->setName(tr("level"));
  levelLabel_ = new QCPItemText(this);
  levelLabel_->setSelectable(false);
  levelLabel_->setPadding({3, 2, 3, 2});
  levelLabel_->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
  levelLabel_->setVisible(false);
}

void SettingCurvePlot::show(const std::vector<Point>& points, const std::optional<Level>& level) {
  points_ = points;
  graph(Curve)->data()->clear();
  graph(Present)->data()->clear();
  const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  // On a logarithmic axis labels are long, and those of small plots would touch.
  const bool crowded = scale_ == Scale::logarithmic && points.size() >= crowd;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    ticker->addTick(point.x, crowded && i % 2 == 1 && !point.isPresent ? QString() : point.label);
    if (!(point.error > 0) || !std::isfinite(point.error)) continue;
    graph(Curve)->addData(point.x, point.error);
    if (point.isPresent) graph(Present)->addData(point.x, point.error);
  }
  xAxis->setTicker(ticker);
  showLevel(level);
  dataChanged();
}

void SettingCurvePlot::showLevel(const std::optional<Level>& level) {
  graph(AtLevel)->data()->clear();
  const bool known = level && !points_.empty() && level->error > 0 && std::isfinite(level->error);
  levelLabel_->setVisible(known);
  if (!known) return;
  graph(AtLevel)->addData(points_.front().x, level->error);
  graph(AtLevel)->addData(points_.back().x, level->error);
  QFont labelFont = font();
  labelFont.setBold(level->isPresent);
  levelLabel_->setFont(labelFont);
  levelLabel_->setText(level->label);
  levelLabel_->position->setCoords(0.5, level->error);
}

void SettingCurvePlot::applyTheme(const Theme& theme) {
  graph(Curve)->setPen(QPen(theme.accentText, 1.5));
  graph(Curve)->setScatterStyle({QCPScatterStyle::ssCircle, QPen(theme.accentText, 1.5), QBrush(theme.surface), 7});
  graph(Present)->setPen(Qt::NoPen);
  graph(Present)->setScatterStyle({QCPScatterStyle::ssDiamond, QPen(theme.text, 1.5), QBrush(theme.accent), 12});
  graph(AtLevel)->setPen(QPen(theme.muted, 1.5, Qt::DashLine));
  levelLabel_->setColor(theme.text);
  levelLabel_->setPositionAlignment(Qt::AlignHCenter | Qt::AlignTop);
}

QString SettingCurvePlot::readout(int series, const QCPGraphData& point) const {
  if (series == AtLevel) return QStringLiteral("%1\n%2").arg(levelLabel_->text(), formatNumber(point.value));
  QString name;
  for (const Point& shown : points_) {
    if (shown.x == point.key) name = shown.label;
  }
  return QStringLiteral("%1: %2\n%3").arg(xAxis->label(), name, formatNumber(point.value));
}

void SettingCurvePlot::fitView() {
  ThemedPlot::fitView();
  // All values are in view from the start, so that the axis stands still while the curve grows.
  if (points_.empty()) return;
  if (levelLabel_->visible()) {  // room beneath the line, which mostly is below the curve
    const QCPRange range = yAxis->range();
    yAxis->setRangeLower(range.lower / std::pow(range.upper / range.lower, 0.15));
  }
  const double first = points_.front().x, last = points_.back().x;
  if (scale_ == Scale::logarithmic) {
    const double margin = std::pow(last / first, 0.08);
    xAxis->setRange(first / margin, last * margin);
  } else {
    const double margin = 0.08 * (last - first);
    xAxis->setRange(first - margin, last + margin);
  }
}

}  // namespace bitlathe
