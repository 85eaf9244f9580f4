// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include <QApplication>
#include <QStyleFactory>

#include "engine/pipeline/recipe.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/resources.h"

namespace bitlathe {

int runWindow(int& argc, char** argv, const WindowOptions& options) {
  if (!options.preset.empty()) findPreset(options.preset);  // before a window flashes up
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("Bitlathe"));
  QApplication::setOrganizationName(QStringLiteral("bitlathe"));
  QApplication::setApplicationVersion(QStringLiteral(BITLATHE_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("org.bitlathe.Bitlathe"));
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  loadResources();
  const Translation translation(chosenLanguage());
  Appearance appearance;
  MainWindow window(appearance);
  window.prepare(QString::fromStdString(options.model), QString::fromStdString(options.preset));
  window.show();
  return QApplication::exec();
}

}  // namespace bitlathe
