// SPDX-License-Identifier: GPL-3.0-or-later
// The lab with a real model, driven with mouse and keys.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/pages/lab_page.h"
#include "ui/plots/heat_map_plot.h"
#include "ui/plots/histogram_plot.h"
#include "ui/plots/setting_curve_plot.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/segmented_control.h"

using namespace bitlathe;

namespace {

constexpr int patience = 120'000;  // milliseconds; a busy machine takes its time

}  // namespace

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, patience)

class LabPageTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    QLocale::setDefault(QLocale::c());
    model_ = inspectModel(test::fixturePath("models/tiny-llama").string());
    recipe_.data.samples = 4;
    recipe_.data.length = 32;
    recipe_.precision.scheme = {3, 16, false};
    recipe_.projector.method = ProjectorMethod::gptq;
    recipe_.projector.gptq.percdamp = 0.05;
  }
  void init() {
    page_ = std::make_unique<LabPage>();
    page_->resize(1200, 760);
    page_->show();
    QVERIFY(QTest::qWaitForWindowActive(page_.get()));
    page_->setRecipe(recipe_);
  }
  void cleanup() { page_.reset(); }

  void withoutAModelTheWayOnIsShown() {
    QSignalSpy wanted(page_.get(), &LabPage::modelWanted);
    QVERIFY(!find<QPushButton>("openLayerButton")->isVisible());
    for (QPushButton* button : page_->findChildren<QPushButton*>()) {
      if (button->isVisible()) QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(wanted.size(), 1);
  }

  void opensALayerAndDrawsItsCurves() {
    open();
    WAIT_FOR(curve("labBitsPlot")->data()->size() == 8);
    WAIT_FOR(curve("labDampingPlot")->data()->size() == 8);  // seven, and the recipe's
    WAIT_FOR(curve("labGroupPlot")->data()->size() >= 2);
    double before = std::numeric_limits<double>::infinity();
    for (const QCPGraphData& point : *curve("labBitsPlot")->data()) {
      QVERIFY(point.value < before);
      before = point.value;
    }
    // What is chosen stands out.
    QCOMPARE(chosen("labBitsPlot"), 3.0);
    QCOMPARE(chosen("labDampingPlot"), 0.05);
    QCOMPARE(chosen("labGroupPlot"), 16.0);
    QCOMPARE(find<QLabel>("labBitsPerWeight")->text(), "4.19");
    QCOMPARE(find<HistogramPlot>("labCodesPlot")->graph(0)->data()->size(), 8 + 2);
    QVERIFY(!find<HistogramPlot>("labWeightsPlot")->graph(0)->data()->isEmpty());
  }

  void mapsOfTheLayerAreDrawn() {
    open();
    QTest::mouseClick(find<SegmentedControl>("labTabs")->button(2), Qt::LeftButton);
    auto* weights = find<HeatMapPlot>("labWeightMap");
    QVERIFY(weights->isVisible());
    WAIT_FOR(weights->toCsv().count('\n') == 1 + 128 * 128);
    const QString errors = find<HeatMapPlot>("labErrorMap")->toCsv();
    QCOMPARE(errors.count('\n'), 1 + 128 * 128);
    auto* choice = find<QComboBox>("labMapBox");
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QVERIFY(find<HeatMapPlot>("labErrorMap")->isVisible());
    QTest::mouseClick(knob("precision.bits")->findChild<SegmentedControl*>()->button(1), Qt::LeftButton);
    WAIT_FOR(find<HeatMapPlot>("labErrorMap")->toCsv() != errors);
    QTest::keyClick(choice, Qt::Key_Down);
    QVERIFY(find<HeatMapPlot>("labCodeMap")->isVisible());
  }

  void aTurnedKnobIsTriedAtOnce() {
    open();
    const QString before = error();
    QElapsedTimer timer;
    timer.start();
    auto* bits = knob("precision.bits")->findChild<SegmentedControl*>();
    QTest::mouseClick(bits->button(1), Qt::LeftButton);
    WAIT_FOR(error() != before);
    qInfo("a turned knob was answered after %lld ms", timer.elapsed());
    QCOMPARE(chosen("labBitsPlot"), 2.0);
    QCOMPARE(find<HistogramPlot>("labCodesPlot")->graph(0)->data()->size(), 4 + 2);
    // The recipe's own changes no longer turn the knobs.
    page_->setRecipe(recipe_);
    QCOMPARE(chosen("labBitsPlot"), 2.0);
  }

  void manyTurnsEndWithTheLast() {
    open();
    auto* bits = knob("precision.bits")->findChild<SegmentedControl*>();
    for (const int segment : {1, 2, 3, 1, 3, 2, 3}) QTest::mouseClick(bits->button(segment), Qt::LeftButton);
    WAIT_FOR(find<QLabel>("labBitsPerWeight")->text() == "5.25");
    QCOMPARE(chosen("labBitsPlot"), 4.0);
    WAIT_FOR(curve("labBitsPlot")->data()->size() == 8);
  }

  void aClickedPointIsChosen() {
    open();
    WAIT_FOR(curve("labBitsPlot")->data()->size() == 8);
    clickPoint("labBitsPlot", 1);
    QCOMPARE(chosen("labBitsPlot"), 2.0);
    WAIT_FOR(find<QLabel>("labBitsPerWeight")->text() == "3.13");
  }

  void firstTokensCanBeCounted() {
    open();
    const QString without = error();
    find<QCheckBox>("labWithoutFirst")->click();
    QVERIFY(error() != without);
  }

  void anotherLayerFollowsTheChoice() {
    open();
    const QString before = error();
    auto* block = find<QComboBox>("labBlock");
    QCOMPARE(block->count(), 3);
    block->setFocus();
    QTest::keyClick(block, Qt::Key_End);
    WAIT_FOR(error() != before && error() != "–");
    QTest::mouseClick(find<SegmentedControl>("labKind")->button(int(LinearKind::down)), Qt::LeftButton);
    WAIT_FOR(title().contains("2.mlp.down_proj"));
  }

  void theClipCurveShowsSharesAndTheSearch() {
    open();
    WAIT_FOR(curve("labClipPlot")->data()->size() == 8);
    const auto* level = find<SettingCurvePlot>("labClipPlot")->graph(SettingCurvePlot::AtLevel);
    WAIT_FOR(level->data()->size() == 2);
    // The recipe searches; a group's own share loses less than the same share for all of them.
    const double searched = level->data()->at(0)->value;
    for (const QCPGraphData& point : *curve("labClipPlot")->data()) QVERIFY(searched < point.value);
    const auto* present = find<SettingCurvePlot>("labClipPlot")->graph(SettingCurvePlot::Present);
    QVERIFY(present->data()->isEmpty());
    clickPoint("labClipPlot", 2);  // a share that no recipe can name
    QVERIFY(present->data()->isEmpty());
    clickPoint("labClipPlot", 7);
    QCOMPARE(chosen("labClipPlot"), 1.0);
    QVERIFY(!knob("projector.gptq.mse")->findChild<QCheckBox*>()->isChecked());
    setMethod("jointq");
    WAIT_FOR(curve("labClipPlot")->data()->isEmpty());
    QVERIFY(level->data()->isEmpty());
  }

  void onlyGptqHasADampingCurve() {
    open();
    setMethod("rtn");
    WAIT_FOR(curve("labDampingPlot")->data()->isEmpty());
    WAIT_FOR(curve("labBitsPlot")->data()->size() == 8);
    QVERIFY(!knob("projector.gptq.percdamp")->isVisible());
    setMethod("jointq");
    WAIT_FOR(curve("labBitsPlot")->data()->size() == 4);  // codes of up to four bits
  }

  void settingsAreCarriedOver_data() {
    QTest::addColumn<int>("entry");
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("all") << 0 << QByteArray();
    QTest::newRow("kind") << 1 << QByteArray("model.layers.*.self_attn.q_proj");
    QTest::newRow("layer") << 2 << QByteArray("model.layers.0.self_attn.q_proj");
  }
  void settingsAreCarriedOver() {
    QFETCH(int, entry);
    QFETCH(QByteArray, pattern);
    auto* use = find<QPushButton>("useInRecipeButton");
    QVERIFY(!use->isEnabled());
    open();
    QVERIFY(use->isEnabled());
    LabSettings used;
    std::string usedPattern = "none";
    connect(page_.get(), &LabPage::useAsked, this, [&](const LabSettings& settings, const std::string& matching) {
      used = settings;
      usedPattern = matching;
    });
    use->menu()->actions()[entry]->trigger();
    QCOMPARE(usedPattern, pattern.toStdString());
    QVERIFY(used.scheme == recipe_.precision.scheme);
    QCOMPARE(used.projector.gptq.percdamp, 0.05);
  }

  void otherDataClosesTheLayer() {
    open();
    Recipe other = recipe_;
    other.data.samples = 5;
    page_->setRecipe(other);
    QCOMPARE(title(), "Lab");
    QVERIFY(find<QPushButton>("openLayerButton")->isVisible());
    QTest::mouseClick(find<QPushButton>("openLayerButton"), Qt::LeftButton);
    WAIT_FOR(error() != "–");
  }

  void aRunsLayerIsOpenedWithTheRunsText() {
    page_->setModel(model_);
    LabRequest request{model_.path.string(), 1, LinearKind::v, {{4, 16, false}, recipe_.projector}, recipe_.data};
    request.data.samples = 3;
    page_->showLayer(request);
    WAIT_FOR(error() != "–");
    auto* source = find<QLabel>("labSourceText");
    QVERIFY2(source->text().contains("statistics of 96 tokens") && source->text().contains("run's"),
             qPrintable(source->text()));
    // What the recipe page says of other things leaves the layer open.
    Recipe other = recipe_;
    other.precision.scheme.bits = 2;
    page_->setRecipe(other);
    QVERIFY(title().contains("1.self_attn.v_proj"));
    emit source->linkActivated("text");
    WAIT_FOR(source->text().contains("statistics of 128 tokens"));
    QVERIFY(!source->text().contains("run's"));
  }

  void whatCantBeReadIsNamed() {
    Recipe missing = recipe_;
    missing.data.source = TextSource::file;
    missing.data.path = "/nowhere/text.txt";
    page_->setModel(model_);
    page_->setRecipe(missing);
    QTest::mouseClick(find<QPushButton>("openLayerButton"), Qt::LeftButton);
    WAIT_FOR(page_->findChild<MessageBar*>()->isVisible());
    QVERIFY(page_->findChild<MessageBar*>()->text().contains("/nowhere/text.txt"));
    QVERIFY(find<QPushButton>("openLayerButton")->isVisible());
  }

  void openingCanBeCancelled() {
    Recipe large = recipe_;
    large.data.samples = 64;
    large.data.length = 128;
    page_->setModel(model_);
    page_->setRecipe(large);
    QTest::mouseClick(find<QPushButton>("openLayerButton"), Qt::LeftButton);
    QVERIFY(find<QPushButton>("cancelOpeningButton")->isVisible());
    QTest::mouseClick(find<QPushButton>("cancelOpeningButton"), Qt::LeftButton);
    QVERIFY(find<QPushButton>("openLayerButton")->isVisible());
    QVERIFY(!page_->findChild<MessageBar*>()->isVisible());
  }

 private:
  template <typename Widget>
  Widget* find(const char* name) {
    auto* widget = page_->findChild<Widget*>(name);
    if (!widget) qFatal("there is no %s", name);
    return widget;
  }
  FieldRow* knob(const char* key) { return find<FieldRow>(key); }
  QCPGraph* curve(const char* plot) { return find<SettingCurvePlot>(plot)->graph(0); }
  /// The value of the setting that stands out; not a number while its error isn't known.
  double chosen(const char* plot) {
    const auto data = find<SettingCurvePlot>(plot)->graph(1)->data();
    [[maybe_unused]] const bool known = QTest::qWaitFor([&] { return !data->isEmpty(); }, patience);
    return data->isEmpty() ? std::nan("") : data->at(0)->key;
  }
  void clickPoint(const char* name, int index) {
    auto* plot = find<SettingCurvePlot>(name);
    plot->replot();
    const QCPGraphData point = *plot->graph(0)->data()->at(index);
    QTest::mouseClick(plot, Qt::LeftButton, {},
                      {int(plot->xAxis->coordToPixel(point.key)), int(plot->yAxis->coordToPixel(point.value))});
  }
  QString error() { return find<QLabel>("labOutputError")->text(); }
  QString title() {
    for (QLabel* label : page_->findChildren<QLabel*>()) {
      if (label->text().startsWith("Lab")) return label->text();
    }
    return {};
  }
  void open() {
    page_->setModel(model_);
    QTest::mouseClick(find<QPushButton>("openLayerButton"), Qt::LeftButton);
    WAIT_FOR(error() != "–");
  }
  void setMethod(const char* method) {
    auto* segments = knob("projector.method")->findChild<SegmentedControl*>();
    const int index = QStringList{"rtn", "gptq", "jointq"}.indexOf(method);
    QTest::mouseClick(segments->button(index), Qt::LeftButton);
  }

  ModelSummary model_;
  Recipe recipe_;
  std::unique_ptr<LabPage> page_;
};

BITLATHE_UI_TEST_MAIN(LabPageTest)
#include "tst_lab_page.moc"
