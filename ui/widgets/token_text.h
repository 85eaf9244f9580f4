// SPDX-License-Identifier: GPL-3.0-or-later
// A text of generated tokens, each of which can be chosen; those that another model would not have written are marked.
#pragma once

#include <QTextBrowser>
#include <vector>

#include "engine/pipeline/side_by_side.h"

namespace bitlathe {

class TokenText : public QTextBrowser {
  Q_OBJECT

 public:
  explicit TokenText(QWidget* parent = nullptr);

  void clearTokens();
  void addToken(const ComparedToken& token);
  const std::vector<ComparedToken>& tokens() const { return tokens_; }
  /// Tokens that the other model would not have written.
  std::size_t differing() const;

 signals:
  void chosen(const bitlathe::ComparedToken& token);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void draw(std::size_t index);

  std::vector<ComparedToken> tokens_;
};

}  // namespace bitlathe
