// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_table_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/plots/themed_plot.h"
#include "ui/widgets/parts.h"

namespace bitlathe {
namespace {

constexpr int refreshInterval = 500;  // milliseconds
constexpr int shownDigits = 6;
constexpr QSize firstSize(520, 480);

}  // namespace

void PlotTableModel::show(PlotTable table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int PlotTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int PlotTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.titles.size());
}

QVariant PlotTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const QVariant& value = table_.rows[static_cast<std::size_t>(index.row())][index.column()];
  const bool number = value.typeId() != QMetaType::QString;
  switch (role) {
    case Qt::DisplayRole:
      return value.typeId() == QMetaType::Double ? QLocale().toString(value.toDouble(), 'g', shownDigits)
                                                 : value.toString();
    case Qt::EditRole:
      return value;
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
  }
  return {};
}

QVariant PlotTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return orientation == Qt::Horizontal && role == Qt::DisplayRole ? table_.titles.value(section) : QVariant();
}

PlotTableDialog::PlotTableDialog(ThemedPlot& plot) : QDialog(plot.window()) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(plot.title());
  model_ = new PlotTableModel(this);
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSourceModel(model_);
  sorted->setSortRole(Qt::EditRole);
  auto* view = new QTableView;
  view->setObjectName(QStringLiteral("plotTable"));
  view->setAccessibleName(plot.title());
  view->setModel(sorted);
  view->setSortingEnabled(true);
  view->sortByColumn(-1, Qt::AscendingOrder);  // as the plot has it
  useCompactRows(*view);
  view->horizontalHeader()->setStretchLastSection(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  auto* save = buttons->addButton(tr("Save &Data…"), QDialogButtonBox::ActionRole);
  connect(save, &QPushButton::clicked, &plot, &ThemedPlot::askForData);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(view, 1);
  layout->addWidget(buttons);
  resize(firstSize);

  refreshing_.setSingleShot(true);
  refreshing_.setInterval(refreshInterval);
  connect(&refreshing_, &QTimer::timeout, &plot, [this, &plot] { model_->show(plot.table()); });
  connect(&plot, &ThemedPlot::dataShown, &refreshing_, [this] {
    if (!refreshing_.isActive()) refreshing_.start();
  });
  connect(&plot, &QObject::destroyed, this, &QDialog::reject);
  model_->show(plot.table());
  view->resizeColumnsToContents();
}

}  // namespace bitlathe
