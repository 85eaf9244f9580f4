// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>

#include <nlohmann/json.hpp>

#include "app/inference_options.h"
#include "app/table.h"
#include "app/verb.h"
#include "engine/base/error.h"
#include "engine/pipeline/evaluate_tasks.h"
#include "engine/pipeline/hub_tasks.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/storage/atomic_file.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

constexpr const char* taskHelp =
    "Task files (.jsonl, one question a line), folders with test.jsonl or validation.jsonl, or tasks on the Hugging "
    "Face Hub, which are fetched once into the cache folder: arc_easy, arc_challenge, piqa, winogrande, hellaswag, "
    "boolq, openbookqa, lambada_openai. The keys tell a file's form: "
    "question, choices, gold (ARC); goal, sol1, sol2, label (PIQA); sentence, option1, option2, answer (WinoGrande); "
    "query, choices, gold (HellaSwag); passage, question, label (BoolQ); question_stem, choices, gold (OpenBookQA); "
    "text (LAMBADA); context, choices, gold (your own, joined as they are written). gold counts from 0. Rows as the "
    "data sets have them are understood too";

std::string percent(const Accuracy& accuracy) {
  return formatWithError(100 * accuracy.mean, 100 * accuracy.standardError).toStdString() + " %";
}

nlohmann::json toJson(const Accuracy& accuracy) {
  return {{"mean", accuracy.mean}, {"standard_error", accuracy.standardError}};
}

nlohmann::json toJson(const TaskResult& result) {
  nlohmann::json json{{"task", result.name},
                      {"questions", result.score.questions},
                      {"acc", toJson(result.score.accuracy)},
                      {"seconds", result.seconds}};
  if (result.score.normalized) json["acc_norm"] = toJson(*result.score.normalized);
  if (result.score.perplexity) json["perplexity"] = *result.score.perplexity;
  return json;
}

std::string describe(const std::vector<TaskResult>& results) {
  std::vector<std::vector<std::string>> rows{{"task", "questions", "acc", "acc_norm", "perplexity"}};
  for (const auto& result : results) {
    const auto& score = result.score;
    rows.push_back({result.name, formatCount(score.questions).toStdString(), percent(score.accuracy),
                    score.normalized ? percent(*score.normalized) : "",
                    score.perplexity ? formatNumber(*score.perplexity).toStdString() : ""});
  }
  return formatTable(rows);
}

std::string answersOf(const std::vector<TaskResult>& results) {
  std::string text;
  for (const auto& result : results) {
    for (std::size_t i = 0; i < result.answers.size(); ++i) {
      const auto& answer = result.answers[i];
      nlohmann::json line{{"task", result.name},
                          {"question", i},
                          {"log_likelihoods", answer.logLikelihoods},
                          {"acc", answer.correct ? 1 : 0}};
      if (result.score.normalized) line["acc_norm"] = answer.correctNormalized ? 1 : 0;
      text += line.dump() + "\n";
    }
  }
  return text;
}

/// The file of what was named: a task on the Hub, unless a file or folder has its name, or a path.
std::filesystem::path fileOf(const std::filesystem::path& named, Console& console, const std::stop_token& stop) {
  const HubTask* task = findHubTask(named.string());
  if (task == nullptr || std::filesystem::exists(named)) return named;
  const std::string activity = "Fetching " + named.string();
  return fetchHubTask(
      dataSetViewerAccess(), *task, [&](double fraction) { console.progress(fraction, activity); }, stop);
}

}  // namespace

Verb addEvaluate(CLI::App& app) {
  CLI::App* command = addCommand(app, "evaluate", "Measure a model's accuracy on zero-shot tasks");
  auto request = std::make_shared<TaskRequest>();
  auto answers = std::make_shared<std::filesystem::path>();
  command->add_option("model", request->model, modelHelp)->required();
  command->add_option("--tasks", request->tasks, taskHelp)->required();
  command->add_option("--limit", request->limit, "Take the first so many questions of each task; 0 takes all")
      ->check(CLI::Range(0, 1 << 30));
  addInferenceOptions(*command, request->precision);
  command->add_option("--answers", *answers, "A new .jsonl file for the log-likelihoods of every choice");
  return {command, [request, answers](Console& console, std::stop_token stop) {
            std::optional<AtomicFile> file;  // opened first: hours later is too late to find out that it can't be
            if (!answers->empty()) file.emplace(*answers);
            for (auto& task : request->tasks) task = fileOf(task, console, stop);
            const auto results = evaluateTasks(
                *request,
                [&](double fraction, const std::string& task) {
                  if (stop.stop_requested()) throw Cancelled();
                  console.progress(fraction, task);
                },
                [](const TaskResult&) {});
            if (file) {
              file->write(answersOf(results));
              file->commit();
            }
            console.print(describe(results));
            if (!request->precision.off()) console.print("Measured with " + describe(request->precision) + "\n");
            nlohmann::json json{{"tasks", nlohmann::json::array()}};
            for (const auto& result : results) json["tasks"].push_back(toJson(result));
            addToResult(json, request->precision);
            console.result(json);
            if (isRunFolder(request->model)) keepTaskScores(request->model, request->precision, results);
            return exitSuccess;
          }};
}

}  // namespace bitlathe
