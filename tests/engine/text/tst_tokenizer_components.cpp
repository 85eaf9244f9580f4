// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/text/decoder.h"
#include "engine/text/normalizer.h"
#include "engine/text/post_processor.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/regex.h"
#include "engine/text/tokenizer.h"
#include "engine/text/unicode.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using nlohmann::json;

namespace {

/// What the reference library makes of every component.
const json& expected() {
  static const json document = readJsonFile(bitlathe::test::fixturePath("tokenizers/components.expected.json"));
  return document;
}

void addRows(const char* kind) {
  QTest::addColumn<int>("index");
  for (int i = 0; i < static_cast<int>(expected().at(kind).size()); ++i) {
    const json& component = expected().at(kind)[static_cast<std::size_t>(i)];
    QTest::addRow("%d %s", i, component.value("config", json("added tokens")).dump().c_str()) << i;
  }
}

const json& component(const char* kind, int index) {
  return expected().at(kind)[static_cast<std::size_t>(index)];
}

QByteArray describe(const json& input, const json& result) {
  return QByteArray::fromStdString(input.dump() + " gave " + result.dump());
}

std::vector<std::string> split(const Regex& pattern, const std::string& text) {
  std::vector<TextRange> matches;
  pattern.findAll(text, matches);
  std::vector<std::string> result;
  for (const TextRange& match : matches) result.push_back(text.substr(match.begin, match.end - match.begin));
  return result;
}

}  // namespace

class TestTokenizerComponents : public QObject {
  Q_OBJECT

 private slots:
  void normalizers_data() { addRows("normalizers"); }
  void normalizers() {
    QFETCH(int, index);
    const json& example = component("normalizers", index);
    const Normalizer normalizer = makeNormalizer(JsonNode(example.at("config"), "test"));
    for (std::size_t i = 0; i < expected().at("texts").size(); ++i) {
      auto text = expected().at("texts")[i].get<std::string>();
      normalizer(text);
      QVERIFY2(text == example.at("results")[i], describe(expected().at("texts")[i], text));
    }
  }

  void preTokenizers_data() { addRows("pre_tokenizers"); }
  void preTokenizers() {
    QFETCH(int, index);
    const json& example = component("pre_tokenizers", index);
    const PreTokenizer preTokenizer = makePreTokenizer(JsonNode(example.at("config"), "test"));
    for (std::size_t i = 0; i < expected().at("texts").size(); ++i) {
      const auto text = expected().at("texts")[i].get<std::string>();
      if (text.empty()) continue;
      Pieces pieces;
      pieces.list.push_back({text, true});
      preTokenizer(pieces);
      json result = json::array();
      for (const Piece& piece : pieces.list) result.push_back(std::string(piece.text));
      QVERIFY2(result == example.at("results")[i], describe(text, result));
    }
  }

  void decoders_data() { addRows("decoders"); }
  void decoders() {
    QFETCH(int, index);
    const json& example = component("decoders", index);
    const Decoder decoder = makeDecoder(JsonNode(example.at("config"), "test"));
    for (std::size_t i = 0; i < expected().at("tokens").size(); ++i) {
      auto tokens = expected().at("tokens")[i].get<std::vector<std::string>>();
      decoder(tokens);
      std::string text;
      for (const std::string& token : tokens) text += token;
      QVERIFY2(text == example.at("results")[i], describe(expected().at("tokens")[i], text));
    }
  }

  void addedTokens_data() { addRows("added_tokens"); }
  void addedTokens() {
    QFETCH(int, index);
    const json& example = component("added_tokens", index);
    const Tokenizer tokenizer = Tokenizer::fromJson(example.at("tokenizer").dump(), "test");
    for (const json& text : example.at("cases")) {
      const json ids = tokenizer.encode(text.at("text").get<std::string>(), false);
      QVERIFY2(ids == text.at("ids"), describe(text, ids));
    }
  }

  void postProcessorsFrameTheText() {
    const json templates = json::parse(
        R"({"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",)"
        R"( "single": [{"SpecialToken": {"id": "b"}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "e"}}],)"
        R"( "special_tokens": {"b": {"ids": [7, 8]}, "e": {"ids": [9]}}}]})");
    const SpecialFrame frame = makeSpecialFrame(JsonNode(templates, "test"));
    QCOMPARE(frame.before, (std::vector<TokenId>{7, 8}));
    QCOMPARE(frame.behind, (std::vector<TokenId>{9}));
  }

  /// Only the piece where the whole text begins gets the space of the scheme "first".
  void metaspaceKnowsTheStart() {
    const json config = {{"type", "Metaspace"}, {"replacement", "_"}, {"prepend_scheme", "first"}, {"split", false}};
    const PreTokenizer preTokenizer = makePreTokenizer(JsonNode(config, "test"));
    Pieces pieces;
    pieces.list = {{"a", false}, {"b", true}};
    preTokenizer(pieces);
    QCOMPARE(pieces.list[0].text, std::string_view("a"));
    QCOMPARE(pieces.list[1].text, std::string_view("_b"));
  }

  void modelsFallBack_data() {
    QTest::addColumn<bool>("byteFallback");
    QTest::addColumn<bool>("fuseUnknown");
    QTest::addColumn<bool>("unknown");
    QTest::addColumn<QByteArray>("ids");
    QTest::newRow("bytes") << true << true << true << QByteArray("[0,3,4,1,1]");
    QTest::newRow("unknown, fused") << false << true << true << QByteArray("[0,2,1,2,1]");
    QTest::newRow("unknown, one by one") << false << false << true << QByteArray("[0,2,2,1,2,1]");
    QTest::newRow("nothing") << false << true << false << QByteArray("[0,1,1]");
  }
  void modelsFallBack() {
    QFETCH(bool, byteFallback);
    QFETCH(bool, fuseUnknown);
    QFETCH(bool, unknown);
    QFETCH(QByteArray, ids);
    json document = {{"model",
                      {{"type", "BPE"},
                       {"vocab", {{"a", 0}, {"b", 1}, {"?", 2}, {"<0xC3>", 3}, {"<0xA9>", 4}}},
                       {"merges", json::array()},
                       {"byte_fallback", byteFallback},
                       {"fuse_unk", fuseUnknown}}}};
    if (unknown) document["model"]["unk_token"] = "?";
    const Tokenizer tokenizer = Tokenizer::fromJson(document.dump(), "test");
    if (byteFallback) {
      QCOMPARE(json(tokenizer.encode("aébb", false)).dump(), ids.toStdString());
    } else {
      QCOMPARE(json(tokenizer.encode("aéébéb", false)).dump(), ids.toStdString());
    }
  }

  void refusesRegexesThatMeanSomethingElse_data() {
    QTest::addColumn<QByteArray>("pattern");
    for (const char* pattern : {"[a[b]]", "[a&&b]", "[^\\S]", "[\\W]", "\\b", "\\h", "\\R", "\\1", "(?<n>a)\\k<n>",
                                "(?i)a", "(?m:.)", "(*ACCEPT)", "a{,2}", "a{1,2}+", "[]a]", "a\\"}) {
      QTest::newRow(pattern) << QByteArray(pattern);
    }
  }
  void refusesRegexesThatMeanSomethingElse() {
    QFETCH(QByteArray, pattern);
    VERIFY_ERROR(Regex(pattern.toStdString(), "some.json: place"), "which is not supported");
    VERIFY_ERROR(Regex(pattern.toStdString(), "some.json: place"), "some.json: place");
  }

  void literalsAreNotPatterns() {
    QCOMPARE(split(Regex::literal("a.[\\{", "test"), "a.[\\{ab[\\{"), (std::vector<std::string>{"a.[\\{"}));
  }

  void regexesThatRunAwayAreStopped() {
    const Regex pattern("(?:a+)+[bc]", "some.json: place");
    VERIFY_ERROR(split(pattern, std::string(64, 'a')), "some.json: place: the regular expression (?:a+)+[bc] cannot");
  }

  void replacesInvalidUtf8BySubparts() {
    QCOMPARE(replaceInvalidUtf8("a\xF0\x9F\xA6\xE2\x82"
                                "b\xFF\xC0\xAF\xED\xA0\x80"),
             std::string("a\uFFFD\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"));
    QCOMPARE(replaceInvalidUtf8("é日😀"), std::string("é日😀"));
  }

  void stripsUnicodeWhiteSpace() {
    QCOMPARE(stripWhiteSpace("\u3000 \t\u0085é a\u2029\n"), std::string_view("é a"));
    QCOMPARE(stripWhiteSpace(" \n"), std::string_view(""));
    QCOMPARE(stripWhiteSpace("\u180E"), std::string_view("\u180E"));
  }
};

QTEST_GUILESS_MAIN(TestTokenizerComponents)
#include "tst_tokenizer_components.moc"
