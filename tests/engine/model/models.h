// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of models share.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "engine/model/checkpoint.h"
#include "engine/storage/tensor_io.h"
#include "tests/support/fixtures.h"

namespace bitlathe::test {

inline std::shared_ptr<const Checkpoint> openFixture(const std::string& name) {
  return Checkpoint::open(fixturePath("models/" + name).string());
}

/// Token ids int64 [samples, length] of the committed models' vocabulary, always the same.
inline at::Tensor randomIds(std::int64_t samples, std::int64_t length) {
  at::manual_seed(5);
  return at::randint(320, {samples, length}, at::kLong);
}

/// The folders of all models with expected values: the committed ones, and the developers' where they are there.
inline std::vector<std::filesystem::path> modelFolders() {
  std::vector<std::filesystem::path> folders{fixturePath("models/tiny-llama"), fixturePath("models/tiny-qwen3")};
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(sharedPath("fixtures/models"), missing)) {
    folders.push_back(entry.path());
  }
  return folders;
}

/// One row for each of modelFolders().
inline void addModelRows() {
  QTest::addColumn<QString>("folder");
  for (const auto& folder : modelFolders()) {
    QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
  }
}

inline double largestDifference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

/// A copy of a model folder that a test may spoil.
class ModelCopy {
 public:
  explicit ModelCopy(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::filesystem::copy_file(entry.path(), path() / entry.path().filename());
      std::filesystem::permissions(path() / entry.path().filename(), std::filesystem::perms::owner_write,
                                   std::filesystem::perm_options::add);
    }
  }
  std::filesystem::path path() const { return directory_.path().toStdString(); }

 private:
  QTemporaryDir directory_;
};

}  // namespace bitlathe::test

/// Verifies that two tensors of the same shape differ by at most `tolerance` anywhere.
#define COMPARE_TENSORS(actual, expected, tolerance)                                                       \
  do {                                                                                                     \
    const at::Tensor bitlatheActual = (actual);                                                            \
    const at::Tensor bitlatheExpected = (expected);                                                        \
    QCOMPARE(bitlatheActual.sizes().vec(), bitlatheExpected.sizes().vec());                                \
    const double bitlatheDifference = bitlathe::test::largestDifference(bitlatheActual, bitlatheExpected); \
    QVERIFY2(bitlatheDifference <= (tolerance),                                                            \
             ("largest difference: " + std::to_string(bitlatheDifference)).c_str());                       \
  } while (false)
