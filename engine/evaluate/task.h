// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-shot tasks: questions whose answer is the continuation that a model finds likeliest. Prompts and scores are
// those of the LM Evaluation Harness.
//
// A task is a .jsonl file, one question a line. Its keys say how a question is put:
//   question, choices, gold                ARC:        "Question: …\nAnswer:" and each choice
//   goal, sol1, sol2, label                PIQA:       "Question: …\nAnswer:" and each solution
//   sentence, option1, option2, answer     WinoGrande: the rest of the sentence behind either option
//   query, choices, gold                   HellaSwag:  the query and each choice
//   passage, question, label               BoolQ:      "…\nQuestion: …?\nAnswer:" and no or yes
//   question_stem, choices, gold           OpenBookQA: the stem and each choice
//   text                                   LAMBADA:    the last word, which has to be the model's likeliest
//   context, choices, gold                 of your own: the context, and each choice as it is written
// gold and label count from 0, WinoGrande's answer is "1" or "2". Rows as the data sets have them are understood too:
// choices {text, label} with an answerKey (ARC, OpenBookQA), and activity_label, ctx_a, ctx_b, endings, label
// (HellaSwag), of which the harness's query is made.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace bitlathe {

struct TaskQuestion {
  std::vector<std::string> contexts;       ///< one a choice
  std::vector<std::string> continuations;  ///< one a choice, with the space that parts it from its context
  std::vector<double> lengths;             ///< characters of each choice, which acc_norm divides by
  std::size_t gold = 0;
};

struct Task {
  std::string name;         ///< taskName() of its file
  bool normalized = false;  ///< acc_norm is customary
  std::vector<TaskQuestion> questions;
};

/// That of the file, or of its folder where the file is named after a split.
std::string taskName(const std::filesystem::path& file);

/// `path` is a .jsonl file, or a folder with test.jsonl or else validation.jsonl. `limit` takes the first so many
/// questions; 0 takes all. Throws Error naming the file, the line and the key.
Task readTask(const std::filesystem::path& path, std::int64_t limit = 0);

/// The same from a stream's lines; `source` names it in messages.
Task parseTask(std::istream& lines, const std::string& name, const std::string& source, std::int64_t limit = 0);

/// A share of correct answers and its standard error (of the mean, over questions).
struct Accuracy {
  double mean = 0;
  double standardError = 0;
};

struct TaskScore {
  std::int64_t questions = 0;
  Accuracy accuracy;                   ///< acc
  std::optional<Accuracy> normalized;  ///< acc_norm: log-likelihoods divided by the choice's length in characters
  std::optional<double> perplexity;    ///< of the only continuation, where a question has one (LAMBADA)
};

/// What a model answers to one question.
struct TaskAnswer {
  std::vector<double> logLikelihoods;  ///< one a choice, nats
  bool correct = false;
  bool correctNormalized = false;
};

/// The answer from the choices' log-likelihoods; of equal ones the first counts. `greedy` says whether the first
/// continuation is the model's likeliest text, which decides where there is only one.
TaskAnswer answerQuestion(const TaskQuestion& question, std::vector<double> logLikelihoods, bool greedy);

TaskScore scoreTask(const Task& task, const std::vector<TaskAnswer>& answers);

}  // namespace bitlathe
