// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/run_folder.h"

namespace bitlathe {

/// exportRun() for a run whose folder this process holds already.
void exportLockedRun(const RunFolder& folder, ExportFormat format, const std::filesystem::path& target,
                     Observer& observer, JobControl& control);

}  // namespace bitlathe
