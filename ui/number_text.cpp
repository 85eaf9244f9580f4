// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/number_text.h"

#include <QLocale>
#include <QRegularExpression>

namespace bitlathe {
namespace {

QLocale ungrouped() {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator | QLocale::RejectGroupSeparator);
  return locale;
}

bool hasDecimalComma() {
  return QLocale().decimalPoint() == QLatin1String(",");
}

}  // namespace

QString numberText(double value) {
  return ungrouped().toString(value, 'g', QLocale::FloatingPointShortest);
}

std::optional<double> numberOf(const QString& text) {
  bool ok = false;
  if (const double number = ungrouped().toDouble(text.trimmed(), &ok); ok) return number;
  if (const double number = QLocale::c().toDouble(text.trimmed(), &ok); ok) return number;
  return std::nullopt;
}

QString localList(const QString& plain) {
  static const QRegularExpression point(QStringLiteral("(?<=\\d)\\.(?=\\d)"));
  if (!hasDecimalComma() || !plain.contains(point)) return plain;
  return QString(plain).replace(QLatin1Char(','), QLatin1Char(';')).replace(point, QStringLiteral(","));
}

QString plainList(const QString& local) {
  static const QRegularExpression comma(QStringLiteral("(?<=\\d),(?=\\d)"));
  QString plain = local;
  if (hasDecimalComma()) plain.replace(comma, QStringLiteral("."));
  return plain.replace(QLatin1Char(';'), QLatin1Char(','));
}

}  // namespace bitlathe
