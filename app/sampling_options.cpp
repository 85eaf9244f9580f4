// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampling_options.h"

namespace bitlathe {

void addSamplingOptions(CLI::App& command, GenerationOptions& sampling) {
  command.add_option("--max-new-tokens", sampling.maximumNewTokens, "End after so many tokens")
      ->check(CLI::Range(1, 1 << 20));
  command.add_option("--temperature", sampling.temperature, "0 takes the likeliest token")
      ->check(CLI::Range(0.0, 100.0));
  command.add_option("--top-k", sampling.topK, "Only among the likeliest k; 0 is off")->check(CLI::Range(0, 1 << 24));
  command.add_option("--top-p", sampling.topP, "Only among the likeliest with this much probability; 1 is off")
      ->check(CLI::Range(0.0, 1.0));
  command.add_option("--seed", sampling.seed, "The same seed gives the same text");
}

}  // namespace bitlathe
