// SPDX-License-Identifier: GPL-3.0-or-later
// The decoders of GGUF's block encodings, against the values that the gguf package gives.
#include <bit>
#include <vector>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/storage/gguf.h"
#include "engine/storage/safetensors.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

/// Decodes the "raw" blocks of a reference file and says where they differ from its "values", bit by bit.
QByteArray firstDifference(const std::filesystem::path& path) {
  const auto reference = SafetensorsFile::open(path);
  const auto type = ggufTypeFromNumber(static_cast<std::uint32_t>(std::stoi(reference.metadata().at("type_id"))));
  if (!type || ggufTypeName(*type) != reference.metadata().at("type")) return "the type is not known by this name";
  const auto raw = reference.bytes(*reference.find("raw"));
  const auto stored = reference.bytes(*reference.find("values"));
  std::vector<float> expected(stored.size() / sizeof(float));
  std::memcpy(expected.data(), stored.data(), stored.size());
  std::vector<float> values(expected.size());
  dequantizeGguf(*type, raw, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::bit_cast<std::uint32_t>(values[i]) == std::bit_cast<std::uint32_t>(expected[i])) continue;
    return QString("value %1 is %2 instead of %3").arg(i).arg(values[i]).arg(expected[i]).toUtf8();
  }
  return values.empty() ? "there are no values" : "";
}

}  // namespace

class TestGgufBlocks : public QObject {
  Q_OBJECT

 private slots:
  void decodesLikeTheReference_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"BF16", "F16", "IQ4_NL", "IQ4_XS", "MXFP4", "Q2_K", "Q3_K", "Q4_0", "Q4_1", "Q4_K", "Q5_0",
                             "Q5_1", "Q5_K", "Q6_K", "Q8_0", "TQ1_0", "TQ2_0"}) {
      QTest::newRow(name) << QString(name);
    }
  }
  void decodesLikeTheReference() {
    REQUIRE_SHARED("fixtures/gguf-quants");
    QFETCH(QString, name);
    QCOMPARE(firstDifference(sharedPath("fixtures/gguf-quants/" + name.toStdString() + ".safetensors")), QByteArray());
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
