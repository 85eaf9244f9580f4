// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/tokenizer.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/lfs_pointer.h"
#include "engine/storage/mapped_file.h"
#include "engine/text/added_tokens.h"
#include "engine/text/bpe.h"
#include "engine/text/decoder.h"
#include "engine/text/gguf_tokenizer.h"
#include "engine/text/normalizer.h"
#include "engine/text/post_processor.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

constexpr std::size_t maximumTextSize = std::size_t{1} << 30;

/// The added tokens that are looked for in the normalized text, or the others.
std::vector<AddedToken> select(std::vector<AddedToken> tokens, bool normalized) {
  std::erase_if(tokens, [&](const AddedToken& token) { return token.normalized != normalized; });
  return tokens;
}

}  // namespace

struct Tokenizer::Impl {
  struct Token {
    std::string text;
    bool exists = false;
    bool special = false;
  };

  Impl(const JsonNode& node, std::string text)
      : json(std::move(text)),
        normalizer(node.has("normalizer") ? makeNormalizer(node.object("normalizer")) : Normalizer()),
        preTokenizer(node.has("pre_tokenizer") ? makePreTokenizer(node.object("pre_tokenizer")) : PreTokenizer()),
        model(node.object("model")),
        frame(node.has("post_processor") ? makeSpecialFrame(node.object("post_processor")) : SpecialFrame()),
        decoder(node.has("decoder") ? makeDecoder(node.object("decoder")) : Decoder()),
        addedTokens(readAddedTokens(node, model.vocabulary())),
        verbatimTokens(select(addedTokens, false)),
        normalizedTokens(select(normalizeContents(addedTokens), true)) {
    for (const auto& [token, id] : model.vocabulary()) setToken(id, token, false);
    for (const AddedToken& token : addedTokens) addedIds.emplace(token.content, token.id);
    for (const AddedToken& token : normalizeContents(addedTokens)) setToken(token.id, token.content, token.special);
    for (const std::vector<TokenId>* ids : {&frame.before, &frame.behind}) {
      for (const TokenId id : *ids) {
        if (find(id) == nullptr)
          node.at("post_processor").fail("adds the id " + std::to_string(id) + ", which has no token");
      }
    }
  }

  /// What is looked for in the normalized text, and decoded from its ids, is the normalized token.
  std::vector<AddedToken> normalizeContents(std::vector<AddedToken> added) const {
    for (AddedToken& token : added) {
      if (token.normalized && normalizer) normalizer(token.content);
    }
    return added;
  }

  void setToken(TokenId id, const std::string& text, bool special) {
    const auto index = static_cast<std::size_t>(id);
    if (index >= tokens.size()) tokens.resize(index + 1);
    tokens[index] = {text, true, special};
  }

  const Token* find(TokenId id) const {
    const auto index = static_cast<std::size_t>(id);
    return id >= 0 && index < tokens.size() && tokens[index].exists ? &tokens[index] : nullptr;
  }

  std::string json;
  Normalizer normalizer;  ///< may be empty, like the next and the decoder
  PreTokenizer preTokenizer;
  Bpe model;
  SpecialFrame frame;
  Decoder decoder;
  std::vector<AddedToken> addedTokens;
  AddedTokenMatcher verbatimTokens;
  AddedTokenMatcher normalizedTokens;
  VocabularyMap addedIds;
  std::vector<Token> tokens;  ///< by id
};

namespace {

std::string textOf(const MappedFile& file) {
  const std::span<const std::byte> bytes = file.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Tokenizer::Tokenizer(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Tokenizer Tokenizer::fromJsonFile(const std::filesystem::path& path) {
  std::string json = textOf(*MappedFile::open(path));
  refuseLfsPointer(json, path);
  return fromJson(std::move(json), path.string());
}

Tokenizer Tokenizer::fromJson(std::string json, const std::string& source) {
  const nlohmann::json document = parseJson(json, source);
  return Tokenizer(std::make_unique<const Impl>(JsonNode(document, source + ":"), std::move(json)));
}

Tokenizer Tokenizer::fromGguf(const GgufFile& file) {
  const nlohmann::json document = tokenizerJsonOf(file);
  return Tokenizer(std::make_unique<const Impl>(JsonNode(document, ggufPlace(file)), document.dump()));
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, bool addSpecialTokens) const {
  if (text.size() > maximumTextSize) throw Error("the text is longer than 1 GiB", "Cut it into several texts.");
  if (const auto position = firstInvalidUtf8(text)) {
    throw Error("the text is not valid UTF-8 at byte " + std::to_string(*position), "Convert it to UTF-8.");
  }
  std::vector<TokenId> ids;
  if (addSpecialTokens) ids = impl_->frame.before;
  Pieces pieces;
  std::deque<std::string> normalizedTexts;
  Bpe::Encoder encoder(impl_->model);
  for (const Segment& outer : impl_->verbatimTokens.split(text)) {
    if (outer.id) {
      ids.push_back(*outer.id);
      continue;
    }
    std::string& normalized = normalizedTexts.emplace_back(outer.text);
    if (impl_->normalizer) impl_->normalizer(normalized);
    for (const Segment& inner : impl_->normalizedTokens.split(normalized)) {
      if (inner.id) {
        ids.push_back(*inner.id);
        continue;
      }
      const bool atStart = outer.text.data() == text.data() && inner.text.data() == normalized.data();
      pieces.list.assign(1, {inner.text, atStart});
      if (impl_->preTokenizer) impl_->preTokenizer(pieces);
      for (const Piece& piece : pieces.list) encoder.encode(piece.text, ids);
    }
  }
  if (addSpecialTokens) ids.insert(ids.end(), impl_->frame.behind.begin(), impl_->frame.behind.end());
  return ids;
}

std::string Tokenizer::decode(std::span<const TokenId> ids, bool skipSpecialTokens) const {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const TokenId id : ids) {
    const Impl::Token* token = impl_->find(id);
    if (token != nullptr && !(skipSpecialTokens && token->special)) texts.push_back(token->text);
  }
  std::string result;
  if (impl_->decoder) {
    impl_->decoder(texts);
    for (const std::string& text : texts) result += text;
  } else {
    // Without a decoder the reference puts spaces between the tokens.
    for (const std::string& text : texts) result.append(result.empty() ? "" : " ").append(text);
  }
  return result;
}

std::int64_t Tokenizer::vocabularySize() const {
  return static_cast<std::int64_t>(impl_->tokens.size());
}

std::optional<TokenId> Tokenizer::tokenId(std::string_view token) const {
  for (const VocabularyMap* ids : {&impl_->addedIds, &impl_->model.vocabulary()}) {
    if (const auto found = ids->find(token); found != ids->end()) return found->second;
  }
  return std::nullopt;
}

bool Tokenizer::isSpecial(TokenId id) const {
  const Impl::Token* token = impl_->find(id);
  return token != nullptr && token->special;
}

const std::string& Tokenizer::toJson() const {
  return impl_->json;
}

}  // namespace bitlathe
