// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <sstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/user_folders.h"
#include "engine/storage/gguf.h"
#include "engine/text/stream_decoder.h"
#include "engine/text/tokenizer.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::fixturePath;
using bitlathe::test::sharedPath;
using Ids = std::vector<TokenId>;
using nlohmann::json;

namespace {

std::string readFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Tokenizer open(const std::filesystem::path& path) {
  if (path.extension() == ".gguf") return Tokenizer::fromGguf(GgufFile::open(path));
  return Tokenizer::fromJsonFile(path);
}

json casesOf(const std::filesystem::path& path) {
  const json document = readJsonFile(path);
  return document.is_array() ? document : document.at("cases");
}

QByteArray describe(const json& example, const Ids& ids) {
  return QByteArray::fromStdString(example.at("text").dump() + " gave " + json(ids).dump());
}

/// Every text of the examples in both directions, and its ids one at a time.
void compare(const Tokenizer& tokenizer, const json& examples) {
  for (const json& example : examples) {
    const auto text = example.at("text").get<std::string>();
    const auto ids = example.at("ids").get<Ids>();
    QVERIFY2(tokenizer.encode(text, false) == ids, describe(example, tokenizer.encode(text, false)));
    if (!example.contains("decoded")) continue;
    QVERIFY2(tokenizer.encode(text, true) == example.at("ids_with_special").get<Ids>(),
             describe(example, tokenizer.encode(text, true)));
    QCOMPARE(tokenizer.decode(ids, false), example.at("decoded").get<std::string>());
    QCOMPARE(tokenizer.decode(ids, true), example.at("decoded_skip").get<std::string>());
    StreamDecoder stream(tokenizer, false);
    std::string streamed;
    for (const TokenId id : ids) streamed += stream.push(id);
    QCOMPARE(streamed + stream.finish(), example.at("decoded").get<std::string>());
  }
}

/// The smallest tokenizer.json, to be spoilt.
json tinyTokenizer() {
  return {{"version", "1.0"},
          {"decoder", {{"type", "Fuse"}}},
          {"added_tokens", {{{"id", 4}, {"content", "<s>"}, {"normalized", false}, {"special", true}}}},
          {"model",
           {{"type", "BPE"},
            {"vocab", {{"a", 0}, {"b", 1}, {"ab", 2}, {"aba", 3}}},
            {"merges", {json::array({"a", "b"}), "ab a"}}}}};
}

Tokenizer tokenizerOf(const json& document) {
  return Tokenizer::fromJson(document.dump(), "tokenizer.json");
}

}  // namespace

class TestTokenizer : public QObject {
  Q_OBJECT

 private slots:
  void equalsTheReference_data() {
    QTest::addColumn<QString>("tokenizer");
    QTest::addColumn<QString>("examples");
    for (const char* name : {"byte-level", "sentence-piece"}) {
      for (const char* extension : {".json", ".gguf"}) {
        QTest::addRow("%s%s", name, extension)
            << QString("%1%2").arg(name, extension) << QString("%1.expected.json").arg(name);
      }
    }
    // Made with the SentencePiece library itself.
    QTest::newRow("SentencePiece") << "sentence-piece.gguf"
                                   << "sentence-piece.gguf.expected.json";
  }
  void equalsTheReference() {
    QFETCH(QString, tokenizer);
    QFETCH(QString, examples);
    const auto folder = fixturePath("tokenizers");
    const json cases = casesOf(folder / examples.toStdString());
    QVERIFY(cases.size() > 100);
    compare(open(folder / tokenizer.toStdString()), cases);
  }

  void equalsTheReferenceOnAllTexts_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"smollm2", "bpe-llama3-style", "bpe-qwen-style", "spm-llama2-style"}) {
      QTest::newRow(name) << name;
    }
  }
  void equalsTheReferenceOnAllTexts() {
    REQUIRE_SHARED("fixtures/tokenizers");
    QFETCH(QString, name);
    const auto folder = sharedPath("fixtures/tokenizers") / name.toStdString();
    const json cases = casesOf(folder / "expected.json");
    QCOMPARE(cases.size(), std::size_t{419});
    compare(open(folder / "tokenizer.json"), cases);
  }

  void readsTheSampleModel() {
    REQUIRE_SHARED("fixtures/tokenizers");
    const auto model = cacheFolder() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf";
    if (!std::filesystem::exists(model)) QSKIP("the sample model is not in the cache");
    const auto folder = sharedPath("fixtures/tokenizers/smollm2");
    const Tokenizer tokenizer = open(model);
    compare(tokenizer, casesOf(folder / "expected.json"));
    QCOMPARE(json::parse(tokenizer.toJson()), readJsonFile(folder / "tokenizer.json"));
  }

  void equalsLlamaCpp() {
    REQUIRE_SHARED("fixtures/tokenizers/llama.cpp-vectors");
    const auto path = sharedPath("fixtures/tokenizers/llama.cpp-vectors/ggml-vocab-gpt-2.gguf");
    const QString separator = "\n__ggml_vocab_test__\n";
    const QStringList texts = QString::fromStdString(readFile(path.string() + ".inp")).split(separator);
    const QStringList lines = QString::fromStdString(readFile(path.string() + ".out")).split('\n');
    QVERIFY(texts.size() > 40);
    const Tokenizer tokenizer = open(path);
    for (qsizetype i = 0; i < texts.size(); ++i) {
      Ids expected;
      for (const QString& id : lines[i].split(' ', Qt::SkipEmptyParts)) expected.push_back(id.toInt());
      const Ids ids = tokenizer.encode(texts[i].toStdString(), false);
      QVERIFY2(ids == expected, qPrintable(texts[i]));
    }
  }

  void survivesExport_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"byte-level", "sentence-piece"}) QTest::newRow(name) << name;
  }
  void survivesExport() {
    QFETCH(QString, name);
    const auto folder = fixturePath("tokenizers");
    const Tokenizer original = open(folder / (name.toStdString() + ".gguf"));
    const Tokenizer exported = Tokenizer::fromJson(original.toJson(), "exported");
    compare(exported, casesOf(folder / (name.toStdString() + ".expected.json")));
    QCOMPARE(exported.toJson(), original.toJson());
    const Tokenizer fromFile = open(folder / (name.toStdString() + ".json"));
    QCOMPARE(fromFile.toJson(), readFile(folder / (name.toStdString() + ".json")));
  }

  void knowsItsTokens() {
    const Tokenizer tokenizer = open(fixturePath("tokenizers/byte-level.json"));
    QCOMPARE(tokenizer.vocabularySize(), std::int64_t{2000});
    QCOMPARE(tokenizer.tokenId("<|begin_of_text|>"), std::optional<TokenId>(1995));
    QCOMPARE(tokenizer.tokenId("!"), std::optional<TokenId>(0));
    QCOMPARE(tokenizer.tokenId("no such token"), std::nullopt);
    QVERIFY(tokenizer.isSpecial(1995));
    QVERIFY(!tokenizer.isSpecial(0));
    QVERIFY(!tokenizer.isSpecial(-1));
    QVERIFY(!tokenizer.isSpecial(2000));
  }

  void decodesNothingForUnknownIds() {
    QCOMPARE(tokenizerOf(tinyTokenizer()).decode(Ids{-1, 2, 5, 1 << 30, 0}, false), std::string("aba"));
  }

  void refusesTextThatIsNotUtf8_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("continuation byte alone") << QByteArray("a\x80");
    QTest::newRow("cut short") << QByteArray("a\xe2\x82");
    QTest::newRow("overlong") << QByteArray("a\xc0\xaf");
    QTest::newRow("surrogate") << QByteArray("a\xed\xa0\x80");
    QTest::newRow("beyond U+10FFFF") << QByteArray("a\xf4\x90\x80\x80");
    QTest::newRow("no such byte") << QByteArray("a\xff");
  }
  void refusesTextThatIsNotUtf8() {
    QFETCH(QByteArray, text);
    VERIFY_ERROR(tokenizerOf(tinyTokenizer()).encode(text.toStdString(), false), "not valid UTF-8 at byte 1");
  }

  void refusesBrokenFiles_data() {
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const char* pointer, const char* value, const char* message) {
      QTest::newRow(name) << QByteArray(pointer) << QByteArray(value) << QByteArray(message);
    };
    row("no model", "/model", "null", "tokenizer.json: model is missing");
    row("model is no object", "/model", "[]", "model must be an object");
    row("WordPiece", "/model/type", R"("WordPiece")", "model is of type \"WordPiece\", which is not supported");
    row("no vocabulary", "/model/vocab", "null", "model.vocab is missing");
    row("empty vocabulary", "/model/vocab", "{}", "model.vocab is empty");
    row("vocabulary is a list", "/model/vocab", R"(["a"])", "model.vocab must be an object");
    row("negative id", "/model/vocab/a", "-1", R"(model.vocab["a"] is the id -1, which is out of range)");
    row("absurd id", "/model/vocab/a", "4194304", "out of range");
    row("huge id", "/model/vocab/a", "18446744073709551615", "out of range");
    row("fractional id", "/model/vocab/a", "0.5", "must be an integer");
    row("repeated id", "/model/vocab/a", "1", "which another token has");
    row("no merges", "/model/merges", "null", "model.merges is missing");
    row("merges are no list", "/model/merges", "{}", "model.merges must be an array");
    row("merge of an unknown token", "/model/merges/0", R"(["a", "c"])", R"(merges[0] needs the token "c")");
    row("merge to an unknown token", "/model/merges/1", R"("b a")", R"(merges[1] needs the token "ba")");
    row("merge of one token", "/model/merges/0", R"("ab")", "must be two tokens");
    row("merge of three tokens", "/model/merges/0", R"(["a", "b", "a"])", "must be two tokens");
    row("merge of a number", "/model/merges/0", "7", "must be two tokens");
    row("merge of nothing", "/model/merges/0", R"(["a", ""])", "must be two tokens");
    row("dropout", "/model/dropout", "0.1", "model.dropout is set, which is not supported");
    row("subword prefix", "/model/continuing_subword_prefix", R"("##")", "continuing_subword_prefix is set");
    row("word suffix", "/model/end_of_word_suffix", R"("</w>")", "end_of_word_suffix is set");
    row("unknown unk_token", "/model/unk_token", R"("<unk>")", "model.unk_token is not in the vocabulary");
    row("added token in two places", "/added_tokens/0/content", R"("a")", "contradicts the vocabulary");
    row("added token with a taken id", "/added_tokens/0/id", "3", "contradicts the vocabulary");
    row("added token with an absurd id", "/added_tokens/0/id", "-7", "added_tokens[0].id is -7");
    row("added token without an id", "/added_tokens/0/id", "null", "added_tokens[0].id is missing");
    row("added tokens are no list", "/added_tokens", "{}", "added_tokens must be an array");
    row("normalizer", "/normalizer", R"({"type": "StripAccents"})", "normalizer is the normalizer \"StripAccents\"");
    row("normalizer without a type", "/normalizer", "{}", "normalizer.type is missing");
    row("nested normalizer", "/normalizer", R"({"type": "Sequence", "normalizers": [{"type": "Precompiled"}]})",
        "normalizer.normalizers[0] is the normalizer \"Precompiled\"");
    row("pre-tokenizer", "/pre_tokenizer", R"({"type": "BertPreTokenizer"})", "\"BertPreTokenizer\"");
    row("behavior", "/pre_tokenizer",
        R"({"type": "Split", "pattern": {"String": " "}, "behavior": "Eaten", "invert": false})", "\"Eaten\"");
    row("pattern", "/pre_tokenizer", R"({"type": "Split", "pattern": {}, "behavior": "Removed"})",
        "pre_tokenizer.pattern.Regex is missing");
    row("regular expression", "/pre_tokenizer",
        R"({"type": "Split", "pattern": {"Regex": "a{2,1}"}, "behavior": "Removed"})", "is invalid");
    row("prepend scheme", "/pre_tokenizer", R"({"type": "Metaspace", "replacement": "_", "prepend_scheme": "last"})",
        "prepend_scheme is \"last\"");
    row("replacement", "/pre_tokenizer", R"({"type": "Metaspace", "replacement": "__"})", "must be one character");
    row("post-processor", "/post_processor", R"({"type": "BertProcessing"})", "\"BertProcessing\"");
    row("template without its token", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<x>"}}], "special_tokens": {}})",
        "special_tokens.<x> is missing");
    row("template without the text", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [], "special_tokens": {}})", "lacks the sequence A");
    row("template of a pair", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [{"Sequence": {"id": "B"}}], "special_tokens": {}})",
        "must be the one sequence A");
    row("template with a bad id", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x"}}], )"
        R"("special_tokens": {"x": {"ids": [-1]}}})",
        "ids[0] is no token id");
    row("template with an id beyond the vocabulary", "/post_processor",
        R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x"}}, {"Sequence": {"id": "A"}}], )"
        R"("special_tokens": {"x": {"ids": [5]}}})",
        "post_processor adds the id 5, which has no token");
    row("decoder", "/decoder", R"({"type": "WordPiece"})", "decoder is the decoder \"WordPiece\"");
  }
  void refusesBrokenFiles() {
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, message);
    json document = tinyTokenizer();
    document[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    VERIFY_ERROR(tokenizerOf(document), message.toStdString());
    VERIFY_ERROR(tokenizerOf(document), "tokenizer.json: ");
  }

  void namesTheFile() {
    VERIFY_ERROR(Tokenizer::fromJsonFile("/nowhere/tokenizer.json"), "/nowhere/tokenizer.json");
    VERIFY_ERROR(Tokenizer::fromJson("[]", "some.json"), "some.json: must be an object");
    VERIFY_ERROR(Tokenizer::fromJson("{", "some.json"), "some.json: not valid JSON");
  }

  void isSafeToShare() {
    const Tokenizer tokenizer = open(fixturePath("tokenizers/byte-level.json"));
    const json cases = casesOf(fixturePath("tokenizers/byte-level.expected.json"));
    std::vector<std::thread> threads;
    std::atomic<int> differences = 0;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (const json& example : cases) {
          differences += tokenizer.encode(example.at("text").get<std::string>(), false) != example.at("ids").get<Ids>();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(differences.load(), 0);
  }

  /// Merging takes time that grows with n log n, whatever the text: with n², this would take hours.
  void copesWithLongWords_data() {
    QTest::addColumn<QString>("tokenizer");
    QTest::addColumn<QByteArray>("text");
    for (const char* name : {"byte-level.json", "sentence-piece.json"}) {
      QTest::addRow("%s, one letter", name) << name << QByteArray(1 << 20, 'a');
      QTest::addRow("%s, spaces", name) << name << QByteArray(1 << 20, ' ');
      QTest::addRow("%s, the same word", name) << name << QByteArray("the").repeated(1 << 18);
      QTest::addRow("%s, unknown characters", name) << name << QByteArray("\xf0\x9f\xa6\x99").repeated(1 << 18);
    }
  }
  void copesWithLongWords() {
    QFETCH(QString, tokenizer);
    QFETCH(QByteArray, text);
    const Tokenizer opened = open(fixturePath("tokenizers") / tokenizer.toStdString());
    QVERIFY(opened.decode(opened.encode(text.toStdString(), false), false) == text.toStdString());
  }

  void encodesALongText() {
    REQUIRE_SHARED("data/wikitext-2-raw/wiki.test.raw");
    const std::string text = readFile(sharedPath("data/wikitext-2-raw/wiki.test.raw"));
    for (const char* name : {"byte-level.json", "sentence-piece.json"}) {
      const Tokenizer tokenizer = open(fixturePath("tokenizers") / name);
      const Ids ids = tokenizer.encode(text, false);
      QVERIFY(ids.size() < text.size() / 2);
      QVERIFY(tokenizer.decode(ids, false) == text);
    }
  }
};

QTEST_GUILESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
