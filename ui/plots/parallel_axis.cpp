// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/format.h"

namespace bitlathe {
namespace {

constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
constexpr double orderOfMagnitude = 10;

/// `value` between `least` and `most`; the middle where they are the same.
double positionOf(double value, double least, double most) {
  return most > least ? (value - least) / (most - least) : 0.5;
}

}  // namespace

ParallelAxis numberAxis(const QString& label, const std::vector<double>& values) {
  ParallelAxis axis{label};
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  const bool logarithmic = least > 0 && most / least > orderOfMagnitude;
  for (const double value : values) {
    const bool known = std::isfinite(value);
    axis.texts += known ? formatNumber(value) : QString();
    axis.positions.push_back(!known        ? nowhere
                             : logarithmic ? positionOf(std::log(value), std::log(least), std::log(most))
                                           : positionOf(value, least, most));
  }
  if (least <= most) {
    axis.bottom = formatNumber(least);
    axis.top = formatNumber(most);
  }
  return axis;
}

ParallelAxis textAxis(const QString& label, const QStringList& texts) {
  ParallelAxis axis{label, texts};
  QStringList distinct = texts;
  distinct.removeAll(QString());
  distinct.removeDuplicates();
  for (const QString& text : texts) {
    const auto index = static_cast<double>(distinct.indexOf(text));
    axis.positions.push_back(index < 0 ? nowhere : positionOf(index, 0, static_cast<double>(distinct.size() - 1)));
  }
  if (!distinct.isEmpty()) {
    axis.bottom = distinct.front();
    axis.top = distinct.back();
  }
  return axis;
}

}  // namespace bitlathe
