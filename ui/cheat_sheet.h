// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and gestures on one page.
#pragma once

#include <QDialog>

namespace bitlathe {

class CheatSheet : public QDialog {
  Q_OBJECT

 public:
  explicit CheatSheet(QWidget* parent = nullptr);
};

}  // namespace bitlathe
