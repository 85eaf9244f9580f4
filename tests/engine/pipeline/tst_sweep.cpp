// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

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

  void impossibleValuesAreNamed() {
    VERIFY_ERROR(sweepRecipes({}, {{"precision.bits", {"2", "9"}}}), "precision.bits");
    VERIFY_ERROR(sweepRecipes({}, {{"precision.bits", {"2"}}, {"precision.bits", {"3"}}}), "twice");
  }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
