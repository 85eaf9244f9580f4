// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/framed_delegate.h"

#include <QPainter>

namespace bitlathe {

void FramedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem plain = option;
  plain.state &= ~QStyle::State_HasFocus;
  QStyledItemDelegate::paint(painter, plain, index);
  if (!(option.state & QStyle::State_HasFocus)) return;
  const bool selected = option.state & QStyle::State_Selected;
  painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
  painter->setBrush(Qt::NoBrush);
  painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
}

}  // namespace bitlathe
