// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/log_ticker.h"

#include <cmath>

#include "ui/format.h"

namespace bitlathe {
namespace {

/// Multiples of the powers of ten that lie in a range, and one tick beyond each end.
QVector<double> decadeMultiples(const QCPRange& range, const QVector<double>& multiples) {
  QVector<double> ticks;
  if (range.lower <= 0) return ticks;
  const int first = static_cast<int>(std::floor(std::log10(range.lower)));
  const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
  for (int decade = first; decade <= last; ++decade) {
    for (const double multiple : multiples) ticks.append(multiple * std::pow(10.0, decade));
  }
  return ticks;
}

}  // namespace

QVector<double> LogTicker::createTickVector(double, const QCPRange& range) {
  const double decades = std::log10(range.upper / range.lower);
  if (decades > 2.5) return decadeMultiples(range, {1});
  if (decades > 0.7) return decadeMultiples(range, {1, 2, 5});
  return QCPAxisTicker::createTickVector(QCPAxisTicker::getTickStep(range), range);
}

QVector<double> LogTicker::createSubTickVector(int, const QVector<double>& ticks) {
  if (ticks.isEmpty() || ticks.first() <= 0) return {};
  return decadeMultiples({ticks.first(), ticks.last()}, {2, 3, 4, 5, 6, 7, 8, 9});
}

QString LogTicker::getTickLabel(double tick, const QLocale& locale, QChar, int) {
  // Ticks are round numbers: trailing zeros would claim a precision that nobody asked for.
  const double magnitude = std::abs(std::log10(tick));
  return magnitude > 4.5 ? formatNumber(tick) : locale.toString(tick, 'g', 3);
}

}  // namespace bitlathe
