// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/message_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <utility>

namespace bitlathe {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
  message_ = new QLabel;
  remedy_ = new QLabel;
  for (QLabel* label : {message_, remedy_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  }
  message_->setProperty("role", "strong");
  actionButton_ = new QPushButton;
  auto* closeButton = new QPushButton(tr("Dismiss"));
  closeButton->setFlat(true);
  closeButton->setObjectName("dismissButton");
  actionButton_->setObjectName("actionButton");

  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(message_);
  texts->addWidget(remedy_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 10, 10, 10);
  layout->addLayout(texts, 1);
  layout->addWidget(actionButton_);
  layout->addWidget(closeButton);

  connect(actionButton_, &QPushButton::clicked, this, [this] {
    hide();
    const auto action = std::exchange(action_, {});
    if (action) action();
  });
  connect(closeButton, &QPushButton::clicked, this, &QWidget::hide);
  hide();
}

void MessageBar::show(Kind kind, const QString& message, const QString& remedy) {
  show(kind, message, remedy, {}, {});
}

void MessageBar::show(Kind kind, const QString& message, const QString& remedy, const QString& actionText,
                      std::function<void()> action) {
  static constexpr const char* names[] = {"information", "warning", "error"};
  setProperty("kind", names[static_cast<int>(kind)]);
  style()->unpolish(this);
  style()->polish(this);
  message_->setText(message);
  remedy_->setText(remedy);
  remedy_->setVisible(!remedy.isEmpty());
  actionButton_->setText(actionText);
  actionButton_->setVisible(!actionText.isEmpty());
  action_ = std::move(action);
  setAccessibleName(text());
  QFrame::show();
}

QString MessageBar::text() const {
  return remedy_->text().isEmpty() ? message_->text() : message_->text() + QLatin1Char('\n') + remedy_->text();
}

}  // namespace bitlathe
