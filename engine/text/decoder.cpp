// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/decoder.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "engine/base/quote.h"
#include "engine/text/byte_level.h"
#include "engine/text/pattern.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

Decoder sequence(const JsonNode& node) {
  std::vector<Decoder> steps;
  for (const JsonNode& step : node.array("decoders")) steps.push_back(makeDecoder(step));
  return [steps = std::move(steps)](std::vector<std::string>& tokens) {
    for (const Decoder& step : steps) step(tokens);
  };
}

void decodeByteLevel(std::vector<std::string>& tokens) {
  std::string bytes;
  for (const std::string& token : tokens) bytes += byteLevelBytes(token).value_or(token);
  tokens.assign(1, replaceInvalidUtf8(bytes));
}

/// The byte that a token such as <0x0A> stands for.
std::optional<char> byteOf(std::string_view token) {
  if (token.size() != 6 || !token.starts_with("<0x") || !token.ends_with('>')) return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(token.data() + 3, token.data() + 5, value, 16);
  if (error != std::errc() || end != token.data() + 5) return std::nullopt;
  return static_cast<char>(value);
}

/// A run of byte tokens is one text; where that isn't valid UTF-8, every byte of it becomes U+FFFD.
void decodeByteFallback(std::vector<std::string>& tokens) {
  std::vector<std::string> result;
  std::string bytes;
  const auto flush = [&] {
    if (bytes.empty()) return;
    if (!firstInvalidUtf8(bytes)) {
      result.push_back(bytes);
    } else {
      result.insert(result.end(), bytes.size(), "\uFFFD");
    }
    bytes.clear();
  };
  for (std::string& token : tokens) {
    if (const auto byte = byteOf(token)) {
      bytes += *byte;
    } else {
      flush();
      result.push_back(std::move(token));
    }
  }
  flush();
  tokens = std::move(result);
}

void decodeFuse(std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += token;
  tokens.assign(1, std::move(text));
}

Decoder replace(const JsonNode& node) {
  return [pattern = makePattern(node), content = node.string("content")](std::vector<std::string>& tokens) {
    for (std::string& token : tokens) token = replaceAll(token, pattern, content);
  };
}

/// Takes up to `start` characters off the front of every token and up to `stop` off its end, where they are `content`.
Decoder strip(const JsonNode& node) {
  return [content = node.string("content"), start = node.integer("start"),
          stop = node.integer("stop")](std::vector<std::string>& tokens) {
    for (std::string& token : tokens) {
      std::string_view rest(token);
      for (std::int64_t i = 0; i < start && rest.starts_with(content); ++i) rest.remove_prefix(content.size());
      for (std::int64_t i = 0; i < stop && rest.ends_with(content); ++i) rest.remove_suffix(content.size());
      token = std::string(rest);
    }
  };
}

/// The replacement back to a space; in the first token, where one was put in front of the text, to nothing.
Decoder metaspace(const JsonNode& node) {
  const std::string scheme = node.string("prepend_scheme", node.boolean("add_prefix_space", true) ? "always" : "never");
  return [pattern = Regex::literal(node.string("replacement"), node.place()),
          first = std::string(scheme == "never" ? " " : "")](std::vector<std::string>& tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = replaceAll(tokens[i], pattern, i == 0 ? first : " ");
  };
}

}  // namespace

Decoder makeDecoder(const JsonNode& node) {
  const std::string& type = node.type();
  if (type == "Sequence") return sequence(node);
  if (type == "ByteLevel") return decodeByteLevel;
  if (type == "ByteFallback") return decodeByteFallback;
  if (type == "Fuse") return decodeFuse;
  if (type == "Replace") return replace(node);
  if (type == "Strip") return strip(node);
  if (type == "Metaspace") return metaspace(node);
  node.fail("is the decoder " + quote(type) + ", which is not supported");
}

}  // namespace bitlathe
