// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of layers: what exceptions make of each, and exceptions made by editing it, with keys as well.
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>

#include "tests/ui/ui_test.h"
#include "ui/layer_tree_model.h"
#include "ui/widgets/foldable_section.h"
#include "ui/widgets/overrides_editor.h"

using namespace bitlathe;

namespace {

constexpr int blocks = 4;

ModelConfig config() {
  ModelConfig config;
  config.hiddenSize = 96;
  config.intermediateSize = 128;
  config.layerCount = blocks;
  config.headCount = 4;
  config.keyValueHeadCount = 2;
  config.headSize = 24;
  return config;
}

PrecisionOverride exclusion(const std::string& pattern) {
  PrecisionOverride exception;
  exception.pattern = pattern;
  exception.exclude = true;
  return exception;
}

PrecisionOverride ofBits(const std::string& pattern, int bits) {
  PrecisionOverride exception;
  exception.pattern = pattern;
  exception.bits = bits;
  return exception;
}

}  // namespace

class LayerTreeTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    precision_ = {};
    precision_.scheme = {3, 32, false};
    model_ = std::make_unique<LayerTreeModel>();
    tester_ = std::make_unique<QAbstractItemModelTester>(model_.get(),
                                                         QAbstractItemModelTester::FailureReportingMode::QtTest);
    model_->setModel(config());
    show();
    connect(model_.get(), &LayerTreeModel::edited, this, [this](const std::vector<PrecisionOverride>& exceptions) {
      precision_.overrides = exceptions;
      show();
    });
  }
  void cleanup() {
    tester_.reset();
    model_.reset();
  }

  void layersLieBelowTheirBlockOrKind() {
    QCOMPARE(model_->rowCount(), blocks);
    QCOMPARE(model_->rowCount(model_->index(1, 0)), 7);
    QCOMPARE(text(1, LayerTreeModel::Layer), "block 1");
    QCOMPARE(text(1, 6, LayerTreeModel::Layer), "mlp.down_proj");
    QCOMPARE(text(1, LayerTreeModel::Bits), "3");
    model_->setGrouping(LayerTreeModel::Grouping::kinds);
    QCOMPARE(model_->rowCount(), 7);
    QCOMPARE(model_->rowCount(model_->index(6, 0)), blocks);
    QCOMPARE(text(6, LayerTreeModel::Layer), "mlp.down_proj");
    QCOMPARE(text(6, 1, LayerTreeModel::Layer), "block 1");
  }

  void showsWhatExceptionsMakeOfALayer() {
    PrecisionOverride wide = ofBits("*.layers.1.*", 8);
    wide.groupSize = -1;
    wide.symmetric = true;
    precision_.overrides = {wide, exclusion("*.down_proj")};
    show();
    QCOMPARE(text(1, 0, LayerTreeModel::Bits), "8");
    QCOMPARE(text(1, 0, LayerTreeModel::Group), "row");
    QCOMPARE(text(1, 0, LayerTreeModel::Symmetric), "yes");
    QCOMPARE(text(1, 0, LayerTreeModel::Exception), "*.layers.1.*");
    // Of several that match, the last one decides.
    QCOMPARE(text(1, 6, LayerTreeModel::Bits), "full");
    QCOMPARE(text(1, 6, LayerTreeModel::Group), "");
    QCOMPARE(text(1, 6, LayerTreeModel::Exception), "*.down_proj");
    const QString all = model_->index(6, 0, model_->index(1, 0)).data(Qt::ToolTipRole).toString();
    QVERIFY(all.contains("*.layers.1.*") && all.contains("*.down_proj"));
    QCOMPARE(text(1, LayerTreeModel::Bits), "8, full");
    QCOMPARE(text(1, LayerTreeModel::Exception), "2 exceptions");
    QCOMPARE(text(0, LayerTreeModel::Bits), "3, full");
    QCOMPARE(model_->matchCount(0), 7);
    QCOMPARE(model_->decidedCount(0), 6);
    QCOMPARE(model_->decidedCount(1), blocks);
  }

  void mixedPrecisionShowsWhatBitsMayBecome() {
    precision_.mixed = true;
    show();
    QCOMPARE(text(0, 0, LayerTreeModel::Bits), "2–4");
    QVERIFY(model_->choices(cell(0, 0, LayerTreeModel::Bits)).front().text.contains("2–4"));
  }

  void editingACellMakesAnException() {
    QVERIFY(set(cell(2, 6, LayerTreeModel::Bits), 8));
    QCOMPARE(precision_.overrides, std::vector{ofBits("model.layers.2.mlp.down_proj", 8)});
    QCOMPARE(text(2, 6, LayerTreeModel::Bits), "8");
    QVERIFY(set(cell(2, 6, LayerTreeModel::Group), 64));
    QCOMPARE(precision_.overrides.size(), std::size_t(1));
    QCOMPARE(precision_.overrides[0].bits, std::optional(8));
    QCOMPARE(precision_.overrides[0].groupSize, std::optional<std::int64_t>(64));
    // As the recipe has it again: there is no exception any more.
    QVERIFY(set(cell(2, 6, LayerTreeModel::Group), {}));
    QVERIFY(set(cell(2, 6, LayerTreeModel::Bits), {}));
    QVERIFY(precision_.overrides.empty());
  }

  void editingABranchMakesAPattern() {
    QVERIFY(set(branch(2, LayerTreeModel::Bits), 0));
    QCOMPARE(precision_.overrides, std::vector{exclusion("*.layers.2.*")});
    QCOMPARE(text(2, LayerTreeModel::Bits), "full");
    QVERIFY(!set(branch(2, LayerTreeModel::Group), 64));  // what isn't quantized has no groups
    model_->setGrouping(LayerTreeModel::Grouping::kinds);
    QVERIFY(set(branch(4, LayerTreeModel::Symmetric), true));
    QCOMPARE(precision_.overrides.back().pattern, "*.mlp.gate_proj");
    QCOMPARE(precision_.overrides.back().symmetric, std::optional(true));
  }

  void aLayerKeepsWhatItsBlockHasButForTheChange() {
    QVERIFY(set(branch(1, LayerTreeModel::Group), 16));
    QVERIFY(set(cell(1, 0, LayerTreeModel::Bits), 2));
    QCOMPARE(precision_.overrides.size(), std::size_t(2));
    QCOMPARE(text(1, 0, LayerTreeModel::Bits), "2");
    QCOMPARE(text(1, 0, LayerTreeModel::Group), "16");
  }

  void whatDecidesNothingAnyMoreGoes() {
    precision_.overrides = {ofBits("*.q_proj", 4), ofBits("nothing", 5)};
    show();
    QVERIFY(set(cell(1, 6, LayerTreeModel::Bits), 8));
    QVERIFY(set(branch(1, LayerTreeModel::Bits), 2));
    // The layer's went, the pattern that decides other blocks and the one being written stay.
    QStringList patterns;
    for (const PrecisionOverride& exception : precision_.overrides)
      patterns += QString::fromStdString(exception.pattern);
    QCOMPARE(patterns, QStringList({"*.q_proj", "nothing", "*.layers.1.*"}));
    QCOMPARE(text(1, LayerTreeModel::Bits), "2");
  }

  void aLayerGoesBackToTheRecipeWithinItsBlock() {
    QVERIFY(set(branch(1, LayerTreeModel::Bits), 8));
    QVERIFY(set(cell(1, 0, LayerTreeModel::Bits), {}));
    QCOMPARE(text(1, 0, LayerTreeModel::Bits), "3");
    QCOMPARE(text(1, 1, LayerTreeModel::Bits), "8");
    precision_.scheme.bits = 4;
    show();
    QCOMPARE(text(1, 0, LayerTreeModel::Bits), "4");
  }

  void onlyFittingGroupsAreOffered() {
    const auto offers = [this](const QModelIndex& index, int size) {
      return std::ranges::any_of(model_->choices(index),
                                 [size](const auto& choice) { return choice.value == QVariant(size); });
    };
    QVERIFY(offers(cell(0, 6, LayerTreeModel::Group), 128));   // of 128 inputs
    QVERIFY(!offers(cell(0, 0, LayerTreeModel::Group), 128));  // of 96
    QVERIFY(offers(branch(0, LayerTreeModel::Group), 32));
    QVERIFY(!offers(branch(0, LayerTreeModel::Group), 64));
  }

  void theEditorShowsAndChangesLayersByKeys() {
    OverridesEditor editor;
    editor.resize(620, 500);
    editor.setModel(config());
    editor.setPrecision(precision_);
    editor.show();
    QVERIFY(QTest::qWaitForWindowActive(&editor));
    connect(&editor, &OverridesEditor::edited, this,
            [this](const std::vector<PrecisionOverride>& exceptions) { precision_.overrides = exceptions; });
    editor.findChild<FoldableSection*>("layerTreeSection")->setOpen(true);
    auto* tree = editor.findChild<QTreeView*>("layerTree");
    QVERIFY(tree->isVisible());
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Home);
    QCOMPARE(tree->currentIndex().data().toString(), "block 0");
    QTest::keyClick(tree, Qt::Key_Right);
    QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));
    QTest::keyClick(tree, Qt::Key_Down);
    QCOMPARE(tree->currentIndex().data().toString(), "self_attn.q_proj");
    QTest::keyClick(tree, Qt::Key_Right);
    QCOMPARE(tree->currentIndex().column(), int(LayerTreeModel::Bits));
    QTest::keyClick(tree, Qt::Key_F2);
    auto* choice = tree->viewport()->findChild<QComboBox*>();
    QVERIFY(choice);
    QTRY_VERIFY(choice->view()->isVisible());
    QTest::keyClick(choice->view(), Qt::Key_Down);
    QTest::keyClick(choice->view(), Qt::Key_Return);
    QTRY_COMPARE(precision_.overrides, std::vector{exclusion("model.layers.0.self_attn.q_proj")});
    QCOMPARE(tree->currentIndex().data().toString(), "full");
    QVERIFY(tree->isExpanded(tree->model()->index(0, 0)));  // nothing folds under one's hands
    QVERIFY(effect(editor).contains("Matches 1 layer"));

    // What a pattern matches is told, and stands out in the tree while it is written.
    auto* pattern = editor.findChild<QLineEdit*>();
    pattern->setFocus();
    pattern->selectAll();
    QTest::keyClicks(pattern, "*.q_proj");
    QCOMPARE(precision_.overrides, std::vector{exclusion("*.q_proj")});
    QVERIFY(effect(editor).contains("Matches 4 layers"));
    const QModelIndex first = tree->model()->index(0, 0);
    QVERIFY(tree->model()->index(0, 0, first).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!tree->model()->index(1, 0, first).data(Qt::FontRole).isValid());
    tree->setFocus();
    QVERIFY(!tree->model()->index(0, 0, first).data(Qt::FontRole).isValid());
  }

  void aListLeftWithoutAChoiceChangesNothing() {
    OverridesEditor editor;
    editor.setModel(config());
    precision_.overrides = {ofBits("*.q_proj", 4)};
    editor.setPrecision(precision_);
    editor.findChild<FoldableSection*>("layerTreeSection")->setOpen(true);
    editor.show();
    QVERIFY(QTest::qWaitForWindowActive(&editor));
    QSignalSpy edited(&editor, &OverridesEditor::edited);
    auto* tree = editor.findChild<QTreeView*>("layerTree");
    tree->setCurrentIndex(tree->model()->index(0, LayerTreeModel::Bits));
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_F2);
    QVERIFY(tree->viewport()->findChild<QComboBox*>());
    editor.findChild<QPushButton*>("addExceptionButton")->setFocus();
    QTRY_VERIFY(!tree->viewport()->findChild<QComboBox*>());
    QCOMPARE(edited.size(), 0);
  }

 private:
  void show() { model_->setPrecision(precision_); }
  QModelIndex branch(int row, int column) { return model_->index(row, column); }
  QModelIndex cell(int branch, int leaf, int column) { return model_->index(leaf, column, model_->index(branch, 0)); }
  QString text(int branch, int column) { return this->branch(branch, column).data().toString(); }
  QString text(int branch, int leaf, int column) { return cell(branch, leaf, column).data().toString(); }
  bool set(const QModelIndex& index, const QVariant& value) { return model_->setData(index, value); }
  static QString effect(const OverridesEditor& editor) {
    QStringList texts;
    for (const QLabel* label : editor.findChildren<QLabel*>()) texts += label->text();
    return texts.join('\n');
  }

  PrecisionOptions precision_;
  std::unique_ptr<LayerTreeModel> model_;
  std::unique_ptr<QAbstractItemModelTester> tester_;
};

BITLATHE_UI_TEST_MAIN(LayerTreeTest)
#include "tst_layer_tree.moc"
