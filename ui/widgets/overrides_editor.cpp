// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/overrides_editor.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QTreeView>
#include <algorithm>
#include <utility>

#include "ui/layer_tree_model.h"
#include "ui/widgets/foldable_section.h"
#include "ui/widgets/framed_delegate.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/segmented_control.h"

namespace bitlathe {
namespace {

// Entries of the list of treatments that are no bits.
constexpr int keepInFullPrecision = 0;
constexpr int bitsOfRecipe = -1;

constexpr int shownRows = 12;
constexpr char chosenProperty[] = "chosen";

/// Lets the value of a cell be chosen from a list.
class ChoiceDelegate : public FramedDelegate {
 public:
  explicit ChoiceDelegate(const LayerTreeModel& layers, QObject* parent)
      : FramedDelegate(parent), layers_(layers) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(layers_.headerData(index.column(), Qt::Horizontal).toString());
    for (const LayerTreeModel::Choice& choice : layers_.choices(index)) box->addItem(choice.text, choice.value);
    connect(box, &QComboBox::activated, this, [this, box] {
      box->setProperty(chosenProperty, true);
      auto* self = const_cast<ChoiceDelegate*>(this);
      emit self->commitData(box);
      emit self->closeEditor(box);
    });
    QTimer::singleShot(0, box, &QComboBox::showPopup);
    return box;
  }
  void setEditorData(QWidget* editor, const QModelIndex& index) const override {
    auto* box = qobject_cast<QComboBox*>(editor);
    const QVariant present = index.data(Qt::EditRole);
    box->setCurrentIndex(present.isValid() ? box->findData(present) : 0);
  }
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
    // A list that is left without a choice changes nothing.
    if (editor->property(chosenProperty).toBool())
      model->setData(index, qobject_cast<QComboBox*>(editor)->currentData());
  }
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const override {
    QRect place = option.rect;
    place.setWidth(std::max(place.width(), editor->sizeHint().width()));
    editor->setGeometry(place);
  }

 private:
  const LayerTreeModel& layers_;
};

}  // namespace

OverridesEditor::OverridesEditor(QWidget* parent) : QWidget(parent) {
  auto* add = new QPushButton(tr("Add E&xception"));
  add->setObjectName(QStringLiteral("addExceptionButton"));
  add->setToolTip(tr("Quantize some layers differently, or keep them in full precision"));
  connect(add, &QPushButton::clicked, this, [this] {
    auto overrides = precision_.overrides;
    overrides.push_back({.pattern = "*.down_proj", .exclude = true, .bits = {}, .groupSize = {}, .symmetric = {}});
    change(std::move(overrides));
    rebuild();
  });
  list_ = new QVBoxLayout;
  list_->setSpacing(6);
  section_ = new FoldableSection(tr("Layer by layer"), tr("A cell is changed by F2 or a double click."));
  section_->setObjectName(QStringLiteral("layerTreeSection"));
  section_->content()->setContentsMargins({});
  section_->content()->addWidget(makeTree());
  section_->setOpen(false);
  section_->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addLayout(list_);
  layout->addWidget(add, 0, Qt::AlignLeft);
  layout->addWidget(section_);
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
    const auto found = std::ranges::find_if(rows_, [now](const Row& row) { return row.widget->isAncestorOf(now); });
    const auto index = static_cast<std::size_t>(found - rows_.begin());
    layers_->mark(index < rows_.size() ? std::optional(index) : std::nullopt);
  });
}

OverridesEditor::~OverridesEditor() {
  // The focus goes elsewhere while the rows are taken down.
  disconnect(qApp, nullptr, this, nullptr);
}

QWidget* OverridesEditor::makeTree() {
  layers_ = new LayerTreeModel(this);
  connect(layers_, &LayerTreeModel::edited, this, [this](std::vector<PrecisionOverride> overrides) {
    change(std::move(overrides));
    rebuild();
  });
  auto* grouping = new SegmentedControl({tr("By Block"), tr("By Kind")});
  grouping->setObjectName(QStringLiteral("layerTreeGrouping"));
  grouping->setAccessibleName(tr("How layers are grouped"));
  grouping->setCurrent(0);
  connect(grouping, &SegmentedControl::chosen, layers_,
          [this](int index) { layers_->setGrouping(static_cast<LayerTreeModel::Grouping>(index)); });

  tree_ = new QTreeView;
  tree_->setObjectName(QStringLiteral("layerTree"));
  tree_->setAccessibleName(tr("Layers and their precision"));
  tree_->setModel(layers_);
  tree_->setItemDelegate(new ChoiceDelegate(*layers_, tree_));
  tree_->setSelectionBehavior(QAbstractItemView::SelectItems);
  tree_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                         QAbstractItemView::EditKeyPressed);
  tree_->setUniformRowHeights(true);
  tree_->setAlternatingRowColors(true);
  const int em = tree_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
  tree_->setColumnWidth(LayerTreeModel::Layer, 12 * em);
  for (const int column : {LayerTreeModel::Bits, LayerTreeModel::Group, LayerTreeModel::Symmetric})
    tree_->setColumnWidth(column, std::max(4 * em, tree_->header()->sectionSizeHint(column)));
  tree_->setFixedHeight(tree_->header()->sizeHint().height() + shownRows * (tree_->fontMetrics().height() + 8));

  auto* panel = new QWidget;
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addWidget(grouping, 0, Qt::AlignLeft);
  layout->addWidget(tree_);
  return panel;
}

void OverridesEditor::setModel(const ModelConfig& config) {
  layers_->setModel(config);
  section_->show();
  refreshEffects();
}

void OverridesEditor::setPrecision(const PrecisionOptions& precision) {
  const bool other = precision.overrides != precision_.overrides;
  precision_ = precision;
  layers_->setPrecision(precision);
  if (other) rebuild();
  refreshEffects();
}

void OverridesEditor::change(std::vector<PrecisionOverride> overrides) {
  precision_.overrides = std::move(overrides);
  layers_->setPrecision(precision_);
  refreshEffects();
  emit edited(precision_.overrides);
}

void OverridesEditor::rebuild() {
  for (const Row& row : std::exchange(rows_, {})) {
    row.widget->hide();
    row.widget->deleteLater();
  }
  for (std::size_t i = 0; i < precision_.overrides.size(); ++i) {
    rows_.push_back(makeRow(i));
    list_->addWidget(rows_.back().widget);
  }
  refreshEffects();
}

OverridesEditor::Row OverridesEditor::makeRow(std::size_t index) {
  const PrecisionOverride& entry = precision_.overrides[index];
  auto* pattern = new QLineEdit(QString::fromStdString(entry.pattern));
  pattern->setAccessibleName(tr("Layers of exception %1").arg(index + 1));
  pattern->setPlaceholderText(tr("Layers, such as *.layers.0.*"));
  pattern->setToolTip(
      tr("A pattern over names such as model.layers.3.mlp.down_proj, with * and ?; the last match wins"));
  auto* treatment = new QComboBox;
  treatment->setAccessibleName(tr("Treatment of exception %1").arg(index + 1));
  treatment->addItem(tr("keep full precision"), keepInFullPrecision);
  for (int bits = 1; bits <= 8; ++bits) treatment->addItem(tr("%n bit(s)", nullptr, bits), bits);
  treatment->addItem(tr("the recipe's bits"), bitsOfRecipe);
  treatment->setCurrentIndex(
      treatment->findData(entry.exclude ? keepInFullPrecision : entry.bits.value_or(bitsOfRecipe)));
  auto* remove = new QPushButton(tr("Remove"));
  remove->setAccessibleName(tr("Remove exception %1").arg(index + 1));
  Row row{new QWidget, makeLabel({}, "muted", true)};

  auto* line = new QHBoxLayout;
  line->addWidget(pattern, 1);
  line->addWidget(treatment);
  line->addWidget(remove);
  auto* layout = new QVBoxLayout(row.widget);
  layout->setContentsMargins({});
  layout->setSpacing(2);
  layout->addLayout(line);
  layout->addWidget(row.effect);
  connect(pattern, &QLineEdit::textEdited, this, [this, index](const QString& text) {
    auto overrides = precision_.overrides;
    overrides[index].pattern = text.trimmed().toStdString();
    change(std::move(overrides));
  });
  connect(treatment, &QComboBox::activated, this, [this, index, treatment] {
    const int bits = treatment->currentData().toInt();
    auto overrides = precision_.overrides;
    overrides[index].exclude = bits == keepInFullPrecision;
    overrides[index].bits = bits > 0 ? std::optional(bits) : std::nullopt;
    change(std::move(overrides));
  });
  connect(remove, &QPushButton::clicked, this, [this, index] {
    auto overrides = precision_.overrides;
    overrides.erase(overrides.begin() + static_cast<std::ptrdiff_t>(index));
    change(std::move(overrides));
    rebuild();
  });
  return row;
}

void OverridesEditor::refreshEffects() {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const PrecisionOverride& entry = precision_.overrides[i];
    QStringList parts;
    if (!section_->isHidden()) {
      const int matched = layers_->matchCount(i), decided = layers_->decidedCount(i);
      parts += tr("Matches %n layer(s)", nullptr, matched);
      if (decided < matched) parts += tr("later exceptions decide %n of them", nullptr, matched - decided);
    }
    if (entry.groupSize)
      parts += *entry.groupSize < 0 ? tr("one group per row") : tr("group size %1").arg(*entry.groupSize);
    if (entry.symmetric) parts += *entry.symmetric ? tr("symmetric") : tr("asymmetric");
    rows_[i].effect->setText(parts.join(QStringLiteral(" · ")));
    rows_[i].effect->setVisible(!parts.isEmpty());
  }
}

}  // namespace bitlathe
