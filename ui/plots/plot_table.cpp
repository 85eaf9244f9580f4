// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_table.h"

namespace bitlathe {
namespace {

QString csvCell(const QVariant& value) {
  if (value.typeId() == QMetaType::Double) return QString::number(value.toDouble(), 'g', 17);
  QString text = value.toString();
  if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n')))
    return text;
  return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

}  // namespace

QString toCsv(const PlotTable& table) {
  QString csv = table.columns.join(QLatin1Char(',')) + QLatin1Char('\n');
  for (const QVariantList& row : table.rows) {
    QStringList cells;
    for (const QVariant& value : row) cells += csvCell(value);
    csv += cells.join(QLatin1Char(',')) + QLatin1Char('\n');
  }
  return csv;
}

}  // namespace bitlathe
