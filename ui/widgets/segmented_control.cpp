// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace bitlathe {

SegmentedControl::SegmentedControl(const QStringList& labels, QWidget* parent) : QWidget(parent) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  for (int i = 0; i < labels.size(); ++i) {
    auto* button = new QPushButton(labels[i]);
    button->setCheckable(true);
    button->setProperty("segment", i == 0                   ? QStringLiteral("first")
                                   : i == labels.size() - 1 ? QStringLiteral("last")
                                                            : QStringLiteral("middle"));
    buttons_.addButton(button, i);
    layout->addWidget(button);
  }
  layout->addStretch();
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(&buttons_, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::setCurrent(int index) {
  if (QAbstractButton* chosen = buttons_.button(index)) {
    chosen->setChecked(true);
    setFocusProxy(chosen);
  }
}

}  // namespace bitlathe
