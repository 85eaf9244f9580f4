// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/calibration.h"

#include <random>
#include <span>

#include "engine/base/error.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

constexpr std::int64_t maximumTokens = std::int64_t{1} << 32;

/// Uniform starts of windows.
class RandomStarts {
 public:
  explicit RandomStarts(std::uint64_t seed) : generator_(seed) {}

  /// Uniform in [0, count).
  std::size_t below(std::size_t count) {
    const std::uint64_t n = count;
    const std::uint64_t unusable = (0 - n) % n;  // 2^64 mod n
    std::uint64_t draw = generator_();
    while (draw > UINT64_MAX - unusable) draw = generator_();
    return draw % n;
  }

 private:
  std::mt19937_64 generator_;
};

using Windows = std::vector<std::int64_t>;  // one behind the other

void append(Windows& windows, const std::vector<TokenId>& ids, std::size_t start, std::size_t length) {
  const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(start);
  windows.insert(windows.end(), begin, begin + static_cast<std::ptrdiff_t>(length));
}

at::Tensor toTensor(const Windows& windows, std::int64_t length) {
  return at::tensor(windows, at::kLong).view({-1, length});
}

std::vector<std::string_view> stripDocuments(const std::vector<std::string>& documents) {
  std::vector<std::string_view> stripped;
  for (const std::string& document : documents) {
    const std::string_view text = stripWhiteSpace(document);
    if (!text.empty()) stripped.push_back(text);
  }
  return stripped;
}

std::vector<TokenId> encodeJoined(const Tokenizer& tokenizer, const std::vector<std::string_view>& documents) {
  std::string text;
  for (const std::string_view document : documents) {
    if (!text.empty()) text += "\n\n";
    text += document;
  }
  return tokenizer.encode(text, true);
}

TokenWindows paddedWindow(const std::vector<TokenId>& ids, std::int64_t length) {
  Windows window(ids.begin(), ids.end());
  window.resize(static_cast<std::size_t>(length), 0);
  const at::Tensor positions = at::arange(length);
  return {toTensor(window, length), positions.lt(static_cast<std::int64_t>(ids.size())).view({1, length})};
}

TokenWindows sampleJoined(const Tokenizer& tokenizer, const std::vector<std::string_view>& documents,
                          const SamplingOptions& options) {
  const std::vector<TokenId> ids = encodeJoined(tokenizer, documents);
  const auto length = static_cast<std::size_t>(options.length);
  const auto samples = static_cast<std::size_t>(options.samples);
  if (ids.size() < length) return paddedWindow(ids, options.length);
  Windows windows;
  if (options.strategy == SamplingStrategy::concatRand) {
    RandomStarts starts(options.seed);
    for (std::size_t i = 0; i < samples; ++i) append(windows, ids, starts.below(ids.size() - length + 1), length);
    return {toTensor(windows, options.length), {}};
  }
  std::size_t count = ids.size() / length;
  if (options.strategy == SamplingStrategy::concatChunkAlign) {
    if (count < samples) {
      throw Error("the calibration text has " + std::to_string(ids.size()) + " tokens; " +
                      std::to_string(options.samples) + " windows of " + std::to_string(options.length) +
                      " tokens, one behind the other, need " + std::to_string(options.samples * options.length),
                  "Ask for " + std::to_string(count) +
                      " samples, give more text, or choose the strategy concat_rand, whose windows may overlap.");
    }
    count = samples;
  }
  append(windows, ids, 0, count * length);
  return {toTensor(windows, options.length), {}};
}

TokenWindows sampleDocuments(const Tokenizer& tokenizer, const std::vector<std::string_view>& documents,
                             const SamplingOptions& options) {
  const auto length = static_cast<std::size_t>(options.length);
  const auto wanted = static_cast<std::size_t>(options.samples) * length;
  RandomStarts starts(options.seed);
  Windows windows;
  std::size_t tokens = 0;
  for (const std::string_view document : documents) {
    if (windows.size() == wanted) break;
    const std::vector<TokenId> ids = tokenizer.encode(document, true);
    tokens += ids.size();
    if (ids.size() < length) continue;
    const bool random = options.strategy == SamplingStrategy::dropRand;
    append(windows, ids, random ? starts.below(ids.size() - length + 1) : 0, length);
  }
  if (windows.size() < wanted) {
    const std::size_t count = windows.size() / length;
    throw Error("of the " + std::to_string(documents.size()) + " calibration documents, " + std::to_string(count) +
                    " have the " + std::to_string(options.length) + " tokens of a window; " +
                    std::to_string(options.samples) + " are needed (the corpus has " + std::to_string(tokens) +
                    " tokens)",
                (count > 0 ? "Ask for " + std::to_string(count) + " samples, for shorter windows, or choose"
                           : std::string("Ask for shorter windows, or choose")) +
                    " the strategy concat_rand, which joins the documents.");
  }
  return {toTensor(windows, options.length), {}};
}

void requireSensible(const SamplingOptions& options) {
  const auto require = [](std::int64_t value, const std::string& name) {
    if (value < 1) throw Error("data." + name + " is " + std::to_string(value) + "; it must be at least 1");
  };
  require(options.samples, "samples");
  require(options.length, "length");
  if (options.samples > maximumTokens / options.length) {
    throw Error("data.samples is " + std::to_string(options.samples) + " and data.length " +
                std::to_string(options.length) + "; more than 2^32 calibration tokens are not sampled");
  }
}

}  // namespace

TokenWindows sampleCalibration(const Tokenizer& tokenizer, const std::vector<std::string>& documents,
                               const SamplingOptions& options) {
  requireSensible(options);
  const std::vector<std::string_view> stripped = stripDocuments(documents);
  if (stripped.empty()) throw Error("the calibration corpus holds no text", "Choose a file with text in it.");
  switch (options.strategy) {
    case SamplingStrategy::concatChunk:
    case SamplingStrategy::concatChunkAlign:
    case SamplingStrategy::concatRand:
      return sampleJoined(tokenizer, stripped, options);
    case SamplingStrategy::dropHead:
    case SamplingStrategy::dropRand:
      return sampleDocuments(tokenizer, stripped, options);
  }
  throw Error("the sampling strategy is unknown");
}

}  // namespace bitlathe
