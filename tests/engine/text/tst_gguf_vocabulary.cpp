// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/text/gguf_tokenizer.h"
#include "engine/text/gguf_vocabulary.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::fixturePath;
using nlohmann::json;

class TestGgufVocabulary : public QObject {
  Q_OBJECT

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void tokenizesAlike_data() {
    QTest::addColumn<QString>("file");
    for (const char* file : {"tokenizers/byte-level.json", "tokenizers/sentence-piece.gguf",
                             "models/tiny-llama/tokenizer.json", "models/tiny-qwen3/tokenizer.json"}) {
      QTest::newRow(file) << file;
    }
  }
  void tokenizesAlike() {
    QFETCH(QString, file);
    const auto original = open(file.toStdString());
    const auto copy = Tokenizer::fromGguf(written(original, {.bos = 1, .ends = {2}, .rows = 2048}));
    QCOMPARE(copy.vocabularySize(), 2048);
    const json texts = readJsonFile(fixturePath("tokenizers/texts.json"));
    for (const auto& text : texts) {
      for (const bool special : {false, true}) {
        const auto ids = original.encode(text.get<std::string>(), special);
        QVERIFY2(copy.encode(text.get<std::string>(), special) == ids, text.dump().c_str());
        QCOMPARE(copy.decode(ids, special), original.decode(ids, special));
      }
    }
    for (TokenId id = 0; id < original.vocabularySize(); ++id) QCOMPARE(copy.isSpecial(id), original.isSpecial(id));
  }

  void saysWhatLlamaCppAsksFor() {
    const auto tokenizer = open("tokenizers/sentence-piece.gguf");
    const auto file = written(tokenizer, {.bos = {}, .ends = {2, 5, 7}, .rows = 2001});
    QCOMPARE(file.string("tokenizer.ggml.model"), std::string("llama"));
    QCOMPARE(file.integer("tokenizer.ggml.bos_token_id"), 1);  // the tokenizer puts it in front
    QCOMPARE(file.integer("tokenizer.ggml.eos_token_id"), 2);
    QCOMPARE(file.integer("tokenizer.ggml.eot_token_id"), 7);
    QCOMPARE(file.integer("tokenizer.ggml.unknown_token_id"), 0);
    QVERIFY(file.boolean("tokenizer.ggml.add_bos_token", false));
    QVERIFY(!file.boolean("tokenizer.ggml.add_eos_token", true));
    QVERIFY(file.boolean("tokenizer.ggml.add_space_prefix", false));
    const auto& types = std::get<std::vector<std::int64_t>>(*file.value("tokenizer.ggml.token_type"));
    QCOMPARE(types[0], static_cast<std::int64_t>(GgufTokenType::unknown));
    QCOMPARE(types[1], static_cast<std::int64_t>(GgufTokenType::control));
    QCOMPARE(types[3], static_cast<std::int64_t>(GgufTokenType::byte));
    QCOMPARE(types[2000], static_cast<std::int64_t>(GgufTokenType::unused));
    QCOMPARE(file.strings("tokenizer.ggml.tokens")[2000], std::string("[PAD2000]"));
  }

  void namesTheSplitting_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    QTest::newRow("merges ignored") << "tokenizers/byte-level.json"
                                    << "llama-bpe";
    QTest::newRow("merges not ignored") << "models/tiny-llama/tokenizer.json"
                                        << "smaug-bpe";
    QTest::newRow("qwen") << "models/tiny-qwen3/tokenizer.json"
                          << "qwen2";
  }
  void namesTheSplitting() {
    QFETCH(QString, file);
    QFETCH(QString, name);
    const auto tokenizer = open(file.toStdString());
    QCOMPARE(written(tokenizer, {.bos = {}, .ends = {}, .rows = 2048}).string("tokenizer.ggml.pre"),
             name.toStdString());
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("message");
    const QByteArray bytes = "models/tiny-llama/tokenizer.json";
    const QByteArray pieces = "tokenizers/sentence-piece.json";
    QTest::newRow("other words") << bytes << QByteArray(R"({"pre_tokenizer": {"type": "ByteLevel",
        "add_prefix_space": true, "use_regex": true}})")
                                 << QByteArray("splits a text into words");
    QTest::newRow("other normalizer") << bytes << QByteArray(R"({"normalizer": {"type": "NFKC"}})")
                                      << QByteArray("splits a text into words");
    QTest::newRow("other spaces") << pieces << QByteArray(R"({"normalizer": {"type": "NFC"}})")
                                  << QByteArray("treats spaces");
    QTest::newRow("other frame") << bytes << QByteArray(R"({"post_processor": {"single": [
        {"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 0}},
        {"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}}]}})")
                                 << QByteArray("adds tokens other than");
    QTest::newRow("more tokens than rows") << pieces << QByteArray(R"({"added_tokens": [
        {"id": 2000, "content": "<more>", "special": true}]})")
                                           << QByteArray("the embedding only 2000 rows");
  }
  void refuses() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, message);
    json document = readJsonFile(fixturePath(file.toStdString()));
    document.merge_patch(json::parse(patch.toStdString()));
    const auto tokenizer = Tokenizer::fromJson(document.dump(), "spoilt.json");
    VERIFY_ERROR(written(tokenizer, {.bos = {}, .ends = {1}, .rows = 2000}), message.toStdString());
    VERIFY_ERROR(written(tokenizer, {.bos = {}, .ends = {1}, .rows = 2000}), "tokenizer.json:");
  }

  void refusesMergesThatScoresCannotTell() {
    // Trained by another program than SentencePiece.
    VERIFY_ERROR(written(open("tokenizers/sentence-piece.json"), {.bos = {}, .ends = {}, .rows = 2000}),
                 "leaves out merges");
    // Two ways to one token, with another token's merge between them.
    json document = json::parse(R"({"version": "1.0", "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
        "pre_tokenizer": null, "post_processor": null, "decoder": {"type": "Fuse"},
        "model": {"type": "BPE", "byte_fallback": true, "unk_token": null, "vocab": {"a": 0, "aa": 1, "aaa": 2},
                  "merges": [["a", "a"], ["aa", "a"], ["a", "aa"]]}})");
    for (int byte = 0; byte < 256; ++byte) {
      const auto token = QString::asprintf("<0x%02X>", static_cast<unsigned>(byte)).toStdString();
      document["model"]["vocab"][token] = 3 + byte;
    }
    document["model"]["merges"] = json::parse(R"([["aa", "a"], ["a", "a"], ["a", "aa"]])");
    VERIFY_ERROR(written(Tokenizer::fromJson(document.dump(), "spoilt.json"), {.bos = {}, .ends = {}, .rows = 300}),
                 "whose order no scores");
  }

 private:
  static Tokenizer open(const std::string& fixture) {
    const auto path = fixturePath(fixture);
    return path.extension() == ".gguf" ? Tokenizer::fromGguf(GgufFile::open(path)) : Tokenizer::fromJsonFile(path);
  }

  GgufFile written(const Tokenizer& tokenizer, const GgufSpecialTokens& special) const {
    GgufMetadata metadata;
    addGgufVocabulary(metadata, tokenizer, "tokenizer.json", special);
    const std::filesystem::path path = folder_->filePath("vocabulary.gguf").toStdString();
    writeGguf(path, metadata, {}, {});
    return GgufFile::open(path);
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestGgufVocabulary)
#include "tst_gguf_vocabulary.moc"
