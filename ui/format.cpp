// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/translation.h"

namespace bitlathe {
namespace {

constexpr int significantDigits = 3;

double roundToSignificant(double value) {
  if (value == 0) return 0;
  const double scale = std::pow(10.0, std::floor(std::log10(std::abs(value))) - (significantDigits - 1));
  return std::round(value / scale) * scale;
}

QString superscript(int value) {
  static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text = value < 0 ? QStringLiteral("⁻") : QString();
  for (const QChar digit : QString::number(std::abs(value))) text += digits[digit.digitValue()];
  return text;
}

/// The unit for values of at least its size.
struct Unit {
  double size;
  const char* symbol;
};

}  // namespace

QString formatNumber(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  if (value == 0) return QStringLiteral("0");
  const double rounded = roundToSignificant(value);
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded)) + 1e-9));
  if (magnitude < -4 || magnitude >= 7) {
    const double mantissa = rounded / std::pow(10.0, magnitude);
    return QStringLiteral("%1 × 10%2")
        .arg(QLocale().toString(mantissa, 'g', significantDigits), superscript(magnitude));
  }
  const int decimals = std::max(0, significantDigits - 1 - magnitude);
  return QLocale().toString(rounded, 'f', decimals);
}

QString formatWithError(double value, double standardError) {
  return QStringLiteral("%1 ± %2").arg(formatNumber(value), formatNumber(standardError));
}

QString formatCount(std::int64_t count) {
  if (std::abs(count) < 10'000) return QLocale().toString(static_cast<qlonglong>(count));
  static constexpr std::array units{Unit{1e12, "T"}, Unit{1e9, "B"}, Unit{1e6, "M"}, Unit{1e3, "k"}};
  const double value = roundToSignificant(static_cast<double>(count));
  for (const Unit& unit : units) {
    if (std::abs(value) >= unit.size)
      return QStringLiteral("%1 %2").arg(QLocale().toString(value / unit.size, 'g', significantDigits),
                                         QLatin1String(unit.symbol));
  }
  return {};
}

QString formatBytes(std::uint64_t bytes) {
  static constexpr std::array units{Unit{1e12, "TB"}, Unit{1e9, "GB"}, Unit{1e6, "MB"}, Unit{1e3, "kB"}};
  const double value = roundToSignificant(static_cast<double>(bytes));
  for (const Unit& unit : units) {
    if (value >= unit.size)
      return QStringLiteral("%1 %2").arg(formatNumber(value / unit.size), QLatin1String(unit.symbol));
  }
  return QStringLiteral("%1 B").arg(bytes);
}

QString formatDuration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return QStringLiteral("–");
  if (seconds > 0 && seconds < 0.0995) return tr("%1 ms").arg(std::max(1LL, std::llround(seconds * 1000)));
  if (seconds < 9.95) return tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return tr("%1 s").arg(whole);
  if (whole < 3600) return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
  return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString formatRoughDuration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return QStringLiteral("–");
  if (seconds < 7.5) return tr("a few seconds");
  if (seconds < 55) return tr("about %1 s").arg(5 * std::llround(seconds / 5));
  const double minutes = seconds / 60;
  if (minutes < 55) return tr("about %1 min").arg(std::max(1LL, std::llround(minutes)));
  const double hours = std::round(minutes / 30) / 2;
  return tr("about %1 h").arg(QLocale().toString(hours, 'g', significantDigits));
}

QString formatPercent(double fraction, bool sign) {
  if (!std::isfinite(fraction)) return QStringLiteral("–");
  const double percent = fraction * 100;
  const int decimals = std::abs(percent) < 9.95 && sign ? 1 : 0;
  QString text = QLocale().toString(std::abs(percent), 'f', decimals);
  if (percent < 0) text.prepend(QStringLiteral("−"));
  if (sign && percent >= 0) text.prepend(QLatin1Char('+'));
  return tr("%1 %").arg(text);
}

}  // namespace bitlathe
