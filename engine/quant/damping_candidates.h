// SPDX-License-Identifier: GPL-3.0-or-later
// The dampings among which one is chosen on held-out samples, for codes and for corrections.
#pragma once

#include <array>

namespace bitlathe {

/// Relative to the mean of the Hessian's diagonal, ascending.
inline constexpr std::array dampingCandidates{0.01, 0.03, 0.1, 0.3, 1.0};

}  // namespace bitlathe
