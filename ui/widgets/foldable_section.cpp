// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/foldable_section.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace bitlathe {

FoldableSection::FoldableSection(const QString& title, const QString& sentence, QWidget* parent) : QWidget(parent) {
  header_ = new QToolButton;
  header_->setText(title);
  header_->setCheckable(true);
  header_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  header_->setProperty("role", "section");
  header_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  body_ = new QWidget;
  content_ = new QVBoxLayout(body_);
  content_->setContentsMargins(22, 0, 0, 12);
  content_->setSpacing(8);
  if (!sentence.isEmpty()) {
    auto* label = new QLabel(sentence);
    label->setProperty("role", "muted");
    label->setWordWrap(true);
    content_->addWidget(label);
  }
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(2);
  layout->addWidget(header_);
  layout->addWidget(body_);
  connect(header_, &QToolButton::toggled, this, [this](bool open) {
    header_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    body_->setVisible(open);
  });
  setOpen(true);
}

bool FoldableSection::isOpen() const {
  return header_->isChecked();
}

void FoldableSection::setOpen(bool open) {
  header_->setChecked(open);
  header_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
  body_->setVisible(open);
}

}  // namespace bitlathe
