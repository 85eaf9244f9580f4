// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paths.h"

#include <QDateTime>

#include "engine/pipeline/quantization_run.h"

namespace bitlathe {

QString toQString(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}
std::filesystem::path toPath(const QString& text) {
  return text.toStdString();
}

std::filesystem::path newRunFolder(const std::string& model, const Recipe& recipe) {
  QString name = QString::fromStdString(model);
  for (QChar& character : name) {
    if (!character.isLetterOrNumber() && !QStringLiteral("-_.").contains(character)) character = QLatin1Char('-');
  }
  const QString time = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
  const QString bits = QString::fromStdString(bitsText(recipe.precision));
  const QString base = QStringLiteral("%1-%2-%3bit").arg(time, name, bits);
  std::filesystem::path folder = defaultRunsFolder() / toPath(base);
  for (int copy = 2; std::filesystem::exists(folder); ++copy)
    folder = defaultRunsFolder() / toPath(QStringLiteral("%1-%2").arg(base).arg(copy));
  return folder;
}

}  // namespace bitlathe
