// SPDX-License-Identifier: GPL-3.0-or-later
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
    QTest::newRow("duplicate key") << QByteArray(R"({"a": 1, "a": 2})") << QByteArray("\"a\" stands twice");
    QTest::newRow("too deep") << QByteArray(1000, '[') << QByteArray("nested deeper");
  }
  void refusesBadText() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(parseJson(text.toStdString(), "some.json"), message.toStdString());
    VERIFY_ERROR(parseJson(text.toStdString(), "some.json"), "some.json");
  }

  void missingFileIsNamed() { VERIFY_ERROR(readJsonFile("/nowhere/config.json"), "/nowhere/config.json"); }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
