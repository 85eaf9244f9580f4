// SPDX-License-Identifier: GPL-3.0-or-later
// The regular expressions of tokenizer.json files: written for Oniguruma's Ruby syntax, run by PCRE2.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bitlathe {

/// A half-open range of bytes of a text.
struct TextRange {
  std::size_t begin;
  std::size_t end;
};

/// An immutable compiled pattern; safe to use from several threads.
class Regex {
 public:
  /// Throws Error naming `source` on a syntax error, and on a construct that means something else in PCRE2 than in
  /// Oniguruma and is not translated.
  Regex(std::string_view pattern, const std::string& source);

  /// A pattern that matches `text` itself.
  static Regex literal(std::string_view text, const std::string& source);

  /// Replaces `matches` by the successive matches in `text`, which must be valid UTF-8. Throws Error where the pattern
  /// needs an absurd number of steps.
  void findAll(std::string_view text, std::vector<TextRange>& matches) const;

 private:
  struct Code;
  Regex(const std::string& pcrePattern, std::string_view pattern, const std::string& source);

  std::shared_ptr<const Code> code_;
};

}  // namespace bitlathe
