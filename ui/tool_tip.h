// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bitlathe {

/// A long tool tip in lines of readable length; Qt breaks only rich text.
inline QString toolTipInLines(const QString& text) {
  return QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped());
}

}  // namespace bitlathe
