// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/added_tokens.h"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "engine/base/quote.h"
#include "engine/text/regex.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

bool hasMatch(const Regex& pattern, std::string_view text) {
  std::vector<TextRange> matches;
  pattern.findAll(text, matches);
  return !matches.empty();
}

/// The last character of a non-empty text.
std::string_view lastCharacter(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  return text.substr(begin);
}

bool isWordCharacter(std::string_view character) {
  static const Regex word("[\\w\\x{200C}\\x{200D}]", "added_tokens single_word");
  return hasMatch(word, character);
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && isWordCharacter(lastCharacter(text.substr(0, begin)))) return false;
  return end == text.size() || !isWordCharacter(text.substr(end, utf8Length(text[end])));
}

std::size_t skipSpaceBackward(std::string_view text, std::size_t begin, std::size_t limit) {
  while (begin > limit) {
    const std::string_view last = lastCharacter(text.substr(0, begin));
    std::size_t position = 0;
    if (!isWhiteSpace(nextCodePoint(last, position))) break;
    begin -= last.size();
  }
  return begin;
}

std::size_t skipSpaceForward(std::string_view text, std::size_t end) {
  while (end < text.size()) {
    std::size_t position = end;
    if (!isWhiteSpace(nextCodePoint(text, position))) break;
    end = position;
  }
  return end;
}

}  // namespace

std::vector<AddedToken> readAddedTokens(const JsonNode& tokenizer, const VocabularyMap& vocabulary) {
  std::vector<AddedToken> tokens;
  if (!tokenizer.has("added_tokens")) return tokens;
  std::unordered_set<TokenId> takenIds;
  for (const auto& [content, id] : vocabulary) takenIds.insert(id);
  std::unordered_set<std::string> contents;
  for (const JsonNode& node : tokenizer.array("added_tokens")) {
    AddedToken token;
    token.content = node.string("content");
    if (token.content.empty()) continue;
    const std::int64_t id = node.integer("id");
    if (id < 0 || id >= maximumVocabulary) node.at("id").fail("is " + std::to_string(id) + ", which is out of range");
    token.id = static_cast<TokenId>(id);
    const auto known = vocabulary.find(token.content);
    const bool free = known == vocabulary.end() ? takenIds.insert(token.id).second : known->second == token.id;
    if (!free || !contents.insert(token.content).second) {
      node.fail("gives the token " + quote(token.content) + " the id " + std::to_string(id) +
                ", which contradicts the vocabulary or another added token");
    }
    token.singleWord = node.boolean("single_word", false);
    token.leftStrip = node.boolean("lstrip", false);
    token.rightStrip = node.boolean("rstrip", false);
    token.special = node.boolean("special", false);
    token.normalized = node.boolean("normalized", !token.special);
    tokens.push_back(std::move(token));
  }
  return tokens;
}

AddedTokenMatcher::AddedTokenMatcher(std::vector<AddedToken> tokens) : tokens_(std::move(tokens)) {
  for (const AddedToken& token : tokens_) {
    if (token.content.empty()) continue;  // the normalizer may leave nothing
    byContent_.emplace(token.content, &token);
    std::vector<std::size_t>& lengths = lengths_[static_cast<unsigned char>(token.content.front())];
    const auto place = std::lower_bound(lengths.begin(), lengths.end(), token.content.size(), std::greater<>());
    if (place == lengths.end() || *place != token.content.size()) lengths.insert(place, token.content.size());
  }
}

const AddedToken* AddedTokenMatcher::findAt(std::string_view text, std::size_t position) const {
  for (const std::size_t length : lengths_[static_cast<unsigned char>(text[position])]) {
    if (length > text.size() - position) continue;
    const auto found = byContent_.find(text.substr(position, length));
    if (found != byContent_.end()) return found->second;
  }
  return nullptr;
}

std::vector<Segment> AddedTokenMatcher::split(std::string_view text) const {
  std::vector<Segment> segments;
  std::size_t done = 0;
  for (std::size_t position = 0; position < text.size();) {
    const AddedToken* token = findAt(text, position);
    if (token == nullptr) {
      ++position;
      continue;
    }
    std::size_t begin = position;
    std::size_t end = begin + token->content.size();
    position = end;
    if (token->singleWord && !standsAlone(text, begin, end)) continue;
    if (token->leftStrip) begin = skipSpaceBackward(text, begin, done);
    if (token->rightStrip) end = skipSpaceForward(text, end);
    if (begin > done) segments.push_back({text.substr(done, begin - done), std::nullopt});
    segments.push_back({text.substr(begin, end - begin), token->id});
    done = end;
  }
  if (done < text.size()) segments.push_back({text.substr(done), std::nullopt});
  return segments;
}

}  // namespace bitlathe
