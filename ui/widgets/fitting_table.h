// SPDX-License-Identifier: GPL-3.0-or-later
// A table that never scrolls sideways by itself: where not all columns have room, less important ones are hidden.
#pragma once

#include <QTableView>
#include <vector>

namespace bitlathe {

class FittingTable : public QTableView {
  Q_OBJECT

 public:
  using QTableView::QTableView;

  /// What each column needs in pixels, by index, and which of them give way, the first one first; the model is set. A
  /// column that a person resizes needs what it got.
  void setColumns(std::vector<int> widths, std::vector<int> givingWay);
  /// The columns to show where there is room, by index; the others are always hidden.
  void showColumns(std::vector<bool> wanted);
  const std::vector<bool>& wanted() const { return wanted_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// Whether the header gives a column all room that is left.
  bool isStretched(int column) const;
  void fit();

  std::vector<int> widths_;
  std::vector<int> givingWay_;
  std::vector<bool> wanted_;
};

}  // namespace bitlathe
