// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_dialogs.h"

#include <QFileInfo>
#include <QMessageBox>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>
#include <utility>

#include "engine/base/error.h"
#include "ui/engine_thread.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

const QString folderKey = QStringLiteral("folders/save");

/// "csv" of "Comma-separated values (*.csv)".
QString suffixOf(const QString& filter) {
  return filter.section(QStringLiteral("*."), 1).chopped(1);
}

}  // namespace

void askWhatToOpen(QWidget* parent, const WantedFile& wanted, std::function<void(const QString& path)> open) {
  const QString folder = QSettings().value(wanted.folderKey, wanted.firstFolder).toString();
  auto* dialog = new QFileDialog(parent, wanted.title, folder, wanted.filter);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(wanted.mode);
  dialog->setOption(QFileDialog::ShowDirsOnly, wanted.mode == QFileDialog::Directory);
  QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                   [key = wanted.folderKey, open = std::move(open)](const QString& path) {
                     QSettings().setValue(key, QFileInfo(path).absolutePath());
                     open(path);
                   });
  dialog->open();
}

void askWhereToSave(QWidget* parent, const QString& title, const QStringList& filters,
                    std::function<void(const QString& path)> save) {
  const QString home = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  auto* dialog = new QFileDialog(parent, tr("Save %1").arg(title), QSettings().value(folderKey, home).toString());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters(filters);
  dialog->setDefaultSuffix(suffixOf(filters.first()));
  dialog->selectFile(title);
  QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                   [dialog](const QString& filter) { dialog->setDefaultSuffix(suffixOf(filter)); });
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, [parent, save = std::move(save)](const QString& path) {
    QSettings().setValue(folderKey, QFileInfo(path).absolutePath());
    try {
      save(path);
    } catch (...) {
      const JobOutcome failure = failureFromCurrentException();
      auto* box =
          new QMessageBox(QMessageBox::Warning, tr("Not Saved"), failure.message, QMessageBox::Close, parent->window());
      box->setInformativeText(failure.remedy);
      box->setAttribute(Qt::WA_DeleteOnClose);
      box->open();
    }
  });
  dialog->open();
}

void saveText(const QString& path, const QString& text) {
  QSaveFile file(path);
  const QByteArray bytes = text.toUtf8();
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
    throw Error(tr("%1 could not be written: %2").arg(path, file.errorString()).toStdString(),
                tr("Choose a folder that you may write to and that has space left.").toStdString());
}

}  // namespace bitlathe
