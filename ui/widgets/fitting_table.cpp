// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fitting_table.h"

#include <QHeaderView>
#include <utility>

namespace bitlathe {

void FittingTable::setColumns(std::vector<int> widths, std::vector<int> givingWay) {
  widths_ = std::move(widths);
  givingWay_ = std::move(givingWay);
  for (std::size_t i = 0; i < widths_.size(); ++i) setColumnWidth(static_cast<int>(i), widths_[i]);
  showColumns(std::vector<bool>(widths_.size(), true));
}

void FittingTable::showColumns(std::vector<bool> wanted) {
  if (wanted == wanted_) return;
  wanted_ = std::move(wanted);
  fit();
}

void FittingTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fit();
}

bool FittingTable::isStretched(int column) const {
  const QHeaderView* header = horizontalHeader();
  if (!header->stretchLastSection()) return false;
  for (int behind = header->visualIndex(column) + 1; behind < header->count(); ++behind) {
    if (!isColumnHidden(header->logicalIndex(behind))) return false;
  }
  return true;
}

void FittingTable::fit() {
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const int column = static_cast<int>(i);
    if (!isColumnHidden(column) && !isStretched(column)) widths_[i] = columnWidth(column);
  }
  std::vector<bool> shown = wanted_;
  int needed = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) needed += shown[i] ? widths_[i] : 0;
  for (const int column : givingWay_) {
    const auto i = static_cast<std::size_t>(column);
    if (needed <= viewport()->width()) break;
    if (!shown[i]) continue;
    shown[i] = false;
    needed -= widths_[i];
  }
  for (std::size_t i = 0; i < shown.size(); ++i) setColumnHidden(static_cast<int>(i), !shown[i]);
}

}  // namespace bitlathe
