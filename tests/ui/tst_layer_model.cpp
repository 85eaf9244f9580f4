// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QtTest>

#include "ui/layer_model.h"

using namespace bitlathe;

namespace {

LayerQuantized makeLayer(std::int64_t block, LinearKind kind, double error) {
  LayerQuantized layer;
  layer.name = linearLayerName(block, kind);
  layer.block = block;
  layer.kind = kind;
  layer.bits = 3;
  layer.groupSize = 64;
  layer.relativeWeightError = error / 2;
  layer.relativeOutputError = error;
  layer.robustOutputError = error / 3;
  layer.damping = 0.1;
  layer.seconds = 0.25;
  return layer;
}

LayerCorrected makeCorrection(const LayerQuantized& layer, LayerCorrected::Objective objective) {
  LayerCorrected correction;
  correction.name = layer.name;
  correction.block = layer.block;
  correction.kind = layer.kind;
  correction.objective = objective;
  correction.strength = 0.5;
  correction.residualStrength = 0.75;
  correction.damping = 0.3;
  correction.initialLoss = 0.25;
  correction.targetLoss = 0.125;
  correction.projectedLoss = 0.1875;
  return correction;
}

QString text(const QAbstractItemModel& model, int row, int column) {
  return model.index(row, column).data(Qt::DisplayRole).toString();
}

}  // namespace

class LayerModelTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }

  void rowsAndCells() {
    LayerModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.add(makeLayer(0, LinearKind::q, 0.01234));
    model.add(makeLayer(10, LinearKind::down, 0.5));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(text(model, 0, LayerModel::Layer), "0.self_attn.q_proj");
    QCOMPARE(text(model, 0, LayerModel::Bits), "3");
    QCOMPARE(text(model, 0, LayerModel::Group), "64");
    QCOMPARE(text(model, 0, LayerModel::OutputError), "0.0123");
    QCOMPARE(text(model, 1, LayerModel::Seconds), "0.3 s");
    QCOMPARE(model.index(1, 0).data(Qt::ToolTipRole).toString(), "model.layers.10.mlp.down_proj");
    QCOMPARE(model.rowOf(10, LinearKind::down), 1);
    QCOMPARE(model.rowOf(10, LinearKind::up), -1);
    for (int column = 0; column < LayerModel::ColumnCount; ++column) {
      QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
      QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
    model.clear();
    QCOMPARE(model.rowCount(), 0);
  }

  void wholeRowsAreNamed() {
    LayerModel model;
    LayerQuantized layer = makeLayer(0, LinearKind::q, 0.1);
    layer.groupSize = -1;
    model.add(layer);
    QCOMPARE(text(model, 0, LayerModel::Group), "row");
  }

  void layerDoneAgainReplacesItsRow() {
    LayerModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(makeLayer(0, LinearKind::q, 0.1));
    model.add(makeLayer(0, LinearKind::k, 0.2));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.add(makeLayer(0, LinearKind::q, 0.3));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 0);
    QCOMPARE(text(model, 0, LayerModel::OutputError), "0.300");
  }

  void sortsByValueNotByText() {
    LayerModel model;
    LayerProxyModel proxy;
    proxy.setSourceModel(&model);
    QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const double error : {0.5, 1e-6, 0.02})
      model.add(makeLayer(static_cast<std::int64_t>(model.rowCount()) * 5, LinearKind::q, error));
    proxy.sort(LayerModel::OutputError, Qt::AscendingOrder);
    QCOMPARE(text(proxy, 0, LayerModel::Layer), "5.self_attn.q_proj");
    QCOMPARE(text(proxy, 2, LayerModel::Layer), "0.self_attn.q_proj");
    model.add(makeLayer(20, LinearKind::q, 0.9));
    QCOMPARE(text(proxy, 3, LayerModel::Layer), "20.self_attn.q_proj");
    proxy.sort(LayerModel::Layer, Qt::AscendingOrder);
    QCOMPARE(text(proxy, 1, LayerModel::Layer), "5.self_attn.q_proj");
    QCOMPARE(text(proxy, 2, LayerModel::Layer), "10.self_attn.q_proj");
  }

  void filtersByName() {
    LayerModel model;
    LayerProxyModel proxy;
    proxy.setSourceModel(&model);
    for (const LinearKind kind : linearKinds) model.add(makeLayer(1, kind, 0.1));
    proxy.setFilterFixedString("MLP");
    QCOMPARE(proxy.rowCount(), 3);
    proxy.setFilterFixedString("[");
    QCOMPARE(proxy.rowCount(), 0);
  }

  void csvKeepsEveryDigit() {
    LayerModel model;
    model.add(makeLayer(2, LinearKind::up, 0.125));
    QCOMPARE(model.toCsv(),
             "layer,bits,group_size,weight_error,output_error,robust_output_error,damping,seconds\n"
             "model.layers.2.mlp.up_proj,3,64,0.0625,0.125,0.041666666666666664,0.1,0.25\n");
  }

  void correctionsHaveColumnsOfTheirOwn() {
    LayerModel model;
    const LayerQuantized first = makeLayer(0, LinearKind::q, 0.1);
    const LayerQuantized second = makeLayer(0, LinearKind::o, 0.1);
    model.add(first);
    QVERIFY(!model.hasColumn(LayerModel::Strength));
    QVERIFY(!model.hasColumn(LayerModel::HeldOutTargetLoss));
    QCOMPARE(text(model, 0, LayerModel::Strength), "");
    model.add(makeCorrection(second, LayerCorrected::Objective::residualStream));
    model.add(second);
    QVERIFY(model.hasColumn(LayerModel::Strength));
    QVERIFY(!model.hasColumn(LayerModel::HeldOutTargetLoss));
    // A layer that wasn't corrected says nothing, not zero.
    QCOMPARE(text(model, 0, LayerModel::InitialLoss), "");
    QCOMPARE(text(model, 1, LayerModel::Strength), "0.500");
    QCOMPARE(text(model, 1, LayerModel::ResidualStrength), "0.750");
    QCOMPARE(text(model, 1, LayerModel::CorrectionDamping), "0.300");
    QCOMPARE(text(model, 1, LayerModel::InitialLoss), "0.250");
    QCOMPARE(text(model, 1, LayerModel::TargetLoss), "0.125");
    QCOMPARE(text(model, 1, LayerModel::ProjectedLoss), "0.188");
    QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains("residual stream"));
    const QString csv = model.toCsv();
    QVERIFY(csv.startsWith("layer,bits,group_size,weight_error,output_error,robust_output_error,strength,"));
    QVERIFY(csv.contains(",,,,,"));
    QVERIFY(csv.contains(",0.5,0.75,0.3,0.25,0.125,0.1875,"));
    QVERIFY(!csv.contains("held_out"));

    LayerCorrected heldOut = makeCorrection(first, LayerCorrected::Objective::layerOutput);
    heldOut.heldOutInitialLoss = 0.5;
    heldOut.heldOutTargetLoss = 0.375;
    model.add(heldOut);
    QCOMPARE(text(model, 0, LayerModel::HeldOutTargetLoss), "0.375");
    QCOMPARE(text(model, 0, LayerModel::ResidualStrength), "");  // its input's error is all that was corrected
    QVERIFY(model.toCsv().contains("held_out_target_loss"));
    model.clear();
    QVERIFY(!model.hasColumn(LayerModel::Strength));
  }

  void penaltiesHaveAColumnWhereThereAreAny() {
    LayerModel model;
    LayerQuantized layer = makeLayer(0, LinearKind::q, 0.1);
    model.add(layer);
    QVERIFY(!model.hasColumn(LayerModel::Lambda));
    QVERIFY(!model.toCsv().contains("lambda"));
    layer.lambda = 0.25;
    model.add(layer);
    QVERIFY(model.hasColumn(LayerModel::Lambda));
    QCOMPARE(text(model, 0, LayerModel::Lambda), "0.250");
    QVERIFY(model.toCsv().contains("lambda"));
  }
};

QTEST_GUILESS_MAIN(LayerModelTest)
#include "tst_layer_model.moc"
