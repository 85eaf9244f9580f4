// SPDX-License-Identifier: GPL-3.0-or-later
// A row of joined buttons of which exactly one is pressed.
#pragma once

#include <QButtonGroup>
#include <QStringList>
#include <QWidget>

namespace bitlathe {

class SegmentedControl : public QWidget {
  Q_OBJECT

 public:
  explicit SegmentedControl(const QStringList& labels, QWidget* parent = nullptr);

  int current() const { return buttons_.checkedId(); }
  /// Doesn't emit chosen().
  void setCurrent(int index);
  QAbstractButton* button(int index) const { return buttons_.button(index); }

 signals:
  /// By mouse or key.
  void chosen(int index);

 private:
  QButtonGroup buttons_;
};

}  // namespace bitlathe
