// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/inference_options.h"

#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace bitlathe {

void addInferenceOptions(CLI::App& command, InferencePrecision& precision) {
  const auto bits = CLI::Range(0, 16);
  command
      .add_option("--activation-bits", precision.activationBits,
                  "Round the inputs of linear layers to so many bits; 0 doesn't")
      ->check(bits);
  const auto setRanges = [&precision](const std::string& text) {
    precision.activationRanges =
        static_cast<ActivationRanges>(std::ranges::find(activationRangesNames, text) - activationRangesNames.begin());
  };
  command
      .add_option_function<std::string>(
          "--activation-ranges", setRanges,
          "What has a range of its own: each token, or static ones, which a run has whose "
          "recipe asks for them: each tensor or channel")
      ->check(CLI::IsMember(std::vector<std::string>(activationRangesNames.begin(), activationRangesNames.end())));
  command
      .add_option("--cache-bits", precision.cacheBits,
                  "Round keys to so many bits by channel and group of tokens, values by token and head; 0 doesn't")
      ->check(bits);
  command.add_option("--cache-group", precision.cacheGroup, "Tokens that share the range of a channel of the keys")
      ->check(CLI::Range(1, 1 << 24));
}

void addToResult(nlohmann::json& result, const InferencePrecision& precision) {
  result["activation_bits"] = precision.activationBits;
  result["activation_ranges"] = name(precision.activationRanges);
  result["cache_bits"] = precision.cacheBits;
  result["cache_group"] = precision.cacheGroup;
}

}  // namespace bitlathe
