// SPDX-License-Identifier: GPL-3.0-or-later
// "Save as…" for pictures and data.
#pragma once

#include <QStringList>
#include <functional>

class QWidget;

namespace bitlathe {

/// Asks for a file name in the folder used last, with `title` as a proposal, then calls `save` with it. What `save`
/// throws is told in a box over `parent`'s window. Returns at once.
void askWhereToSave(QWidget* parent, const QString& title, const QStringList& filters,
                    std::function<void(const QString& path)> save);

/// Writes a text file whole or not at all; throws Error naming the file.
void saveText(const QString& path, const QString& text);

}  // namespace bitlathe
