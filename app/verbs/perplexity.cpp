// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/perplexity.h"

#include <nlohmann/json.hpp>

#include "app/inference_options.h"
#include "app/verb.h"
#include "engine/base/error.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

std::string describe(const PerplexityResult& result) {
  auto number = [](double value) { return formatNumber(value).toStdString(); };
  std::string text = std::to_string(result.perplexity);
  if (result.standardError > 0) text += " ± " + number(result.perplexity * result.standardError);
  return text + "  (negative log-likelihood " + std::to_string(result.meanNegativeLogLikelihood) + " per token, " +
         formatCount(result.tokens).toStdString() + " tokens in " + formatCount(result.windows).toStdString() +
         " windows)\n";
}

}  // namespace

Verb addPerplexity(CLI::App& app) {
  CLI::App* command = addCommand(app, "perplexity", "Measure a model's perplexity on a text");
  auto request = std::make_shared<PerplexityRequest>();
  command->add_option("model", request->model, modelHelp)->required();
  auto* source = command->add_option_group("text");
  source->add_option("--text", request->text, "A .txt, .jsonl or .json file");
  source->add_option("--ids", request->ids, "Token ids in a safetensors file: rows of [N, T] are scored alone");
  source->require_option(1);
  command->add_option("--context", request->context, "Tokens per window")->required()->check(CLI::Range(2, 1 << 24));
  command->add_option("--stride", request->stride, "How far the window moves")
      ->required()
      ->check(CLI::Range(1, 1 << 24));
  command->add_option("--max-windows", request->maximumWindows, "End after so many windows; 0 takes all")
      ->check(CLI::Range(0, 1 << 24));
  addInferenceOptions(*command, request->precision);
  return {command, [request](Console& console, std::stop_token stop) {
            const auto result = measurePerplexity(*request, [&](double fraction, const PerplexityResult& soFar) {
              if (stop.stop_requested()) throw Cancelled();
              console.progress(fraction, "perplexity so far " + formatNumber(soFar.perplexity).toStdString());
            });
            console.print(describe(result));
            nlohmann::json json{{"perplexity", result.perplexity},
                                {"mean_negative_log_likelihood", result.meanNegativeLogLikelihood},
                                {"standard_error", result.standardError},
                                {"windows", result.windows},
                                {"tokens", result.tokens},
                                {"context", request->context},
                                {"stride", request->stride}};
            addToResult(json, request->precision);
            console.result(json);
            return exitSuccess;
          }};
}

}  // namespace bitlathe
