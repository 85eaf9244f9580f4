// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/user_folders.h"
#include "engine/storage/gguf.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

using B = GgufBuilder;

constexpr std::uint32_t typeF32 = 0;
constexpr std::uint32_t typeQ4_0 = 2;

/// A small valid file: two tensors, of 64 and 40 bytes.
GgufBuilder smallFile() {
  return GgufBuilder()
      .key("general.architecture", B::string, B::text("llama"))
      .tensor("a", {4, 4}, typeF32, 0)
      .tensor("b", {10}, typeF32, 64)
      .data(104);
}

/// A file of one tensor.
GgufBuilder oneTensor(const std::vector<std::uint64_t>& shape, std::uint32_t type, std::uint64_t offset = 0) {
  return GgufBuilder().tensor("t", shape, type, offset).data(1024);
}

GgufBuilder oneKey(std::uint32_t type, const std::string& value) {
  return GgufBuilder().key("k", type, value);
}

/// A file whose counts claim what does not follow.
GgufBuilder withCounts(std::uint64_t tensors, std::uint64_t entries) {
  GgufBuilder builder;
  builder.tensorCount = tensors;
  builder.entryCount = entries;
  return builder;
}

GgufBuilder withVersion(std::uint32_t version) {
  GgufBuilder builder = smallFile();
  builder.version = version;
  return builder;
}

}  // namespace

class TestGguf : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

  GgufFile openBytes(const std::string& contents) const {
    writeFile(path("made.gguf"), contents);
    return GgufFile::open(path("made.gguf"));
  }

 private slots:
  void opensTheSampleModel() {
    const auto model = cacheFolder() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf";
    if (!std::filesystem::exists(model)) QSKIP("the sample model is not in the cache");
    const auto file = GgufFile::open(model);
    QCOMPARE(file.string("general.architecture"), std::string("llama"));
    QCOMPARE(file.integer("llama.block_count"), 30);
    QCOMPARE(file.number("llama.rope.freq_base"), 100000.0);
    QCOMPARE(file.strings("tokenizer.ggml.tokens").size(), std::size_t{49152});
    const GgufTensor* query = file.find("blk.0.attn_q.weight");
    QVERIFY(query);
    QCOMPARE(ggufTypeName(query->type), std::string_view("Q4_1"));
    QCOMPARE(query->shape, (std::vector<std::int64_t>{576, 576}));
    QCOMPARE(file.bytes(*query).size(), std::size_t{576 * 576 / 32 * 20});
  }

  void readsMetadataOfEveryType() {
    const auto file = GgufFile::open(fixturePath("gguf_library.gguf"));
    QCOMPARE(file.integer("test.u8"), 200);
    QCOMPARE(file.integer("test.i8"), -100);
    QCOMPARE(file.integer("test.u16"), 60000);
    QCOMPARE(file.integer("test.i16"), -30000);
    QCOMPARE(file.integer("test.u32"), 4'000'000'000);
    QCOMPARE(file.integer("test.i32"), -2'000'000'000);
    QCOMPARE(file.integer("test.i64"), std::numeric_limits<std::int64_t>::min());
    QCOMPARE(std::get<std::uint64_t>(*file.value("test.u64")), std::numeric_limits<std::uint64_t>::max());
    QCOMPARE(file.number("test.f32"), double{0.1F});
    QCOMPARE(file.number("test.f64"), 0.1);
    QVERIFY(file.boolean("test.bool", false));
    QCOMPARE(file.string("test.string"), std::string("Grüße"));
    QCOMPARE(file.strings("test.strings"), (std::vector<std::string>{"a", "", "ü"}));
    using Integers = std::vector<std::int64_t>;
    QCOMPARE(std::get<Integers>(*file.value("test.integers")), (Integers{-1, 2, 3}));
    QCOMPARE(std::get<Integers>(*file.value("test.bytes")), (Integers{255, 0}));
    QCOMPARE(std::get<std::vector<double>>(*file.value("test.floats")), (std::vector<double>{0.5, -1.5}));
    QCOMPARE(std::get<std::vector<bool>>(*file.value("test.booleans")), (std::vector<bool>{true, false}));
    QCOMPARE(file.metadata().size(), std::size_t{18});  // these and general.architecture
  }

  void readsTensors() {
    const auto file = openBytes(smallFile().bytes());
    QCOMPARE(file.tensors().size(), std::size_t{2});
    const GgufTensor* b = file.find("b");
    QVERIFY(b);
    QCOMPARE(b->shape, std::vector<std::int64_t>{10});
    QCOMPARE(b->offset % 32, std::uint64_t{0});
    QCOMPARE(file.bytes(*b).size(), std::size_t{40});
    QCOMPARE(file.bytes(*b).data() + 40, file.file()->bytes().data() + file.file()->bytes().size());
    QVERIFY(!file.find("c"));
  }

  void shapesAreOutermostFirst() {
    const auto file = openBytes(oneTensor({32, 3, 2}, typeQ4_0).bytes());
    QCOMPARE(file.tensors()[0].shape, (std::vector<std::int64_t>{2, 3, 32}));
    QCOMPARE(file.tensors()[0].size, std::uint64_t{6 * 18});
  }

  void lookUpsSayWhatIsWrong() {
    const auto file = GgufFile::open(fixturePath("gguf_library.gguf"));
    const std::string name = fixturePath("gguf_library.gguf").string();
    VERIFY_ERROR(file.integer("missing"), name + ": key \"missing\": is missing");
    VERIFY_ERROR(file.number("missing"), "is missing");
    VERIFY_ERROR(file.string("missing"), "is missing");
    VERIFY_ERROR(file.strings("missing"), "is missing");
    QVERIFY(!file.value("missing"));
    VERIFY_ERROR(file.integer("test.f32"), name + ": key \"test.f32\": is not an integer");
    VERIFY_ERROR(file.integer("test.u64"), "is larger than 2^63 - 1");
    VERIFY_ERROR(file.number("test.u8"), "is not a floating-point number");
    VERIFY_ERROR(file.string("test.u8"), "is not a string");
    VERIFY_ERROR(file.strings("test.string"), "is not an array of strings");
    QCOMPARE(file.integer("missing", 7), 7);
    QCOMPARE(file.number("missing", 0.5), 0.5);
    QCOMPARE(file.string("missing", "x"), std::string("x"));
    QVERIFY(file.boolean("missing", true) && !file.boolean("missing", false));
    VERIFY_ERROR(file.integer("test.bool", 7), "is not an integer");
    VERIFY_ERROR(file.number("test.string", 0.5), "is not a floating-point number");
    VERIFY_ERROR(file.string("test.bool", "x"), "is not a string");
    VERIFY_ERROR(file.boolean("test.u8", true), "is not a boolean");
  }

  void accepts_data() {
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<int>("tensors");
    const auto row = [](const char* name, const std::string& contents, int tensors) {
      QTest::newRow(name) << QByteArray::fromStdString(contents) << tensors;
    };
    row("nothing inside", GgufBuilder().header(), 0);
    row("version 2", withVersion(2).bytes(), 2);
    row("no padding behind the last tensor", smallFile().bytes(), 2);
    row("padding behind the last tensor", smallFile().data(128).bytes(), 2);
    row("scalar", oneTensor({}, typeF32).bytes(), 1);
    row("four dimensions", oneTensor({2, 2, 2, 2}, typeF32).bytes(), 1);
    row("name of 64 bytes", GgufBuilder().tensor(std::string(64, 'x'), {1}, typeF32, 0).data(4).bytes(), 1);
    row("alignment 256",
        GgufBuilder()
            .key("general.alignment", B::u32, raw<std::uint32_t>(256))
            .tensor("t", {1}, typeF32, 0)
            .data(4)
            .bytes(256),
        1);
    row("split into one part", GgufBuilder().key("split.count", B::u16, raw<std::uint16_t>(1)).bytes(), 0);
    row("empty arrays",
        GgufBuilder()
            .key("strings", B::array, raw(B::string) + raw<std::uint64_t>(0))
            .key("numbers", B::array, raw(B::f32) + raw<std::uint64_t>(0))
            .bytes(),
        0);
    row("empty string", oneKey(B::string, B::text("")).bytes(), 0);
    row("string that is not UTF-8", oneKey(B::string, B::text("\xff")).bytes(), 0);  // as tokens may be
  }
  void accepts() {
    QFETCH(QByteArray, contents);
    QFETCH(int, tensors);
    QCOMPARE(openBytes(contents.toStdString()).tensors().size(), static_cast<std::size_t>(tensors));
  }

  void refusesBadHeaders_data() {
    addColumns();
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    GgufBuilder wrongMagic = smallFile();
    wrongMagic.magic = "GGML";
    row("bad magic", wrongMagic.bytes(), "is not a GGUF file");
    row("shorter than the magic", "GGU", "is not a GGUF file");
    row("only the magic", "GGUF", "is not a GGUF file");
    row("safetensors instead", safetensorsBytes("{}"), "is not a GGUF file");
    row("version 0", withVersion(0).bytes(), "is of GGUF version 0");
    row("version 1", withVersion(1).bytes(), "is of GGUF version 1, which");
    row("future version", withVersion(4).bytes(), "is of GGUF version 4; versions 2 and 3 are read");
    row("big-endian version 3", withVersion(0x03000000).bytes(), "is a big-endian GGUF file");
    row("big-endian version 2", withVersion(0x02000000).bytes(), "is a big-endian GGUF file");
    row("cut short in the counts", GgufBuilder().header().substr(0, 20), "ends inside its header");
    row("tensor count -1", withCounts(most, 0).header(),
        "18446744073709551615 tensors, more than the file has room for");
    row("entry count -1", withCounts(0, most).header(), "metadata entries, more than the file has room for");
    row("tensor count too large", withCounts(3, 0).bytes(), "3 tensors, more than");
    row("entry count too large", withCounts(0, 5).bytes(), "5 metadata entries, more than");
  }
  void refusesBadHeaders() { refuse(); }

  void refusesBadMetadata_data() {
    addColumns();
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    const auto arrayOf = [](std::uint32_t type, std::uint64_t count, const std::string& values) {
      return oneKey(B::array, raw(type) + raw(count) + values).data(64).bytes();
    };
    GgufBuilder longKey = withCounts(0, 1);
    row("key size -1", longKey.header() + raw(most) + std::string(64, 'x'), "key number 1: the file ends inside");
    row("key size beyond the file", longKey.header() + raw<std::uint64_t>(100) + std::string(64, 'x'), "key number 1");
    row("key too long", GgufBuilder().key(std::string(65536, 'x'), B::u8, "1").bytes(), "longer than 65535 bytes");
    row("empty key", GgufBuilder().key("", B::u8, "1").bytes(), "key number 1: is empty");
    row("key not UTF-8", GgufBuilder().key("\xff", B::u8, "1").bytes(), "key number 1: is not valid UTF-8");
    row("unknown type", oneKey(13, "12345678").bytes(), "key \"k\": is of the unknown type 13");
    row("unknown type -1", oneKey(0xffffffff, "12345678").bytes(), "unknown type 4294967295");
    row("duplicate key", GgufBuilder().key("k", B::u8, "1").key("x", B::u8, "1").key("k", B::u8, "1").bytes(),
        "key \"k\": stands twice");
    row("number cut short", oneKey(B::u64, "123").header(), "key \"k\": the file ends inside");
    row("string size -1", oneKey(B::string, raw(most) + "x").bytes(), "key \"k\": the file ends inside");
    row("string beyond the file", oneKey(B::string, raw<std::uint64_t>(1000) + "x").bytes(), "the file ends inside");
    row("boolean of 2", oneKey(B::boolean, "\2").bytes(), "key \"k\": a boolean is neither 0 nor 1");
    row("array length -1", arrayOf(B::u8, most, ""), "elements, more than the file has room for");
    row("array length wraps around", arrayOf(B::u64, (most / 8) + 2, ""), "elements, more than the file has room for");
    row("array beyond the file", arrayOf(B::u32, 1000, ""), "1000 elements, more than");
    row("strings beyond the file", arrayOf(B::string, 1000, ""), "1000 elements, more than");
    row("string in an array beyond the file", arrayOf(B::string, 1, raw<std::uint64_t>(1000)), "the file ends inside");
    row("array of an unknown type", arrayOf(13, 1, "x"), "elements of the unknown type 13");
    row("array of arrays", arrayOf(B::array, 1, raw(B::u8) + raw<std::uint64_t>(1) + "x"), "is an array of arrays");
    row("array of booleans of 2", arrayOf(B::boolean, 1, "\2"), "a boolean is neither");
    row("array element beyond int64", arrayOf(B::u64, 1, raw(most)), "an element is larger than 2^63 - 1");
    const auto alignment = [](std::uint32_t type, const std::string& value) {
      return GgufBuilder().key("general.alignment", type, value).tensor("t", {1}, typeF32, 0).data(64).bytes();
    };
    row("alignment 0", alignment(B::u32, raw<std::uint32_t>(0)), "general.alignment is 0, not a power of two");
    row("alignment 24", alignment(B::u32, raw<std::uint32_t>(24)), "general.alignment is 24, not a power of two");
    row("alignment of another type", alignment(B::u64, raw<std::uint64_t>(32)),
        "key \"general.alignment\": is not of the type u32");
    row("alignment a string", alignment(B::string, B::text("32")), "is not of the type u32");
    row("part of a split model", GgufBuilder().key("split.count", B::u16, raw<std::uint16_t>(3)).bytes(),
        "is one of 3 parts of a split model");
    row("alignment beyond the file", alignment(B::u32, raw<std::uint32_t>(0x80000000)), "ends beyond the end");
  }
  void refusesBadMetadata() { refuse(); }

  void refusesBadTensors_data() {
    addColumns();
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    constexpr std::uint64_t half = std::uint64_t{1} << 63;
    row("no name", GgufBuilder().tensor("", {1}, typeF32, 0).data(64).bytes(), "tensor number 1: has no name");
    row("name too long", GgufBuilder().tensor(std::string(65, 'x'), {1}, typeF32, 0).data(64).bytes(),
        "tensor number 1: has a name longer than 64 bytes");
    row("name not UTF-8", GgufBuilder().tensor("\xff", {1}, typeF32, 0).data(64).bytes(),
        "tensor number 1: has a name that is not valid UTF-8: \"\\xff\"");
    row("name size -1", withCounts(1, 0).header() + raw(most) + std::string(64, 'x'), "tensor number 1: the file ends");
    row("five dimensions", oneTensor({1, 1, 1, 1, 1}, typeF32).bytes(), "tensor \"t\": has 5 dimensions, more than 4");
    row("dimension of zero", oneTensor({4, 0}, typeF32).bytes(), "tensor \"t\": a dimension is zero");
    row("dimension of -1", oneTensor({most}, typeF32).bytes(), "its shape is too large");
    row("dimension of 2^63", oneTensor({half}, typeF32).bytes(), "its shape is too large");
    row("product wraps to zero", oneTensor({std::uint64_t{1} << 32, std::uint64_t{1} << 32}, typeF32).bytes(),
        "its shape is too large");
    row("bytes beyond int64", oneTensor({half / 4}, typeF32).bytes(), "its shape is too large");
    row("decoded bytes beyond int64", oneTensor({half / 4}, typeQ4_0).bytes(), "its shape is too large");
    row("rows are no whole blocks", oneTensor({33, 2}, typeQ4_0).bytes(),
        "rows of 33 values are not whole blocks of 32");
    row("scalar of a block type", oneTensor({}, typeQ4_0).bytes(), "rows of 1 values are not whole blocks");
    row("unknown type", oneTensor({4}, 99).bytes(), "tensor \"t\": its type is number 99");
    row("type that was removed", oneTensor({4}, 4).bytes(), "tensor \"t\": its type is number 4");
    row("type that is not read", oneTensor({256}, 16).bytes(), "tensor \"t\": its type is number 16 (IQ2_XXS)");
    row("duplicate name", GgufBuilder().tensor("t", {8}, typeF32, 0).tensor("t", {8}, typeF32, 32).data(64).bytes(),
        "tensor \"t\": stands twice");
    row("cut short in a shape", oneTensor({4, 4}, typeF32).header().substr(0, 46),
        "tensor \"t\": the file ends inside");
  }
  void refusesBadTensors() { refuse(); }

  void refusesBadData_data() {
    addColumns();
    row("offset not aligned", oneTensor({4}, typeF32, 4).bytes(), "tensor \"t\": lies at offset 4");
    row("first offset not zero", oneTensor({4}, typeF32, 32).bytes(), "tensor \"t\": lies at offset 32");
    row("offset -1", oneTensor({4}, typeF32, std::numeric_limits<std::uint64_t>::max()).bytes(), "lies at offset");
    row("overlap", GgufBuilder().tensor("a", {16}, typeF32, 0).tensor("b", {8}, typeF32, 32).data(96).bytes(),
        "tensor \"b\": lies at offset 32 of the data, and the tensors before it end at 64");
    row("hole", GgufBuilder().tensor("a", {8}, typeF32, 0).tensor("b", {8}, typeF32, 64).data(96).bytes(),
        "tensor \"b\": lies at offset 64");
    row("offsets for another alignment",
        GgufBuilder()
            .key("general.alignment", B::u32, raw<std::uint32_t>(64))
            .tensor("a", {8}, typeF32, 0)
            .tensor("b", {8}, typeF32, 32)
            .data(128)
            .bytes(64),
        "tensor \"b\": lies at offset 32 of the data, and the tensors before it end at 64 (aligned to 64)");
    row("no data", oneTensor({4}, typeF32).data(0).header(), "tensor \"t\": ends beyond the end of the file");
    row("one byte too few", smallFile().data(103).bytes(), "tensor \"b\": ends beyond the end of the file");
    constexpr std::uint64_t huge = 0x7fffffffffffffc0 / 4;  // values of 4 bytes; two of them wrap around
    row("sizes that wrap around",
        GgufBuilder().tensor("a", {huge}, typeF32, 0).tensor("b", {huge}, typeF32, huge * 4).data(128).bytes(),
        "tensor \"a\": ends beyond the end of the file");
  }
  void refusesBadData() { refuse(); }

 private:
  static void addColumns() {
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QByteArray>("message");
  }
  static void row(const char* name, const std::string& contents, const char* message) {
    QTest::newRow(name) << QByteArray::fromStdString(contents) << QByteArray(message);
  }
  void refuse() const {
    QFETCH(QByteArray, contents);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(openBytes(contents.toStdString()), message.toStdString());
    VERIFY_ERROR(openBytes(contents.toStdString()), path("made.gguf"));
  }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "tst_gguf.moc"
