// SPDX-License-Identifier: GPL-3.0-or-later
// A message in place, near its cause: what happened, what to do about it, and at most one action.
#pragma once

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;

namespace bitlathe {

class MessageBar : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { information, warning, error };

  explicit MessageBar(QWidget* parent = nullptr);

  void show(Kind kind, const QString& message, const QString& remedy = {});
  void show(Kind kind, const QString& message, const QString& remedy, const QString& actionText,
            std::function<void()> action);
  QString text() const;

 private:
  QLabel* message_;
  QLabel* remedy_;
  QPushButton* actionButton_;
  std::function<void()> action_;
};

}  // namespace bitlathe
