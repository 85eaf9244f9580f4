// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <array>
#include <cctype>
#include <cstdint>

#include <pcre2.h>

#include "engine/base/error.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

// PCRE2's own \s holds U+180E and its own \w lacks the marks, unlike Oniguruma's.
constexpr std::string_view whiteSpaceClass = R"(\t-\r\x{85}\p{Z})";
constexpr std::string_view wordClass = R"(\p{Alphabetic}\p{M}\p{Nd}\p{Pc})";

/// Rewrites a pattern of Oniguruma's Ruby syntax for PCRE2.
class Translator {
 public:
  Translator(std::string_view pattern, const std::string& source) : pattern_(pattern), source_(source) {}

  std::string translate() {
    while (position_ < pattern_.size()) {
      const char c = pattern_[position_];
      if (c == '\\') {
        translateEscape();
      } else if (inClass_) {
        translateInClass(c);
      } else if (c == '[') {
        inClass_ = true;
        copy(1);
        if (peek() == '^') copy(1);
        if (peek() == ']') refuse("an unescaped ] at the start of a character class");
      } else if (c == '(') {
        translateGroup();
      } else if (c == '{') {
        translateInterval();
      } else {
        copy(1);
      }
    }
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return position_ + ahead < pattern_.size() ? pattern_[position_ + ahead] : '\0';
  }

  void copy(std::size_t count) {
    result_ += pattern_.substr(position_, count);
    position_ += count;
  }

  void replace(std::size_t count, std::string_view by) {
    result_ += by;
    position_ += count;
  }

  [[noreturn]] void refuse(const std::string& construct) const {
    throw Error(source_ + ": the regular expression " + std::string(pattern_) + " uses " + construct +
                ", which is not supported");
  }

  void replaceByClass(std::string_view members, bool negated) {
    if (inClass_ && negated) refuse("\\" + std::string(1, peek(1)) + " inside a character class");
    if (inClass_) {
      replace(2, members);
    } else {
      replace(2, (negated ? "[^" : "[") + std::string(members) + "]");
    }
  }

  void translateEscape() {
    const char c = peek(1);
    if (c == '\0') refuse("a trailing backslash");
    switch (c) {
      case 's':
      case 'S':
        return replaceByClass(whiteSpaceClass, c == 'S');
      case 'w':
      case 'W':
        return replaceByClass(wordClass, c == 'W');
      case 'v':  // in PCRE2 any vertical white space
        return replace(2, "\\x0b");
      case 'u':
        replace(2, "\\x{");
        copy(4);
        result_ += '}';
        return;
      case 'd':
      case 'D':
      case 'p':
      case 'P':
      case 'n':
      case 'r':
      case 't':
      case 'f':
      case 'x':
        return copy(2);
      case 'A':
      case 'z':
        if (!inClass_) return copy(2);
        break;
      default:
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) return copy(2);
    }
    refuse("the escape \\" + std::string(1, c));
  }

  void translateInClass(char c) {
    if (c == '[') refuse("a character class inside another");
    if (c == '&' && peek(1) == '&') refuse("an intersection of character classes");
    if (c == ']') inClass_ = false;
    copy(1);
  }

  void translateGroup() {
    if (peek(1) == '*') refuse("(*");
    if (peek(1) != '?') return copy(1);
    for (const std::string_view opening : {"(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!", "(?i:", "(?-i:"}) {
      if (pattern_.substr(position_).starts_with(opening)) return copy(opening.size());
    }
    refuse("a group that begins " + std::string(pattern_.substr(position_, 4)));
  }

  void translateInterval() {
    const std::size_t close = pattern_.find('}', position_);
    if (close == std::string_view::npos) return copy(1);
    const std::string_view inside = pattern_.substr(position_ + 1, close - position_ - 1);
    const bool interval = !inside.empty() && inside.find_first_not_of("0123456789,") == std::string_view::npos;
    if (!interval) return copy(1);
    if (inside.front() == ',') refuse("an interval without a lower bound");
    copy(inside.size() + 2);
    if (peek() == '+') refuse("{…}+, which is possessive in some syntaxes only");
  }

  std::string_view pattern_;
  const std::string& source_;
  std::size_t position_ = 0;
  bool inClass_ = false;
  std::string result_;
};

std::string pcreMessage(int code) {
  std::array<PCRE2_UCHAR, 256> message{};
  pcre2_get_error_message(code, message.data(), message.size());
  return reinterpret_cast<const char*>(message.data());
}

/// One per thread: only the whole match is asked for, so it fits every pattern.
pcre2_match_data* matchData() {
  thread_local const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create(1, nullptr), &pcre2_match_data_free);
  return data.get();
}

}  // namespace

struct Regex::Code {
  std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> compiled{nullptr, &pcre2_code_free};
  std::string pattern;
  std::string source;
};

Regex::Regex(std::string_view pattern, const std::string& source)
    : Regex("(*LF)" + Translator(pattern, source).translate(), pattern, source) {}

Regex::Regex(const std::string& pcrePattern, std::string_view pattern, const std::string& source) {
  auto code = std::make_shared<Code>();
  code->pattern = pattern;
  code->source = source;
  int error = 0;
  PCRE2_SIZE offset = 0;
  // Ruby's ^ and $ are those of a line.
  constexpr std::uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE;
  code->compiled.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pcrePattern.data()), pcrePattern.size(), options,
                                     &error, &offset, nullptr));
  if (!code->compiled) {
    throw Error(source + ": the regular expression " + std::string(pattern) + " is invalid: " + pcreMessage(error));
  }
  // Where the machine has no just-in-time compiler, the interpreter gives the same matches.
  pcre2_jit_compile(code->compiled.get(), PCRE2_JIT_COMPLETE);
  code_ = std::move(code);
}

Regex Regex::literal(std::string_view text, const std::string& source) {
  std::string escaped;
  for (const char c : text) {
    if (std::ispunct(static_cast<unsigned char>(c)) != 0) escaped += '\\';
    escaped += c;
  }
  return Regex(escaped, text, source);
}

void Regex::findAll(std::string_view text, std::vector<TextRange>& matches) const {
  matches.clear();
  const auto match = [&](std::size_t start, std::uint32_t options) {
    return pcre2_match(code_->compiled.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), start,
                       PCRE2_NO_UTF_CHECK | options, matchData(), nullptr);
  };
  for (std::size_t start = 0; start <= text.size();) {
    int result = match(start, 0);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = match(start, PCRE2_NO_JIT);
    if (result == PCRE2_ERROR_NOMATCH) return;
    if (result < 0) {
      throw Error(code_->source + ": the regular expression " + code_->pattern +
                  " cannot be matched: " + pcreMessage(result));
    }
    const PCRE2_SIZE* range = pcre2_get_ovector_pointer(matchData());
    matches.push_back({range[0], range[1]});
    start = range[1];
    if (range[0] == range[1]) start += start < text.size() ? utf8Length(text[start]) : 1;
  }
}

}  // namespace bitlathe
