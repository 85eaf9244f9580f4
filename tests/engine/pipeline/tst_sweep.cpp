// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <map>

#include "engine/base/error.h"
#include "engine/pipeline/sweep.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestSweep : public QObject {
  Q_OBJECT

 private slots:
  void listsOfValuesAreRead() {
    const auto axis = parseSweepAxis("precision.bits", " 2,3 ,, 4 ");
    QCOMPARE(axis.key, std::string("precision.bits"));
    QCOMPARE(axis.values, (std::vector<std::string>{"2", "3", "4"}));
    VERIFY_ERROR(parseSweepAxis("precision.bits", " , "), "precision.bits");
    VERIFY_ERROR(parseSweepAxis("precision.bit", "2"), "precision.bit");
  }

  void everyCombinationIsARun() {
    Recipe base;
    setRecipeValue(base, "projector.method=gptq");
    const auto recipes =
        sweepRecipes(base, {{"precision.bits", {"2", "3"}}, {"projector.gptq.percdamp", {"0.01", "0.1", "1"}}});
    QCOMPARE(recipes.size(), std::size_t{6});
    QCOMPARE(recipes[0].precision.scheme.bits, 2);
    QCOMPARE(recipes[1].projector.gptq.percdamp, 0.1);
    QCOMPARE(recipes[5].precision.scheme.bits, 3);
    QCOMPARE(recipes[5].projector.gptq.percdamp, 1.0);
    for (const auto& recipe : recipes) QVERIFY(recipe.data == base.data);
    QCOMPARE(sweepRecipes(base, {}).size(), std::size_t{1});
  }

  void whatHasNoEffectIsNotRunTwice() {
    const auto recipes =
        sweepRecipes({}, {{"projector.method", {"rtn", "gptq"}}, {"projector.gptq.percdamp", {"0.05", "0.1"}}});
    QCOMPARE(recipes.size(), std::size_t{3});
    QVERIFY(recipes[0].projector.method == ProjectorMethod::rtn);
    QCOMPARE(recipes[0].projector.gptq.percdamp, Recipe{}.projector.gptq.percdamp);
    QCOMPARE(sweepRecipes({}, {{"precision.bits", {"2", "2"}}}).size(), std::size_t{1});
  }

  void rangesAreRead() {
    const auto axis = parseSweepAxis("projector.gptq.percdamp", " 0.01 .. 1 log");
    QVERIFY(axis.range && axis.range->logarithmic && axis.values.empty());
    QCOMPARE(axis.range->from, 0.01);
    QCOMPARE(axis.range->to, 1.0);
    QVERIFY(!parseSweepAxis("precision.bits", "2..4").range->logarithmic);
    for (const char* wrong : {"1 .. 0.1", "0 .. 1 log", ".. 1", "a .. b", "1 .. 2 .. 3"}) {
      VERIFY_ERROR(parseSweepAxis("projector.gptq.percdamp", wrong), "projector.gptq.percdamp");
    }
    VERIFY_ERROR(parseSweepAxis("projector.method", "rtn .. gptq"), "it is no number");
    for (const char* wrong : {"1.5 .. 3", "2 .. 1e30", "0 .. 4"}) {
      VERIFY_ERROR(parseSweepAxis("precision.bits", wrong), "precision.bits");
    }
    VERIFY_ERROR(sweepRecipes({}, {parseSweepAxis("precision.bits", "2 .. 4")}), "no end of combinations");
  }

  void pointsAreDrawn_data() {
    QTest::addColumn<bool>("sobol");
    QTest::newRow("random") << false;
    QTest::newRow("Sobol") << true;
  }
  void pointsAreDrawn() {
    QFETCH(bool, sobol);
    const std::vector axes{parseSweepAxis("precision.bits", "2 .. 5"),
                           parseSweepAxis("projector.gptq.percdamp", "0.01 .. 1 log"),
                           parseSweepAxis("precision.symmetric", "true, false")};
    SweepSample sample{sobol ? SweepSample::Method::sobol : SweepSample::Method::random, 64, 7};
    const auto recipes = sampledRecipes({}, axes, sample);
    QVERIFY(sampledRecipes({}, axes, sample) == recipes);
    sample.seed = 8;
    QVERIFY(sampledRecipes({}, axes, sample) != recipes);
    QCOMPARE(recipes.size(), std::size_t{64});
    std::map<int, int> bits;
    int small = 0, symmetric = 0;
    for (const auto& recipe : recipes) {
      ++bits[recipe.precision.scheme.bits];
      small += recipe.projector.gptq.percdamp < 0.1;
      symmetric += recipe.precision.scheme.symmetric;
      QVERIFY(recipe.projector.gptq.percdamp >= 0.01 && recipe.projector.gptq.percdamp <= 1);
    }
    QCOMPARE(bits.size(), std::size_t{4});
    const int tolerance = sobol ? 1 : 24;  // 64 of Sobol's points are spread evenly in every coordinate
    for (const auto& [width, count] : bits) QVERIFY(std::abs(count - 16) <= tolerance);
    QVERIFY(std::abs(small - 32) <= tolerance);
    QVERIFY(std::abs(symmetric - 32) <= tolerance);
  }

  void impossibleValuesAreNamed() {
    VERIFY_ERROR(sweepRecipes({}, {{"precision.bits", {"2", "9"}}}), "precision.bits");
    VERIFY_ERROR(sweepRecipes({}, {{"precision.bits", {"2"}}, {"precision.bits", {"3"}}}), "twice");
  }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
