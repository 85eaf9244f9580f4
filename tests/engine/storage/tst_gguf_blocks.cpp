// SPDX-License-Identifier: GPL-3.0-or-later
// The decoders of GGUF's block encodings, against the values that the gguf package gives.
#include <bit>
#include <cstring>
#include <vector>

#include "engine/base/error.h"
#include "engine/storage/gguf.h"
#include "engine/storage/safetensors.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

/// Decodes blocks and says where they differ from the expected float32 values, bit by bit.
QByteArray firstDifference(GgufType type, std::span<const std::byte> blocks, std::span<const std::byte> expectedBytes) {
  std::vector<float> expected(expectedBytes.size() / sizeof(float));
  std::memcpy(expected.data(), expectedBytes.data(), expectedBytes.size());
  std::vector<float> values(expected.size());
  dequantizeGguf(type, blocks, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::bit_cast<std::uint32_t>(values[i]) == std::bit_cast<std::uint32_t>(expected[i])) continue;
    return QString("value %1 is %2 instead of %3").arg(i).arg(values[i]).arg(expected[i]).toUtf8();
  }
  return values.empty() ? "there are no values" : "";
}

void addEncodings() {
  QTest::addColumn<QString>("name");
  for (const char* name : {"F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
                           "Q6_K", "IQ4_NL", "IQ4_XS", "TQ1_0", "TQ2_0", "MXFP4"}) {
    QTest::newRow(name) << QString(name);
  }
}

}  // namespace

class TestGgufBlocks : public QObject {
  Q_OBJECT

 private slots:
  void decodesTheReferenceBlocks_data() { addEncodings(); }
  void decodesTheReferenceBlocks() {
    REQUIRE_SHARED("fixtures/gguf-quants");
    QFETCH(QString, name);
    if (name == "F32") QSKIP("there is no reference file of F32");
    const auto reference =
        SafetensorsFile::open(sharedPath("fixtures/gguf-quants/" + name.toStdString() + ".safetensors"));
    const auto type = ggufTypeFromNumber(static_cast<std::uint32_t>(std::stoi(reference.metadata().at("type_id"))));
    QVERIFY(type);
    QCOMPARE(ggufTypeName(*type), std::string_view(name.toStdString()));
    const auto raw = reference.bytes(*reference.find("raw"));
    QCOMPARE(firstDifference(*type, raw, reference.bytes(*reference.find("values"))), QByteArray());
  }

  void decodesWhatTheLibraryWrote_data() { addEncodings(); }
  void decodesWhatTheLibraryWrote() {
    QFETCH(QString, name);
    const auto file = GgufFile::open(fixturePath("gguf_library.gguf"));
    const auto reference = SafetensorsFile::open(fixturePath("gguf_library_values.safetensors"));
    const GgufTensor* tensor = file.find(name.toStdString());
    QVERIFY(tensor);
    QCOMPARE(tensor->shape, (std::vector<std::int64_t>{2, 256}));
    QCOMPARE(ggufTypeName(tensor->type), std::string_view(name.toStdString()));
    const auto values = reference.bytes(*reference.find(name.toStdString()));
    QCOMPARE(firstDifference(tensor->type, file.bytes(*tensor), values), QByteArray());
  }

  void manyBlocksAreDecodedLikeOne() {
    // Enough blocks that several threads share the work.
    const auto file = GgufFile::open(fixturePath("gguf_library.gguf"));
    const auto one = file.bytes(*file.find("Q6_K"));
    constexpr std::size_t repeats = 1000;
    std::vector<float> expected(512);
    dequantizeGguf(GgufType::q6_k, one, expected);
    std::vector<std::byte> many;
    for (std::size_t i = 0; i < repeats; ++i) many.insert(many.end(), one.begin(), one.end());
    std::vector<float> values(512 * repeats);
    dequantizeGguf(GgufType::q6_k, many, values);
    for (std::size_t i = 0; i < values.size(); ++i) QVERIFY(values[i] == expected[i % 512]);
  }

  void numbersOfTypes() {
    QVERIFY(ggufTypeFromNumber(3) == GgufType::q4_1);
    QVERIFY(!ggufTypeFromNumber(4));
    QVERIFY(!ggufTypeFromNumber(0xffffffff));
    QCOMPARE(ggufBlock(GgufType::q6_k).values, std::int64_t{256});
    QCOMPARE(ggufBlock(GgufType::q6_k).bytes, std::int64_t{210});
  }

  void refusesAWrongLength() {
    std::vector<std::byte> bytes(18);
    std::vector<float> values(33);
    VERIFY_ERROR(dequantizeGguf(GgufType::q4_0, bytes, values), "Q4_0: 18 bytes do not hold 33 values");
    bytes.resize(19);
    values.resize(32);
    VERIFY_ERROR(dequantizeGguf(GgufType::q4_0, bytes, values), "Q4_0: 19 bytes");
  }
};

QTEST_GUILESS_MAIN(TestGgufBlocks)
#include "tst_gguf_blocks.moc"
