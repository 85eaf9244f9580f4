// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/parts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/plots/themed_plot.h"
#include "ui/theme.h"
#include "ui/widgets/framed_delegate.h"

namespace bitlathe {
namespace {

constexpr int narrowestChoice = 140;  // pixels

}  // namespace

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

QWidget* makePlotChoice(QComboBox& choice, std::initializer_list<ThemedPlot*> plots) {
  auto* stack = new QStackedWidget;
  for (ThemedPlot* plot : plots) {
    choice.addItem(plot->title(), stack->addWidget(plot));
  }
  choice.setMinimumWidth(narrowestChoice);
  QObject::connect(&choice, &QComboBox::currentIndexChanged, stack,
                   [&choice, stack] { stack->setCurrentIndex(choice.currentData().toInt()); });
  auto* panel = new QWidget;
  auto* layout = new QGridLayout(panel);
  layout->setContentsMargins({});
  layout->addWidget(stack, 0, 0);
  layout->addWidget(&choice, 0, 0, Qt::AlignTop | Qt::AlignLeft);
  choice.raise();
  return panel;
}

void offerPlot(QComboBox& choice, ThemedPlot& plot, bool offered) {
  const int place = qobject_cast<QStackedWidget*>(plot.parentWidget())->indexOf(&plot);
  int row = 0;
  while (row < choice.count() && choice.itemData(row).toInt() < place) ++row;
  const bool listed = row < choice.count() && choice.itemData(row).toInt() == place;
  if (listed && !offered) choice.removeItem(row);
  if (!listed && offered) choice.insertItem(row, plot.title(), place);
}

void useCompactRows(QTableView& table) {
  table.setItemDelegate(new FramedDelegate(&table));
  table.setAlternatingRowColors(true);
  table.setShowGrid(false);
  table.setTabKeyNavigation(false);
  table.setFont(tabularFont(table.font()));
  table.verticalHeader()->hide();
  table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
  table.horizontalHeader()->setHighlightSections(false);
}

}  // namespace bitlathe
