// SPDX-License-Identifier: GPL-3.0-or-later
// What a plot draws, as a table.
#pragma once

#include <QStringList>
#include <QVariantList>
#include <vector>

namespace bitlathe {

struct PlotTable {
  QStringList columns;             ///< names in exported data
  QStringList titles;              ///< what people read above the columns
  std::vector<QVariantList> rows;  ///< texts and numbers
};

/// Comma-separated values with a header line; numbers in full.
QString toCsv(const PlotTable& table);

}  // namespace bitlathe
