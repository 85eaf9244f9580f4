// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/live_perplexity.h"

#include <cmath>

namespace bitlathe {
namespace {

constexpr std::int64_t fewestWindows = 2;
constexpr double headInBlocks = 8;  // what the vocabulary projection costs, in blocks: a guess until measured

double seconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

LivePerplexity::LivePerplexity(WindowLikelihoods fullPrecision, at::Tensor targets, double budget)
    : fullPrecision_(std::move(fullPrecision)), targets_(std::move(targets)), budget_(budget) {}

std::optional<PerplexityMeasured> LivePerplexity::measure(std::int64_t blocksDone, const at::Tensor& hidden,
                                                          const RotaryTable& rotary, BlockSource& blocks,
                                                          const ModelEnds& ends,
                                                          const std::function<void()>& checkpoint) {
  const auto begin = Clock::now();
  const double allowance = budget_ * seconds(begin - start_) - spent_;
  const double cost = static_cast<double>(blocks.count() - blocksDone) + headInBlocks;
  std::int64_t windows = std::min(fewestWindows, hidden.size(0));
  if (secondsPerWindowBlock_ > 0) {
    windows = std::min(static_cast<std::int64_t>(allowance / (secondsPerWindowBlock_ * cost)), hidden.size(0));
  }
  if (allowance <= 0 || windows < std::min(fewestWindows, hidden.size(0))) return std::nullopt;

  auto states = hidden.slice(0, 0, windows).clone();
  for (std::int64_t i = blocksDone; i < blocks.count(); ++i) {
    checkpoint();
    states = blocks.block(i).forward(states, rotary, at::Tensor());
  }
  const auto now = likelihoods(ends, states, targets_.slice(0, 0, windows), checkpoint);

  std::vector<double> differences(now.nll);
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= fullPrecision_.nll[i];
  const auto difference = meanOverWindows(differences, now.tokens);
  PerplexityMeasured measured;
  measured.kind = PerplexityMeasured::Kind::live;
  measured.blocksDone = blocksDone;
  measured.perplexity = std::exp(fullPrecision_.mean().mean + difference.mean);
  measured.standardError = difference.standardError;
  measured.windows = windows;
  measured.tokens = difference.count;

  const double taken = seconds(Clock::now() - begin);
  spent_ += taken;
  secondsPerWindowBlock_ = taken / (static_cast<double>(windows) * cost);
  return measured;
}

}  // namespace bitlathe
