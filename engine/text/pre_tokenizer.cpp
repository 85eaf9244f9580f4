// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/pre_tokenizer.h"

#include <array>
#include <utility>

#include "engine/base/quote.h"
#include "engine/text/byte_level.h"
#include "engine/text/pattern.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

/// What becomes of the delimiters that a pattern matches.
enum class Behavior { removed, isolated, mergedWithPrevious, mergedWithNext, contiguous };

constexpr std::array<std::pair<std::string_view, Behavior>, 5> behaviorNames{{
    {"Removed", Behavior::removed},
    {"Isolated", Behavior::isolated},
    {"MergedWithPrevious", Behavior::mergedWithPrevious},
    {"MergedWithNext", Behavior::mergedWithNext},
    {"Contiguous", Behavior::contiguous},
}};

Behavior behaviorOf(const JsonNode& node) {
  const std::string& name = node.string("behavior");
  for (const auto& [known, behavior] : behaviorNames) {
    if (name == known) return behavior;
  }
  node.fail("has the behavior " + quote(name) + ", which is not supported");
}

struct Span {
  TextRange range;
  bool isDelimiter;
};

/// The delimiters and what lies between them: together the whole text.
void cover(std::size_t textSize, const std::vector<TextRange>& delimiters, std::vector<Span>& spans) {
  spans.clear();
  std::size_t end = 0;
  for (const TextRange& delimiter : delimiters) {
    if (delimiter.begin > end) spans.push_back({{end, delimiter.begin}, false});
    spans.push_back({delimiter, true});
    end = delimiter.end;
  }
  if (end < textSize) spans.push_back({{end, textSize}, false});
}

/// Of two neighbouring spans, whether the second is joined to the piece that the first belongs to. A delimiter takes
/// one other span at most: of several in a row each but one stands alone.
bool joins(Behavior behavior, const Span& first, const Span& second) {
  switch (behavior) {
    case Behavior::mergedWithPrevious:
      return second.isDelimiter && !first.isDelimiter;
    case Behavior::mergedWithNext:
      return first.isDelimiter && !second.isDelimiter;
    case Behavior::contiguous:
      return first.isDelimiter == second.isDelimiter;
    case Behavior::removed:
    case Behavior::isolated:
      return false;
  }
  return false;
}

/// Splits every piece at the delimiters that `findDelimiters(text, ranges)` finds in it.
template <typename FindDelimiters>
void splitPieces(Pieces& pieces, Behavior behavior, bool invert, const FindDelimiters& findDelimiters) {
  std::vector<Piece> result;
  result.reserve(pieces.list.size() * 2);
  std::vector<TextRange> delimiters;
  std::vector<Span> spans;
  for (const Piece& piece : pieces.list) {
    findDelimiters(piece.text, delimiters);
    cover(piece.text.size(), delimiters, spans);
    for (std::size_t i = 0; i < spans.size();) {
      TextRange range = spans[i].range;
      const bool removed = behavior == Behavior::removed && spans[i].isDelimiter != invert;
      for (++i; i < spans.size(); ++i) {
        const Span first{spans[i - 1].range, spans[i - 1].isDelimiter != invert};
        const Span second{spans[i].range, spans[i].isDelimiter != invert};
        if (!joins(behavior, first, second)) break;
        range.end = second.range.end;
      }
      if (removed || range.begin == range.end) continue;
      result.push_back({piece.text.substr(range.begin, range.end - range.begin), piece.atStart && range.begin == 0});
    }
  }
  pieces.list = std::move(result);
}

/// Rewrites every piece: `append(rewritten, piece)` appends the new text of a piece.
template <typename Append>
void rewritePieces(Pieces& pieces, const Append& append) {
  std::string& texts = pieces.texts.emplace_back();
  std::vector<std::size_t> ends;
  ends.reserve(pieces.list.size());
  for (const Piece& piece : pieces.list) {
    append(texts, piece);
    ends.push_back(texts.size());
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    pieces.list[i].text = std::string_view(texts).substr(begin, ends[i] - begin);
    begin = ends[i];
  }
}

PreTokenizer sequence(const JsonNode& node) {
  std::vector<PreTokenizer> steps;
  for (const JsonNode& step : node.array("pretokenizers")) steps.push_back(makePreTokenizer(step));
  return [steps = std::move(steps)](Pieces& pieces) {
    for (const PreTokenizer& step : steps) step(pieces);
  };
}

PreTokenizer split(const JsonNode& node) {
  return [pattern = makePattern(node), behavior = behaviorOf(node),
          invert = node.boolean("invert", false)](Pieces& pieces) {
    splitPieces(pieces, behavior, invert,
                [&](std::string_view text, std::vector<TextRange>& delimiters) { pattern.findAll(text, delimiters); });
  };
}

PreTokenizer digits(const JsonNode& node) {
  const Behavior behavior = node.boolean("individual_digits", false) ? Behavior::isolated : Behavior::contiguous;
  return [behavior](Pieces& pieces) {
    splitPieces(pieces, behavior, false, [](std::string_view text, std::vector<TextRange>& delimiters) {
      delimiters.clear();
      for (std::size_t position = 0; position < text.size();) {
        const std::size_t begin = position;
        if (isNumeric(nextCodePoint(text, position))) delimiters.push_back({begin, position});
      }
    });
  };
}

PreTokenizer byteLevel(const JsonNode& node) {
  // GPT-2's words.
  static const Regex words(R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)",
                           "pre_tokenizer ByteLevel");
  return [addPrefixSpace = node.boolean("add_prefix_space"),
          useRegex = node.boolean("use_regex", true)](Pieces& pieces) {
    if (addPrefixSpace) {
      rewritePieces(pieces, [](std::string& rewritten, const Piece& piece) {
        if (!piece.text.starts_with(' ')) rewritten += ' ';
        rewritten += piece.text;
      });
    }
    if (useRegex) {
      splitPieces(pieces, Behavior::isolated, false,
                  [](std::string_view text, std::vector<TextRange>& delimiters) { words.findAll(text, delimiters); });
    }
    rewritePieces(pieces, [](std::string& rewritten, const Piece& piece) { appendByteLevel(rewritten, piece.text); });
  };
}

PreTokenizer metaspace(const JsonNode& node) {
  const std::string& replacement = node.string("replacement");
  if (replacement.empty() || utf8Length(replacement.front()) != replacement.size()) {
    node.at("replacement").fail("must be one character");
  }
  const std::string scheme = node.string("prepend_scheme", node.boolean("add_prefix_space", true) ? "always" : "never");
  if (scheme != "always" && scheme != "first" && scheme != "never") {
    node.at("prepend_scheme").fail("is " + quote(scheme) + ", which is not supported");
  }
  return
      [replacement, scheme, space = Regex::literal(" ", node.place()),
       delimiter = Regex::literal(replacement, node.place()), doSplit = node.boolean("split", true)](Pieces& pieces) {
        rewritePieces(pieces, [&](std::string& rewritten, const Piece& piece) {
          const std::string text = replaceAll(piece.text, space, replacement);
          const bool prepend = scheme == "always" || (scheme == "first" && piece.atStart);
          if (prepend && !text.starts_with(replacement)) rewritten += replacement;
          rewritten += text;
        });
        if (!doSplit) return;
        splitPieces(
            pieces, Behavior::mergedWithNext, false,
            [&](std::string_view text, std::vector<TextRange>& delimiters) { delimiter.findAll(text, delimiters); });
      };
}

}  // namespace

PreTokenizer makePreTokenizer(const JsonNode& node) {
  const std::string& type = node.type();
  if (type == "Sequence") return sequence(node);
  if (type == "ByteLevel") return byteLevel(node);
  if (type == "Split") return split(node);
  if (type == "Digits") return digits(node);
  if (type == "Metaspace") return metaspace(node);
  node.fail("is the pre-tokenizer " + quote(type) + ", which is not supported");
}

}  // namespace bitlathe
