// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/engine_thread.h"
#include "ui/hub_token.h"
#include "ui/widgets/parts.h"

namespace bitlathe {

TokenDialog::TokenDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Token for the Hub"));
  setAttribute(Qt::WA_DeleteOnClose);
  token_ = new QLineEdit;
  token_->setObjectName(QStringLiteral("tokenLine"));
  token_->setAccessibleName(tr("Token"));
  token_->setEchoMode(QLineEdit::Password);
  token_->setPlaceholderText(QStringLiteral("hf_…"));
  problem_ = makeLabel({}, "problem", true);
  problem_->setObjectName(QStringLiteral("tokenProblem"));
  problem_->hide();
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  keep_ = buttons->addButton(tr("&Keep"), QDialogButtonBox::AcceptRole);
  keep_->setObjectName(QStringLiteral("keepTokenButton"));
  keep_->setProperty("role", "primary");
  keep_->setEnabled(false);
  connect(token_, &QLineEdit::textChanged, this,
          [this](const QString& text) { keep_->setEnabled(!text.trimmed().isEmpty()); });
  connect(buttons, &QDialogButtonBox::accepted, this, &TokenDialog::keep);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(makeLabel(tr("With a token of your account, gated and private models can be read. It is kept in the "
                                 "desktop's keyring and nowhere else; HF_TOKEN comes first where it is set."),
                              "muted", true));
  layout->addWidget(token_);
  layout->addWidget(problem_);
  layout->addStretch();
  layout->addWidget(buttons);
  setMinimumWidth(460);
}

void TokenDialog::reject() {
  if (!keeping_.busy()) QDialog::reject();  // else the keyring is asking, which ends it as well
}

void TokenDialog::keep() {
  keep_->setEnabled(false);
  problem_->hide();
  keeping_.start(
      [token = token_->text().trimmed()] {
        keepHubToken(token);
        return true;
      },
      [this](bool) { accept(); },
      [this](const JobOutcome& failure) {
        problem_->setText(failure.message);
        problem_->show();
        keep_->setEnabled(true);
      });
}

}  // namespace bitlathe
