// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>

#include "engine/base/error.h"
#include "engine/storage/safetensors.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

constexpr auto entry = safetensorsEntry;

/// A file of one tensor "t" that needs 8 bytes, with parts of its description exchanged.
std::string oneTensor(const std::string& dtype, const std::string& shape, const std::string& offsets,
                      std::size_t dataSize = 8) {
  return safetensorsBytes("{" + entry("t", dtype, shape, offsets) + "}", dataSize);
}

std::span<const std::byte> bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

class TestSafetensors : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

  SafetensorsFile openBytes(const std::string& contents) const {
    writeFile(path("made.safetensors"), contents);
    return SafetensorsFile::open(path("made.safetensors"));
  }

 private slots:
  void readsWhatTheLibraryWrote() {
    const auto file = SafetensorsFile::open(fixturePath("safetensors_library.safetensors"));
    QCOMPARE(file.metadata(), (std::map<std::string, std::string>{{"format", "pt"}}));
    QCOMPARE(file.tensors().size(), std::size_t{18});
    QVERIFY(std::ranges::is_sorted(file.tensors(), {}, &TensorInfo::name));
    const TensorInfo* scalar = file.find("scalar");
    QVERIFY(scalar && scalar->dtype == DType::f32 && scalar->shape.empty());
    float value = 0;
    std::memcpy(&value, file.bytes(*scalar).data(), sizeof(value));
    QCOMPARE(value, 1.5F);
    const TensorInfo* empty = file.find("empty");
    QVERIFY(empty && empty->size == 0 && empty->shape == (std::vector<std::int64_t>{0, 4}));
    const TensorInfo* quote = file.find("quote \" and umlaut ü");
    QVERIFY(quote && file.bytes(*quote).size() == 1 && file.bytes(*quote)[0] == std::byte{7});
    QVERIFY(!file.find("nothing"));
    QVERIFY(!file.find(""));
  }

  void writesWhatTheLibraryWrites() {
    const auto source = fixturePath("safetensors_library.safetensors");
    const auto file = SafetensorsFile::open(source);
    std::vector<TensorSpec> specs;
    for (const auto& info : file.tensors()) specs.push_back({info.name, info.dtype, info.shape});
    writeSafetensors(
        path("copy.safetensors"), specs, [&](std::size_t i) { return file.bytes(file.tensors()[i]); }, file.metadata());
    QVERIFY(readFile(path("copy.safetensors")) == readFile(source));
  }

  void readsTheReferenceFiles() {
    REQUIRE_SHARED("fixtures/gguf-quants");
    int files = 0;
    for (const auto& item : std::filesystem::directory_iterator(sharedPath("fixtures/gguf-quants"))) {
      const auto file = SafetensorsFile::open(item.path());
      QVERIFY(file.find("raw") && file.find("values"));
      QCOMPARE(file.metadata().at("type"), item.path().stem().string());
      ++files;
    }
    QCOMPARE(files, 17);
  }

  void accepts_data() {
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<int>("tensors");
    const auto row = [](const char* name, const std::string& contents, int tensors) {
      QTest::newRow(name) << QByteArray::fromStdString(contents) << tensors;
    };
    row("no tensors", safetensorsBytes("{}"), 0);
    row("rank 0", oneTensor("I64", "[]", "[0,8]"), 1);
    row("a dimension of zero", oneTensor("F32", "[3,0]", "[0,0]", 0), 1);
    row("empty tensors between others",
        safetensorsBytes("{" + entry("b", "U8", "[0]", "[2,2]") + "," + entry("a", "U8", "[2]", "[0,2]") + "," +
                             entry("c", "U8", "[0]", "[2,2]") + "," + entry("d", "U8", "[1]", "[2,3]") + "}",
                         3),
        4);
    row("padding", safetensorsBytes(R"({"__metadata__":{"a":"b"}}      )"), 0);
    row("unaligned data", safetensorsBytes("{" + entry("t", "F32", "[1]", "[0,4]") + "} ", 4), 1);
    row("any order of keys", safetensorsBytes(R"({"t":{"data_offsets":[0,1],"shape":[1],"dtype":"I8"}})", 1), 1);
    row("order of data unlike the order of names",
        safetensorsBytes("{" + entry("a", "U8", "[1]", "[1,2]") + "," + entry("b", "U8", "[1]", "[0,1]") + "}", 2), 2);
  }
  void accepts() {
    QFETCH(QByteArray, contents);
    QFETCH(int, tensors);
    QCOMPARE(openBytes(contents.toStdString()).tensors().size(), static_cast<std::size_t>(tensors));
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const std::string& contents, const char* message) {
      QTest::newRow(name) << QByteArray::fromStdString(contents) << QByteArray(message);
    };
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    row("shorter than a length", "1234567", "too short");
    row("only a length", raw<std::uint64_t>(2), "ends inside its header");
    row("header over 100 MB", raw<std::uint64_t>(100'000'001) + "{}", "100 MB are allowed");
    row("header longer than the file", raw<std::uint64_t>(100) + "{}", "ends inside its header");
    row("header length wraps around", raw(most) + "{}", "100 MB are allowed");
    row("header length + 8 wraps to a small number", raw(most - 5) + "{}", "100 MB are allowed");
    row("text instead", "<!DOCTYPE html><html></html>", "not a safetensors file");
    row("empty header", safetensorsBytes(""), "does not start with {");
    row("space before the header", safetensorsBytes(" {}"), "does not start with {");
    row("an array", safetensorsBytes("[]"), "does not start with {");
    row("not UTF-8", safetensorsBytes("{\"\xff\":1}"), "not valid JSON");
    row("bad JSON", safetensorsBytes("{\"a\":}"), "not valid JSON");
    row("text after the header's object", safetensorsBytes("{} {}"), "not valid JSON");
    row("zeros after the header's object", safetensorsBytes(std::string("{}\0\0", 4)), "not valid JSON");
    row("deep nesting", safetensorsBytes("{\"a\":" + std::string(100'000, '[')), "nested deeper");
    row("tensor twice",
        safetensorsBytes("{" + entry("t", "U8", "[1]", "[0,1]") + "," + entry("t", "U8", "[1]", "[0,1]") + "}", 1),
        "\"t\" stands twice");
    row("key twice in a tensor",
        safetensorsBytes(R"({"t":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", 1),
        "\"dtype\" stands twice");
    row("metadata twice", safetensorsBytes(R"({"__metadata__":{},"__metadata__":{}})"),
        "\"__metadata__\" stands twice");
    row("metadata no object", safetensorsBytes(R"({"__metadata__":[]})"), "__metadata__ is not an object");
    row("metadata no string", safetensorsBytes(R"({"__metadata__":{"a":1}})"), "\"a\" is not a string");
    row("tensor no object", safetensorsBytes(R"({"t":[]})"), "\"t\": its description is not an object");
    row("no dtype", safetensorsBytes(R"({"t":{"shape":[1],"data_offsets":[0,1]}})", 1), "\"t\": dtype is not a string");
    row("dtype no string", safetensorsBytes(R"({"t":{"dtype":1,"shape":[1],"data_offsets":[0,1]}})", 1),
        "\"t\": dtype is not a string");
    row("no shape", safetensorsBytes(R"({"t":{"dtype":"U8","data_offsets":[0,1]}})", 1), "shape is not an array");
    row("no offsets", safetensorsBytes(R"({"t":{"dtype":"U8","shape":[1]}})", 1), "data_offsets is not an array");
    row("unknown dtype", oneTensor("F4", "[2]", "[0,8]"), "\"t\": the dtype \"F4\" is unknown");
    row("dtype in lower case", oneTensor("f32", "[2]", "[0,8]"), "the dtype \"f32\" is unknown");
    row("shape needs more", oneTensor("F32", "[3]", "[0,8]"), "need 12 bytes, data_offsets give 8");
    row("shape needs less", oneTensor("F32", "[1]", "[0,8]"), "need 4 bytes, data_offsets give 8");
    row("product wraps to zero", oneTensor("F32", "[4294967296,4294967296]", "[0,0]", 0), "shape is too large");
    row("product wraps to the size", oneTensor("F64", "[2305843009213693953]", "[0,8]"), "shape is too large");
    row("size beyond int64", oneTensor("F32", "[4611686018427387904]", "[0,8]"), "shape is too large");
    row("strides beyond int64", oneTensor("U8", "[0,4294967296,4294967296]", "[0,0]", 0), "shape is too large");
    row("begins behind its end", oneTensor("U8", "[8]", "[8,0]"), "end before it begins");
    row("one offset", oneTensor("U8", "[8]", "[8]"), "not two numbers");
    row("three offsets", oneTensor("U8", "[8]", "[0,8,8]"), "not two numbers");
    row("negative dimension", oneTensor("U8", "[-8]", "[0,8]"), "shape holds something else than whole numbers");
    row("two negative dimensions", oneTensor("U8", "[-2,-4]", "[0,8]"), "whole numbers: \"-2\"");
    row("negative offset", oneTensor("U8", "[8]", "[-8,0]"), "data_offsets holds something else");
    row("fractional dimension", oneTensor("U8", "[8.0]", "[0,8]"), "whole numbers: \"8.0\"");
    row("exponent", oneTensor("U8", "[8e0]", "[0,8]"), "whole numbers");
    row("string for a number", oneTensor("U8", "[\"8\"]", "[0,8]"), "whole numbers");
    row("boolean for a number", oneTensor("U8", "[true]", "[0,1]", 1), "whole numbers");
    row("dimension of 2^63", oneTensor("U8", "[9223372036854775808]", "[0,8]"), "whole numbers");
    row("dimension of 2^64", oneTensor("U8", "[18446744073709551616]", "[0,8]"), "whole numbers");
    row("offsets near 2^63", oneTensor("U8", "[8]", "[9223372036854775799,9223372036854775807]"), "hole before it");
    row("overlap",
        safetensorsBytes("{" + entry("a", "U8", "[4]", "[0,4]") + "," + entry("b", "U8", "[4]", "[3,7]") + "}", 7),
        "\"b\": it overlaps");
    row("the same bytes twice",
        safetensorsBytes("{" + entry("a", "U8", "[4]", "[0,4]") + "," + entry("b", "U8", "[4]", "[0,4]") + "}", 4),
        "\"b\": it overlaps");
    row("empty tensor inside another",
        safetensorsBytes("{" + entry("a", "U8", "[4]", "[0,4]") + "," + entry("b", "U8", "[0]", "[2,2]") + "}", 4),
        "\"b\": it overlaps");
    row("hole",
        safetensorsBytes("{" + entry("a", "U8", "[4]", "[0,4]") + "," + entry("b", "U8", "[4]", "[5,9]") + "}", 9),
        "\"b\": there is a hole before it");
    row("hole at the start", oneTensor("U8", "[8]", "[8,16]", 16), "\"t\": there is a hole before it");
    row("cut short", oneTensor("U8", "[8]", "[0,8]", 7), "\"t\": ends beyond the end of the file");
    row("trailing bytes", oneTensor("U8", "[8]", "[0,8]", 9), "1 bytes after the last tensor");
    row("trailing bytes without tensors", safetensorsBytes("{}", 5), "5 bytes after the last tensor");
  }
  void refuses() {
    QFETCH(QByteArray, contents);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(openBytes(contents.toStdString()), message.toStdString());
    VERIFY_ERROR(openBytes(contents.toStdString()), path("made.safetensors"));
  }

  void writesTheSameBytesInAnyOrder() {
    std::vector<TensorSpec> specs{{"b", DType::f16, {2}}, {"a", DType::f16, {2}}, {"c", DType::i64, {1}}};
    std::vector<std::string> contents{"bbbb", "aaaa", "cccccccc"};
    const auto write = [&](const char* name) {
      writeSafetensors(path(name), specs, [&](std::size_t i) { return bytesOf(contents[i]); },
                       {{"z", "1"}, {"a", "2"}});
      return readFile(path(name));
    };
    const std::string first = write("1.safetensors");
    std::ranges::reverse(specs);
    std::ranges::reverse(contents);
    QVERIFY(write("2.safetensors") == first);
    QVERIFY(first.ends_with("ccccccccaaaabbbb"));
    QCOMPARE(first.find("{"), std::size_t{8});
    QCOMPARE((first.size() - 16) % 8, std::size_t{0});  // the data begin at a multiple of 8
  }

  void asksForEachTensorOnceInTheOrderOfTheFile() {
    const std::vector<TensorSpec> specs{{"a", DType::u8, {1}}, {"b", DType::f32, {1}}, {"c", DType::u8, {1}}};
    std::vector<std::size_t> asked;
    writeSafetensors(path("order.safetensors"), specs, [&](std::size_t i) {
      asked.push_back(i);
      return bytesOf(std::string_view("1234").substr(0, i == 1 ? 4 : 1));
    });
    QCOMPARE(asked, (std::vector<std::size_t>{1, 0, 2}));
  }

  void refusesToWrite_data() {
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<qint64>("dimension");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("name twice") << QByteArray("a") << QByteArray("a") << qint64{1} << QByteArray("\"a\": two tensors");
    QTest::newRow("reserved name") << QByteArray("__metadata__") << QByteArray("a") << qint64{1}
                                   << QByteArray("the name is reserved");
    QTest::newRow("name not UTF-8") << QByteArray("\xff") << QByteArray("a") << qint64{1} << QByteArray("UTF-8");
    QTest::newRow("wrong size") << QByteArray("a") << QByteArray("b") << qint64{2}
                                << QByteArray("\"b\": shape and dtype need 2 bytes, 1 were given");
    QTest::newRow("negative") << QByteArray("a") << QByteArray("b") << qint64{-1} << QByteArray("\"b\": its shape is");
    QTest::newRow("too large") << QByteArray("a") << QByteArray("b") << std::numeric_limits<qint64>::max()
                               << QByteArray("need 9223372036854775807 bytes");
  }
  void refusesToWrite() {
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(qint64, dimension);
    QFETCH(QByteArray, message);
    const std::vector<TensorSpec> specs{{first.toStdString(), DType::u8, {1}},
                                        {second.toStdString(), DType::u8, {dimension}}};
    const auto write = [&] {
      writeSafetensors(path("wrong.safetensors"), specs, [](std::size_t) { return bytesOf("x"); });
    };
    VERIFY_ERROR(write(), message.toStdString());
    VERIFY_ERROR(write(), path("wrong.safetensors"));
    QVERIFY(!std::filesystem::exists(path("wrong.safetensors")));
    QVERIFY(!std::filesystem::exists(path("wrong.safetensors.partial")));
  }

  void anInterruptedWriteKeepsTheOldFile() {
    writeFile(path("kept.safetensors"), "old");
    const std::vector<TensorSpec> specs{{"a", DType::u8, {1}}, {"b", DType::u8, {1}}};
    VERIFY_ERROR(writeSafetensors(path("kept.safetensors"), specs,
                                  [](std::size_t i) {
                                    if (i == 1) throw Error("no second tensor");
                                    return bytesOf("x");
                                  }),
                 "no second tensor");
    QCOMPARE(readFile(path("kept.safetensors")), std::string("old"));
    QVERIFY(!std::filesystem::exists(path("kept.safetensors.partial")));
  }

  void namesOfDtypes() {
    for (int i = 0; i <= static_cast<int>(DType::boolean); ++i) {
      const auto dtype = static_cast<DType>(i);
      QVERIFY(dtypeFromName(dtypeName(dtype)) == dtype);
      QVERIFY(std::has_single_bit(elementSize(dtype)));
    }
    QVERIFY(!dtypeFromName(""));
  }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
