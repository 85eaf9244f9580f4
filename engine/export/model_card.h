// SPDX-License-Identifier: GPL-3.0-or-later
// The README.md of an exported checkpoint: what it is, how it was made, what was measured.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bitlathe {

struct ModelCard {
  std::string recipe;                                        ///< JSON text, also written as recipe.json
  std::vector<std::pair<std::string, std::string>> figures;  ///< "Perplexity", "37.2 (WikiText-2, context 1024)"
};

/// Markdown. `model` is the name of the original, `format` says how the weights are stored, `library` is what loads
/// them.
std::string modelCardText(const ModelCard& card, std::string_view model, std::string_view format,
                          std::string_view library);

}  // namespace bitlathe
