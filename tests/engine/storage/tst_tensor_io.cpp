// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

constexpr std::array dtypes{at::kDouble,      at::kFloat,  at::kHalf,   at::kBFloat16, at::kFloat8_e4m3fn,
                            at::kFloat8_e5m2, at::kLong,   at::kInt,    at::kShort,    at::kChar,
                            at::kUInt64,      at::kUInt32, at::kUInt16, at::kByte,     at::kBool};

/// The values as bytes: NaNs compare equal to themselves.
std::string bytesOf(const at::Tensor& tensor) {
  const at::Tensor plain = tensor.cpu().contiguous();
  return {static_cast<const char*>(plain.const_data_ptr()), plain.nbytes()};
}

bool identical(const at::Tensor& a, const at::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && bytesOf(a) == bytesOf(b);
}

/// A tensor of any bits in any dtype, shape and strides.
at::Tensor randomTensor(std::mt19937& random) {
  const at::ScalarType dtype = dtypes[random() % dtypes.size()];
  std::vector<std::int64_t> shape(random() % 4);
  for (auto& extent : shape) extent = static_cast<std::int64_t>(random() % 6);
  at::Tensor tensor = at::empty(shape, dtype);
  auto* bytes = static_cast<std::uint8_t*>(tensor.data_ptr());
  for (std::size_t i = 0; i < tensor.nbytes(); ++i) bytes[i] = random() % (dtype == at::kBool ? 2 : 256);
  if (tensor.dim() >= 2 && random() % 2 == 0) tensor = tensor.transpose(0, 1);
  if (tensor.dim() >= 1 && tensor.size(0) > 1 && random() % 2 == 0) tensor = tensor.slice(0, 0, tensor.size(0), 2);
  return tensor;
}

}  // namespace

class TestTensorIo : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void everyDtypeComesBack_data() {
    QTest::addColumn<int>("dtype");
    for (const auto dtype : dtypes) QTest::newRow(at::toString(dtype)) << static_cast<int>(dtype);
  }
  void everyDtypeComesBack() {
    QFETCH(int, dtype);
    const auto scalar = static_cast<at::ScalarType>(dtype);
    const at::Tensor tensor = at::tensor({0, 1, 1, 0, 1, 1}).to(scalar).reshape({2, 3});
    writeSafetensors(path("dtype.safetensors"), {{"t", tensor}});
    const auto file = SafetensorsFile::open(path("dtype.safetensors"));
    QVERIFY(identical(loadTensor(file, "t"), tensor));
  }

  void randomTensorsComeBack() {
    std::mt19937 random(1);  // NOLINT: the same tensors in every run
    for (int round = 0; round < 20; ++round) {
      std::vector<NamedTensor> tensors;
      const std::size_t count = random() % 40;
      for (std::size_t i = 0; i < count; ++i) tensors.push_back({"t" + std::to_string(i), randomTensor(random)});
      const std::map<std::string, std::string> metadata{{"round", std::to_string(round)}, {"ü\n\"", ""}};
      writeSafetensors(path("random.safetensors"), tensors, metadata);
      const auto file = SafetensorsFile::open(path("random.safetensors"));
      QCOMPARE(file.tensors().size(), tensors.size());
      QCOMPARE(file.metadata(), metadata);
      for (const auto& [name, tensor] : tensors) QVERIFY(identical(loadTensor(file, name), tensor));

      const std::string written = readFile(path("random.safetensors"));
      std::ranges::shuffle(tensors, random);
      writeSafetensors(path("again.safetensors"), tensors, metadata);
      QVERIFY(readFile(path("again.safetensors")) == written);
    }
  }

  void viewsShareTheMappingAndKeepIt() {
    writeSafetensors(path("view.safetensors"), {{"t", at::arange(4, at::kFloat)}});
    at::Tensor view;
    {
      const auto file = SafetensorsFile::open(path("view.safetensors"));
      view = loadTensor(file, "t");
      QVERIFY(view.const_data_ptr() == static_cast<const void*>(file.bytes(*file.find("t")).data()));
    }
    std::filesystem::remove(path("view.safetensors"));
    QVERIFY(at::equal(view, at::arange(4, at::kFloat)));
  }

  void unalignedTensorsAreCopied() {
    const std::string header = R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                               R"("b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}})";
    writeFile(path("unaligned.safetensors"), raw<std::uint64_t>(header.size()) + header + "x" + raw(1.5F) + raw(-2.0F));
    const auto file = SafetensorsFile::open(path("unaligned.safetensors"));
    const at::Tensor tensor = loadTensor(file, "b");
    QCOMPARE(reinterpret_cast<std::uintptr_t>(tensor.const_data_ptr()) % 4, std::uintptr_t{0});
    QVERIFY(at::equal(tensor, at::tensor({1.5F, -2.0F})));
  }

  void refusesBooleansBeyondOne() {
    const std::string header = R"({"t":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})";
    writeFile(path("bool.safetensors"), raw<std::uint64_t>(header.size()) + header + "\1\2");
    const auto file = SafetensorsFile::open(path("bool.safetensors"));
    VERIFY_ERROR(loadTensor(file, "t"), "tensor \"t\": holds a boolean that is neither 0 nor 1");
    VERIFY_ERROR(loadTensor(file, "t"), path("bool.safetensors").string());
  }

  void namesAMissingTensor() {
    writeSafetensors(path("one.safetensors"), {{"t", at::ones({1})}});
    const auto file = SafetensorsFile::open(path("one.safetensors"));
    VERIFY_ERROR(loadTensor(file, "u"), path("one.safetensors").string() + ": has no tensor \"u\"");
  }

  void refusesDtypesThatCannotBeStored() {
    const std::vector<NamedTensor> tensors{{"a", at::ones({1})}, {"z", at::ones({1}, at::kComplexFloat)}};
    VERIFY_ERROR(writeSafetensors(path("complex.safetensors"), tensors), "tensor \"z\": safetensors has no dtype for");
    QVERIFY(!std::filesystem::exists(path("complex.safetensors")));
  }

  void loadsGgufTensors() {
    const auto file = GgufFile::open(fixturePath("gguf_library.gguf"));
    const auto values = SafetensorsFile::open(fixturePath("gguf_library_values.safetensors"));
    const auto load = [&](const char* name) { return loadTensor(file, *file.find(name)); };
    QVERIFY(identical(load("Q4_1"), loadTensor(values, "Q4_1")));
    QVERIFY(identical(load("F32"), loadTensor(values, "F32")));
    QVERIFY(load("F32").const_data_ptr() == static_cast<const void*>(file.bytes(*file.find("F32")).data()));
    QCOMPARE(load("F16").scalar_type(), at::kHalf);
    QVERIFY(identical(load("F16").to(at::kFloat), loadTensor(values, "F16")));
    QCOMPARE(load("BF16").scalar_type(), at::kBFloat16);
    QVERIFY(identical(load("BF16").to(at::kFloat), loadTensor(values, "BF16")));
  }
};

QTEST_GUILESS_MAIN(TestTensorIo)
#include "tst_tensor_io.moc"
