// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/token_text.h"

#include <QEvent>
#include <QTextCursor>
#include <algorithm>

#include "ui/theme.h"

namespace bitlathe {

TokenText::TokenText(QWidget* parent) : QTextBrowser(parent) {
  setOpenLinks(false);
  setTabChangesFocus(true);
  connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
    const auto index = static_cast<std::size_t>(link.toString().toULongLong());
    if (index < tokens_.size()) emit chosen(tokens_[index]);
  });
}

void TokenText::clearTokens() {
  tokens_.clear();
  clear();
}

void TokenText::addToken(const ComparedToken& token) {
  tokens_.push_back(token);
  draw(tokens_.size() - 1);
}

std::size_t TokenText::differing() const {
  return static_cast<std::size_t>(std::ranges::count(tokens_, false, &ComparedToken::agreed));
}

void TokenText::draw(std::size_t index) {
  const Theme theme = Theme::of(palette());
  const ComparedToken& token = tokens_[index];
  QTextCharFormat format;
  format.setAnchor(true);
  format.setAnchorHref(QString::number(index));
  format.setForeground(theme.text);
  if (!token.agreed) {
    QColor tint = theme.warning;
    tint.setAlphaF(0.2f);
    format.setBackground(tint);
    format.setFontUnderline(true);
    format.setUnderlineColor(theme.warning);
  }
  QTextCursor cursor(document());
  cursor.movePosition(QTextCursor::End);
  cursor.insertText(QString::fromStdString(token.text), format);
}

void TokenText::changeEvent(QEvent* event) {
  QTextBrowser::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  clear();
  for (std::size_t i = 0; i < tokens_.size(); ++i) draw(i);
}

}  // namespace bitlathe
