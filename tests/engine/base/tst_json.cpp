// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestJson : public QObject {
  Q_OBJECT

 private slots:
  void parsesNestedObjects() {
    const auto json = parseJson(R"({"a": {"x": 1}, "b": [{"x": 2}, {"x": 3}]})", "test");
    QCOMPARE(json["b"][1]["x"].get<int>(), 3);
  }

  void refusesBadText_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("empty") << QByteArray("") << QByteArray("not valid JSON");
    QTest::newRow("trailing comma") << QByteArray("[1,]") << QByteArray("not valid JSON");
    QTest::newRow("trailing text") << QByteArray("{} x") << QByteArray("not valid JSON");
    QTest::newRow("invalid UTF-8") << QByteArray("[\"\xff\"]") << QByteArray("not valid JSON");
    QTest::newRow("zero byte at the end") << QByteArray("{}\0x", 4) << QByteArray("not valid JSON");
    QTest::newRow("control character") << QByteArray("[\"\n\"]") << QByteArray("not valid JSON");
    QTest::newRow("comment") << QByteArray("[] // no") << QByteArray("not valid JSON");
    QTest::newRow("not a number") << QByteArray("[NaN]") << QByteArray("not valid JSON");
    QTest::newRow("number too large") << QByteArray("[1e999]") << QByteArray("not valid JSON");
    QTest::newRow("unclosed") << QByteArray("{\"a\": [1") << QByteArray("not valid JSON");
    QTest::newRow("duplicate key in an array")
        << QByteArray(R"([{"a": 1}, {"b": {}, "c": [], "b": 1}])") << QByteArray("\"b\" stands twice");
    QTest::newRow("duplicate key behind an object")
        << QByteArray(R"({"a": {"a": {"a": 1}}, "b": 1, "a": 2})") << QByteArray("\"a\" stands twice");
    QTest::newRow("duplicate key by an escape")
        << QByteArray(R"({"a": 1, "\u0061": 2})") << QByteArray("\"a\" stands twice");
    QTest::newRow("65 levels") << QByteArray(65, '[') + QByteArray(65, ']') << QByteArray("nested deeper than 64");
    QTest::newRow("duplicate key") << QByteArray(R"({"a": 1, "a": 2})") << QByteArray("\"a\" stands twice");
    QTest::newRow("too deep") << QByteArray(1000, '[') << QByteArray("nested deeper");
  }
  void refusesBadText() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(parseJson(text.toStdString(), "some.json"), message.toStdString());
    VERIFY_ERROR(parseJson(text.toStdString(), "some.json"), "some.json");
  }

  void parsesLikeTheLibrary_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"null", "true", "-1", "18446744073709551615", "-9223372036854775808", "1.5e-3", "\"\\u00fc\\n\"", "[]", "{}",
          R"({"a":[[],{},[{"b":[1,[2,[3]]]}],null],"c":{"d":{"e":{}}},"f":"g"})", " [1 , 2]\n"}) {
      QTest::newRow(text) << QByteArray(text);
    }
    QTest::newRow("64 levels") << QByteArray(64, '[') + QByteArray(64, ']');
  }
  void parsesLikeTheLibrary() {
    QFETCH(QByteArray, text);
    const auto parsed = parseJson(text.toStdString(), "test");
    const auto expected = nlohmann::json::parse(text.toStdString());
    QVERIFY(parsed == expected && parsed.type() == expected.type());
  }

  void theSameKeyInDifferentObjectsIsFine() {
    const auto json = parseJson(R"([{"a": {"a": 1}}, {"a": 2}])", "test");
    QCOMPARE(json[0]["a"]["a"].get<int>(), 1);
    QCOMPARE(json[1]["a"].get<int>(), 2);
  }

  void refusesGitLfsPointers() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("tokenizer.json").toStdString();
    std::ofstream(path) << "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    VERIFY_ERROR(readJsonFile(path), path + ": this is a Git LFS pointer");
  }

  void missingFileIsNamed() { VERIFY_ERROR(readJsonFile("/nowhere/config.json"), "/nowhere/config.json"); }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
