// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/field_row.h"

#include <QEvent>
#include <QGridLayout>
#include <algorithm>

#include "ui/theme.h"

namespace bitlathe {
namespace {

constexpr int topMargin = 6;  // pixels, of a label beside a button

}  // namespace

FieldRow::FieldRow(const QString& label, QWidget* editor, QWidget* parent)
    : QWidget(parent), text_(label), editor_(editor) {
  dot_ = new QLabel(QStringLiteral("•"));
  dot_->setProperty("role", "changed");
  dot_->setFixedWidth(12);
  name_ = new QLabel(label);
  name_->setContentsMargins(0, 0, 16, 0);
  name_->setBuddy(editor);
  reset_ = new QToolButton;
  reset_->setAutoRaise(true);
  reset_->setToolTip(tr("Back to the preset's value"));
  reset_->setAccessibleName(tr("Reset %1").arg(label));
  reset_->setObjectName(QStringLiteral("resetButton"));
  QSizePolicy keepPlace = reset_->sizePolicy();
  keepPlace.setRetainSizeWhenHidden(true);
  reset_->setSizePolicy(keepPlace);
  problem_ = new QLabel;
  problem_->setProperty("role", "problem");
  problem_->setObjectName(QStringLiteral("problemLabel"));
  problem_->setWordWrap(true);
  problem_->hide();

  grid_ = new QGridLayout(this);
  grid_->setContentsMargins({});
  grid_->setHorizontalSpacing(4);
  grid_->setVerticalSpacing(2);
  grid_->setColumnStretch(2, 1);
  grid_->addWidget(dot_, 0, 0);
  grid_->addWidget(name_, 0, 1);
  grid_->addWidget(reset_, 0, 3);
  setStacked(false);
  connect(reset_, &QToolButton::clicked, this, &FieldRow::resetAsked);
  setChanged(false);
  refreshIcon();
}

void FieldRow::alignTop() {
  QMargins margins = name_->contentsMargins();
  margins.setTop(topMargin);
  name_->setContentsMargins(margins);
  for (QWidget* widget : std::initializer_list<QWidget*>{dot_, name_, reset_}) grid_->setAlignment(widget, Qt::AlignTop);
}

int FieldRow::labelWidth() const {
  return name_->sizeHint().width();
}

void FieldRow::setLabelWidth(int width) {
  name_->setMinimumWidth(width);
}

void FieldRow::setStacked(bool stacked) {
  if (stacked) {
    grid_->addWidget(editor_, 1, 1, 1, 3);
    grid_->addWidget(problem_, 2, 1, 1, 3);
  } else {
    grid_->addWidget(editor_, 0, 2);
    grid_->addWidget(problem_, 1, 2, 1, 2);
  }
}

int FieldRow::leastWidth(bool stacked) const {
  const int spacing = grid_->horizontalSpacing();
  const int dot = dot_->minimumWidth() + spacing;
  const int reset = spacing + reset_->sizeHint().width();
  const int editor = editor_->minimumSizeHint().width();
  return stacked ? dot + std::max(labelWidth() + reset, editor)
                 : dot + name_->minimumWidth() + spacing + editor + reset;
}

void FieldRow::setChanged(bool changed) {
  dot_->setText(changed ? QStringLiteral("•") : QString());
  dot_->setAccessibleName(changed ? tr("changed") : QString());
  reset_->setVisible(changed);
}

void FieldRow::setPresetValue(const QString& value) {
  reset_->setToolTip(value.isEmpty() ? tr("Back to the preset's value")
                                     : tr("Back to the preset's value, %1").arg(value));
}

void FieldRow::setProblem(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
}

void FieldRow::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refreshIcon();
}

void FieldRow::refreshIcon() {
  reset_->setIcon(themedIcon(QStringLiteral("reset"), Theme::of(palette())));
}

}  // namespace bitlathe
