// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/perplexity.h"

#include <cmath>

#include <ATen/core/grad_mode.h>

#include "engine/base/error.h"
#include "engine/evaluate/likelihood.h"
#include "engine/model/fake_quantization.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/text_data.h"

namespace bitlathe {

PerplexityResult measurePerplexity(
    const PerplexityRequest& request,
    const std::function<void(double fraction, const PerplexityResult& soFar)>& progress) {
  const at::NoGradGuard noGradients;
  const auto& precision = request.precision;
  if (precision.cacheBits != InferencePrecision::fullPrecision && precision.cacheGroup > request.context) {
    throw Error("keys in groups of " + std::to_string(precision.cacheGroup) + " tokens, but windows of " +
                    std::to_string(request.context) + ": no key would be rounded",
                "Choose a group of at most " + std::to_string(request.context) + " tokens.");
  }
  const auto checkpoint = openModel(request.model);
  EvaluationOptions options;
  options.source = request.ids.empty() ? TextSource::file : TextSource::ids;
  options.path = request.ids.empty() ? request.text : request.ids;
  options.context = request.context;
  options.stride = request.stride;
  options.maximumWindows = request.maximumWindows;
  const auto windows = evaluationWindows(checkpoint, options);

  const LanguageModel model(checkpoint, at::kFloat, computeDevice(), QuantizedForm::packed);
  const at::Tensor filled = windows.filled();
  WindowLikelihoods sums;
  PerplexityResult result;
  for (std::int64_t i = 0; i < windows.count(); ++i) {
    const auto window = [&](const at::Tensor& rows) {
      return rows.slice(0, i, i + 1).slice(1, 0, filled[i].item<std::int64_t>());
    };
    const auto states = fakeQuantizedHidden(model, window(windows.ids), request.precision);
    const auto scored = likelihoods(model.ends(), states, window(windows.targets), [] {});
    sums.nll.push_back(scored.nll.front());
    sums.tokens.push_back(scored.tokens.front());
    const auto mean = sums.mean();
    result = {std::exp(mean.mean), mean.mean, mean.standardError, i + 1, mean.count};
    progress(static_cast<double>(i + 1) / static_cast<double>(windows.count()), result);
  }
  return result;
}

}  // namespace bitlathe
