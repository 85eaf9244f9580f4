// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <limits>

#include "ui/format.h"
#include "ui/number_text.h"

using namespace bitlathe;

class FormatsTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }

  void numbers_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << "0";
    QTest::newRow("one") << 1.0 << "1.00";
    QTest::newRow("three digits") << 31.2345 << "31.2";
    QTest::newRow("rounds up to the next magnitude") << 99.96 << "100";
    QTest::newRow("below one") << 0.012345 << "0.0123";
    QTest::newRow("rounds up below one") << 0.09999 << "0.100";
    QTest::newRow("negative") << -2.345 << "-2.35";
    QTest::newRow("thousands lose digits") << 12345.0 << "12,300";
    QTest::newRow("tiny") << 3.214e-6 << "3.21 × 10⁻⁶";
    QTest::newRow("huge") << 2.0e9 << "2 × 10⁹";
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << "–";
    QTest::newRow("not a number") << std::nan("") << "–";
  }
  void numbers() {
    QFETCH(double, value);
    QTEST(formatNumber(value), "text");
  }

  void errorsFollowTheirNumber() { QCOMPARE(formatWithError(0.34512, 0.01234), "0.345 ± 0.0123"); }

  void counts_data() {
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("exact") << qint64(1536) << "1,536";
    QTest::newRow("thousands") << qint64(49152) << "49.2 k";
    QTest::newRow("millions") << qint64(134515008) << "135 M";
    QTest::newRow("rounds up to the next unit") << qint64(999999) << "1 M";
    QTest::newRow("billions") << qint64(1'100'048'384) << "1.1 B";
  }
  void counts() {
    QFETCH(qint64, count);
    QTEST(formatCount(count), "text");
  }

  void bytes_data() {
    QTest::addColumn<quint64>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << quint64(0) << "0 B";
    QTest::newRow("below a kilobyte") << quint64(999) << "999 B";
    QTest::newRow("kilobytes") << quint64(1234) << "1.23 kB";
    QTest::newRow("rounds up to the next unit") << quint64(999'600) << "1.00 MB";
    QTest::newRow("megabytes") << quint64(98'245'000) << "98.2 MB";
    QTest::newRow("terabytes") << quint64(2'000'000'000'000) << "2.00 TB";
  }
  void bytes() {
    QFETCH(quint64, count);
    QTEST(formatBytes(count), "text");
  }

  void durations_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("exact");
    QTest::addColumn<QString>("rough");
    QTest::newRow("none") << 0.0 << "0.0 s"
                          << "a few seconds";
    QTest::newRow("milliseconds") << 0.0341 << "34 ms"
                                  << "a few seconds";
    QTest::newRow("short") << 4.26 << "4.3 s"
                           << "a few seconds";
    QTest::newRow("ten") << 9.97 << "10 s"
                         << "about 10 s";
    QTest::newRow("below a minute") << 41.0 << "41 s"
                                    << "about 40 s";
    QTest::newRow("rounds up to a minute") << 59.7 << "1 min 0 s"
                                           << "about 1 min";
    QTest::newRow("minutes") << 101.0 << "1 min 41 s"
                             << "about 2 min";
    QTest::newRow("hours") << 7500.0 << "2 h 5 min"
                           << "about 2 h";
    QTest::newRow("half hours") << 5300.0 << "1 h 28 min"
                                << "about 1.5 h";
    QTest::newRow("unknown") << -1.0 << "–"
                             << "–";
  }
  void durations() {
    QFETCH(double, seconds);
    QTEST(formatDuration(seconds), "exact");
    QTEST(formatRoughDuration(seconds), "rough");
  }

  void percents() {
    QCOMPARE(formatPercent(0.431), "43 %");
    QCOMPARE(formatPercent(0.321, true), "+32 %");
    QCOMPARE(formatPercent(0.0123, true), "+1.2 %");
    QCOMPARE(formatPercent(-0.05, true), "−5.0 %");
    QCOMPARE(formatPercent(std::nan("")), "–");
  }

  void numbersInFieldsFollowTheLanguage() {
    QCOMPARE(numberText(0.01), "0.01");
    QCOMPARE(numberText(4096.5), "4096.5");
    QCOMPARE(numberOf(" 0.1 "), std::optional(0.1));
    QCOMPARE(localList("0.01, 1"), "0.01, 1");
    QCOMPARE(plainList("0.01,1"), "0.01,1");
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(numberText(0.01), "0,01");
    QCOMPARE(numberText(4096.5), "4096,5");
    QCOMPARE(numberOf("0,1"), std::optional(0.1));
    QCOMPARE(numberOf("0.1"), std::optional(0.1));
    QCOMPARE(numberOf("1e-5"), std::optional(1e-5));
    for (const char* none : {"", "many", "1,2,3", "1.000,5"}) QCOMPARE(numberOf(none), std::nullopt);
    QCOMPARE(localList("0.01, 1"), "0,01; 1");
    QCOMPARE(localList("2, 3, 4"), "2, 3, 4");
    QCOMPARE(localList("0.01 .. 1 log"), "0,01 .. 1 log");
    QCOMPARE(plainList("0,01; 1"), "0.01, 1");
    QCOMPARE(plainList("0,01, 1"), "0.01, 1");
    QCOMPARE(plainList("2, 3; 4"), "2, 3, 4");
    QCOMPARE(plainList("0,01 .. 1 log"), "0.01 .. 1 log");
    QLocale::setDefault(QLocale(QLocale::English));
  }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "tst_formats.moc"
