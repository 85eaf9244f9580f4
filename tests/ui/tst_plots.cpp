// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTableView>

#include "engine/base/error.h"
#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/format.h"
#include "ui/plots/block_error_plot.h"
#include "ui/plots/block_memory_plot.h"
#include "ui/plots/block_time_plot.h"
#include "ui/plots/correction_plot.h"
#include "ui/plots/descent_plot.h"
#include "ui/plots/divergence_plot.h"
#include "ui/plots/heat_map_plot.h"
#include "ui/plots/histogram_plot.h"
#include "ui/plots/layer_error_plot.h"
#include "ui/plots/log_ticker.h"
#include "ui/plots/parallel_axis.h"
#include "ui/plots/perplexity_plot.h"
#include "ui/plots/plot_table_dialog.h"
#include "ui/plots/trade_off_plot.h"
#include "ui/plots/tuning_plot.h"

using namespace bitlathe;

namespace {

RunRecord makeRecord() {
  RunRecord record;
  record.add(RunStarted{"a model", 4, 28, 3.3, 0});
  record.add(PerplexityMeasured{PerplexityMeasured::Kind::fullPrecision, 0, 20, 0.01, 8, 2048, "text"});
  for (std::int64_t block = 0; block < 3; ++block) {
    for (const LinearKind kind : linearKinds) {
      LayerQuantized layer;
      layer.name = linearLayerName(block, kind);
      layer.block = block;
      layer.kind = kind;
      layer.relativeOutputError = 0.01 * double(block + 1) * (1 + int(kind));
      layer.robustOutputError = layer.relativeOutputError / 10;
      record.add(layer);
    }
    record.add(BlockFinished{block, 0.01 * double(block + 1), 0.001 * double(block + 1), 1});
    record.add(
        PerplexityMeasured{PerplexityMeasured::Kind::live, block + 1, 21 + double(block), 0.05, 4, 1024, "text"});
  }
  return record;
}

/// Every layer but q corrected, o on held-out samples too.
RunRecord makeCorrectedRecord() {
  RunRecord record = makeRecord();
  for (const LayerQuantized& layer : record.layers) {
    if (layer.kind == LinearKind::q) continue;
    LayerCorrected correction;
    correction.name = layer.name;
    correction.block = layer.block;
    correction.kind = layer.kind;
    correction.objective = LayerCorrected::Objective::residualStream;
    correction.strength = 0.5;
    correction.initialLoss = 0.5;
    correction.targetLoss = 0.25;
    correction.projectedLoss = 0.375;
    if (layer.kind == LinearKind::o) {
      correction.heldOutInitialLoss = 0.625;
      correction.heldOutTargetLoss = 0.5625;
    }
    record.add(correction);
  }
  return record;
}

/// Where a point of a graph is drawn.
QPoint pointOf(QCustomPlot& plot, int series, int index) {
  const QCPGraphData point = *plot.graph(series)->data()->at(index);
  return {static_cast<int>(plot.xAxis->coordToPixel(point.key)),
          static_cast<int>(plot.yAxis->coordToPixel(point.value))};
}

QString labelsOf(const QCustomPlot& plot) {
  QStringList texts;
  for (int i = 0; i < plot.itemCount(); ++i) {
    const auto* label = qobject_cast<QCPItemText*>(plot.item(i));
    if (label && label->visible()) texts += label->text();
  }
  return texts.join('\n');
}

class DivergenceProbe : public DivergencePlot {
 public:
  using DivergencePlot::DivergencePlot;
  using DivergencePlot::readout;
};

class BlockMemoryProbe : public BlockMemoryPlot {
 public:
  using BlockMemoryPlot::readout;
};

class BlockTimeProbe : public BlockTimePlot {
 public:
  using BlockTimePlot::readout;
};

class LayerErrorProbe : public LayerErrorPlot {
 public:
  using LayerErrorPlot::readout;
};

class HeatMapProbe : public HeatMapPlot {
 public:
  HeatMapProbe() : HeatMapPlot(QStringLiteral("Weights")) {}
  using HeatMapPlot::readout;
};

/// A matrix of 6 x 12 in 3 x 6 cells, whose values rise.
HeatMap makeHeatMap() {
  HeatMap map{6, 12, 3, 6, {}};
  for (int cell = 0; cell < 18; ++cell) map.values.push_back(cell / 16.0);
  return map;
}

class TickerProbe : public LogTicker {
 public:
  QStringList labels(double lower, double upper) {
    QStringList texts;
    for (const double tick : createTickVector(1, {lower, upper})) {
      if (tick >= lower && tick <= upper) texts += getTickLabel(tick, QLocale::c(), QLatin1Char('g'), 6);
    }
    return texts;
  }
};

}  // namespace

class PlotsTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void logarithmicTicksReadWell_data() {
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    QTest::addColumn<QStringList>("labels");
    QTest::newRow("many decades") << 0.0005 << 2.0 << QStringList{"0.001", "0.01", "0.1", "1"};
    QTest::newRow("one decade") << 0.015 << 0.25 << QStringList{"0.02", "0.05", "0.1", "0.2"};
    QTest::newRow("within a decade") << 20.0 << 29.0 << QStringList{"20", "22", "24", "26", "28"};
  }
  void logarithmicTicksReadWell() {
    QFETCH(double, lower);
    QFETCH(double, upper);
    QTEST(TickerProbe().labels(lower, upper), "labels");
  }

  void layerErrorsAreDrawnByKind() {
    LayerErrorPlot plot;
    plot.resize(600, 400);
    plot.QWidget::show();
    plot.show(makeRecord(), false);
    QCOMPARE(plot.graph(6)->data()->size(), 3);
    QCOMPARE(plot.graph(6)->data()->at(2)->value, 0.21);
    plot.show(makeRecord(), true);
    QCOMPARE(plot.graph(6)->data()->at(2)->value, 0.021);
    // All blocks are on the axis, also those to come.
    QVERIFY(plot.xAxis->range().contains(3));
  }

  void aLayersPointTellsWhatItsCorrectionDid() {
    LayerErrorProbe plot;
    plot.show(makeCorrectedRecord(), true);
    QVERIFY(!plot.readout(int(LinearKind::q), {1, 0.002}).contains("0.250"));
    const QString text = plot.readout(int(LinearKind::down), {1, 0.014});
    for (const char* part : {"1.mlp.down_proj", "0.500", "0.250", "0.375"})
      QVERIFY2(text.contains(part), qPrintable(text));
  }

  void blocksTellTheirTimeAndPace() {
    RunRecord record;
    record.add(RunStarted{"model", 4, 28, 3, 0});
    for (std::int64_t block = 0; block < 2; ++block) {
      for (const LinearKind kind : linearKinds) {
        LayerQuantized layer;
        layer.name = linearLayerName(block, kind);
        layer.block = block;
        layer.seconds = 0.25;
        record.add(layer);
      }
      record.add(BlockFinished{block, 0.1, 0.1, 2.0 + double(block)});
    }
    BlockTimeProbe plot;
    plot.show(record, &record);
    QVERIFY(plot.toCsv().startsWith("series,x,y\nblock time,0,2\nblock time,1,3\n"));
    QVERIFY(plot.xAxis->range().contains(3));
    QCOMPARE(plot.yAxis->range().lower, 0.0);
    QCOMPARE(plot.graph(1)->data()->size(), 2);  // the earlier run's
    QCOMPARE(plot.readout(0, {0, 2}), "block 0\n2.0 s\n3.50 layers per second\n1.8 s for their targets and codes");
    QCOMPARE(plot.readout(1, {0, 2}), "earlier run, block 0\n2.0 s");
  }

  void blocksTellTheirMemory() {
    RunRecord record;
    record.add(RunStarted{"model", 4, 28, 3, 0});
    BlockMemoryProbe plot;
    plot.resize(400, 300);
    plot.QWidget::show();
    plot.resetView();
    // A run of an earlier version: its events say nothing of memory.
    record.add(BlockFinished{0, 0.1, 0.1, 2});
    plot.show(record);
    plot.replot();
    QCOMPARE(labelsOf(plot), "This run did not record its memory.");
    record.add(BlockFinished{0, 0.1, 0.1, 2, 1'500'000'000});
    record.add(BlockFinished{1, 0.1, 0.1, 2, 1'750'000'000});
    plot.show(record, &record);
    plot.replot();
    QCOMPARE(labelsOf(plot), "");
    QVERIFY(plot.toCsv().startsWith("series,x,y\nmemory in GB,0,1.5\nmemory in GB,1,1.75\n"));
    QVERIFY(plot.xAxis->range().contains(3));
    QCOMPARE(plot.yAxis->range().lower, 0.0);
    QCOMPARE(plot.readout(0, {1, 1.75}), "block 1\n1.75 GB");
    QCOMPARE(plot.readout(1, {0, 1.5}), "earlier run, block 0\n1.50 GB");
    record.add(BlockFinished{0, 0.1, 0.1, 2, 1'750'000'000});
    plot.show(record);
    QVERIFY2(plot.yAxis->range().upper > 1.8, "the curve lies on the upper edge where all blocks have the same");
  }

  void aHeatMapTellsWhereAndWhat() {
    HeatMapProbe plot;
    plot.setEmptyText("nothing yet");
    plot.resize(600, 400);
    plot.QWidget::show();
    plot.resetView();
    QCOMPARE(labelsOf(plot), "nothing yet");
    plot.show(makeHeatMap());
    plot.replot();
    QCOMPARE(labelsOf(plot), "");
    const QString csv = plot.toCsv();
    QCOMPARE(csv.count('\n'), 1 + 18);
    QVERIFY(csv.contains("\n2,3,8,9,0.625\n"));
    const QPoint cell(int(plot.xAxis->coordToPixel(8.5)), int(plot.yAxis->coordToPixel(2.5)));
    QTest::mouseMove(&plot, cell);
    QCOMPARE(labelsOf(plot), "outputs 2 to 3, inputs 8 to 9\n0.625");
    QTest::mouseMove(&plot, {2, 2});
    QCOMPARE(labelsOf(plot), "");
    // Where sizes don't divide, neighbours share a row; where nothing was made smaller, there is one of each.
    plot.show({5, 7, 2, 3, {0, 1, 2, 3, 4, 5}});
    QCOMPARE(plot.readout(0, {1, 0}), "outputs 0 to 2, inputs 2 to 4\n1.00");
    plot.show({2, 3, 2, 3, {0, 1, 2, 3, 4, 5}});
    QCOMPARE(plot.readout(0, {1, 1}), "output 1, input 1\n4.00");
  }

  void aHeatMapNeedsNoSenseOfColour_data() {
    QTest::addColumn<ColorScheme>("scheme");
    QTest::newRow("light") << ColorScheme::light;
    QTest::newRow("dark") << ColorScheme::dark;
  }
  void aHeatMapNeedsNoSenseOfColour() {
    QFETCH(ColorScheme, scheme);
    Appearance appearance;
    appearance.setScheme(scheme);
    HeatMapPlot plot("Weights");
    plot.resize(600, 400);
    plot.QWidget::show();
    plot.show(makeHeatMap());
    plot.replot();
    const QImage picture = plot.toPixmap(600, 400).toImage();
    // The larger the value, the further from the background in lightness alone.
    double before = -1;
    for (int cell = 0; cell < 18; ++cell) {
      const QPoint pixel(int(plot.xAxis->coordToPixel(2 * (cell % 6) + 0.5)),
                         int(plot.yAxis->coordToPixel(2 * (cell / 6) + 0.5)));
      const double contrast = contrastRatio(picture.pixelColor(pixel), Theme::of(plot.palette()).surface);
      QVERIFY(contrast > before);
      before = contrast;
    }
    QVERIFY(before > 7);
    appearance.setScheme(ColorScheme::system);
  }

  void whatIsPointedToIsDrawnAtOnce() {
    HistogramPlot plot("Weights", "Weight");
    plot.resize(600, 400);
    plot.QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.show(Histogram{0, 3, {1, 2, 3}});
    plot.replot();
    const QImage before = plot.grab().toImage();
    QTest::mouseMove(&plot, pointOf(plot, 0, 2));
    const QImage pointedTo = plot.grab().toImage();
    QVERIFY(pointedTo != before);
    QTest::mouseMove(&plot, {2, 2});
    QCOMPARE(plot.grab().toImage(), before);
  }

  void correctionsAreDrawnByStageAndKind() {
    CorrectionPlot plot(CorrectionPlot::Samples::calibration);
    plot.show(makeCorrectedRecord());
    const QString csv = plot.toCsv();
    QVERIFY(csv.contains("o before,1,0.5\n"));
    QVERIFY(csv.contains("o target,1,0.25\n"));
    QVERIFY(csv.contains("down quantized,2,0.375\n"));
    QVERIFY(!csv.contains("q "));
    QCOMPARE(csv.count('\n'), 1 + 3 * 3 * 6);
    QVERIFY(plot.xAxis->range().contains(3));
  }

  void heldOutLossesHaveNoQuantizedWeight() {
    CorrectionPlot plot(CorrectionPlot::Samples::heldOut);
    plot.show(makeCorrectedRecord());
    QCOMPARE(plot.toCsv(),
             "series,x,y\n"
             "o before,0,0.625\no before,1,0.625\no before,2,0.625\n"
             "o target,0,0.5625\no target,1,0.5625\no target,2,0.5625\n");
    plot.show(makeRecord());
    QCOMPARE(plot.toCsv(), "series,x,y\n");
  }

  void clickingACorrectedLayerTellsItsKind() {
    CorrectionPlot plot(CorrectionPlot::Samples::heldOut);
    plot.resize(600, 400);
    plot.QWidget::show();
    plot.show(makeCorrectedRecord());
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.replot();
    const int target = int(linearKindCount) + int(LinearKind::o);
    QSignalSpy clicked(&plot, &ThemedPlot::pointClicked);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, pointOf(plot, target, 1));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked[0][0].toInt() % int(linearKindCount), int(LinearKind::o));
    QTest::mouseMove(&plot, pointOf(plot, target, 1));  // the read-out finds the layer
  }

  void seriesDifferInColourAndMarker() {
    LayerErrorPlot plot;
    plot.QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QSet<int> shapes;
    QSet<QString> colors;
    for (int i = 0; i < int(linearKindCount); ++i) {
      shapes += plot.graph(i)->scatterStyle().shape();
      colors += plot.graph(i)->scatterStyle().pen().color().name();
    }
    QCOMPARE(shapes.size(), int(linearKindCount));
    QCOMPARE(colors.size(), int(linearKindCount));
  }

  void coloursFollowThePalette() {
    BlockErrorPlot plot;
    plot.QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QPalette dark(QColor("#303030"), QColor("#202020"));
    dark.setColor(QPalette::Base, QColor("#101010"));
    plot.setPalette(dark);
    QTRY_VERIFY(contrastRatio(plot.xAxis->tickLabelColor(), QColor("#101010")) >= 4.5);
  }

  void clickingAPointTellsWhich() {
    LayerErrorPlot plot;
    plot.resize(600, 400);
    plot.QWidget::show();
    plot.show(makeRecord(), false);
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.replot();
    QSignalSpy clicked(&plot, &ThemedPlot::pointClicked);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, pointOf(plot, 4, 1));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked[0][0].toInt(), 4);
    QCOMPARE(clicked[0][1].toDouble(), 1.0);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.axisRect()->bottomRight() - QPoint(4, 4));
    QCOMPARE(clicked.size(), 1);
  }

  void theCrosshairSaysWhereTheMouseIs() {
    BlockErrorPlot plot;
    plot.resize(500, 300);
    plot.QWidget::show();
    plot.show(makeRecord(), false);
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.replot();
    std::optional<double> x;
    connect(&plot, &ThemedPlot::crosshairMoved, this, [&](std::optional<double> moved) { x = moved; });
    QTest::mouseMove(&plot, pointOf(plot, 0, 2) + QPoint(3, 3));
    QCOMPARE(x, std::optional(2.0));
    QTest::mouseMove(&plot, {1, 1});
    QCOMPARE(x, std::nullopt);
  }

  void doubleClickShowsEverythingAgain() {
    BlockErrorPlot plot;
    plot.resize(500, 300);
    plot.QWidget::show();
    plot.show(makeRecord(), false);
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.replot();
    const QCPRange all = plot.xAxis->range();
    const QPointF centre = plot.axisRect()->center();
    QWheelEvent wheel(centre, plot.mapToGlobal(centre), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&plot, &wheel);
    QVERIFY(plot.xAxis->range().size() < all.size());
    const QCPRange zoomed = plot.xAxis->range();
    plot.show(makeRecord(), false);
    QCOMPARE(plot.xAxis->range(), zoomed);  // new data doesn't take the view away
    QTest::mouseDClick(&plot, Qt::LeftButton, {}, centre.toPoint());
    QCOMPARE(plot.xAxis->range(), all);
  }

  void aSingleValueIsSeenFromNearby() {
    RunRecord record;
    record.add(RunStarted{});
    record.add(PerplexityMeasured{PerplexityMeasured::Kind::fullPrecision, 0, 20, 0.01, 8, 2048, "text"});
    PerplexityPlot plot;
    plot.show(record);
    const QCPRange range = plot.yAxis->range();
    QVERIFY(range.contains(20));
    QVERIFY(range.upper / range.lower < 4);
  }

  void errorsOfZeroHaveNoPlaceOnALogarithmicAxis() {
    RunRecord record = makeRecord();
    record.layers[0].relativeOutputError = 0;
    LayerErrorPlot plot;
    plot.show(record, false);
    QCOMPARE(plot.graph(0)->data()->size(), 2);
  }

  void anEarlierRunIsDrawnUnderneath() {
    const RunRecord ghost = makeRecord();
    RunRecord begun;
    begun.add(RunStarted{"a model", 4, 28, 3.3, 0});
    LayerErrorPlot layers;
    layers.show(begun, false, &ghost);
    QCOMPARE(layers.graph(int(linearKindCount) + int(LinearKind::down))->data()->at(2)->value, 0.21);
    QVERIFY(layers.graph(0)->data()->isEmpty());
    QVERIFY(layers.yAxis->range().contains(0.21));
    BlockErrorPlot blocks;
    blocks.show(begun, true, &ghost);
    QVERIFY(blocks.toCsv().contains("earlier run: block error,2,0.003"));
    PerplexityPlot perplexity;
    perplexity.show(begun, &ghost);
    QVERIFY(perplexity.toCsv().contains("earlier run,2,22\n"));
    perplexity.show(begun);
    QVERIFY(!perplexity.toCsv().contains("earlier"));
  }

  void perplexityHasABandAndBothEnds() {
    RunRecord record = makeRecord();
    record.add(PerplexityMeasured{PerplexityMeasured::Kind::quantized, 4, 25, 0.02, 8, 2048, "text"});
    PerplexityPlot plot;
    plot.show(record);
    const QString csv = plot.toCsv();
    QVERIFY(csv.contains("live,2,22\n"));
    QVERIFY(csv.contains("full precision,4,20\n"));
    QVERIFY(csv.contains("quantized,4,25\n"));
    QVERIFY(!csv.contains("low"));
    QVERIFY(plot.yAxis->range().contains(20));
    QVERIFY(plot.yAxis->range().contains(25));
    QVERIFY(!labelsOf(plot).contains("KL"));
    record.quantized->klDivergence = 0.25;
    record.quantized->klStandardError = 0.0125;
    plot.show(record);
    QVERIFY(labelsOf(plot).contains("KL divergence 0.250 ± 0.0125"));
  }

  void divergencesAreDrawnByPositionAndText() {
    RunRecord record = makeRecord();
    DivergencePlot byPosition(DivergencePlot::By::position);
    byPosition.show(record);
    QCOMPARE(byPosition.toCsv(), "series,x,y\n");
    record.add(DivergenceMeasured{{0, 16}, {16, 31}, {0.5, 0.25}, {0.125, 0.0625}, {0.75, 0.5, 0.25}, {0.1, 0.2, 0.3}});
    byPosition.show(record);
    QCOMPARE(byPosition.toCsv(), "series,x,y\nmean,7.5,0.5\nmean,23,0.25\n");
    QVERIFY(byPosition.yAxis->range().contains(0.5 + 0.125));  // the error bars are in view
    QVERIFY(byPosition.yAxis->range().contains(0));
    DivergencePlot byText(DivergencePlot::By::text);
    const RunRecord ghost = record;
    byText.show(record, &ghost);
    QCOMPARE(byText.toCsv(),
             "series,x,y\nmean,1,0.75\nmean,2,0.5\nmean,3,0.25\n"
             "earlier run,1,0.75\nearlier run,2,0.5\nearlier run,3,0.25\n");
    QVERIFY(byText.yAxis->range().contains(0.75 + 0.1));
  }

  void theReadOutOfADivergenceHasItsError() {
    RunRecord record = makeRecord();
    record.add(DivergenceMeasured{{0, 16}, {16, 31}, {0.5, 0.25}, {0.125, 0.0625}, {0.75}, {0.1}});
    DivergenceProbe byPosition(DivergencePlot::By::position);
    byPosition.show(record);
    QCOMPARE(byPosition.readout(0, {23, 0.25}), "positions 16 to 30\n0.250 ± 0.0625");
    DivergenceProbe byText(DivergencePlot::By::text);
    byText.show(record);
    QCOMPARE(byText.readout(0, {1, 0.75}), "window 1\n" + formatWithError(0.75, 0.1));
  }

  void tuningIsDrawnByPass() {
    RunRecord record = makeRecord();
    TuningPlot plot;
    plot.show(record);
    QCOMPARE(plot.toCsv(), "series,x,y\n");
    const std::vector<ScalesTuned> passes{{0, 2, 0, 0.5, 0}, {1, 2, 0.75, 0.25, 1}, {2, 2, 0.125, 0.375, 2}};
    for (const ScalesTuned& pass : passes) record.add(pass);
    const RunRecord ghost = record;
    plot.show(record, &ghost);
    QCOMPARE(plot.toCsv(),
             "series,x,y\nfitted samples,0.5,0.75\nfitted samples,1.5,0.125\n"
             "held-out samples,0,0.5\nheld-out samples,1,0.25\nheld-out samples,2,0.375\ntaken,1,0.25\n"
             "earlier run,0,0.5\nearlier run,1,0.25\nearlier run,2,0.375\n");
    record.add(passes.front());  // resumed: begun anew
    plot.show(record);
    QCOMPARE(plot.toCsv(), "series,x,y\nheld-out samples,0,0.5\ntaken,0,0.5\n");
  }

  void noRunOfTheFrontIsBeaten() {
    const std::vector<QPointF> points{{2, 60}, {3, 80}, {4, 25}, {2, 70}, {4, 25}, {5, 24}};
    QCOMPARE(paretoFront(points), (std::vector<std::size_t>{0, 2, 5}));
    QVERIFY(paretoFront({}).empty());
  }

  void axesPlaceNumbersAndTexts() {
    const double none = std::nan("");
    const ParallelAxis even = numberAxis("even", {2, 3, none, 4});
    QCOMPARE(even.positions[1], 0.5);
    QVERIFY(std::isnan(even.positions[2]) && even.texts[2].isEmpty());
    QCOMPARE(even.bottom, formatNumber(2));
    QCOMPARE(even.top, formatNumber(4));
    QVERIFY(qFuzzyCompare(numberAxis("orders", {0.01, 0.1, 1}).positions[1], 0.5));
    QCOMPARE(numberAxis("same", {3, 3}).positions[0], 0.5);
    QVERIFY(numberAxis("nothing", {none}).bottom.isEmpty());
    const ParallelAxis texts = textAxis("texts", {"b", "a", "", "b", "c"});
    QCOMPARE(texts.positions[0], 0.0);
    QCOMPARE(texts.positions[1], 0.5);
    QVERIFY(std::isnan(texts.positions[2]));
    QCOMPARE(texts.positions[4], 1.0);
    QCOMPARE(texts.top, "c");
  }

  void everyPlotHasATableOfItsData() {
    BlockErrorPlot plot;
    plot.QWidget::show();
    RunRecord record = makeRecord();
    plot.show(record, true);
    QTest::keyClick(&plot, Qt::Key_T);
    auto* dialog = plot.findChild<PlotTableDialog*>();
    QVERIFY(dialog && dialog->isVisible() && !dialog->isModal());
    const auto* table = dialog->findChild<QTableView*>("plotTable");
    QCOMPARE(table->model()->rowCount(), 3);
    QCOMPARE(table->model()->index(2, 1).data(Qt::EditRole).toDouble(), 2.0);
    QCOMPARE(table->model()->index(2, 2).data().toString(), "0.003");
    QCOMPARE(table->model()->headerData(1, Qt::Horizontal).toString(), plot.xAxis->label());
    // It follows the plot.
    record.add(BlockFinished{3, 0.04, 0.004, 1});
    plot.show(record, true);
    QTRY_COMPARE(table->model()->rowCount(), 4);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!plot.findChild<PlotTableDialog*>());
  }

  void theTableIsASoundModel() {
    PlotTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show({{"run", "y"}, {"Run", "Y"}, {{QStringLiteral("a, \"b\""), 0.5}, {QStringLiteral("c"), 2.0}}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), "Y");
    QCOMPARE(toCsv({{"run", "y"}, {}, {{QStringLiteral("a, \"b\""), 0.5}}}), "run,y\n\"a, \"\"b\"\"\",0.5\n");
    model.show({});
    QCOMPARE(model.rowCount(), 0);
  }

  void keysMoveTheView() {
    BlockErrorPlot plot;
    plot.QWidget::show();
    plot.show(makeRecord(), true);
    const QCPRange x = plot.xAxis->range(), y = plot.yAxis->range();
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(plot.xAxis->range().lower > x.lower);
    QTest::keyClick(&plot, Qt::Key_Left);
    QVERIFY(std::abs(plot.xAxis->range().lower - x.lower) < 1e-9);
    QTest::keyClick(&plot, Qt::Key_Up);
    QVERIFY(plot.yAxis->range().lower > y.lower);
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(plot.xAxis->range().size() < x.size());
    QTest::keyClick(&plot, Qt::Key_Minus);
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY(std::abs(plot.yAxis->range().lower - y.lower) < 1e-9);
    QVERIFY(std::abs(plot.xAxis->range().size() - x.size()) < 1e-9);
  }

  void solversDescendFromWhereTheyBegan() {
    using Solver = LossDescended::Solver;
    RunRecord record;
    record.add(RunStarted{"model", 4, 28, 3, 0});
    record.add(LossDescended{"model.layers.0.self_attn.q_proj", 0, LinearKind::q, Solver::relaxation, {0.5, 0.25}});
    record.add(LossDescended{"model.layers.1.self_attn.v_proj", 1, LinearKind::v, Solver::relaxation, {4, 2, 1}});
    record.add(LossDescended{"model.layers.1.self_attn.v_proj", 1, LinearKind::v, Solver::relaxation, {1, 0.5}});
    record.add(LossDescended{"model.layers.1.self_attn.v_proj", 1, LinearKind::v, Solver::codeSearch, {8, 6}});
    DescentPlot plot;
    plot.show(record, std::nullopt);  // the last block that has any
    QCOMPARE(plot.toCsv(),
             "series,x,y\nv,0,1\nv,1,0.5\nv,2,0.25\nv,3,1\nv,4,0.5\nv: code search,0,1\n"
             "v: code search,1,0.75\n");
    plot.show(record, 0);
    QCOMPARE(plot.toCsv(), "series,x,y\nq,0,1\nq,1,0.5\n");
    plot.show(record, 3);
    QCOMPARE(plot.toCsv(), "series,x,y\n");
    // A resumed run does its first block again.
    record.add(RunStarted{"model", 4, 28, 3, 1});
    QVERIFY(record.descents.contains(0) && !record.descents.contains(1));
  }

  void picturesAreWritten_data() {
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("png") << "png" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "pdf" << QByteArray("%PDF");
  }
  void picturesAreWritten() {
    QFETCH(QString, suffix);
    QTemporaryDir folder;
    const QString path = folder.filePath("plot." + suffix);
    LayerErrorPlot plot;
    plot.resize(500, 300);
    plot.QWidget::show();
    plot.show(makeRecord(), false);
    plot.savePicture(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.size() > 1000);
    QFETCH(QByteArray, start);
    QVERIFY(bytes.startsWith(start));
  }

  void whatCantBeWrittenIsNamed() {
    BlockErrorPlot plot;
    VERIFY_ERROR(plot.savePicture("/nowhere/plot.png"), "/nowhere/plot.png");
    VERIFY_ERROR(plot.savePicture("/nowhere/plot.svg"), "/nowhere/plot.svg");
    VERIFY_ERROR(plot.savePicture("plot.bmp"), "plot.bmp");
  }
};

BITLATHE_UI_TEST_MAIN(PlotsTest)
#include "tst_plots.moc"
