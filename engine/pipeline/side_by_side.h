// SPDX-License-Identifier: GPL-3.0-or-later
// Two models continue one prompt, each reading what the other writes. No tensors in this header, so any floor may use
// it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/model/generation_options.h"
#include "engine/model/inference_precision.h"

namespace bitlathe {

struct SideBySidePrompt {
  std::string text;
  bool chat = false;           ///< the text is a user's message in the first model's chat template
  GenerationOptions sampling;  ///< both models draw the same numbers; `stopTokens` are the model's end tokens if empty
  InferencePrecision precision{};  ///< of the second model; keys are rounded once their group of tokens is whole
};

/// A token and what both models, in the order of SideBySide's arguments, think of it behind the text so far.
struct ComparedToken {
  static constexpr std::int64_t shownChoices = 5;
  struct Choice {
    std::string text;
    double probability = 0;
  };
  std::string text;  ///< what the token completes; empty inside a character
  std::array<double, 2> probability{};
  std::array<std::vector<Choice>, 2> likeliest;  ///< shownChoices, the likeliest first
  bool agreed = true;                            ///< the other model would have written it too, with the same draw
};

struct SideBySideResult {
  struct Model {
    std::int64_t tokens = 0;
    double seconds = 0;            ///< spent in this model, which reads both texts
    std::int64_t weightBytes = 0;  ///< in memory: a run's quantized layers stay packed
    double meanDivergence = 0;     ///< KL(first || second) of the next token along this model's text, nats
  };
  std::array<Model, 2> models;
};

/// Keeps both models in memory. Not to be used from two threads at once.
class SideBySide {
 public:
  /// As openModel() takes them. Throws Error where a model can't be opened or their tokenizers differ.
  SideBySide(const std::string& first, const std::string& second);
  ~SideBySide();

  /// `onToken` gets each model's tokens as they come. Throws Error on an empty prompt or impossible options, Cancelled
  /// when `stop` is requested.
  SideBySideResult run(const SideBySidePrompt& prompt,
                       const std::function<void(int model, const ComparedToken&)>& onToken, std::stop_token stop) const;

 private:
  struct Models;
  std::unique_ptr<Models> models_;
};

}  // namespace bitlathe
