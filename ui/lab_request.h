// SPDX-License-Identifier: GPL-3.0-or-later
// A layer of a run, to be opened in the lab as the run quantized it.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/linear_kind.h"
#include "engine/pipeline/layer_lab.h"

namespace bitlathe {

struct LabRequest {
  std::string model;  ///< as Checkpoint::open() takes it
  std::int64_t block = 0;
  LinearKind kind = LinearKind::q;
  LabSettings settings;
  DataOptions data;  ///< the run's calibration text
};

}  // namespace bitlathe
