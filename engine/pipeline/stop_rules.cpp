// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/stop_rules.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"
#include "engine/base/rounded.h"

namespace bitlathe {
namespace {

[[noreturn]] void stop(std::int64_t block, const std::string& why, const std::string& key) {
  throw Error("block " + std::to_string(block + 1) + ": " + why + ", which " + key + " rules out",
              "Start a new run with more bits, more calibration text or another method, or without this rule; the "
              "blocks that are done stay in this run's folder.");
}

}  // namespace

void StopRules::checkBlock(std::int64_t block, double error) {
  if (options_.errorJump > 0 && (std::isnan(error) || (lastError_ > 0 && error > options_.errorJump * lastError_))) {
    stop(block, "the relative error rose from " + rounded(lastError_) + " to " + rounded(error), "stop.error_jump");
  }
  lastError_ = error;
}

void StopRules::checkPerplexity(std::int64_t block, double perplexity, double fullPrecision) const {
  if (options_.perplexityRatio > 0 && !(perplexity <= options_.perplexityRatio * fullPrecision)) {
    stop(block, "the perplexity is " + rounded(perplexity) + ", in full precision " + rounded(fullPrecision),
         "stop.perplexity_ratio");
  }
}

std::optional<double> MedianRule::exceeded(std::int64_t block, double error) const {
  const auto known = errors_.find(block);
  if (known == errors_.end() || known->second.size() < fewestRuns) return std::nullopt;
  auto errors = known->second;
  std::ranges::sort(errors);
  const auto middle = errors.size() / 2;
  const double median = errors.size() % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
  // Also what is not a number.
  return error <= median ? std::nullopt : std::optional(median);
}

}  // namespace bitlathe
