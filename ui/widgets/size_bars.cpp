// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/size_bars.h"

#include <QPainter>
#include <algorithm>

#include "ui/format.h"
#include "ui/theme.h"

namespace bitlathe {
namespace {

constexpr int gap = 12;
constexpr int barHeight = 8;
constexpr int minimumBarWidth = 80;

}  // namespace

void SizeBars::setRows(std::vector<Row> rows) {
  rows_ = std::move(rows);
  QStringList texts;
  for (const Row& row : rows_) texts += tr("%1: %2").arg(row.label, formatBytes(row.bytes));
  setAccessibleName(texts.join(QStringLiteral(", ")));
  updateGeometry();
  update();
}

int SizeBars::rowHeight() const {
  return fontMetrics().height() + 8;
}

QSize SizeBars::sizeHint() const {
  int width = 2 * gap + minimumBarWidth;
  for (const Row& row : rows_)
    width = std::max(width,
                     fontMetrics().horizontalAdvance(row.label + formatBytes(row.bytes)) + 2 * gap + minimumBarWidth);
  return {width, rowHeight() * static_cast<int>(rows_.size())};
}

void SizeBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme theme = Theme::of(palette());
  int labelWidth = 0;
  int sizeWidth = 0;
  std::uint64_t largest = 1;
  for (const Row& row : rows_) {
    labelWidth = std::max(labelWidth, fontMetrics().horizontalAdvance(row.label));
    sizeWidth = std::max(sizeWidth, fontMetrics().horizontalAdvance(formatBytes(row.bytes)));
    largest = std::max(largest, row.bytes);
  }
  const int barLeft = labelWidth + gap;
  const double barSpace = std::max(0, width() - barLeft - sizeWidth - gap);
  painter.setFont(tabularFont(font()));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    const QRect line(0, static_cast<int>(i) * rowHeight(), width(), rowHeight());
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, row.label);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, formatBytes(row.bytes));
    const double length = std::max(2.0, barSpace * static_cast<double>(row.bytes) / static_cast<double>(largest));
    painter.setPen(Qt::NoPen);
    painter.setBrush(row.accent ? theme.accent : theme.muted);
    painter.drawRoundedRect(QRectF(barLeft, line.center().y() - barHeight / 2.0 + 1, length, barHeight), 2, 2);
  }
}

}  // namespace bitlathe
