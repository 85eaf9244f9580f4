// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluate_tasks.h"

#include <chrono>

#include "engine/base/error.h"
#include "engine/evaluate/continuations.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/run_folder.h"
#include "engine/pipeline/run_overview.h"

namespace bitlathe {
namespace {

using Clock = std::chrono::steady_clock;

/// The choices of all questions in a row.
std::vector<Continuation> continuationsOf(const Checkpoint& checkpoint, const Task& task) {
  std::vector<Continuation> requests;
  for (std::size_t i = 0; i < task.questions.size(); ++i) {
    const auto& question = task.questions[i];
    for (std::size_t choice = 0; choice < question.continuations.size(); ++choice) {
      try {
        requests.push_back(makeContinuation(checkpoint, question.contexts[choice], question.continuations[choice]));
      } catch (const Error& error) {
        throw Error(task.name + ", question " + std::to_string(i + 1) + ": " + error.what());
      }
    }
  }
  return requests;
}

std::vector<TaskAnswer> answersOf(const Task& task, const std::vector<ContinuationScore>& scores) {
  std::vector<TaskAnswer> answers;
  answers.reserve(task.questions.size());
  auto next = scores.begin();
  for (const auto& question : task.questions) {
    const bool greedy = next->greedy;
    std::vector<double> logLikelihoods;
    for (std::size_t i = 0; i < question.continuations.size(); ++i) logLikelihoods.push_back((next++)->logLikelihood);
    answers.push_back(answerQuestion(question, std::move(logLikelihoods), greedy));
  }
  return answers;
}

}  // namespace

std::vector<TaskResult> evaluateTasks(const TaskRequest& request,
                                      const std::function<void(double fraction, const std::string& task)>& progress,
                                      const std::function<void(const TaskResult&)>& onResult) {
  const auto checkpoint = openModel(request.model);
  std::vector<Task> tasks;
  std::vector<std::vector<Continuation>> requests;
  for (const auto& path : request.tasks) {
    tasks.push_back(readTask(path, request.limit));
    requests.push_back(continuationsOf(*checkpoint, tasks.back()));
  }
  const LanguageModel model(checkpoint, at::kFloat, computeDevice(), QuantizedForm::packed);
  std::vector<TaskResult> results;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const auto start = Clock::now();
    progress(0, tasks[i].name);
    const auto scores = scoreContinuations(model, requests[i], request.precision,
                                           [&](double fraction) { progress(fraction, tasks[i].name); });
    auto answers = answersOf(tasks[i], scores);
    auto score = scoreTask(tasks[i], answers);
    results.push_back(
        {tasks[i].name, score, std::move(answers), std::chrono::duration<double>(Clock::now() - start).count()});
    onResult(results.back());
  }
  return results;
}

void keepTaskScores(const std::filesystem::path& runFolder, const InferencePrecision& precision,
                    const std::vector<TaskResult>& results) {
  auto folder = RunFolder::open(runFolder);
  for (const auto& [name, score, answers, seconds] : results) {
    const auto& accuracy = score.normalized ? *score.normalized : score.accuracy;
    folder.append(TaskScored{name, score.questions, accuracy.mean, accuracy.standardError, shortName(precision)});
  }
  updateOverview(runFolder);
}

}  // namespace bitlathe
