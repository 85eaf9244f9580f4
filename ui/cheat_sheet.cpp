// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cheat_sheet.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QVBoxLayout>

namespace bitlathe {

CheatSheet::CheatSheet(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keys and Gestures"));
  setAttribute(Qt::WA_DeleteOnClose);
  const auto keys = [](const QKeySequence& sequence) { return sequence.toString(QKeySequence::NativeText); };
  struct Entry {
    QString how;
    QString what;
  };
  struct Column {
    QString title;
    QList<Entry> entries;
  };
  const Column columns[] = {{tr("Keys"),
                             {{keys(QKeySequence::Open), tr("Open a model folder")},
                              {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_O), tr("Open a GGUF file")},
                              {keys(QKeySequence::Save), tr("Save the recipe")},
                              {keys(Qt::CTRL | Qt::Key_R), tr("Start the run")},
                              {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_R), tr("Sweep over fields of the recipe")},
                              {keys(Qt::CTRL | Qt::SHIFT | Qt::Key_P), tr("Pause, or go on")},
                              {keys(Qt::CTRL | Qt::Key_Period), tr("Cancel; the run can be resumed")},
                              {keys(Qt::CTRL | Qt::Key_E), tr("Export the finished run")},
                              {keys(Qt::CTRL | Qt::Key_T), tr("Try the finished run")},
                              {keys(Qt::CTRL | Qt::Key_Return), tr("Let both models write")},
                              {keys(QKeySequence::Undo), tr("Undo a change of the recipe or the runs")},
                              {keys(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)), tr("Redo it")},
                              {keys(QKeySequence(Qt::CTRL | Qt::Key_Y)), tr("Redo it")},
                              {keys(Qt::CTRL | Qt::Key_1) + QStringLiteral(" … ") + keys(Qt::CTRL | Qt::Key_6),
                               tr("Models, recipe, run, lab, compare, try")},
                              {keys(QKeySequence::Find), tr("Filter the runs")},
                              {keys(QKeySequence::Refresh), tr("Look for runs again")},
                              {keys(Qt::Key_F2), tr("Edit the run's tags or notes")},
                              {keys(QKeySequence::Delete), tr("Move the selected runs to the trash")},
                              {keys(Qt::CTRL | Qt::Key_Q), tr("Quit")},
                              {keys(Qt::Key_F1) + QStringLiteral(", ?"), tr("This page")}}},
                            {tr("In plots"),
                             {{tr("Hover"), tr("Name and value of a point")},
                              {tr("Click a point"), tr("Select its layer or run, or choose its setting")},
                              {tr("Wheel, + and −"), tr("Zoom")},
                              {tr("Drag, arrow keys"), tr("Pan")},
                              {tr("Double-click, Home"), tr("Show everything again")},
                              {tr("T"), tr("The data as a table")},
                              {tr("Right button, menu key"), tr("Copy or save the picture or its data")}}}};

  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(18);
  grid->setVerticalSpacing(6);
  int column = 0;
  for (const Column& content : columns) {
    auto* title = new QLabel(content.title);
    title->setProperty("role", "heading");
    grid->addWidget(title, 0, column, 1, 2);
    int row = 1;
    for (const Entry& entry : content.entries) {
      auto* how = new QLabel(entry.how);
      how->setProperty("role", "muted");
      grid->addWidget(how, row, column);
      grid->addWidget(new QLabel(entry.what), row, column + 1);
      ++row;
    }
    column += 3;
  }
  grid->setColumnMinimumWidth(2, 24);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(16);
  layout->addLayout(grid);
  layout->addWidget(buttons);
}

}  // namespace bitlathe
