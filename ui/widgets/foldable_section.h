// SPDX-License-Identifier: GPL-3.0-or-later
// A titled group whose content folds away.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace bitlathe {

class FoldableSection : public QWidget {
  Q_OBJECT

 public:
  /// `sentence` says what the group does; it may be empty.
  FoldableSection(const QString& title, const QString& sentence, QWidget* parent = nullptr);

  QVBoxLayout* content() const { return content_; }
  bool isOpen() const;
  void setOpen(bool open);

 private:
  QToolButton* header_;
  QWidget* body_;
  QVBoxLayout* content_;
};

}  // namespace bitlathe
