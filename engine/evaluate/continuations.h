// SPDX-License-Identifier: GPL-3.0-or-later
// Log-likelihoods of texts behind other texts, as zero-shot tasks ask for them.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engine/model/inference_precision.h"
#include "engine/model/language_model.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

struct Continuation {
  std::vector<TokenId> context;  ///< at least one token
  std::vector<TokenId> tokens;   ///< at least one token
};

struct ContinuationScore {
  double logLikelihood = 0;  ///< of all its tokens, nats
  bool greedy = true;        ///< each of its tokens is the model's likeliest there
};

/// Splits a text the way the LM Evaluation Harness does: white space at the context's end goes to the continuation, and
/// the continuation's tokens are those of the whole text behind as many as the context has alone. An empty context
/// becomes the model's BOS (or end) token. Of a text longer than the model's context the beginning is dropped.
/// Throws Error where the continuation has no token, or more than fit.
Continuation makeContinuation(const Checkpoint& checkpoint, std::string_view context, std::string_view continuation);

/// One score a request, of the model with what `precision` rounds. Requests with the same context share its
/// computation; texts of about the same length are computed together. `progress` gets the share of the tokens that are
/// done; it may throw to give up.
std::vector<ContinuationScore> scoreContinuations(const LanguageModel& model, const std::vector<Continuation>& requests,
                                                  const InferencePrecision& precision,
                                                  const std::function<void(double fraction)>& progress);

}  // namespace bitlathe
