// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a token for the Hub into the desktop's keyring.
#pragma once

#include <QDialog>

#include "ui/latest_job.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace bitlathe {

class TokenDialog : public QDialog {
  Q_OBJECT

 public:
  explicit TokenDialog(QWidget* parent = nullptr);

  void reject() override;

 private:
  void keep();

  QLineEdit* token_;
  QLabel* problem_;
  QPushButton* keep_;
  LatestJob keeping_;
};

}  // namespace bitlathe
