// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/storage/tensor_io.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestTensorIo : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void everyDtypeComesBack_data() {
    QTest::addColumn<int>("dtype");
    for (const auto dtype :
         {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kFloat8_e4m3fn, at::kFloat8_e5m2, at::kLong, at::kInt,
          at::kShort, at::kChar, at::kUInt64, at::kUInt32, at::kUInt16, at::kByte, at::kBool}) {
      QTest::newRow(at::toString(dtype)) << static_cast<int>(dtype);
    }
  }
  void everyDtypeComesBack() {
    QFETCH(int, dtype);
    const auto scalar = static_cast<at::ScalarType>(dtype);
    const at::Tensor tensor = at::tensor({0, 1, 1, 0, 1, 1}).to(scalar).reshape({2, 3});
    writeSafetensors(path("dtype.safetensors"), {{"t", tensor}});
    const auto file = SafetensorsFile::open(path("dtype.safetensors"));
    const at::Tensor read = loadTensor(file, "t");
    QCOMPARE(read.scalar_type(), scalar);
    QCOMPARE(read.sizes().vec(), tensor.sizes().vec());
    QVERIFY(at::equal(read.to(at::kDouble), tensor.to(at::kDouble)));
  }
};

QTEST_GUILESS_MAIN(TestTensorIo)
#include "tst_tensor_io.moc"
