// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the cells of tables and trees, with a frame around the current one. Fusion's own lies on the text and takes its
// contrast.
#pragma once

#include <QStyledItemDelegate>

namespace bitlathe {

class FramedDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace bitlathe
