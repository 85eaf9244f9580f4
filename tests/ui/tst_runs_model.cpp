// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/run_library.h"
#include "ui/recipe_differences.h"
#include "ui/runs_model.h"

using namespace bitlathe;

namespace {

RunOverview makeOverview(const test::MadeRun& run) {
  RunOverview overview;
  overview.folder = "/runs/" + run.name;
  overview.state = run.perplexity > 0 ? RunHeader::State::finished : RunHeader::State::unfinished;
  overview.model = "/models/a model";
  overview.created = run.created;
  overview.recipe = run.recipe;
  overview.figures = figuresOf(makeEvents(run));
  return overview;
}

Recipe recipeWith(std::initializer_list<const char*> settings) {
  Recipe recipe;
  for (const char* setting : settings) setRecipeValue(recipe, setting);
  return recipe;
}

QString text(const QAbstractItemModel& model, int row, int column) {
  return model.index(row, column).data(Qt::DisplayRole).toString();
}

QStringList keysOf(const std::vector<RecipeDifference>& differences) {
  QStringList keys;
  for (const RecipeDifference& difference : differences) keys += QString::fromStdString(difference.key);
  return keys;
}

}  // namespace

class RunsModelTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void rowsAndCells() {
    RunsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    test::MadeRun stopped;
    stopped.name = "stopped";
    stopped.perplexity = 0;
    model.setRuns({makeOverview({.recipe = recipeWith({"precision.bits=3"})}), makeOverview(stopped)});
    QCOMPARE(text(model, 0, RunsModel::State), "finished");
    QCOMPARE(text(model, 0, RunsModel::Model), "a model");
    QVERIFY(text(model, 0, RunsModel::Method).startsWith("3 bit"));
    QCOMPARE(text(model, 0, RunsModel::BitsPerWeight), "3.25");
    QCOMPARE(text(model, 0, RunsModel::Perplexity), "25.0");
    QCOMPARE(text(model, 0, RunsModel::Divergence), "0.250");
    QCOMPARE(text(model, 0, RunsModel::Size), "32.5 MB");
    QCOMPARE(text(model, 0, RunsModel::Seconds), "1 min 40 s");
    QCOMPARE(text(model, 1, RunsModel::State), "3 of 3 blocks");
    QCOMPARE(text(model, 1, RunsModel::Perplexity), "–");
    QCOMPARE(model.rowOf("/runs/stopped"), 1);
    QCOMPARE(model.rowOf("/runs/other"), -1);
  }

  void notesAreAskedForAndThenShown() {
    RunsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns({makeOverview({})});
    RunNotes asked;
    connect(&model, &RunsModel::notesEdited, this,
            [&](const std::filesystem::path&, const RunNotes& notes) { asked = notes; });
    const QModelIndex tags = model.index(0, RunsModel::Tags);
    QVERIFY(tags.flags() & Qt::ItemIsEditable);
    QVERIFY(!(model.index(0, RunsModel::Model).flags() & Qt::ItemIsEditable));
    QVERIFY(model.setData(tags, " best,  3  bit,,best ", Qt::EditRole));
    QCOMPARE(asked.tags, (std::vector<std::string>{"best", "3 bit"}));
    QCOMPARE(text(model, 0, RunsModel::Tags), "");
    model.setNotes("/runs/run", asked);
    QCOMPARE(text(model, 0, RunsModel::Tags), "best, 3 bit");
  }

  void sortsByValueWithWhatIsMissingLast() {
    RunsModel model;
    RunsProxyModel proxy;
    proxy.setSourceModel(&model);
    QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<RunOverview> runs;
    for (const double perplexity : {100.0, 0.0, 30.0})
      runs.push_back(makeOverview({.name = std::to_string(int(perplexity)), .perplexity = perplexity}));
    model.setRuns(runs);
    proxy.sort(RunsModel::Perplexity, Qt::AscendingOrder);
    QCOMPARE(text(proxy, 0, RunsModel::Perplexity), "30.0");
    QCOMPARE(text(proxy, 2, RunsModel::Perplexity), "–");
    proxy.sort(RunsModel::Perplexity, Qt::DescendingOrder);
    QCOMPARE(text(proxy, 0, RunsModel::Perplexity), "100");
    QCOMPARE(text(proxy, 2, RunsModel::Perplexity), "–");
  }

  void everyWordOfTheFilterMustOccur() {
    RunsModel model;
    RunsProxyModel proxy;
    proxy.setSourceModel(&model);
    RunOverview tagged = makeOverview({.name = "tagged", .recipe = recipeWith({"precision.bits=2"})});
    tagged.notes.tags = {"Keep"};
    model.setRuns({makeOverview({.recipe = recipeWith({"precision.bits=3"})}), tagged});
    proxy.setFilter("a model");
    QCOMPARE(proxy.rowCount(), 2);
    proxy.setFilter("keep model");
    QCOMPARE(proxy.rowCount(), 1);
    QCOMPARE(text(proxy, 0, RunsModel::Tags), "Keep");
    proxy.setFilter("keep finished 3");
    QCOMPARE(proxy.rowCount(), 0);
  }

  void onlyWhatDiffersIsListed() {
    const std::vector<RunOverview> runs{
        makeOverview({.recipe = recipeWith({"projector.method=gptq", "precision.bits=3"})}),
        makeOverview(
            {.recipe = recipeWith({"projector.method=gptq", "precision.bits=2", "projector.gptq.percdamp=0.5"})})};
    const auto differences = differencesOf(runs);
    QCOMPARE(keysOf(differences), (QStringList{"precision.bits", "projector.gptq.percdamp"}));
    QCOMPARE(differences[0].values, (QStringList{"3", "2"}));
    QCOMPARE(distinguishingLabels(runs, differences)[1], "Bits 2, Damping 0.5");
    QVERIFY(differencesOf({runs[0], runs[0]}).empty());
    QVERIFY(differencesOf({runs[0]}).empty());
    QVERIFY(differencesOf({}).empty());

    DifferencesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(runs, differences);
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(text(model, 0, 0), "Precision: Bits");
    QCOMPARE(text(model, 1, 2), "0.5");
  }

  void whatHasNoEffectDoesNotDiffer() {
    // A damping of GPTQ says nothing about runs that round to nearest.
    const std::vector<RunOverview> runs{
        makeOverview({.recipe = recipeWith({"projector.method=rtn", "projector.gptq.percdamp=0.5"})}),
        makeOverview({.recipe = recipeWith({"projector.method=rtn"})})};
    QCOMPARE(keysOf(differencesOf(runs)), QStringList{});
    const auto differences = differencesOf({runs[0], makeOverview({.recipe = recipeWith({"projector.method=gptq"})})});
    const auto damping = std::ranges::find(differences, "projector.gptq.percdamp", &RecipeDifference::key);
    QVERIFY(damping != differences.end());
    QCOMPARE(damping->values[0], "–");
  }

  void labelsTellEqualRecipesApartByTime() {
    const std::vector<RunOverview> runs{makeOverview({.created = "2026-01-01T00:00:00Z"}),
                                        makeOverview({.created = "2026-02-02T00:00:00Z"})};
    const QStringList labels = distinguishingLabels(runs, {});
    QVERIFY(labels[0] != labels[1]);
  }
};

QTEST_GUILESS_MAIN(RunsModelTest)
#include "tst_runs_model.moc"
