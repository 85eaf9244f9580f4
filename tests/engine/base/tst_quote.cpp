// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/quote.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestQuote : public QObject {
  Q_OBJECT

 private slots:
  void quotes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("plain") << QByteArray("blk.0.attn_q.weight") << QByteArray("\"blk.0.attn_q.weight\"");
    QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("beyond ASCII") << QByteArray("Größe 重み") << QByteArray("\"Größe 重み\"");
    QTest::newRow("controls") << QByteArray("a\nb\x1b[31m\0c", 10) << QByteArray("\"a\\x0ab\\x1b[31m\\x00c\"");
    QTest::newRow("upper controls") << QByteArray("\xc2\x9b") << QByteArray("\"\\xc2\\x9b\"");
    QTest::newRow("not UTF-8") << QByteArray("a\xffü") << QByteArray("\"a\\xffü\"");
    QTest::newRow("cut inside a character") << QByteArray("\xe9\x87") << QByteArray("\"\\xe9\\x87\"");
    QTest::newRow("long") << QByteArray(1000, 'x') << QByteArray("\"") + QByteArray(119, 'x') + QByteArray("…\"");
  }
  void quotes() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(quote(text.toStdString())), expected);
    QVERIFY(isValidUtf8(quote(text.toStdString())));
  }

  void validatesUtf8_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("zero byte") << QByteArray("a\0b", 3) << true;
    QTest::newRow("four bytes") << QByteArray("\xf0\x9f\x98\x80") << true;
    QTest::newRow("overlong") << QByteArray("\xc0\x80") << false;
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
    QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << false;
    QTest::newRow("continuation only") << QByteArray("a\x80") << false;
    QTest::newRow("cut short") << QByteArray("\xf0\x9f\x98") << false;
  }
  void validatesUtf8() {
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(isValidUtf8(text.toStdString()), valid);
  }
};

QTEST_GUILESS_MAIN(TestQuote)
#include "tst_quote.moc"
