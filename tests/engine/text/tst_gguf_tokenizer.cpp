// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/storage/gguf.h"
#include "engine/text/gguf_tokenizer.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/tokenizer.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::GgufBuilder;
using nlohmann::json;

namespace {

/// The keys of a tokenizer, as JSON, to be spoilt: arrays of strings, of integers and of numbers, and single values.
json smallKeys(const std::string& model) {
  json keys = {{"tokenizer.ggml.model", model},
               {"tokenizer.ggml.tokens", {"<unk>", "<s>", "</s>", "a", "b", "ab", "<mine>"}},
               {"tokenizer.ggml.token_type", {2, 3, 3, 1, 1, 1, 4}},
               {"tokenizer.ggml.bos_token_id", 1},
               {"tokenizer.ggml.eos_token_id", 2}};
  if (model == "gpt2") {
    keys["tokenizer.ggml.pre"] = "gpt-2";
    keys["tokenizer.ggml.merges"] = {"a b"};
  } else {
    keys["tokenizer.ggml.scores"] = {0.0, 0.0, 0.0, -3.0, -2.0, -1.0, 0.0};
    keys["tokenizer.ggml.unknown_token_id"] = 0;
  }
  return keys;
}

std::string scalarBytes(const json& value) {
  if (value.is_string()) return GgufBuilder::text(value.get<std::string>());
  if (value.is_number_float()) return test::raw(value.get<float>());
  if (value.is_boolean()) return std::string(1, value.get<bool>() ? '\1' : '\0');
  return test::raw(value.get<std::int32_t>());
}

std::uint32_t scalarType(const json& value) {
  if (value.is_string()) return GgufBuilder::string;
  if (value.is_number_float()) return GgufBuilder::f32;
  return value.is_boolean() ? GgufBuilder::boolean : GgufBuilder::i32;
}

std::string ggufBytes(const json& keys) {
  GgufBuilder builder;
  for (const auto& [name, value] : keys.items()) {
    if (value.is_null()) continue;
    if (!value.is_array()) {
      builder.key(name, scalarType(value), scalarBytes(value));
      continue;
    }
    std::string elements = test::raw(value.empty() ? GgufBuilder::string : scalarType(value[0]));
    elements += test::raw<std::uint64_t>(value.size());
    for (const json& element : value) elements += scalarBytes(element);
    builder.key(name, GgufBuilder::array, elements);
  }
  return builder.bytes();
}

}  // namespace

class TestGgufTokenizer : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  GgufFile fileOf(const json& keys) {
    const auto path = std::filesystem::path(folder_.path().toStdString()) / "vocabulary.gguf";
    test::writeFile(path, ggufBytes(keys));
    return GgufFile::open(path);
  }

 private slots:
  void readsBytePairs() {
    const Tokenizer tokenizer = Tokenizer::fromGguf(fileOf(smallKeys("gpt2")));
    QCOMPARE(tokenizer.encode("aab<mine></s>", true), (std::vector<TokenId>{3, 5, 6, 2}));
    QVERIFY(tokenizer.isSpecial(0));
    QVERIFY(tokenizer.isSpecial(2));
    QVERIFY(!tokenizer.isSpecial(6));
  }

  void readsSentencePieces() {
    const Tokenizer tokenizer = Tokenizer::fromGguf(fileOf(smallKeys("llama")));
    // The space in front of a text and "c" have neither a token nor bytes, so they are unknown.
    QCOMPARE(tokenizer.encode("aab", true), (std::vector<TokenId>{1, 0, 3, 5}));
    QCOMPARE(tokenizer.encode("cb", false), (std::vector<TokenId>{0, 4}));
  }

  void addsTheTokensThatTheFileAsksFor() {
    json keys = smallKeys("llama");
    keys["tokenizer.ggml.add_bos_token"] = false;
    keys["tokenizer.ggml.add_eos_token"] = true;
    keys["tokenizer.ggml.add_space_prefix"] = false;
    QCOMPARE(Tokenizer::fromGguf(fileOf(keys)).encode("ab", true), (std::vector<TokenId>{5, 2}));
  }

  void bestScoreMergesFirst() {
    json keys = smallKeys("llama");
    keys["tokenizer.ggml.tokens"] = {"<unk>", "a", "b", "ab", "ba", "aba"};
    keys["tokenizer.ggml.token_type"] = {2, 1, 1, 1, 1, 1};
    keys["tokenizer.ggml.scores"] = {0.0, -5.0, -5.0, -2.0, -1.0, -1.0};
    const json document = tokenizerJsonOf(fileOf(keys));
    QCOMPARE(document.at("model").at("merges").dump(), std::string(R"([["b","a"],["a","ba"],["ab","a"],["a","b"]])"));
  }

  void knowsPreTokenizers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("pieces");  // with a bar between them
    QTest::addColumn<bool>("addsBos");
    QTest::newRow("gpt-2") << "gpt-2"
                           << "x 123 I'M+$"
                           << "x| 123| I|'|M|+$" << false;
    for (const char* name : {"smollm", "starcoder", "refact", "command-r"}) {
      QTest::newRow(name) << name << "x 123 I'M+$"
                          << "x| |1|2|3| I|'|M|+$" << false;
    }
    for (const char* name : {"llama-bpe", "llama3", "llama-v3"}) {
      QTest::newRow(name) << name << "x 12345 I'M+$"
                          << "x| |123|45| I|'M|+$" << true;
    }
    for (const char* name : {"smaug-bpe", "dbrx"}) {
      QTest::newRow(name) << name << "x 12345 I'M+$"
                          << "x| |123|45| I|'M|+$" << false;
    }
    for (const char* name : {"qwen2", "deepseek-r1-qwen"}) {
      QTest::newRow(name) << name << "x 123 I'M+$"
                          << "x| |1|2|3| I|'M|+$" << false;
    }
    QTest::newRow("tekken") << "tekken"
                            << "x 123 aBCd'm"
                            << "x| |1|2|3| a|BCd|'m" << true;
    QTest::newRow("default") << "default"
                             << "x 12345+$ I'M"
                             << "x| |123|45|+$| I|'|M" << false;
  }
  void knowsPreTokenizers() {
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QString, pieces);
    QFETCH(bool, addsBos);
    json keys = smallKeys("gpt2");
    keys["tokenizer.ggml.pre"] = name.toStdString();
    const json document = tokenizerJsonOf(fileOf(keys));
    const std::string bytes = text.toStdString();
    Pieces split;
    split.list.push_back({bytes, true});
    makePreTokenizer(JsonNode(document.at("pre_tokenizer"), "test"))(split);
    QStringList found;
    for (const Piece& piece : split.list) found.append(QString::fromStdString(std::string(piece.text)));
    QCOMPARE(found.join('|').replace("Ġ", " "), pieces);
    QCOMPARE(!document.at("post_processor").is_null(), addsBos);
  }

  void qwenNormalizes() {
    json keys = smallKeys("gpt2");
    keys["tokenizer.ggml.pre"] = "qwen2";
    QCOMPARE(tokenizerJsonOf(fileOf(keys)).at("normalizer").dump(), std::string(R"({"type":"NFC"})"));
  }

  void refusesBrokenKeys_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const char* model, const char* key, const char* value, const char* message) {
      QTest::newRow(name) << QByteArray(model) << QByteArray("tokenizer.ggml.") + key << QByteArray(value)
                          << QByteArray(message);
    };
    row("no model", "gpt2", "model", "null", "tokenizer.ggml.model");
    row("other model", "gpt2", "model", "\"bert\"", "the value \"bert\" of tokenizer.ggml.model is not supported");
    row("no pre-tokenizer", "gpt2", "pre", "null", "tokenizer.ggml.pre is missing");
    row("other pre-tokenizer", "gpt2", "pre", "\"superbpe\"",
        "the value \"superbpe\" of tokenizer.ggml.pre is not supported");
    row("no tokens", "gpt2", "tokens", "null", "tokenizer.ggml.tokens");
    row("no tokens in the list", "gpt2", "tokens", "[]", "differ in length");
    row("repeated token", "gpt2", "tokens", R"(["a", "b", "a", "ab", "x", "y", "z"])",
        "tokenizer.ggml.tokens[2] stands twice in the list: \"a\"");
    row("no types", "gpt2", "token_type", "null", "tokenizer.ggml.token_type is missing");
    row("types of another type", "gpt2", "token_type", "[\"a\"]",
        "tokenizer.ggml.token_type is missing or of the wrong");
    row("too few types", "gpt2", "token_type", "[1, 1]", "tokenizer.ggml.token_type and tokenizer.ggml.tokens differ");
    row("no merges", "gpt2", "merges", "null", "tokenizer.ggml.merges");
    row("merge of one token", "gpt2", "merges", "[\"ab\"]", "tokenizer.ggml.merges[0] is not two tokens");
    row("merge to nothing", "gpt2", "merges", "[\"a \"]", "tokenizer.ggml.merges[0] is not two tokens");
    row("merge of an unknown token", "gpt2", "merges", "[\"a c\"]", "merges[0] needs the token \"c\"");
    row("no scores", "llama", "scores", "null", "tokenizer.ggml.scores is missing");
    row("too few scores", "llama", "scores", "[0.5]", "tokenizer.ggml.scores and tokenizer.ggml.tokens differ");
    row("BOS is no token", "llama", "bos_token_id", "7", "tokenizer.ggml.bos_token_id is 7, which is no token");
    row("BOS is negative", "llama", "bos_token_id", "-1", "tokenizer.ggml.bos_token_id is -1");
    row("no BOS", "llama", "bos_token_id", "null", "tokenizer.ggml.bos_token_id is missing");
    row("unknown is no token", "llama", "unknown_token_id", "7", "tokenizer.ggml.unknown_token_id is 7");
    row("white space is removed", "llama", "remove_extra_whitespaces", "true", "remove_extra_whitespaces is set");
    row("character map", "llama", "precompiled_charsmap", "\"x\"", "precompiled_charsmap is set");
  }
  void refusesBrokenKeys() {
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, message);
    json keys = smallKeys(model.toStdString());
    keys[key.toStdString()] = json::parse(value.toStdString());
    const GgufFile file = fileOf(keys);
    VERIFY_ERROR(Tokenizer::fromGguf(file), message.toStdString());
    VERIFY_ERROR(Tokenizer::fromGguf(file), "vocabulary.gguf:");
  }

  void refusesTokensThatAreNotUtf8() {
    std::string bytes = ggufBytes(smallKeys("gpt2"));
    bytes[bytes.find("<mine>") + 1] = '\xff';
    const auto path = std::filesystem::path(folder_.path().toStdString()) / "vocabulary.gguf";
    test::writeFile(path, bytes);
    VERIFY_ERROR(Tokenizer::fromGguf(GgufFile::open(path)), "tokenizer.ggml.tokens[6] is not valid UTF-8");
  }

  void refusesAbsurdPieces() {
    json keys = smallKeys("llama");
    keys["tokenizer.ggml.tokens"][5] = std::string(1025, 'a');
    VERIFY_ERROR(Tokenizer::fromGguf(fileOf(keys)), "tokenizer.ggml.tokens[5] is longer than 1024 bytes");
  }
};

QTEST_GUILESS_MAIN(TestGgufTokenizer)
#include "tst_gguf_tokenizer.moc"
