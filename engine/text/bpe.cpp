// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/bpe.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "engine/base/quote.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

/// Refuses an option that would change the ids and is off in every model that we read.
void requireOff(const JsonNode& node, std::string_view key) {
  if (!node.has(key)) return;
  const nlohmann::json& value = node.at(key).json();
  if (value == nlohmann::json("") || value == 0 || value == false) return;
  node.at(key).fail("is set, which is not supported");
}

std::string byteToken(unsigned byte) {
  char text[8];
  std::snprintf(text, sizeof text, "<0x%02X>", byte);
  return text;
}

char32_t firstCharacter(std::string_view text) {
  std::size_t position = 0;
  return nextCodePoint(text, position);
}

char32_t lastCharacter(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  return nextCodePoint(text, begin);
}

}  // namespace

Bpe::Bpe(const JsonNode& node) {
  // Files of the first years have no type; those with merges are BPE.
  const std::string type = node.string("type", node.has("merges") ? "BPE" : "");
  if (type.empty()) node.at("type");
  if (type != "BPE") node.fail("is of type " + quote(type) + ", which is not supported; BPE is");
  for (const std::string_view key : {"dropout", "continuing_subword_prefix", "end_of_word_suffix"}) {
    requireOff(node, key);
  }
  fuseUnknown_ = node.boolean("fuse_unk", false);
  ignoreMerges_ = node.boolean("ignore_merges", false);
  readVocabulary(node);
  readMerges(node);
  readFallbacks(node);
}

void Bpe::readVocabulary(const JsonNode& node) {
  const JsonNode vocabulary = node.object("vocab");
  if (vocabulary.json().empty()) vocabulary.fail("is empty");
  if (vocabulary.json().size() > static_cast<std::size_t>(maximumVocabulary)) vocabulary.fail("is absurdly large");
  vocabulary_.reserve(vocabulary.json().size());
  std::unordered_set<TokenId> ids;
  ids.reserve(vocabulary.json().size());
  for (const auto& [token, value] : vocabulary.json().items()) {
    const auto fail = [&](const std::string& complaint) {
      JsonNode(value, vocabulary.place() + "[" + quote(token) + "]").fail(complaint);
    };
    if (!value.is_number_integer()) fail("must be an integer");
    if (value < 0 || value >= maximumVocabulary) fail("is the id " + value.dump() + ", which is out of range");
    const TokenId id = value.get<TokenId>();
    if (!ids.insert(id).second) fail("is the id " + value.dump() + ", which another token has");
    vocabulary_.emplace(token, id);
    if (!token.empty() && utf8Length(token.front()) == token.size()) characters_.emplace(firstCharacter(token), id);
  }
}

void Bpe::readMerges(const JsonNode& node) {
  const JsonNode list = node.at("merges");
  if (!list.json().is_array()) list.fail("must be an array");
  merges_.reserve(list.json().size());
  std::int32_t rank = 0;
  for (const nlohmann::json& merge : list.json()) {
    const auto fail = [&](const std::string& complaint) {
      JsonNode(merge, list.place() + "[" + std::to_string(rank) + "]").fail(complaint);
    };
    std::string_view left;
    std::string_view right;
    if (const auto* text = merge.get_ptr<const std::string*>()) {
      const std::string_view pair(*text);
      const std::size_t space = pair.find(' ');
      left = pair.substr(0, space);
      if (space != std::string_view::npos) right = pair.substr(space + 1);
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      left = merge[0].get_ref<const std::string&>();
      right = merge[1].get_ref<const std::string&>();
    }
    if (left.empty() || right.empty()) fail("must be two tokens");
    const auto require = [&](std::string_view token) {
      const auto id = find(token);
      if (!id) fail("needs the token " + quote(token) + ", which the vocabulary lacks");
      return *id;
    };
    const TokenId leftId = require(left);
    const TokenId rightId = require(right);
    const TokenId mergedId = require(std::string(left).append(right));
    // A pair that is listed twice has its last rank.
    merges_.insert_or_assign(pairKey(leftId, rightId), Merge{rank, mergedId});
    junctions_.insert(pairKey(lastCharacter(left), firstCharacter(right)));
    ++rank;
  }
}

void Bpe::readFallbacks(const JsonNode& node) {
  if (node.has("unk_token")) {
    unknown_ = find(node.string("unk_token"));
    if (!unknown_) node.at("unk_token").fail("is not in the vocabulary");
  }
  if (!node.boolean("byte_fallback", false)) return;
  for (unsigned byte = 0; byte < 256; ++byte) byteTokens_.push_back(find(byteToken(byte)));
}

std::optional<TokenId> Bpe::find(std::string_view token) const {
  const auto found = vocabulary_.find(token);
  return found == vocabulary_.end() ? std::nullopt : std::optional(found->second);
}

const Bpe::Merge* Bpe::findMerge(TokenId left, TokenId right) const {
  const auto found = merges_.find(pairKey(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

/// Whether a token may come to span the place between two characters. Only a merge whose left token ends in the one and
/// whose right token begins with the other does so; for characters without a token of their own the answer is yes.
bool Bpe::mayJoin(char32_t left, char32_t right) const {
  return junctions_.contains(pairKey(left, right)) || !characters_.contains(left) || !characters_.contains(right);
}

void Bpe::Encoder::encode(std::string_view word, std::vector<TokenId>& ids) {
  if (word.empty()) return;
  if (model_.ignoreMerges_) {
    if (const auto id = model_.find(word)) {
      ids.push_back(*id);
      return;
    }
  }
  // Without a pre-tokenizer (SentencePiece) the word is the whole text: cut it where no token can span, so that each
  // segment is short and most were met before.
  std::size_t begin = 0;
  std::size_t position = 0;
  char32_t left = nextCodePoint(word, position);
  while (position < word.size()) {
    const std::size_t boundary = position;
    const char32_t right = nextCodePoint(word, position);
    if (!model_.mayJoin(left, right)) {
      encodeSegment(word.substr(begin, boundary - begin), ids);
      begin = boundary;
    }
    left = right;
  }
  encodeSegment(word.substr(begin), ids);
}

void Bpe::Encoder::encodeSegment(std::string_view segment, std::vector<TokenId>& ids) {
  const auto [entry, isNew] = remembered_.try_emplace(segment);
  if (isNew) {
    splitIntoSymbols(segment);
    mergeSymbols();
    entry->second.begin = rememberedIds_.size();
    for (const Symbol& symbol : symbols_) {
      if (!symbol.merged) rememberedIds_.push_back(symbol.id);
    }
    entry->second.end = rememberedIds_.size();
  }
  const auto begin = rememberedIds_.begin();
  ids.insert(ids.end(), begin + static_cast<std::ptrdiff_t>(entry->second.begin),
             begin + static_cast<std::ptrdiff_t>(entry->second.end));
}

void Bpe::Encoder::addSymbol(TokenId id) {
  const auto position = static_cast<std::int32_t>(symbols_.size());
  symbols_.push_back({id, position - 1, position + 1, false});
}

void Bpe::Encoder::splitIntoSymbols(std::string_view segment) {
  symbols_.clear();
  bool unknownPending = false;
  for (std::size_t position = 0; position < segment.size();) {
    const std::size_t begin = position;
    const auto found = model_.characters_.find(nextCodePoint(segment, position));
    if (found != model_.characters_.end()) {
      if (unknownPending) addSymbol(*model_.unknown_);
      unknownPending = false;
      addSymbol(found->second);
      continue;
    }
    const std::string_view bytes = segment.substr(begin, position - begin);
    const auto tokenOf = [&](char byte) { return model_.byteTokens_[static_cast<unsigned char>(byte)]; };
    if (!model_.byteTokens_.empty() &&
        std::all_of(bytes.begin(), bytes.end(), [&](char byte) { return tokenOf(byte).has_value(); })) {
      // The reference leaves an unknown before the bytes pending, so that it comes behind them.
      for (const char byte : bytes) addSymbol(*tokenOf(byte));
    } else if (model_.unknown_) {
      if (unknownPending && !model_.fuseUnknown_) addSymbol(*model_.unknown_);
      unknownPending = true;
    }
    // Without an unknown token the reference drops the character.
  }
  if (unknownPending) addSymbol(*model_.unknown_);
  if (!symbols_.empty()) symbols_.back().next = -1;
}

void Bpe::Encoder::addCandidate(std::int32_t left, std::int32_t right) {
  const auto* merge =
      model_.findMerge(symbols_[static_cast<std::size_t>(left)].id, symbols_[static_cast<std::size_t>(right)].id);
  if (merge == nullptr) return;
  candidates_.push_back({merge->rank, left, merge->id});
  std::push_heap(candidates_.begin(), candidates_.end(), std::greater<>());
}

void Bpe::Encoder::mergeSymbols() {
  candidates_.clear();
  for (std::int32_t right = 1; right < static_cast<std::int32_t>(symbols_.size()); ++right) {
    addCandidate(right - 1, right);
  }
  while (!candidates_.empty()) {
    std::pop_heap(candidates_.begin(), candidates_.end(), std::greater<>());
    const Candidate best = candidates_.back();
    candidates_.pop_back();
    Symbol& left = symbols_[static_cast<std::size_t>(best.position)];
    if (left.merged || left.next < 0) continue;
    Symbol& right = symbols_[static_cast<std::size_t>(left.next)];
    const Merge* merge = model_.findMerge(left.id, right.id);
    if (merge == nullptr || merge->id != best.id) continue;  // one of the two has been merged since
    left.id = best.id;
    left.next = right.next;
    right.merged = true;
    if (left.next >= 0) {
      symbols_[static_cast<std::size_t>(left.next)].previous = best.position;
      addCandidate(best.position, left.next);
    }
    if (left.previous >= 0) addCandidate(left.previous, best.position);
  }
}

}  // namespace bitlathe
