// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs_list.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/paths.h"
#include "ui/recipe_texts.h"
#include "ui/run_texts.h"
#include "ui/theme.h"
#include "ui/widgets/framed_delegate.h"
#include "ui/widgets/parts.h"

namespace bitlathe {
namespace {

QStringList rowTexts(const RunOverview& run) {
  return {runTime(run), modelName(run), recipeTitle(run.recipe), stateText(run),
          run.figures.quantized ? formatNumber(run.figures.quantized->perplexity) : QStringLiteral("–")};
}

}  // namespace

RunsList::RunsList(QWidget* parent) : QWidget(parent) {
  auto* title = new QLabel(tr("Runs"));
  title->setProperty("role", "title");

  tree_ = new QTreeWidget;
  tree_->setObjectName(QStringLiteral("runsTree"));
  tree_->setAccessibleName(tr("Runs on this computer"));
  tree_->setHeaderLabels({tr("Started"), tr("Model"), tr("Recipe"), tr("State"), tr("Perplexity")});
  tree_->setItemDelegate(new FramedDelegate(tree_));
  tree_->setRootIsDecorated(false);
  tree_->setAlternatingRowColors(true);
  tree_->setUniformRowHeights(true);
  tree_->setFont(tabularFont(tree_->font()));
  tree_->headerItem()->setTextAlignment(4, Qt::AlignRight | Qt::AlignVCenter);
  tree_->header()->setStretchLastSection(false);
  tree_->header()->setSectionResizeMode(1, QHeaderView::Stretch);
  for (const int column : {0, 2, 3, 4}) tree_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  connect(tree_, &QTreeWidget::currentItemChanged, this, &RunsList::refreshButtons);
  connect(tree_, &QTreeWidget::itemActivated, this, [this] {
    if (const RunOverview* run = current()) emit openAsked(run->folder);
  });
  open_ = new QPushButton(tr("&Open"));
  open_->setObjectName(QStringLiteral("openRunButton"));
  connect(open_, &QPushButton::clicked, this, [this] { emit openAsked(current()->folder); });
  resume_ = new QPushButton(tr("Resu&me"));
  resume_->setObjectName(QStringLiteral("resumeRunButton"));
  resume_->setToolTip(tr("Go on at the first unfinished block"));
  connect(resume_, &QPushButton::clicked, this, [this] { emit resumeAsked(current()->folder); });
  auto* full = new QWidget;
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(open_);
  buttons->addWidget(resume_);
  buttons->addStretch();
  auto* fullLayout = new QVBoxLayout(full);
  fullLayout->setContentsMargins({});
  fullLayout->addWidget(tree_, 1);
  fullLayout->addLayout(buttons);

  auto* choose = new QPushButton(tr("&Choose a model"));
  choose->setProperty("role", "primary");
  connect(choose, &QPushButton::clicked, this, &RunsList::modelWanted);
  auto* empty = makeEmptyPage(
      tr("Nothing has run yet. A run shows here what quantizing does to each layer, while it happens."), {choose});

  stack_ = new QStackedWidget;
  stack_->addWidget(empty);
  stack_->addWidget(full);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 18, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addWidget(stack_, 1);
  setFocusProxy(tree_);
}

void RunsList::setRuns(std::vector<RunOverview> runs) {
  runs_ = std::move(runs);
  tree_->clear();
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    auto* item = new QTreeWidgetItem(tree_, rowTexts(runs_[i]));
    item->setData(0, Qt::UserRole, static_cast<qulonglong>(i));
    item->setToolTip(0, toQString(runs_[i].folder));
    item->setTextAlignment(4, Qt::AlignRight | Qt::AlignVCenter);
  }
  if (!runs_.empty()) tree_->setCurrentItem(tree_->topLevelItem(0));
  stack_->setCurrentIndex(runs_.empty() ? 0 : 1);
  refreshButtons();
}

void RunsList::setEngineBusy(bool busy) {
  busy_ = busy;
  refreshButtons();
}

const RunOverview* RunsList::current() const {
  const QTreeWidgetItem* item = tree_->currentItem();
  return item ? &runs_[item->data(0, Qt::UserRole).toULongLong()] : nullptr;
}

void RunsList::refreshButtons() {
  const RunOverview* run = current();
  open_->setEnabled(run != nullptr);
  resume_->setEnabled(run && run->state == RunHeader::State::unfinished && !busy_);
}

}  // namespace bitlathe
