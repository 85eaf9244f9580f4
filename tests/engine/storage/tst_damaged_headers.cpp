// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever happens to a header: a file opens and can be read to the last byte, or it is refused with an Error.
#include <random>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

std::string smallSafetensors() {
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
      R"("b":{"dtype":"BOOL","shape":[3],"data_offsets":[8,11]},"c":{"dtype":"BF16","shape":[],"data_offsets":[11,13]}} )";
  return safetensorsBytes(header, 13);
}

std::string smallGguf() {
  using B = GgufBuilder;
  return GgufBuilder()
      .key("general.architecture", B::string, B::text("llama"))
      .key("general.alignment", B::u32, raw<std::uint32_t>(32))
      .key("s", B::array, raw(B::string) + raw<std::uint64_t>(2) + B::text("x") + B::text("yz"))
      .key("n", B::array, raw(B::i16) + raw<std::uint64_t>(2) + "abcd")
      .key("b", B::array, raw(B::boolean) + raw<std::uint64_t>(1) + "\1")
      .key("f", B::f64, raw(0.5))
      .tensor("a", {4, 2}, 0, 0)
      .tensor("b", {32}, 3, 32)
      .data(32 + 20)
      .bytes();
}

void readAllOfSafetensors(const std::filesystem::path& path) {
  const auto file = SafetensorsFile::open(path);
  for (const auto& info : file.tensors()) viewTensor(file, info).clone();
}

void readAllOfGguf(const std::filesystem::path& path) {
  const auto file = GgufFile::open(path);
  for (const auto& tensor : file.tensors()) loadTensor(file, tensor).clone();
}

}  // namespace

class TestDamagedHeaders : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int opened_ = 0;
  int refused_ = 0;

  /// Anything but success or an Error ends the test.
  void tryOpen(const std::string& contents, void (*readAll)(const std::filesystem::path&)) {
    const std::string path = folder_.filePath("damaged").toStdString();
    writeFile(path, contents);
    try {
      readAll(path);
      ++opened_;
    } catch (const Error& error) {
      ++refused_;
      QVERIFY2(std::string_view(error.what()).starts_with(path), error.what());
    }
  }

  void damage(const std::string& valid, void (*readAll)(const std::filesystem::path&)) {
    opened_ = refused_ = 0;
    tryOpen(valid, readAll);
    QCOMPARE(opened_, 1);
    for (std::size_t i = 0; i < valid.size(); ++i) {
      tryOpen(valid.substr(0, i), readAll);
      std::string damaged = valid;
      for (int bit = 0; bit < 8; ++bit) {
        damaged[i] = static_cast<char>(valid[i] ^ (1 << bit));
        tryOpen(damaged, readAll);
      }
      for (const char byte : {'\0', '\x7f', '\x80', '\xff'}) {
        damaged[i] = byte;
        tryOpen(damaged, readAll);
      }
      damaged = valid;
      damaged.erase(i, 1);
      tryOpen(damaged, readAll);
      damaged.insert(i, 2, '\xff');
      tryOpen(damaged, readAll);
    }
    QVERIFY(refused_ > opened_);
  }

  void damageAtRandom(const std::string& valid, void (*readAll)(const std::filesystem::path&)) {
    std::mt19937 random(1);  // NOLINT: the same damage in every run
    for (int round = 0; round < 1000; ++round) {
      std::string damaged = valid;
      for (int change = 0; change < 4; ++change) damaged[random() % damaged.size()] = static_cast<char>(random());
      tryOpen(damaged, readAll);
    }
  }

 private slots:
  void safetensorsAtEveryByte() { damage(smallSafetensors(), readAllOfSafetensors); }
  void safetensorsAtRandom() { damageAtRandom(smallSafetensors(), readAllOfSafetensors); }
  void ggufAtEveryByte() { damage(smallGguf(), readAllOfGguf); }
  void ggufAtRandom() { damageAtRandom(smallGguf(), readAllOfGguf); }
};

QTEST_GUILESS_MAIN(TestDamagedHeaders)
#include "tst_damaged_headers.moc"
