// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/overrides_editor.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace bitlathe {
namespace {

constexpr int keepInFullPrecision = 0;  // the list's first entry; the others are bits

}  // namespace

OverridesEditor::OverridesEditor(QWidget* parent) : QWidget(parent) {
  layout_ = new QVBoxLayout(this);
  layout_->setContentsMargins({});
  layout_->setSpacing(4);
  auto* add = new QPushButton(tr("Add E&xception"));
  add->setObjectName(QStringLiteral("addExceptionButton"));
  add->setToolTip(tr("Quantize some layers differently, or keep them in full precision"));
  auto* line = new QHBoxLayout;
  line->addWidget(add);
  line->addStretch();
  layout_->addLayout(line);
  connect(add, &QPushButton::clicked, this, [this] {
    overrides_.push_back({.pattern = "*.down_proj", .exclude = true, .bits = {}, .groupSize = {}, .symmetric = {}});
    rebuild();
    emit edited(overrides_);
  });
}

void OverridesEditor::setOverrides(const std::vector<PrecisionOverride>& overrides) {
  if (overrides == overrides_) return;
  overrides_ = overrides;
  rebuild();
}

void OverridesEditor::rebuild() {
  if (rows_) rows_->deleteLater();
  rows_ = new QWidget;
  auto* list = new QVBoxLayout(rows_);
  list->setContentsMargins({});
  list->setSpacing(4);
  for (std::size_t i = 0; i < overrides_.size(); ++i) list->addWidget(makeRow(i));
  layout_->insertWidget(0, rows_);
}

QWidget* OverridesEditor::makeRow(std::size_t index) {
  auto* row = new QWidget;
  auto* pattern = new QLineEdit(QString::fromStdString(overrides_[index].pattern));
  pattern->setAccessibleName(tr("Layers of exception %1").arg(index + 1));
  pattern->setPlaceholderText(tr("Layers, such as *.layers.0.*"));
  pattern->setToolTip(
      tr("A pattern over names such as model.layers.3.mlp.down_proj, with * and ?; the last match wins"));
  auto* treatment = new QComboBox;
  treatment->setAccessibleName(tr("Treatment of exception %1").arg(index + 1));
  treatment->addItem(tr("keep full precision"), keepInFullPrecision);
  for (int bits = 1; bits <= 8; ++bits) treatment->addItem(tr("%n bit(s)", nullptr, bits), bits);
  const PrecisionOverride& entry = overrides_[index];
  // An exception of the group size or the symmetry alone keeps the recipe's bits.
  if (!entry.exclude && !entry.bits) treatment->addItem(tr("as the JSON says"), -1);
  treatment->setCurrentIndex(treatment->findData(entry.exclude ? keepInFullPrecision : entry.bits.value_or(-1)));
  auto* remove = new QPushButton(tr("Remove"));
  remove->setAccessibleName(tr("Remove exception %1").arg(index + 1));

  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins({});
  layout->addWidget(pattern, 1);
  layout->addWidget(treatment);
  layout->addWidget(remove);
  connect(pattern, &QLineEdit::textEdited, this, [this, index](const QString& text) {
    overrides_[index].pattern = text.trimmed().toStdString();
    emit edited(overrides_);
  });
  connect(treatment, &QComboBox::activated, this, [this, index, treatment] {
    const int bits = treatment->currentData().toInt();
    if (bits < 0) return;
    overrides_[index].exclude = bits == keepInFullPrecision;
    overrides_[index].bits = bits == keepInFullPrecision ? std::nullopt : std::optional(bits);
    emit edited(overrides_);
  });
  connect(remove, &QPushButton::clicked, this, [this, index] {
    overrides_.erase(overrides_.begin() + static_cast<std::ptrdiff_t>(index));
    rebuild();
    emit edited(overrides_);
  });
  return row;
}

}  // namespace bitlathe
