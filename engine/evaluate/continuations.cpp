// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/continuations.h"

#include <map>
#include <span>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/model/cached_model.h"

namespace bitlathe {
namespace {

constexpr std::size_t tokensAtOnce = 2048;
constexpr std::int64_t logitRowsAtOnce = 128;

/// Requests with one context; of one length where keys are rounded in groups, which the padding of a shorter one would
/// belong to.
struct Group {
  const std::vector<TokenId>* context;
  std::vector<std::size_t> requests;
  std::size_t longest = 0;  // continuation
  std::size_t tokens = 0;   // of the context and all continuations
};

std::vector<Group> groupByContext(const std::vector<Continuation>& requests, bool oneLength) {
  std::map<std::pair<std::vector<TokenId>, std::size_t>, Group> byContext;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto [entry, isNew] = byContext.try_emplace({requests[i].context, oneLength ? requests[i].tokens.size() : 0});
    auto& group = entry->second;
    if (isNew) {
      group.context = &requests[i].context;
      group.tokens = requests[i].context.size();
    }
    group.requests.push_back(i);
    group.longest = std::max(group.longest, requests[i].tokens.size());
    group.tokens += requests[i].tokens.size();
  }
  std::vector<Group> groups;
  groups.reserve(byContext.size());
  for (auto& [context, group] : byContext) groups.push_back(std::move(group));
  std::ranges::sort(groups, [](const Group& a, const Group& b) {
    return std::pair(a.context->size(), a.longest) > std::pair(b.context->size(), b.longest);
  });
  return groups;
}

/// The first groups that are computed together: contexts of one length, about `tokensAtOnce` tokens.
std::size_t batchSize(std::span<const Group> groups, bool oneLength) {
  const auto length = groups.front().context->size();
  std::size_t rows = 0, continuations = 0, longest = 0;
  for (const auto& group : groups) {
    if (group.context->size() != length || (oneLength && group.longest != groups.front().longest)) break;
    continuations += group.requests.size();
    longest = std::max(longest, group.longest);
    if (rows > 0 && ((rows + 1) * length > tokensAtOnce || continuations * longest > tokensAtOnce)) break;
    ++rows;
  }
  return rows;
}

/// Adds up what each token is worth: hidden states [P, D], the tokens that follow them, and whose they are.
class Scorer {
 public:
  Scorer(const ModelEnds& ends, std::vector<ContinuationScore>& scores) : ends_(ends), scores_(scores) {}

  void add(const at::Tensor& hidden, std::span<const std::int64_t> next, std::span<const std::size_t> request) {
    for (std::int64_t first = 0; first < hidden.size(0); first += logitRowsAtOnce) {
      const auto last = std::min(first + logitRowsAtOnce, hidden.size(0));
      const auto wanted = at::tensor(at::ArrayRef(next.data() + first, static_cast<std::size_t>(last - first)))
                              .to(hidden.device())
                              .unsqueeze(1);
      const auto logProbabilities = at::log_softmax(ends_.logits(hidden.slice(0, first, last)), -1);
      const auto values = logProbabilities.gather(1, wanted).to(at::kCPU, at::kDouble).contiguous();
      const auto greedy = logProbabilities.argmax(-1, true).eq(wanted).to(at::kCPU).contiguous();
      for (std::int64_t i = 0; i < last - first; ++i) {
        auto& score = scores_[request[static_cast<std::size_t>(first + i)]];
        score.logLikelihood += values.const_data_ptr<double>()[i];
        score.greedy = score.greedy && greedy.const_data_ptr<bool>()[i];
      }
    }
  }

 private:
  const ModelEnds& ends_;
  std::vector<ContinuationScore>& scores_;
};

void scoreBatch(const LanguageModel& model, const std::vector<Continuation>& requests,
                const InferencePrecision& precision, std::span<const Group> groups, Scorer& scorer) {
  const auto length = static_cast<std::int64_t>(groups.front().context->size());
  std::vector<TokenId> contexts;
  std::vector<std::size_t> members;  // requests
  std::vector<std::int64_t> rows;    // the context's row of each
  std::vector<std::int64_t> firsts;  // first token of each
  std::int64_t longest = 0;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    contexts.insert(contexts.end(), groups[row].context->begin(), groups[row].context->end());
    for (const auto request : groups[row].requests) {
      members.push_back(request);
      rows.push_back(static_cast<std::int64_t>(row));
      firsts.push_back(requests[request].tokens.front());
      longest = std::max(longest, std::ssize(requests[request].tokens));
    }
  }
  CachedModel read(model, std::ssize(groups), length, precision);
  const auto ids = at::tensor(at::ArrayRef<TokenId>(contexts), at::kInt).to(at::kLong).view({-1, length});
  const auto behindContext = read.read(ids).select(1, length - 1);
  const auto rowIndex = at::tensor(rows, at::kLong);
  scorer.add(behindContext.index_select(0, rowIndex.to(behindContext.device())), firsts, members);
  if (longest == 1) return;

  // The last token of a continuation is not read, and what stands behind a shorter one changes nothing before it.
  const auto more = at::zeros({std::ssize(members), longest - 1}, at::kLong);
  std::vector<std::int64_t> positions, next;
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& tokens = requests[members[i]].tokens;
    auto* row = more.mutable_data_ptr<std::int64_t>() + static_cast<std::int64_t>(i) * (longest - 1);
    for (std::size_t t = 0; t + 1 < tokens.size(); ++t) {
      row[t] = tokens[t];
      positions.push_back(static_cast<std::int64_t>(i) * (longest - 1) + static_cast<std::int64_t>(t));
      next.push_back(tokens[t + 1]);
      owners.push_back(members[i]);
    }
  }
  const auto hidden = read.takeRows(rowIndex, length + longest - 1).read(more).flatten(0, 1);
  scorer.add(hidden.index_select(0, at::tensor(positions, at::kLong).to(hidden.device())), next, owners);
}

}  // namespace

Continuation makeContinuation(const Checkpoint& checkpoint, std::string_view context, std::string_view continuation) {
  const auto& config = checkpoint.config();
  const auto end = context.find_last_not_of(" \t\n\v\f\r");
  const auto kept = context.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const auto whole = std::string(context) + std::string(continuation);
  Continuation result;
  auto tokens = checkpoint.tokenizer().encode(whole, true);
  if (kept.empty()) {
    if (config.bosTokenId) {
      result.context = {static_cast<TokenId>(*config.bosTokenId)};
    } else if (!config.eosTokenIds.empty()) {
      result.context = {static_cast<TokenId>(config.eosTokenIds.front())};
    } else {
      throw Error("a text without a context needs the model's BOS or end token, and it names neither");
    }
    result.tokens = std::move(tokens);
  } else {
    result.context = checkpoint.tokenizer().encode(kept, true);
    const auto split = std::min(result.context.size(), tokens.size());
    result.tokens.assign(tokens.begin() + static_cast<std::ptrdiff_t>(split), tokens.end());
  }
  const auto room = static_cast<std::size_t>(config.maximumPositions);
  if (result.tokens.empty() || result.tokens.size() > room) {
    throw Error("the continuation " + quote(continuation.substr(0, 60)) + " has " +
                std::to_string(result.tokens.size()) + " tokens, but from 1 to " + std::to_string(room) +
                " can be scored");
  }
  // The last token is scored, but not read.
  const auto most = room + 1 - result.tokens.size();
  if (result.context.size() > most) {
    result.context.erase(result.context.begin(), result.context.end() - static_cast<std::ptrdiff_t>(most));
  }
  return result;
}

std::vector<ContinuationScore> scoreContinuations(const LanguageModel& model, const std::vector<Continuation>& requests,
                                                  const InferencePrecision& precision,
                                                  const std::function<void(double fraction)>& progress) {
  c10::NoGradGuard noGrad;
  std::vector<ContinuationScore> scores(requests.size());
  const bool oneLength = precision.cacheBits != InferencePrecision::fullPrecision;
  const auto groups = groupByContext(requests, oneLength);
  std::size_t total = 0, done = 0;
  for (const auto& group : groups) total += group.tokens;
  Scorer scorer(model.ends(), scores);
  for (auto rest = std::span<const Group>(groups); !rest.empty();) {
    const auto batch = rest.first(batchSize(rest, oneLength));
    scoreBatch(model, requests, precision, batch, scorer);
    for (const auto& group : batch) done += group.tokens;
    progress(static_cast<double>(done) / static_cast<double>(total));
    rest = rest.subspan(batch.size());
  }
  return scores;
}

}  // namespace bitlathe
