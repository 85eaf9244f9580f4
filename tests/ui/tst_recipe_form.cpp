// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe page: what is typed is checked at once, and JSON and form say the same.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include "engine/pipeline/recipe_fields.h"
#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/pages/recipe_page.h"
#include "ui/recipe_texts.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/foldable_section.h"
#include "ui/widgets/segmented_control.h"

using namespace bitlathe;

class RecipeFormTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    page_ = std::make_unique<RecipePage>();
    page_->resize(1180, 740);
    page_->show();
    QVERIFY(QTest::qWaitForWindowActive(page_.get()));
  }
  void cleanup() { page_.reset(); }

  void withoutAModelStartAsksForOne() {
    QVERIFY(!start()->isEnabled());
    QVERIFY(holdBack().contains("model"));
    QSignalSpy wanted(page_.get(), &RecipePage::modelWanted);
    page_->start();
    QCOMPARE(wanted.size(), 1);
  }

  void takesWhatTheLabFound() {
    const Recipe before = page_->recipe();
    LabSettings settings{{2, 32, true}, before.projector};
    settings.projector.method = ProjectorMethod::rtn;
    page_->useSettings(settings, {});
    QVERIFY(page_->recipe().precision.scheme == settings.scheme);
    QVERIFY(page_->recipe().projector == settings.projector);
    page_->undoStack().undo();
    QVERIFY(page_->recipe() == before);

    const std::string pattern = "model.layers.*.mlp.down_proj";
    page_->useSettings(settings, pattern);
    settings.scheme.bits = 4;
    page_->useSettings(settings, pattern);
    const auto& overrides = page_->recipe().precision.overrides;
    QCOMPARE(overrides.size(), before.precision.overrides.size() + 1);
    QCOMPARE(overrides.back().pattern, pattern);
    QCOMPARE(overrides.back().bits, std::optional(4));
    QVERIFY(page_->recipe().projector == before.projector);
  }

  void aSoundRecipeShowsItsCostAndStarts() {
    chooseModel();
    QVERIFY(label("estimatedTime") != "–");
    QVERIFY(label("estimatedOutput").contains("B"));
    QVERIFY(label("estimatedBits").startsWith("3."));
    QSignalSpy asked(page_.get(), &RecipePage::startAsked);
    QTest::mouseClick(start(), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
  }

  void anInfeasibleGroupHoldsStartBack() {
    chooseModel();
    typeGroupSize("48");
    QTRY_VERIFY(row("precision.group_size")->problem().contains("48"));
    QVERIFY(row("precision.group_size")->findChild<QLabel*>("problemLabel")->isVisible());
    QVERIFY(!start()->isEnabled());
    QVERIFY(holdBack().contains("Group size"));
    QCOMPARE(label("estimatedTime"), "–");
    typeGroupSize("32");
    QTRY_VERIFY(start()->isEnabled());
    QVERIFY(row("precision.group_size")->problem().isEmpty());
    QCOMPARE(page_->recipe().precision.scheme.groupSize, 32);
  }

  void whatIsNoValueIsToldWhileTyping_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no number") << "data.samples"
                               << "many"
                               << "whole number";
    QTest::newRow("fraction") << "data.samples"
                              << "2.5"
                              << "whole number";
    QTest::newRow("too small") << "data.samples"
                               << "0"
                               << "between 1";
    QTest::newRow("too large") << "projector.gptq.percdamp"
                               << "50"
                               << "between";
    QTest::newRow("empty") << "data.length"
                           << ""
                           << "whole number";
    QTest::newRow("longer than the model takes") << "data.length"
                                                 << "100000"
                                                 << "at most 512";
  }
  void whatIsNoValueIsToldWhileTyping() {
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QString, problem);
    chooseModel();
    type(field, typed);
    QTRY_VERIFY2(row(field)->problem().contains(problem), qPrintable(row(field)->problem()));
    QVERIFY(!start()->isEnabled());
    // The reset arrow is the way back.
    reset(field);
    QTRY_VERIFY(start()->isEnabled());
    QVERIFY(row(field)->problem().isEmpty());
  }

  void aChangedFieldIsMarkedAndCanBeReset() {
    chooseModel();
    const Recipe preset = page_->recipe();
    QVERIFY(!resetButton("data.samples")->isVisible());
    type("data.samples", "5");
    QCOMPARE(page_->recipe().data.samples, 5);
    QVERIFY(resetButton("data.samples")->isVisible());
    QVERIFY(resetButton("data.samples")->toolTip().endsWith(QString::number(preset.data.samples)));
    QVERIFY(row("projector.gptq.percdamp")->toolTip().contains("From "));
    reset("data.samples");
    QCOMPARE(page_->recipe(), preset);
    QVERIFY(!resetButton("data.samples")->isVisible());
  }

  void onlyFieldsThatApplyAreShown() {
    QVERIFY(row("projector.gptq.percdamp")->isVisible());
    QVERIFY(!row("projector.rtn.mse")->isVisible());
    QVERIFY(!row("data.path")->isVisible());
    QTest::mouseClick(segment("projector.method", 0), Qt::LeftButton);
    QCOMPARE(page_->recipe().projector.method, ProjectorMethod::rtn);
    QVERIFY(!row("projector.gptq.percdamp")->isVisible());
    QVERIFY(row("projector.rtn.mse")->isVisible());
    QTest::mouseClick(segment("data.source", 1), Qt::LeftButton);
    QVERIFY(row("data.path")->isVisible());
    QVERIFY(row("data.path")->problem().contains("empty"));
  }

  void numbersFollowTheLanguage() {
    QLocale::setDefault(QLocale(QLocale::German));
    page_ = std::make_unique<RecipePage>();
    page_->show();
    QVERIFY(QTest::qWaitForWindowActive(page_.get()));
    type("projector.gptq.percdamp", "0,25");
    QCOMPARE(page_->recipe().projector.gptq.percdamp, 0.25);
    QVERIFY(json()->toPlainText().contains("0.25"));
    line("data.samples")->setFocus();
    page_->undoStack().undo();
    page_->undoStack().redo();
    QCOMPARE(line("projector.gptq.percdamp")->text(), "0,25");
    reset("projector.gptq.percdamp");
    QVERIFY(line("projector.gptq.percdamp")->text().startsWith("0,"));
    QLocale::setDefault(QLocale::c());
  }

  void mixedPrecisionTakesABudgetInsteadOfBits() {
    chooseModel();
    QVERIFY(row("precision.bits")->isVisible());
    QVERIFY(!row("precision.budget")->isVisible());
    QTest::mouseClick(row("precision.mixed")->findChild<QCheckBox*>(), Qt::LeftButton);
    QVERIFY(page_->recipe().precision.mixed);
    QVERIFY(!row("precision.bits")->isVisible());
    QVERIFY(row("precision.budget")->isVisible());
    QVERIFY(row("precision.choices")->isVisible());
    type("precision.choices", "2, 4");
    QCOMPARE(page_->recipe().precision.choices, (std::vector{2, 4}));
    type("precision.choices", "4, 2");
    QVERIFY(row("precision.choices")->problem().contains("that rise"));
  }

  void everyFieldHasALabelAndADescription() {
    for (const RecipeField& field : recipeFields()) {
      const QString label = fieldLabel(field.key);
      QVERIFY2(!label.isEmpty() && !label.contains('_') && label[0].isUpper(), field.key.c_str());
      for (const std::string& choice : field.choices) {
        if (field.choices.size() > 1)
          QVERIFY2(choiceTexts(field.key).contains(QString::fromStdString(choice)), choice.c_str());
      }
    }
    for (FieldRow* each : page_->findChildren<FieldRow*>())
      QVERIFY2(!each->toolTip().isEmpty(), qPrintable(each->label()));
  }

  void theJsonFollowsTheForm() {
    type("data.samples", "7");
    QVERIFY(json()->toPlainText().contains("\"samples\": 7"));
    QCOMPARE(recipeFromText(json()->toPlainText().toStdString(), "json"), page_->recipe());
  }

  void theFormFollowsTheJson() {
    unfoldJson();
    replaceInJson("\"samples\": 32", "\"samples\": 9");
    QCOMPARE(page_->recipe().data.samples, 9);
    QCOMPARE(line("data.samples")->text(), "9");
    replaceInJson("\"samples\": 9", "\"sampels\": 9");
    QVERIFY(page_->findChild<QLabel*>("jsonProblemLabel")->text().contains("sampels"));
    QCOMPARE(page_->recipe().data.samples, 9);
    replaceInJson("\"sampels\": 9", "\"samples\": 9");
    QVERIFY(!page_->findChild<QLabel*>("jsonProblemLabel")->isVisible());
  }

  void undoAndRedo() {
    const Recipe preset = page_->recipe();
    type("data.samples", "123");
    QTest::mouseClick(segment("precision.bits", 1), Qt::LeftButton);
    const Recipe edited = page_->recipe();
    QCOMPARE(edited.precision.scheme.bits, 2);
    page_->undoStack().undo();
    QCOMPARE(page_->recipe().precision.scheme.bits, preset.precision.scheme.bits);
    page_->undoStack().undo();  // the digits of one field go together
    QCOMPARE(page_->recipe(), preset);
    QCOMPARE(line("data.samples")->text(), QString::number(preset.data.samples));
    page_->undoStack().redo();
    page_->undoStack().redo();
    QCOMPARE(page_->recipe(), edited);
  }

  void presetsReplaceTheRecipe() {
    type("data.samples", "many");
    page_->usePreset("4-bit");
    QCOMPARE(page_->recipe(), findPreset("4-bit").recipe);
    QVERIFY(row("data.samples")->problem().isEmpty());
    QVERIFY(!resetButton("precision.bits")->isVisible());
  }

  void exceptionsAreAddedEditedAndRemoved() {
    chooseModel();
    QTest::mouseClick(page_->findChild<QPushButton*>("addExceptionButton"), Qt::LeftButton);
    QCOMPARE(page_->recipe().precision.overrides.size(), std::size_t(1));
    QVERIFY(page_->recipe().precision.overrides[0].exclude);
    auto* pattern = row("precision.overrides")->findChild<QLineEdit*>();
    pattern->setFocus();
    pattern->selectAll();
    QTest::keyClicks(pattern, "nothing");
    QCOMPARE(page_->recipe().precision.overrides[0].pattern, "nothing");
    QTRY_VERIFY(row("precision.overrides")->problem().contains("matches no"));
    QVERIFY(!start()->isEnabled());
    auto* treatment = row("precision.overrides")->findChild<QComboBox*>();
    QTest::keyClicks(treatment, "8 bit");
    reset("precision.overrides");
    QVERIFY(page_->recipe().precision.overrides.empty());
    QTRY_VERIFY(start()->isEnabled());
  }

  void aRunCanWaitForABusyEngine() {
    chooseModel();
    QCOMPARE(start()->text(), "&Start");
    page_->setEngineBusy("A run is going.");
    QCOMPARE(start()->text(), "&Start Afterwards");
    QVERIFY(holdBack().startsWith("A run is going."));
    QSignalSpy asked(page_.get(), &RecipePage::startAsked);
    start()->click();
    QCOMPARE(asked.size(), 1);
    page_->setEngineBusy({});
    QCOMPARE(start()->text(), "&Start");
  }

  void aFreshPageHasNothingToUndo() {
    QVERIFY(!page_->undoStack().canUndo());
    const auto* description = page_->findChild<QLabel*>("presetDescription");
    QVERIFY(!description->text().contains("changed"));
    chooseModel();
    segment("precision.bits", 1)->click();
    QVERIFY(description->text().contains("changed"));
    page_->undoStack().undo();
    QVERIFY(!description->text().contains("changed"));
    QVERIFY(!page_->undoStack().canUndo());
  }

 private:
  void chooseModel() {
    page_->setModel(inspectModel(test::fixturePath("models/tiny-llama").string()));
    QTRY_VERIFY(start()->isEnabled());
  }
  QPushButton* start() { return page_->findChild<QPushButton*>("startButton"); }
  QString holdBack() { return page_->findChild<QLabel*>("holdBackLabel")->text(); }
  QString label(const char* name) { return page_->findChild<QLabel*>(name)->text(); }
  FieldRow* row(const QString& key) { return page_->findChild<FieldRow*>(key); }
  QLineEdit* line(const QString& key) { return row(key)->findChild<QLineEdit*>(); }
  QAbstractButton* segment(const QString& key, int index) {
    return row(key)->findChild<SegmentedControl*>()->button(index);
  }
  QToolButton* resetButton(const QString& key) { return row(key)->findChild<QToolButton*>("resetButton"); }
  void reset(const QString& key) { QTest::mouseClick(resetButton(key), Qt::LeftButton); }
  void type(const QString& key, const QString& text) {
    line(key)->setFocus();
    line(key)->selectAll();
    QTest::keyClick(line(key), Qt::Key_Delete);
    QTest::keyClicks(line(key), text);
  }
  void typeGroupSize(const QString& text) { type("precision.group_size", text); }
  QPlainTextEdit* json() { return page_->findChild<QPlainTextEdit*>("jsonEdit"); }
  void unfoldJson() {
    for (FoldableSection* section : page_->findChildren<FoldableSection*>()) section->setOpen(true);
    json()->setFocus();
    QTRY_VERIFY(json()->hasFocus());
  }
  void replaceInJson(const QString& from, const QString& to) {
    QVERIFY(json()->find(from) || (json()->moveCursor(QTextCursor::Start), json()->find(from)));
    QTest::keyClicks(json(), to);
  }

  std::unique_ptr<RecipePage> page_;
};

BITLATHE_UI_TEST_MAIN(RecipeFormTest)
#include "tst_recipe_form.moc"
