// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs that ask for a file or a folder. They return at once and remember the folder used last.
#pragma once

#include <QFileDialog>
#include <QStringList>
#include <functional>

namespace bitlathe {

/// What askWhatToOpen() lets a person choose.
struct WantedFile {
  QString title;      ///< of the dialog
  QString folderKey;  ///< of the setting that holds the folder used last
  QString firstFolder = {};
  QFileDialog::FileMode mode = QFileDialog::ExistingFile;
  QString filter = {};
};
/// Calls `open` with the file or folder that is chosen.
void askWhatToOpen(QWidget* parent, const WantedFile& wanted, std::function<void(const QString& path)> open);

/// Asks for a file name, with `title` as a proposal, then calls `save` with it. What `save` throws is told in a box
/// over `parent`'s window.
void askWhereToSave(QWidget* parent, const QString& title, const QStringList& filters,
                    std::function<void(const QString& path)> save);

/// Writes a text file whole or not at all; throws Error naming the file.
void saveText(const QString& path, const QString& text);

}  // namespace bitlathe
