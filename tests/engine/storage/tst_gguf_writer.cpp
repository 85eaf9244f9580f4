// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/storage/gguf_writer.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::FileSizeLimit;

class TestGgufWriter : public QObject {
  Q_OBJECT

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void metadataIsReadBack() {
    GgufMetadata metadata;
    metadata.addText("a.text", "Grüße");
    metadata.addInteger("an.integer", 4294967295);
    metadata.addNumber("a.number", 1e-5F);
    metadata.addFlag("a.flag", true);
    metadata.addTexts("some.texts", {"", "b c"});
    metadata.addIntegers("some.integers", {-1, 7});
    metadata.addNumbers("some.numbers", {0.5F, -2.0F});
    QCOMPARE(metadata.count(), std::uint64_t{7});
    writeGguf(path(), metadata, {}, {});
    const auto file = GgufFile::open(path());
    QCOMPARE(file.metadata().size(), std::size_t{7});
    QCOMPARE(file.string("a.text"), std::string("Grüße"));
    QCOMPARE(file.integer("an.integer"), 4294967295);
    QCOMPARE(file.number("a.number"), double{1e-5F});
    QVERIFY(file.boolean("a.flag", false));
    QCOMPARE(file.strings("some.texts"), (std::vector<std::string>{"", "b c"}));
    QVERIFY(*file.value("some.integers") == GgufValue(std::vector<std::int64_t>{-1, 7}));
    QVERIFY(*file.value("some.numbers") == GgufValue(std::vector<double>{0.5, -2}));
  }

  void valuesAreCarriedOver() {
    GgufMetadata original;
    original.addInteger("an.integer", 5);
    original.addTexts("some.texts", {"x", "y"});
    original.addText("a.text", "z");
    writeGguf(path("original"), original, {}, {});
    const auto source = GgufFile::open(path("original"));
    GgufMetadata copy;
    for (const char* key : {"an.integer", "some.texts", "a.text"}) copy.addEncoded(key, source.encodedValue(key));
    QCOMPARE(copy.bytes(), original.bytes());
    QCOMPARE(copy.count(), original.count());
    VERIFY_ERROR(source.encodedValue("no.such.key"), "key \"no.such.key\": is missing");
  }

  void tensorsAreReadBack() {
    const std::vector<GgufTensorSpec> specs{{"vector", GgufType::f32, {3}}, {"matrix", GgufType::q8_0, {2, 64}}};
    const std::vector<std::string> contents{std::string("abcdefghijkl"), std::string(2 * 2 * 34, 'x')};
    writeGguf(path(), {}, specs, [&](std::size_t i) { return std::as_bytes(std::span(contents[i])); });
    const auto file = GgufFile::open(path());
    QCOMPARE(file.tensors().size(), std::size_t{2});
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const auto& tensor = file.tensors()[i];
      QCOMPARE(tensor.name, specs[i].name);
      QVERIFY(tensor.type == specs[i].type);
      QCOMPARE(tensor.shape, specs[i].shape);
      QCOMPARE(tensor.offset % 32, std::uint64_t{0});
      const auto bytes = file.bytes(tensor);
      QCOMPARE(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), contents[i]);
    }
    QCOMPARE(test::readFile(path()).size() % 32, std::size_t{0});
  }

  void packsWhatTheDecodersRead_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("offset");  // of the stored number
    QTest::newRow("Q4_0") << static_cast<int>(GgufType::q4_0) << 4 << 8;
    QTest::newRow("Q4_1") << static_cast<int>(GgufType::q4_1) << 4 << 0;
    QTest::newRow("Q5_0") << static_cast<int>(GgufType::q5_0) << 5 << 16;
    QTest::newRow("Q5_1") << static_cast<int>(GgufType::q5_1) << 5 << 0;
    QTest::newRow("Q8_0") << static_cast<int>(GgufType::q8_0) << 8 << 0;
  }
  void packsWhatTheDecodersRead() {
    QFETCH(int, type);
    QFETCH(int, bits);
    QFETCH(int, offset);
    const auto ggufType = static_cast<GgufType>(type);
    at::manual_seed(1);
    const at::Tensor numbers = at::randint(0, 1 << bits, {5, 32}, at::kByte);
    const at::Tensor scales = at::rand({5}).add(0.1).to(at::kHalf);
    const bool hasMinima = offset == 0 && bits < 8;
    const at::Tensor minima = at::rand({hasMinima ? 5 : 0}).neg().to(at::kHalf);
    std::vector<std::byte> bytes(static_cast<std::size_t>(5 * ggufBlock(ggufType).bytes));
    const GgufBlocks blocks{{numbers.const_data_ptr<std::uint8_t>(), 160},
                            {static_cast<const std::uint16_t*>(scales.const_data_ptr()), 5},
                            {static_cast<const std::uint16_t*>(minima.const_data_ptr()), hasMinima ? 5U : 0U}};
    packGguf(ggufType, blocks, bytes);

    at::Tensor decoded = at::empty({5, 32});
    dequantizeGguf(ggufType, bytes, {decoded.mutable_data_ptr<float>(), 160});
    const at::Tensor levels = bits == 8 ? numbers.view(at::kChar).to(at::kFloat) : numbers.to(at::kFloat) - offset;
    at::Tensor expected = scales.to(at::kFloat).unsqueeze(1) * levels;
    if (hasMinima) expected += minima.to(at::kFloat).unsqueeze(1);
    QVERIFY(at::equal(decoded, expected));

    std::vector<std::byte> tooShort(bytes.size() - 1);
    VERIFY_ERROR(packGguf(ggufType, blocks, tooShort), "don't fit each other");
  }

  void refusesContentsOfAnotherSize() {
    const std::vector<GgufTensorSpec> specs{{"vector", GgufType::f32, {3}}};
    const std::string contents(11, 'x');
    VERIFY_ERROR(writeGguf(path(), {}, specs, [&](std::size_t) { return std::as_bytes(std::span(contents)); }),
                 "vector: has 11 bytes, not the 12 of its shape");
    QVERIFY(QDir(folder_->path()).isEmpty());
  }

  void refusesIntegersOutOfRange() {
    GgufMetadata metadata;
    for (const std::int64_t value : {std::int64_t{-1}, std::int64_t{1} << 32}) {
      VERIFY_ERROR(metadata.addInteger("key", value), "key is " + std::to_string(value));
    }
  }

  void fullDiskLeavesNothing() {
    const std::vector<GgufTensorSpec> specs{{"vector", GgufType::f32, {4096}}};
    const std::string contents(4 * 4096, 'x');
    const FileSizeLimit limit(8000);
    VERIFY_ERROR(writeGguf(path(), {}, specs, [&](std::size_t) { return std::as_bytes(std::span(contents)); }),
                 path().string());
    QVERIFY(QDir(folder_->path()).isEmpty());
  }

 private:
  std::filesystem::path path(const char* name = "file.gguf") const { return folder_->filePath(name).toStdString(); }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestGgufWriter)
#include "tst_gguf_writer.moc"
