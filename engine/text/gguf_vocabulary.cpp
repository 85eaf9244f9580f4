// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/gguf_vocabulary.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/text/gguf_pre_tokenization.h"
#include "engine/text/gguf_tokenizer.h"
#include "engine/text/json_node.h"
#include "engine/text/post_processor.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr std::string_view metaSpace = "\u2581";

struct Vocabulary {
  std::vector<std::string> tokens;  // by id
  std::vector<std::int32_t> types;
  std::map<std::string, std::size_t> ids;
};

struct Merge {
  std::string left;
  std::string right;
};

[[noreturn]] void refuse(const JsonNode& node, const std::string& problem) {
  throw Error(node.place() + " " + problem, "Export in another format.");
}

void setType(Vocabulary& vocabulary, std::size_t id, GgufTokenType type) {
  vocabulary.types[id] = static_cast<std::int32_t>(type);
}

/// Every row of the embedding needs a token; ids without one get a name that no text has.
Vocabulary vocabularyOf(const JsonNode& tokenizer, std::int64_t rows) {
  Vocabulary vocabulary;
  vocabulary.tokens.resize(static_cast<std::size_t>(rows));
  vocabulary.types.assign(static_cast<std::size_t>(rows), static_cast<std::int32_t>(GgufTokenType::unused));
  const auto put = [&](const std::string& token, std::int64_t id, GgufTokenType type) {
    if (id >= rows) {
      refuse(tokenizer,
             "has the token " + std::to_string(id) + ", and the embedding only " + std::to_string(rows) + " rows");
    }
    vocabulary.tokens[static_cast<std::size_t>(id)] = token;
    setType(vocabulary, static_cast<std::size_t>(id), type);
    vocabulary.ids[token] = static_cast<std::size_t>(id);
  };
  const JsonNode model = tokenizer.object("model");
  for (const auto& [token, id] : model.object("vocab").json().items()) {
    put(token, id.get<std::int64_t>(), GgufTokenType::normal);
  }
  for (const auto& added : tokenizer.array("added_tokens")) {
    const bool special = added.boolean("special", false);
    put(added.string("content"), added.integer("id"), special ? GgufTokenType::control : GgufTokenType::userDefined);
  }
  for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
    if (vocabulary.tokens[id].empty()) vocabulary.tokens[id] = "[PAD" + std::to_string(id) + "]";
  }
  return vocabulary;
}

std::vector<Merge> mergesOf(const JsonNode& model) {
  std::vector<Merge> merges;
  for (const auto& merge : model.array("merges")) {
    const json& pair = merge.json();
    if (pair.is_array()) {
      merges.push_back({pair.at(0).get<std::string>(), pair.at(1).get<std::string>()});
    } else {
      const auto text = pair.get<std::string>();
      const auto space = text.find(' ', 1);
      merges.push_back({text.substr(0, space), text.substr(space + 1)});
    }
  }
  return merges;
}

void addBytePairs(GgufMetadata& metadata, const JsonNode& tokenizer, const Vocabulary& vocabulary) {
  const auto name = ggufPreTokenizationName(tokenizer.json());
  if (!name) refuse(tokenizer, "splits a text into words in a way that GGUF files have no name for");
  metadata.addText("tokenizer.ggml.model", "gpt2");
  metadata.addText("tokenizer.ggml.pre", *name);
  metadata.addTexts("tokenizer.ggml.tokens", vocabulary.tokens);
  metadata.addIntegers("tokenizer.ggml.token_type", vocabulary.types);
  std::vector<std::string> merges;
  for (const auto& [left, right] : mergesOf(tokenizer.object("model"))) merges.push_back(left + " " + right);
  metadata.addTexts("tokenizer.ggml.merges", merges);
}

/// Whether a space is put before a text; throws Error where spaces are not simply written as metaSpace.
bool prependsSpace(const JsonNode& tokenizer) {
  const json replacing = {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", metaSpace}};
  const json prepending = {{"type", "Prepend"}, {"prepend", metaSpace}};
  const bool hasNormalizer = tokenizer.has("normalizer");
  const bool hasPreTokenizer = tokenizer.has("pre_tokenizer");
  if (hasNormalizer && !hasPreTokenizer) {
    const json& normalizer = tokenizer.at("normalizer").json();
    const auto sequence = [](json steps) { return json{{"type", "Sequence"}, {"normalizers", std::move(steps)}}; };
    if (normalizer == sequence(json::array({prepending, replacing}))) return true;
    if (normalizer == replacing || normalizer == sequence(json::array({replacing}))) return false;
  }
  if (hasPreTokenizer && !hasNormalizer) {
    const JsonNode preTokenizer = tokenizer.object("pre_tokenizer");
    if (preTokenizer.type() == "Metaspace" && preTokenizer.string("replacement") == metaSpace &&
        !preTokenizer.boolean("split", true)) {
      return preTokenizer.string("prepend_scheme", "always") != "never";
    }
  }
  refuse(tokenizer, "treats spaces in a way that GGUF files have no key for");
}

/// Scores that make a program merge in the order of the merges' ranks: that of a token is the negative rank of the
/// first merge that gives it. Throws Error where ranks can't be told by the resulting token alone.
std::vector<float> scoresOf(const JsonNode& tokenizer, const Vocabulary& vocabulary) {
  // Other tokens are found in a text before anything is merged.
  const auto isMergeable = [&](const std::string& token) {
    const auto found = vocabulary.ids.find(token);
    return found != vocabulary.ids.end() &&
           vocabulary.types[found->second] == static_cast<std::int32_t>(GgufTokenType::normal);
  };
  std::vector<float> scores(vocabulary.tokens.size(), 0);
  std::set<std::string> merged;
  std::size_t mergeCount = 0;
  const std::string* last = nullptr;
  const auto merges = mergesOf(tokenizer.object("model"));
  std::vector<std::string> results;
  for (const auto& [left, right] : merges) results.push_back(left + right);
  for (std::size_t rank = 0; rank < results.size(); ++rank) {
    const std::string& token = results[rank];
    if (!isMergeable(token)) continue;
    ++mergeCount;
    if (last != nullptr && *last == token) continue;
    if (!merged.insert(token).second) refuse(tokenizer, "has merges whose order no scores of tokens can tell");
    scores[vocabulary.ids.at(token)] = -static_cast<float>(rank + 1);
    last = &token;
  }
  // A program that goes by the scores merges whatever gives a token.
  std::size_t possible = 0;
  for (const auto& [token, id] : vocabulary.ids) {
    if (!isMergeable(token)) continue;
    for (std::size_t cut = utf8Length(token.front()); cut < token.size(); cut += utf8Length(token[cut])) {
      possible += isMergeable(token.substr(0, cut)) && isMergeable(token.substr(cut)) ? 1 : 0;
    }
  }
  if (possible != mergeCount) refuse(tokenizer, "leaves out merges that scores of tokens would allow");
  return scores;
}

void addSentencePieces(GgufMetadata& metadata, const JsonNode& tokenizer, Vocabulary vocabulary) {
  const bool addSpacePrefix = prependsSpace(tokenizer);
  const JsonNode model = tokenizer.object("model");
  for (const auto& [token, id] : vocabulary.ids) {
    if (token.size() == 6 && token.starts_with("<0x") && token.ends_with('>')) {
      setType(vocabulary, id, GgufTokenType::byte);
    }
  }
  metadata.addText("tokenizer.ggml.model", "llama");
  metadata.addText("tokenizer.ggml.pre", "default");
  metadata.addFlag("tokenizer.ggml.add_space_prefix", addSpacePrefix);
  metadata.addTexts("tokenizer.ggml.tokens", vocabulary.tokens);
  if (model.has("unk_token")) {
    const auto unknown = vocabulary.ids.find(model.string("unk_token"));
    if (unknown == vocabulary.ids.end()) refuse(model, "names an unknown token that isn't in the vocabulary");
    setType(vocabulary, unknown->second, GgufTokenType::unknown);
    metadata.addInteger("tokenizer.ggml.unknown_token_id", static_cast<std::int64_t>(unknown->second));
  }
  metadata.addIntegers("tokenizer.ggml.token_type", vocabulary.types);
  metadata.addNumbers("tokenizer.ggml.scores", scoresOf(tokenizer, vocabulary));
}

/// The tokens around a text: BOS in front and EOS behind are all that a GGUF file can ask for.
void addSpecialTokens(GgufMetadata& metadata, const JsonNode& tokenizer, const GgufSpecialTokens& special) {
  const SpecialFrame frame =
      tokenizer.has("post_processor") ? makeSpecialFrame(tokenizer.object("post_processor")) : SpecialFrame();
  const bool addBos = frame.before.size() == 1;
  const bool addEos = frame.behind.size() == 1;
  const bool fits = frame.before.size() <= 1 && frame.behind.size() <= 1 &&
                    (!addEos || (!special.ends.empty() && frame.behind.front() == special.ends.front()));
  if (!fits) refuse(tokenizer.at("post_processor"), "adds tokens other than one in front of a text and EOS behind it");
  const auto bos = addBos ? std::optional(frame.before.front()) : special.bos;
  if (bos) metadata.addInteger("tokenizer.ggml.bos_token_id", *bos);
  if (!special.ends.empty()) metadata.addInteger("tokenizer.ggml.eos_token_id", special.ends.front());
  if (special.ends.size() > 1) metadata.addInteger("tokenizer.ggml.eot_token_id", special.ends.back());
  metadata.addFlag("tokenizer.ggml.add_bos_token", addBos);
  metadata.addFlag("tokenizer.ggml.add_eos_token", addEos);
}

}  // namespace

void addGgufVocabulary(GgufMetadata& metadata, const Tokenizer& tokenizer, const std::string& place,
                       const GgufSpecialTokens& special) {
  const json document = parseJson(tokenizer.toJson(), place);
  const JsonNode root(document, place + ":");
  const Vocabulary vocabulary = vocabularyOf(root, special.rows);
  if (root.object("model").boolean("byte_fallback", false)) {
    addSentencePieces(metadata, root, vocabulary);
  } else {
    addBytePairs(metadata, root, vocabulary);
  }
  addSpecialTokens(metadata, root, special);
}

}  // namespace bitlathe
