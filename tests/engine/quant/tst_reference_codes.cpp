// SPDX-License-Identifier: GPL-3.0-or-later
// Codes against those of the reference implementation, where both do the same thing. How the problems were built, and
// why equality is fair to ask for, stands in tests/oracles/make_reference_codes.py, which made them.
#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/quant/projectors.h"
#include "engine/storage/tensor_io.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::fixturePath;

class TestReferenceCodes : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    cases_ = readJsonFile(fixturePath("reference/codes.json")).at("cases");
    tensors_ = SafetensorsFile::open(fixturePath("reference/codes.safetensors"));
    QCOMPARE(cases_.size(), std::size_t{70});
  }

  void codesEqual_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      QTest::newRow(cases_[i].at("name").get<std::string>().c_str()) << static_cast<int>(i);
    }
  }
  void codesEqual() {
    QFETCH(int, index);
    const auto& test = cases_[static_cast<std::size_t>(index)];
    const auto name = test.at("name").get<std::string>();
    const auto tensor = [&](const std::string& part) { return loadTensor(*tensors_, name + "/" + part).clone(); };

    const QuantizedWeight ours = quantize(test, tensor("weight"));
    QVERIFY2(at::equal(ours.scales, tensor("scales")), "scales differ");
    QVERIFY2(at::equal(ours.zeros, tensor("zeros")), "zero points differ");
    const auto different = ours.codes.ne(tensor("codes")).sum().item<std::int64_t>();
    QVERIFY2(different == 0, qPrintable(QString::number(different) + " codes differ"));
    if (test.value("actorder", false)) QVERIFY(at::equal(ours.groupIndex, tensor("group_index")));
  }

 private:
  QuantizedWeight quantize(const nlohmann::json& test, const at::Tensor& weight) const {
    const QuantizationScheme scheme{
        .bits = test.at("bits"), .groupSize = test.at("group"), .symmetric = test.at("sym")};
    ClipSearch clip;
    clip.enabled = test.at("mse");
    if (clip.enabled) {
      clip.grid = test.at("grid");
      clip.norm = test.at("norm");
    }
    if (test.at("method") == "rtn") return quantizeRtn(weight, scheme, {.clip = clip});

    const GptqOptions options{.percdamp = test.at("percdamp"), .actorder = test.at("actorder"), .clip = clip};
    const auto hessian = loadTensor(*tensors_, test.at("hessian").get<std::string>()).clone();
    const auto factor = factorizeHessian(hessian, options.percdamp, options.actorder, "fixture");
    return quantizeGptq(weight, factor, scheme, options);
  }

  nlohmann::json cases_;
  std::optional<SafetensorsFile> tensors_;
};

QTEST_GUILESS_MAIN(TestReferenceCodes)
#include "tst_reference_codes.moc"
