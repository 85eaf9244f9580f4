// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/parts.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace bitlathe {

QLabel* makeLabel(const QString& text, const char* role, bool wrap) {
  auto* label = new QLabel(text);
  label->setTextFormat(Qt::PlainText);  // what comes from files and the network is no markup
  label->setProperty("role", role);
  label->setWordWrap(wrap);
  return label;
}

QWidget* makeEmptyPage(const QString& text, std::initializer_list<QPushButton*> buttons) {
  auto* explanation = makeLabel(text, "muted", true);
  explanation->setAlignment(Qt::AlignCenter);
  auto* row = new QHBoxLayout;
  row->addStretch();
  for (QPushButton* button : buttons) row->addWidget(button);
  row->addStretch();
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->addStretch(2);
  layout->addWidget(explanation);
  layout->addSpacing(12);
  layout->addLayout(row);
  layout->addStretch(3);
  return page;
}

void useCompactRows(QTableView& table) {
  table.setAlternatingRowColors(true);
  table.setShowGrid(false);
  table.setTabKeyNavigation(false);
  table.setFont(tabularFont(table.font()));
  table.verticalHeader()->hide();
  table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
  table.horizontalHeader()->setHighlightSections(false);
}

}  // namespace bitlathe
