// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/quant/pack.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestPack : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { at::manual_seed(1); }

  void roundTrip_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("count");
    for (int bits = 1; bits <= 8; ++bits) {
      QTest::addRow("%d bits, one group of words", bits) << bits << 1 << 32;
      QTest::addRow("%d bits, odd rows", bits) << bits << 7 << 96;
      QTest::addRow("%d bits, many rows", bits) << bits << 1001 << 576;
    }
  }
  void roundTrip() {
    QFETCH(int, bits);
    QFETCH(int, rows);
    QFETCH(int, count);
    const at::Tensor codes = at::randint(1 << bits, {rows, count}, at::kByte);
    const at::Tensor words = packCodes(codes, bits);
    QCOMPARE(words.scalar_type(), at::kInt);
    QCOMPARE(words.size(1), std::int64_t{count} * bits / 32);
    QVERIFY(at::equal(unpackCodes(words, bits, count), codes));
  }

  void layout() {
    // Least significant bits first.
    const at::Tensor nibbles = at::arange(8, at::kByte).view({1, 8});
    QCOMPARE(packCodes(nibbles, 4).item<int>(), 0x76543210);
    // Value k of 32 stands at bits 3k: 10 straddles words 0 and 1, 21 straddles words 1 and 2.
    for (const int k : {0, 10, 21, 31}) {
      const at::Tensor codes = at::zeros({1, 32}, at::kByte);
      codes[0][k] = 5;
      const at::Tensor words = packCodes(codes, 3);
      for (int bit = 0; bit < 96; ++bit) {
        const bool set = (words[0][bit / 32].item<int>() >> (bit % 32) & 1) != 0;
        QCOMPARE(set, bit == 3 * k || bit == 3 * k + 2);
      }
    }
  }

  void packsTransposedCodes() {
    const at::Tensor codes = at::randint(16, {64, 24}, at::kByte);
    QVERIFY(at::equal(packCodes(codes.t(), 4), packCodes(codes.t().contiguous(), 4)));
  }

  void codesAreMasked() {
    const at::Tensor codes = at::full({1, 16}, 0x80 | 1, at::kByte);
    QCOMPARE(packCodes(codes, 2).item<int>(), 0x55555555);
  }

  void refusesWhatDoesNotFill_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("count");
    QTest::newRow("3 bits, 16 codes") << 3 << 16;
    QTest::newRow("4 bits, 12 codes") << 4 << 12;
    QTest::newRow("1 bit, 48 codes") << 1 << 48;
    QTest::newRow("0 bits") << 0 << 32;
    QTest::newRow("9 bits") << 9 << 32;
  }
  void refusesWhatDoesNotFill() {
    QFETCH(int, bits);
    QFETCH(int, count);
    QVERIFY_EXCEPTION_THROWN(packCodes(at::zeros({2, count}, at::kByte), bits), c10::Error);
    QVERIFY_EXCEPTION_THROWN(unpackCodes(at::zeros({2, 3}, at::kInt), bits, count), c10::Error);
  }
};

QTEST_GUILESS_MAIN(TestPack)
#include "tst_pack.moc"
