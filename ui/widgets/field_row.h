// SPDX-License-Identifier: GPL-3.0-or-later
// One line of the recipe form: label, editor, what was changed, and what is wrong.
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>

class QGridLayout;

namespace bitlathe {

class FieldRow : public QWidget {
  Q_OBJECT

 public:
  /// `editor` gets the focus when the label's mnemonic is pressed.
  FieldRow(const QString& label, QWidget* editor, QWidget* parent = nullptr);

  const QString& label() const { return text_; }
  /// What the label needs, and what it gets: rows of one form give their labels the same width.
  int labelWidth() const;
  void setLabelWidth(int width);
  /// The label beside the top of the editor, which is higher than a line.
  void alignTop();
  /// The editor under the label rather than beside it, where there is little room.
  void setStacked(bool stacked);
  int leastWidth(bool stacked) const;
  /// A dot before the label and an arrow behind the editor.
  void setChanged(bool changed);
  /// What the arrow goes back to.
  void setPresetValue(const QString& value);
  /// Under the editor; empty: nothing is wrong.
  void setProblem(const QString& problem);
  QString problem() const { return problem_->text(); }

 signals:
  void resetAsked();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refreshIcon();

  QString text_;
  QGridLayout* grid_;
  QWidget* editor_;
  QLabel* dot_;
  QLabel* name_;
  QToolButton* reset_;
  QLabel* problem_;
};

}  // namespace bitlathe
