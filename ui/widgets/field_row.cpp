// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/field_row.h"

#include <QEvent>
#include <QGridLayout>

#include "ui/theme.h"

namespace bitlathe {
FieldRow::FieldRow(const QString& label, QWidget* editor, QWidget* parent) : QWidget(parent), text_(label) {
  dot_ = new QLabel(QStringLiteral("•"));
  dot_->setProperty("role", "changed");
  dot_->setFixedWidth(12);
  name_ = new QLabel(label);
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

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins({});
  grid->setHorizontalSpacing(4);
  grid->setVerticalSpacing(2);
  grid->setColumnStretch(2, 1);
  grid->addWidget(dot_, 0, 0);
  grid->addWidget(name_, 0, 1);
  grid->addWidget(editor, 0, 2);
  grid->addWidget(reset_, 0, 3);
  grid->addWidget(problem_, 1, 2, 1, 2);
  connect(reset_, &QToolButton::clicked, this, &FieldRow::resetAsked);
  setChanged(false);
  refreshIcon();
}

int FieldRow::labelWidth() const {
  return name_->sizeHint().width();
}

void FieldRow::setLabelWidth(int width) {
  name_->setMinimumWidth(width);
}

void FieldRow::setChanged(bool changed) {
  dot_->setText(changed ? QStringLiteral("•") : QString());
  dot_->setAccessibleName(changed ? tr("changed") : QString());
  reset_->setVisible(changed);
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
