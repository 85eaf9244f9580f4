// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes as bars to compare: a label, a bar and the size in each row.
#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

namespace bitlathe {

class SizeBars : public QWidget {
  Q_OBJECT

 public:
  struct Row {
    QString label;
    std::uint64_t bytes = 0;
    bool accent = false;  ///< drawn in the accent colour
  };

  using QWidget::QWidget;

  void setRows(std::vector<Row> rows);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  int rowHeight() const;

  std::vector<Row> rows_;
};

}  // namespace bitlathe
