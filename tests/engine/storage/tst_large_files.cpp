// SPDX-License-Identifier: GPL-3.0-or-later
// Opening must not depend on the size of a model. The files are sparse: they take no disk space.
#include <QElapsedTimer>
#include <fstream>

#include <unistd.h>

#include "engine/base/error.h"
#include "engine/storage/gguf.h"
#include "engine/storage/safetensors.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

constexpr std::uint64_t rows = 16384;
constexpr std::uint64_t columns = 16384;
constexpr std::uint64_t tensorCount = 10;  // of 1 GiB each

std::uint64_t residentBytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// What an action costs this process.
struct Cost {
  qint64 milliseconds;
  qint64 bytes;
};
template <typename Action>
Cost costOf(Action action) {
  const std::uint64_t before = residentBytes();
  QElapsedTimer timer;
  timer.start();
  action();
  return {timer.elapsed(), static_cast<qint64>(residentBytes() - before)};
}

}  // namespace

class TestLargeFiles : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

  /// Writes the beginning of a file and stretches it to its size.
  void writeSparse(const std::string& name, const std::string& beginning, std::uint64_t size) const {
    writeFile(name, beginning);
    std::error_code failure;
    std::filesystem::resize_file(name, size, failure);
    if (failure) QSKIP("this file system has no room for a sparse file of 10 GiB");
  }

 private slots:
  void aSafetensorsFileOfTenGibibytes() {
    std::string header = "{";
    for (std::uint64_t i = 0; i < tensorCount; ++i) {
      const std::uint64_t size = rows * columns * 4;
      const std::string offsets = "[" + std::to_string(i * size) + "," + std::to_string((i + 1) * size) + "]";
      header += (i > 0 ? "," : "") + safetensorsEntry("t" + std::to_string(i), "F32", "[16384,16384]", offsets);
    }
    const std::string beginning = safetensorsBytes(header + "}");
    writeSparse(path("big.safetensors"), beginning, beginning.size() + tensorCount * rows * columns * 4);

    std::optional<SafetensorsFile> file;
    const Cost cost = costOf([&] { file = SafetensorsFile::open(path("big.safetensors")); });
    QCOMPARE(file->find("t9")->size, rows * columns * 4);
    QVERIFY2(cost.milliseconds < 500, QByteArray::number(cost.milliseconds) + " ms");
    QVERIFY2(cost.bytes < (16 << 20), QByteArray::number(cost.bytes) + " bytes");
    QCOMPARE(file->bytes(*file->find("t9")).back(), std::byte{0});  // the last byte is within reach
  }

  void aGgufFileOfTenGibibytes() {
    GgufBuilder builder;
    for (std::uint64_t i = 0; i < tensorCount; ++i) {
      builder.tensor("t" + std::to_string(i), {columns, rows}, static_cast<std::uint32_t>(GgufType::f32),
                     i * rows * columns * 4);
    }
    const std::string beginning = builder.bytes();
    writeSparse(path("big.gguf"), beginning, beginning.size() + tensorCount * rows * columns * 4);

    std::optional<GgufFile> file;
    const Cost cost = costOf([&] { file = GgufFile::open(path("big.gguf")); });
    QCOMPARE(file->find("t9")->size, rows * columns * 4);
    QVERIFY2(cost.milliseconds < 500, QByteArray::number(cost.milliseconds) + " ms");
    QVERIFY2(cost.bytes < (16 << 20), QByteArray::number(cost.bytes) + " bytes");
    QCOMPARE(file->bytes(*file->find("t9")).back(), std::byte{0});
  }

  void aVocabularyOf150000Tokens() {
    constexpr std::uint64_t count = 150'000;
    std::string tokens = raw(GgufBuilder::string) + raw(count);
    std::string scores = raw(GgufBuilder::f32) + raw(count);
    std::string kinds = raw(GgufBuilder::i32) + raw(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      tokens += GgufBuilder::text("token " + std::to_string(i));
      scores += raw(-static_cast<float>(i));
      kinds += raw(std::int32_t{1});
    }
    writeFile(path("vocabulary.gguf"), GgufBuilder()
                                           .key("tokenizer.ggml.tokens", GgufBuilder::array, tokens)
                                           .key("tokenizer.ggml.merges", GgufBuilder::array, tokens)
                                           .key("tokenizer.ggml.scores", GgufBuilder::array, scores)
                                           .key("tokenizer.ggml.token_type", GgufBuilder::array, kinds)
                                           .bytes());
    std::optional<GgufFile> file;
    const Cost cost = costOf([&] { file = GgufFile::open(path("vocabulary.gguf")); });
    QCOMPARE(file->strings("tokenizer.ggml.tokens").at(149'999), std::string("token 149999"));
    QCOMPARE(std::get<std::vector<double>>(*file->value("tokenizer.ggml.scores")).back(), -149'999.0);
    QVERIFY2(cost.milliseconds < 500, QByteArray::number(cost.milliseconds) + " ms");
  }

  void aHeaderBeyondTheLimitIsRefused() {
    // An array of half a gigabyte of numbers would become four in memory.
    constexpr std::uint64_t count = std::uint64_t{512} << 20;
    const auto small = GgufBuilder().key("k", GgufBuilder::array, raw(GgufBuilder::u8) + raw(count)).header();
    writeSparse(path("greedy.gguf"), small, small.size() + count);
    const Cost cost = costOf([&] { VERIFY_ERROR(GgufFile::open(path("greedy.gguf")), "key \"k\""); });
    QVERIFY2(cost.bytes < (16 << 20), QByteArray::number(cost.bytes) + " bytes");
  }
};

QTEST_GUILESS_MAIN(TestLargeFiles)
#include "tst_large_files.moc"
