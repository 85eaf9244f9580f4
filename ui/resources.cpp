// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources.h"

#include <QDir>

// The macro must be used outside every namespace.
static void initialiseResources() {
  Q_INIT_RESOURCE(bitlathe);
}

namespace bitlathe {

void loadResources() {
  initialiseResources();
}

}  // namespace bitlathe
