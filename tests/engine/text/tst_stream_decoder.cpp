// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/stream_decoder.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using Texts = std::vector<std::string>;

namespace {

Tokenizer open(const char* name) {
  return Tokenizer::fromJsonFile(test::fixturePath("tokenizers") / name);
}

Texts pushAll(StreamDecoder& decoder, const std::vector<TokenId>& ids) {
  Texts texts;
  for (const TokenId id : ids) texts.push_back(decoder.push(id));
  return texts;
}

std::string join(const Texts& texts) {
  std::string whole;
  for (const std::string& text : texts) whole += text;
  return whole;
}

}  // namespace

class TestStreamDecoder : public QObject {
  Q_OBJECT

 private slots:
  void waitsForWholeCharacters_data() {
    QTest::addColumn<QString>("tokenizer");
    QTest::newRow("byte-level") << "byte-level.json";
    QTest::newRow("byte fallback") << "sentence-piece.json";
  }
  void waitsForWholeCharacters() {
    QFETCH(QString, tokenizer);
    const Tokenizer opened = open(qPrintable(tokenizer));
    const std::string text = "x 🦙🚀 日本 y";
    const auto ids = opened.encode(text, false);
    StreamDecoder decoder(opened);
    const Texts texts = pushAll(decoder, ids);
    QCOMPARE(join(texts), text);
    for (const std::string& part : texts) QVERIFY(part.find("\uFFFD") == std::string::npos);
    QVERIFY(std::count(texts.begin(), texts.end(), "") > 4);
    QCOMPARE(decoder.finish(), std::string());
  }

  void givesTextAsSoonAsItIsWhole() {
    const Tokenizer tokenizer = open("sentence-piece.json");
    StreamDecoder decoder(tokenizer);
    const auto ids = tokenizer.encode("the the", false);
    QCOMPARE(pushAll(decoder, ids), (Texts{"the", " the"}));
  }

  void finishGivesTheRestAndBeginsAnew() {
    const Tokenizer tokenizer = open("byte-level.json");
    const auto llama = tokenizer.encode("🦙", false);
    QVERIFY(llama.size() > 1);
    StreamDecoder decoder(tokenizer);
    QCOMPARE(decoder.push(llama.front()), std::string());
    QCOMPARE(decoder.finish(), std::string("\uFFFD"));
    QCOMPARE(join(pushAll(decoder, llama)), std::string("🦙"));
  }

  void invalidBytesDontHoldUpTheRest() {
    for (const char* name : {"byte-level.json", "sentence-piece.json"}) {
      const Tokenizer tokenizer = open(name);
      const auto llama = tokenizer.encode("🦙", false);
      const auto word = tokenizer.encode("the", false);
      StreamDecoder decoder(tokenizer);
      std::string text = decoder.push(llama.back());
      text += join(pushAll(decoder, word));
      QVERIFY(QString::fromStdString(text).startsWith("\uFFFD"));
      QVERIFY(QString::fromStdString(text).endsWith("the"));
    }
  }

  void skipsSpecialTokens() {
    const Tokenizer tokenizer = open("sentence-piece.json");
    auto ids = tokenizer.encode("the", true);
    const auto more = tokenizer.encode("the</s>", false);
    ids.insert(ids.end(), more.begin(), more.end());
    StreamDecoder decoder(tokenizer);
    QCOMPARE(pushAll(decoder, ids), (Texts{"", "the", " the", ""}));
    StreamDecoder verbatim(tokenizer, false);
    QCOMPARE(join(pushAll(verbatim, ids)), tokenizer.decode(ids, false));
  }
};

QTEST_GUILESS_MAIN(TestStreamDecoder)
#include "tst_stream_decoder.moc"
