// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/gguf_tokenizer.h"

#include <algorithm>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/text/gguf_pre_tokenization.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr std::string_view metaSpace = "\u2581";
constexpr std::size_t longestPiece = 1024;  // bytes, where merges are derived from scores

json sequence(std::string_view key, json steps) {
  return {{"type", "Sequence"}, {key, std::move(steps)}};
}

/// What tokenizer.ggml.pre stands for.
GgufPreTokenization preTokenizationOf(const GgufFile& file) {
  const std::string key = "tokenizer.ggml.pre";
  if (file.value(key) == nullptr) {
    throw Error(ggufPlace(file) + " " + key + " is missing, so that nothing says how words are split",
                "Convert the model to GGUF again, with a converter from May 2024 or later.");
  }
  const std::string& name = file.string(key);
  if (auto known = ggufPreTokenization(name)) return *std::move(known);
  throw Error(ggufPlace(file) + " the value " + quote(name) + " of " + key + " is not supported");
}

/// The token with the id that `key` holds; nullptr where the key is missing.
const std::string* tokenAt(const GgufFile& file, const std::string& key) {
  if (file.value(key) == nullptr) return nullptr;
  const std::vector<std::string>& tokens = file.strings("tokenizer.ggml.tokens");
  const std::int64_t id = file.integer(key);
  if (id < 0 || id >= static_cast<std::int64_t>(tokens.size())) {
    throw Error(ggufPlace(file) + " " + key + " is " + std::to_string(id) + ", which is no token");
  }
  return &tokens[static_cast<std::size_t>(id)];
}

template <typename T>
const std::vector<T>& arrayBesideTokens(const GgufFile& file, const std::string& key) {
  const GgufValue* value = file.value(key);
  const auto* array = value == nullptr ? nullptr : std::get_if<std::vector<T>>(value);
  if (array == nullptr) throw Error(ggufPlace(file) + " " + key + " is missing or of the wrong type");
  if (array->size() != file.strings("tokenizer.ggml.tokens").size()) {
    throw Error(ggufPlace(file) + " " + key + " and tokenizer.ggml.tokens differ in length");
  }
  return *array;
}

json vocabularyOf(const GgufFile& file) {
  json vocabulary = json::object();
  const std::vector<std::string>& tokens = file.strings("tokenizer.ggml.tokens");
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    const auto fail = [&](const std::string& complaint) {
      throw Error(ggufPlace(file) + " tokenizer.ggml.tokens[" + std::to_string(id) + "] " + complaint);
    };
    if (firstInvalidUtf8(tokens[id])) fail("is not valid UTF-8");
    if (!vocabulary.emplace(tokens[id], id).second) fail("stands twice in the list: " + quote(tokens[id]));
  }
  return vocabulary;
}

/// Control tokens are special; those that the model's makers defined are only looked for in the text.
json addedTokensOf(const GgufFile& file) {
  json added = json::array();
  const std::vector<std::string>& tokens = file.strings("tokenizer.ggml.tokens");
  const auto& types = arrayBesideTokens<std::int64_t>(file, "tokenizer.ggml.token_type");
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    const auto type = static_cast<GgufTokenType>(types[id]);
    const bool special = type == GgufTokenType::control || type == GgufTokenType::unknown;
    if (!special && type != GgufTokenType::userDefined) continue;
    added.push_back({{"id", id},
                     {"content", tokens[id]},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", special}});
  }
  return added;
}

/// The special tokens around a text; null where there are none.
json postProcessorOf(const GgufFile& file, bool addBosByDefault) {
  json single = json::array();
  json specialTokens = json::object();
  const auto add = [&](const std::string& key) {
    const std::string* token = tokenAt(file, key);
    if (token == nullptr) throw Error(ggufPlace(file) + " " + key + " is missing");
    single.push_back({{"SpecialToken", {{"id", *token}, {"type_id", 0}}}});
    specialTokens[*token] = {
        {"id", *token}, {"ids", json::array({file.integer(key)})}, {"tokens", json::array({*token})}};
  };
  if (file.boolean("tokenizer.ggml.add_bos_token", addBosByDefault)) add("tokenizer.ggml.bos_token_id");
  single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
  if (file.boolean("tokenizer.ggml.add_eos_token", false)) add("tokenizer.ggml.eos_token_id");
  if (single.size() == 1) return nullptr;
  json pair = single;
  for (json piece : single) {
    (piece.contains("Sequence") ? piece["Sequence"] : piece["SpecialToken"])["type_id"] = 1;
    if (piece.contains("Sequence")) piece["Sequence"]["id"] = "B";
    pair.push_back(std::move(piece));
  }
  return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", pair}, {"special_tokens", specialTokens}};
}

json bytePairMerges(const GgufFile& file) {
  json merges = json::array();
  for (const std::string& merge : file.strings("tokenizer.ggml.merges")) {
    const std::size_t space = merge.find(' ', 1);
    if (space == std::string::npos || space + 1 == merge.size() || firstInvalidUtf8(merge)) {
      throw Error(ggufPlace(file) + " tokenizer.ggml.merges[" + std::to_string(merges.size()) +
                  "] is not two tokens with a space between them");
    }
    merges.push_back({merge.substr(0, space), merge.substr(space + 1)});
  }
  return merges;
}

json sentencePieceMerges(const GgufFile& file) {
  const std::vector<std::string>& tokens = file.strings("tokenizer.ggml.tokens");
  const auto& types = arrayBesideTokens<std::int64_t>(file, "tokenizer.ggml.token_type");
  const auto& scores = arrayBesideTokens<double>(file, "tokenizer.ggml.scores");
  std::unordered_map<std::string_view, std::size_t> ids;
  std::vector<std::size_t> merged;  // best score first
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    const auto type = static_cast<GgufTokenType>(types[id]);
    if (type != GgufTokenType::normal && type != GgufTokenType::userDefined) continue;
    ids.emplace(tokens[id], id);
    if (tokens[id].size() > longestPiece) {
      throw Error(ggufPlace(file) + " tokenizer.ggml.tokens[" + std::to_string(id) + "] is longer than " +
                  std::to_string(longestPiece) + " bytes");
    }
    merged.push_back(id);
  }
  std::stable_sort(merged.begin(), merged.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  json merges = json::array();
  for (const std::size_t id : merged) {
    const std::string_view token(tokens[id]);
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t cut = token.empty() ? 0 : utf8Length(token.front()); cut < token.size();
         cut += utf8Length(token[cut])) {
      const auto left = ids.find(token.substr(0, cut));
      const auto right = ids.find(token.substr(cut));
      if (left != ids.end() && right != ids.end()) pairs.emplace_back(left->second, right->second);
    }
    std::sort(pairs.begin(), pairs.end());
    for (const auto& [left, right] : pairs) merges.push_back({tokens[left], tokens[right]});
  }
  return merges;
}

json bytePairTokenizer(const GgufFile& file) {
  GgufPreTokenization pre = preTokenizationOf(file);
  return {{"normalizer", std::move(pre.normalizer)},
          {"pre_tokenizer", std::move(pre.preTokenizer)},
          {"post_processor", postProcessorOf(file, pre.addBos)},
          {"decoder", {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}}},
          {"model",
           {{"unk_token", nullptr},
            {"fuse_unk", false},
            {"byte_fallback", false},
            {"ignore_merges", pre.ignoreMerges},
            {"vocab", vocabularyOf(file)},
            {"merges", bytePairMerges(file)}}}};
}

json sentencePieceTokenizer(const GgufFile& file) {
  for (const std::string key : {"tokenizer.ggml.remove_extra_whitespaces", "tokenizer.ggml.precompiled_charsmap"}) {
    const GgufValue* value = file.value(key);
    if (value != nullptr && *value != GgufValue(false)) {
      throw Error(ggufPlace(file) + " " + key + " is set, which is not supported");
    }
  }
  const bool addSpacePrefix = file.boolean("tokenizer.ggml.add_space_prefix", true);
  json normalizers = json::array();
  if (addSpacePrefix) normalizers.push_back({{"type", "Prepend"}, {"prepend", metaSpace}});
  normalizers.push_back({{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", metaSpace}});
  json decoders = {{{"type", "Replace"}, {"pattern", {{"String", metaSpace}}}, {"content", " "}},
                   {{"type", "ByteFallback"}},
                   {{"type", "Fuse"}}};
  if (addSpacePrefix) decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  const std::string* unknown = tokenAt(file, "tokenizer.ggml.unknown_token_id");
  return {{"normalizer", sequence("normalizers", std::move(normalizers))},
          {"pre_tokenizer", nullptr},
          {"post_processor", postProcessorOf(file, true)},
          {"decoder", sequence("decoders", std::move(decoders))},
          {"model",
           {{"unk_token", unknown == nullptr ? json(nullptr) : json(*unknown)},
            {"fuse_unk", true},
            {"byte_fallback", true},
            {"ignore_merges", false},
            {"vocab", vocabularyOf(file)},
            {"merges", sentencePieceMerges(file)}}}};
}

json tokenizerOfModel(const GgufFile& file) {
  const std::string& model = file.string("tokenizer.ggml.model");
  if (model == "gpt2") return bytePairTokenizer(file);
  if (model == "llama") return sentencePieceTokenizer(file);
  throw Error(ggufPlace(file) + " the value " + quote(model) + " of tokenizer.ggml.model is not supported");
}

}  // namespace

std::string ggufPlace(const GgufFile& file) {
  return file.file()->path().string() + ":";
}

json tokenizerJsonOf(const GgufFile& file) {
  json document = tokenizerOfModel(file);
  document["version"] = "1.0";
  document["truncation"] = nullptr;
  document["padding"] = nullptr;
  document["added_tokens"] = addedTokensOf(file);
  json& model = document["model"];
  model["type"] = "BPE";
  for (const char* key : {"dropout", "continuing_subword_prefix", "end_of_word_suffix"}) model[key] = nullptr;
  return document;
}

}  // namespace bitlathe
