// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bitlathe {

/// Makes icons and style sheet available; a static library's resources are not there by themselves.
void loadResources();

}  // namespace bitlathe
