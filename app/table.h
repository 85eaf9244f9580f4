// SPDX-License-Identifier: GPL-3.0-or-later
// Aligned columns of text.
#pragma once

#include <string>
#include <vector>

namespace bitlathe {

/// The first row is the heading. The first column is aligned to the left, the others, numbers, to the right; where
/// `textColumns` says so, a column is aligned to the left as well. Each line begins with two spaces.
std::string formatTable(const std::vector<std::vector<std::string>>& rows,
                        const std::vector<std::size_t>& textColumns = {});

}  // namespace bitlathe
