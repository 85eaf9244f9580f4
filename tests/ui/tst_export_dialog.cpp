// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include "tests/ui/ui_test.h"
#include "ui/export_dialog.h"
#include "ui/export_formats.h"

using namespace bitlathe;

class ExportDialogTest : public QObject {
  Q_OBJECT

 private slots:
  void offersWhatIsPossible() {
    auto choices = allPossible();
    choices[1].obstacle = "some layer has 5 bits";
    choices[3].description = "20 layers are stored without loss.";
    choices[3].size = 123'000'000;
    show(choices);
    for (const auto& choice : choices) {
      auto* button = find<QRadioButton>("format-" + exportFormatText(choice.format).suffix);
      QCOMPARE(button->isEnabled(), choice.obstacle.empty());
      const QString description = button->accessibleDescription();
      QVERIFY(
          description.contains(QString::fromStdString(choice.obstacle.empty() ? choice.description : choice.obstacle)));
      QVERIFY(says(description));
    }
    QVERIFY(says("123 MB"));
    QVERIFY(find<QPushButton>("startExportButton")->isEnabled());
  }

  void choosesWhatMostProgramsRead_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<QString>("format");
    QTest::newRow("symmetric") << true << "gptq";
    QTest::newRow("asymmetric") << false << "gptq-v2";
  }
  void choosesWhatMostProgramsRead() {
    QFETCH(bool, symmetric);
    QFETCH(QString, format);
    run_.recipe.precision.scheme.symmetric = symmetric;
    show(allPossible());
    QVERIFY(find<QRadioButton>("format-" + format)->isChecked());
    QVERIFY(find<QLineEdit>("exportName")->text().endsWith(format));
    QVERIFY(says(proposalReason(preferredGptqFormat(run_.recipe))));
  }

  void nothingIsProposedThatIsImpossible() {
    run_.recipe.precision.scheme.symmetric = false;
    auto choices = allPossible();
    choices[1].obstacle = "some layer has 5 bits";
    show(choices);
    QVERIFY(find<QRadioButton>("format-gptq")->isChecked());
    QVERIFY(!says(proposalReason(ExportFormat::gptqV2)));
  }

  void nothingIsExportedWhereNothingIsPossible() {
    auto choices = allPossible();
    for (auto& choice : choices) choice.obstacle = "the model is gone";
    show(choices);
    QVERIFY(!find<QPushButton>("startExportButton")->isEnabled());
    QCOMPARE(find<QLabel>("exportObstacle")->text(), "No format can hold this run.");
  }

  void saysHowToLoad() {
    for (const auto& format : exportFormats) {
      QVERIFY(loadCommand(format.format, "/it's here").contains("here"));
    }
    QCOMPARE(loadCommand(ExportFormat::gguf, "/it's here"), "llama-cli -m '/it'\\''s here/model.gguf'");
  }

  void cleanup() { delete dialog_; }

 private:
  static std::vector<ExportChoice> allPossible() {
    std::vector<ExportChoice> choices;
    for (const auto& format : exportFormats) {
      choices.push_back({.format = format.format, .obstacle = {}, .description = "Exact.", .size = 1});
    }
    return choices;
  }

  void show(const std::vector<ExportChoice>& choices) {
    run_.folder = "/runs/one";
    dialog_ = new ExportDialog(engine_, run_, choices);
    dialog_->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog_));
  }

  template <typename Widget>
  Widget* find(const QString& name) const {
    return dialog_->findChild<Widget*>(name);
  }

  bool says(const QString& text) const {
    const auto labels = dialog_->findChildren<QLabel*>();
    return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(text); });
  }

  EngineThread engine_;
  RunInfo run_;
  QPointer<ExportDialog> dialog_;
};

BITLATHE_UI_TEST_MAIN(ExportDialogTest)
#include "tst_export_dialog.moc"
