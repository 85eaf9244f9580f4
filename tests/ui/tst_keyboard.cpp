// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that the window does can be asked for by keys, and the page of keys names them.
#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QShortcut>

#include "tests/ui/ui_test.h"
#include "ui/cheat_sheet.h"
#include "ui/main_window.h"

using namespace bitlathe;

namespace {

/// What hangs below a menu bar or a menu, and where it leads through others.
QList<QAction*> actionsBelow(const QList<QAction*>& actions) {
  QList<QAction*> all;
  for (QAction* action : actions) {
    if (action->menu()) {
      all += actionsBelow(action->menu()->actions());
    } else if (!action->isSeparator()) {
      all += action;
    }
  }
  return all;
}

}  // namespace

class KeyboardTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    appearance_ = std::make_unique<Appearance>();
    window_ = std::make_unique<MainWindow>(*appearance_);
  }
  void cleanup() {
    window_.reset();
    appearance_.reset();
  }

  void everyActionIsInAMenuOrHasKeys() {
    QList<QAction*> listed = actionsBelow(window_->menuBar()->actions());
    for (const QPushButton* button : window_->findChildren<QPushButton*>()) {
      if (button->menu()) listed += actionsBelow(button->menu()->actions());
    }
    QVERIFY(listed.size() > 15);
    for (const QAction* action : window_->findChildren<QAction*>()) {
      // Fields of text bring their own; what opens a menu is not done itself.
      if (action->text().isEmpty() || action->isSeparator() || action->menu() ||
          action->parent()->inherits("QLineEdit"))
        continue;
      QVERIFY2(listed.contains(action) || !action->shortcut().isEmpty(), qPrintable(action->text()));
    }
  }

  void theSheetNamesEveryKey() {
    const CheatSheet sheet;
    QStringList named;
    for (const QLabel* label : sheet.findChildren<QLabel*>()) {
      named += label->text().split(", ");
      // "Ctrl+1 … Ctrl+6" names those between as well.
      const QStringList ends = label->text().split(" … ");
      if (ends.size() != 2) continue;
      for (QChar digit = ends[0].back(); digit <= ends[1].back(); digit = QChar(digit.unicode() + 1))
        named += ends[0].chopped(1) + digit;
    }
    QList<QKeySequence> keys;
    for (const QAction* action : window_->findChildren<QAction*>()) {
      if (!action->parent()->inherits("QLineEdit")) keys += action->shortcuts();
    }
    for (const QShortcut* shortcut : window_->findChildren<QShortcut*>()) keys += shortcut->key();
    QVERIFY(keys.size() > 20);
    for (const QKeySequence& key : keys) {
      const QString text = key.toString(QKeySequence::NativeText);
      QVERIFY2(named.contains(text), qPrintable(text));
    }
  }

  void keysDiffer() {
    QStringList taken;
    for (const QAction* action : window_->findChildren<QAction*>()) {
      if (action->parent()->inherits("QLineEdit")) continue;
      for (const QKeySequence& key : action->shortcuts()) {
        QVERIFY2(!taken.contains(key.toString()), qPrintable(key.toString()));
        taken += key.toString();
      }
    }
  }

 private:
  std::unique_ptr<Appearance> appearance_;
  std::unique_ptr<MainWindow> window_;
};

BITLATHE_UI_TEST_MAIN(KeyboardTest)
#include "tst_keyboard.moc"
