// SPDX-License-Identifier: GPL-3.0-or-later
// What a correction did to a layer, in words.
#pragma once

#include <QString>

#include "engine/pipeline/events.h"

namespace bitlathe {

/// Lines of objective, losses, strength and damping, and of the losses on held-out samples where there are any.
QString correctionText(const LayerCorrected& correction, const LayerQuantized& layer);

}  // namespace bitlathe
