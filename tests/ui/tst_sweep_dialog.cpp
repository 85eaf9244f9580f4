// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/sweep_dialog.h"

using namespace bitlathe;

class SweepDialogTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    Recipe recipe;
    recipe.data.samples = 4;
    recipe.data.length = 32;
    recipe.precision.scheme.groupSize = 16;
    dialog_ = new SweepDialog(inspectModel(test::fixturePath("models/tiny-llama").string()), recipe);
    dialog_->show();
    QVERIFY(QTest::qWaitForWindowActive(dialog_));
  }
  void cleanup() { delete dialog_; }

  void saysHowManyRunsAndQueuesThem() {
    std::vector<QueuedRun> queued;
    connect(dialog_, &SweepDialog::queueAsked, this, [&](const std::vector<QueuedRun>& runs) { queued = runs; });
    type(0, "2, 3, 4");
    QTRY_VERIFY(summary().startsWith("3 runs"));
    QTest::mouseClick(find<QPushButton>("addSweepRowButton"), Qt::LeftButton);
    QCOMPARE(fields()[1]->currentData().toString(), "precision.group_size");  // what is swept already isn't proposed
    type(1, "16, -1");
    QTRY_VERIFY(summary().startsWith("6 runs"));
    QTest::mouseClick(find<QPushButton>("queueRunsButton"), Qt::LeftButton);
    QCOMPARE(queued.size(), std::size_t{6});
    QCOMPARE(queued[5].recipe.precision.scheme.bits, 4);
    QCOMPARE(queued[5].recipe.precision.scheme.groupSize, -1);
    QVERIFY(queued[5].estimate.seconds > 0);
    QVERIFY(!queued[0].tag.empty());
    QCOMPARE(queued[0].tag, queued[5].tag);
    QVERIFY(!dialog_->isVisible());
    dialog_ = nullptr;  // deletes itself
  }

  void pointsAreDrawnFromRanges() {
    std::vector<QueuedRun> queued;
    connect(dialog_, &SweepDialog::queueAsked, this, [&](const std::vector<QueuedRun>& runs) { queued = runs; });
    QComboBox* field = fields()[0];
    field->setCurrentIndex(field->findData("projector.gptq.percdamp"));
    emit field->activated(field->currentIndex());
    type(0, "0.01 .. 1 log");
    QTRY_VERIFY(summary().contains("no end of combinations"));
    QVERIFY(!find<QSpinBox>("sweepCount")->isEnabled());
    find<QComboBox>("sweepChoice")->setFocus();
    QTest::keyClick(find<QComboBox>("sweepChoice"), Qt::Key_Down);
    find<QSpinBox>("sweepCount")->setValue(8);
    QTRY_VERIFY(summary().startsWith("8 runs"));
    QTest::mouseClick(find<QPushButton>("queueRunsButton"), Qt::LeftButton);
    QCOMPARE(queued.size(), std::size_t{8});
    const auto small =
        std::ranges::count_if(queued, [](const QueuedRun& run) { return run.recipe.projector.gptq.percdamp < 0.1; });
    QCOMPARE(small, 4);
    dialog_ = nullptr;  // deletes itself
  }

  void onlyWhereAskedForAreRunsStopped() {
    for (const bool asked : {false, true}) {
      if (asked) init();
      std::vector<QueuedRun> queued;
      connect(dialog_, &SweepDialog::queueAsked, this, [&](const std::vector<QueuedRun>& runs) { queued = runs; });
      type(0, "2, 4");
      QTRY_VERIFY(find<QPushButton>("queueRunsButton")->isEnabled());
      if (asked) find<QCheckBox>("stopBehindBox")->click();
      QTest::mouseClick(find<QPushButton>("queueRunsButton"), Qt::LeftButton);
      QCOMPARE(queued.size(), std::size_t{2});
      QCOMPARE(queued[0].rule != nullptr, asked);
      QCOMPARE(queued[0].rule, queued[1].rule);
    }
  }

  void choicesAreProposed() {
    QComboBox* field = fields()[0];
    field->setCurrentIndex(field->findData("projector.method"));
    emit field->activated(field->currentIndex());
    QCOMPARE(values()[0]->text(), "rtn, gptq, jointq");
    QTRY_VERIFY(summary().startsWith("3 runs"));
  }

  void whatCantBeRunIsSaid_data() {
    QTest::addColumn<QString>("values");
    QTest::addColumn<QString>("named");
    QTest::newRow("out of range") << "2, 9"
                                  << "precision.bits";
    QTest::newRow("no number") << "two"
                               << "precision.bits";
    QTest::newRow("nothing") << " "
                             << "precision.bits";
  }
  void whatCantBeRunIsSaid() {
    QFETCH(QString, values);
    QFETCH(QString, named);
    type(0, values);
    QTRY_VERIFY(summary().contains(named));
    QVERIFY(!find<QPushButton>("queueRunsButton")->isEnabled());
    type(0, "2");
    QTRY_VERIFY(find<QPushButton>("queueRunsButton")->isEnabled());
    QVERIFY(summary().startsWith("1 run:"));
  }

  void whatTheModelCantHaveIsSaid() {
    QComboBox* field = fields()[0];
    field->setCurrentIndex(field->findData("precision.group_size"));
    emit field->activated(field->currentIndex());
    type(0, "16, 7");
    QTRY_VERIFY(summary().contains("precision.group_size"));
    QVERIFY(!find<QPushButton>("queueRunsButton")->isEnabled());
  }

 private:
  template <typename Widget>
  Widget* find(const char* name) {
    auto* widget = dialog_->findChild<Widget*>(name);
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  QList<QComboBox*> fields() { return dialog_->findChildren<QComboBox*>("sweepField"); }
  QList<QLineEdit*> values() { return dialog_->findChildren<QLineEdit*>("sweepValues"); }
  QString summary() { return find<QLabel>("sweepSummary")->text(); }
  void type(int row, const QString& text) {
    values()[row]->selectAll();
    QTest::keyClicks(values()[row], text);
  }

  QPointer<SweepDialog> dialog_;
};

BITLATHE_UI_TEST_MAIN(SweepDialogTest)
#include "tst_sweep_dialog.moc"
