// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/gguf_pre_tokenization.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace bitlathe {
namespace {

using nlohmann::json;

// The words of the models that are named in tokenizer.ggml.pre.
constexpr std::string_view gpt2Words = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr std::string_view llama3Words =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view qwen2Words =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view tekkenWords =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

json split(std::string_view regex) {
  return {{"type", "Split"}, {"pattern", {{"Regex", regex}}}, {"behavior", "Isolated"}, {"invert", false}};
}

json byteLevel(bool useRegex) {
  return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", useRegex}};
}

json sequence(json steps) {
  return {{"type", "Sequence"}, {"pretokenizers", std::move(steps)}};
}

json splitsThenBytes(std::initializer_list<std::string_view> patterns) {
  json steps = json::array();
  for (const std::string_view pattern : patterns) steps.push_back(split(pattern));
  steps.push_back(byteLevel(false));
  return sequence(std::move(steps));
}

/// One for each thing that the names stand for.
constexpr std::array writtenNames{"gpt-2", "smollm", "llama-bpe", "smaug-bpe", "qwen2", "tekken", "default"};

/// Without what makes no difference to the tokens: offsets, and counts of one.
json simplified(json node) {
  if (node.is_object()) node.erase("trim_offsets");
  if (node.is_structured()) {
    for (json& child : node) child = simplified(std::move(child));
  }
  if (node.is_string()) {
    auto text = node.get<std::string>();
    constexpr std::string_view once = "{1,1}";
    for (auto at = text.find(once); at != std::string::npos; at = text.find(once)) text.erase(at, once.size());
    node = std::move(text);
  }
  return node;
}

json valueOr(const json& object, const char* key, json otherwise) {
  return object.contains(key) ? object.at(key) : otherwise;
}

}  // namespace

std::optional<GgufPreTokenization> ggufPreTokenization(std::string_view name) {
  const auto isOneOf = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (isOneOf({"gpt-2"})) return GgufPreTokenization{.preTokenizer = byteLevel(true)};
  if (isOneOf({"smollm", "starcoder", "refact", "command-r"})) {
    const json digits = {{"type", "Digits"}, {"individual_digits", true}};
    return GgufPreTokenization{.preTokenizer = sequence({digits, byteLevel(true)})};
  }
  if (isOneOf({"llama-bpe", "llama3", "llama-v3"})) {
    return GgufPreTokenization{.preTokenizer = splitsThenBytes({llama3Words}), .ignoreMerges = true, .addBos = true};
  }
  if (isOneOf({"smaug-bpe", "dbrx"})) return GgufPreTokenization{.preTokenizer = splitsThenBytes({llama3Words})};
  if (isOneOf({"qwen2", "deepseek-r1-qwen"})) {
    return GgufPreTokenization{.preTokenizer = splitsThenBytes({qwen2Words}), .normalizer = {{"type", "NFC"}}};
  }
  if (isOneOf({"tekken"})) {
    return GgufPreTokenization{.preTokenizer = splitsThenBytes({tekkenWords}), .ignoreMerges = true, .addBos = true};
  }
  if (isOneOf({"default"})) {
    return GgufPreTokenization{.preTokenizer =
                                   splitsThenBytes({R"([\p{P}$+<=>^~|]+)", gpt2Words, R"(\p{N}+)", "[0-9][0-9][0-9]"})};
  }
  return std::nullopt;
}

std::optional<std::string> ggufPreTokenizationName(const json& tokenizer) {
  const json preTokenizer = simplified(valueOr(tokenizer, "pre_tokenizer", nullptr));
  const json normalizer = valueOr(tokenizer, "normalizer", nullptr);
  const json ignoreMerges = valueOr(tokenizer.at("model"), "ignore_merges", false);
  for (const char* name : writtenNames) {
    const auto known = ggufPreTokenization(name);
    if (simplified(known->preTokenizer) == preTokenizer && known->normalizer == normalizer &&
        known->ignoreMerges == ignoreMerges) {
      return name;
    }
  }
  return std::nullopt;
}

}  // namespace bitlathe
