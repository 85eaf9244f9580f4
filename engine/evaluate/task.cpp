// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/task.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/lower_case.h"
#include "engine/base/quote.h"
#include "engine/base/trimmed.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr const char* taskForms = "The forms of task files are in `bitlathe evaluate --help`.";

/// One line of a task file; every refusal names it.
class Record {
 public:
  Record(json values, std::string place) : values_(std::move(values)), place_(std::move(place)) {
    if (!values_.is_object()) refuse("is no JSON object");
  }

  bool has(const char* key) const { return values_.contains(key); }

  std::string text(const char* key) const {
    const auto& value = at(key);
    if (!value.is_string()) refuse(quote(key) + " must be a text");
    return value.get<std::string>();
  }

  std::vector<std::string> texts(const char* key) const {
    const auto& list = at(key).is_object() ? nested(key, "text") : at(key);
    std::vector<std::string> result;
    for (const auto& entry : list) {
      if (!entry.is_string()) break;
      result.push_back(entry.get<std::string>());
    }
    if (!list.is_array() || result.size() != list.size() || result.empty()) refuse(quote(key) + " must list texts");
    return result;
  }

  /// The right one of `count` choices: a number from 0, a truth value, or the answerKey of ARC and OpenBookQA.
  std::size_t gold(const char* key, std::size_t count) const {
    if (!has(key) && has("answerKey") && at("choices").is_object()) return labelled();
    const auto& value = at(key);
    if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
    const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() < count;
    if (!fits) refuse(quote(key) + " must be a whole number from 0 to " + std::to_string(count - 1));
    return value.get<std::size_t>();
  }

  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(place_ + ": " + problem, "Mend that line. " + std::string(taskForms));
  }

 private:
  const json& at(const char* key) const {
    if (!has(key)) refuse("has no " + quote(key));
    return values_.at(key);
  }

  const json& nested(const char* key, const char* inner) const {
    const auto& object = at(key);
    if (!object.contains(inner)) refuse(quote(key) + " has no " + quote(inner));
    return object.at(inner);
  }

  std::size_t labelled() const {
    const auto& labels = nested("choices", "label");
    const auto found = std::find(labels.begin(), labels.end(), at("answerKey"));
    if (found == labels.end()) refuse("its answerKey is none of the labels of its choices");
    return static_cast<std::size_t>(std::distance(labels.begin(), found));
  }

  json values_;
  std::string place_;
};

double characters(const std::string& text) {
  return static_cast<double>(std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

/// One context, and each choice behind `separator`.
TaskQuestion ask(const std::string& context, const std::vector<std::string>& choices, std::size_t gold,
                 const char* separator = " ") {
  TaskQuestion question;
  for (const auto& choice : choices) {
    question.contexts.push_back(context);
    question.continuations.push_back(separator + choice);
    question.lengths.push_back(characters(choice));
  }
  question.gold = gold;
  return question;
}

TaskQuestion askArc(const Record& record) {
  const auto choices = record.texts("choices");
  return ask("Question: " + record.text("question") + "\nAnswer:", choices, record.gold("gold", choices.size()));
}

TaskQuestion askPiqa(const Record& record) {
  return ask("Question: " + record.text("goal") + "\nAnswer:", {record.text("sol1"), record.text("sol2")},
             record.gold("label", 2));
}

TaskQuestion askWinoGrande(const Record& record) {
  const auto sentence = record.text("sentence");
  const auto blank = sentence.find('_');
  if (blank == std::string::npos) record.refuse("its sentence has no _ for the options");
  const auto answer = record.text("answer");
  if (answer != "1" && answer != "2") record.refuse("\"answer\" must be \"1\" or \"2\"");
  const std::string rest(stripWhiteSpace(std::string_view(sentence).substr(blank + 1)));
  TaskQuestion question;
  for (const char* option : {"option1", "option2"}) {
    question.contexts.push_back(sentence.substr(0, blank) + record.text(option));
    question.continuations.push_back(" " + rest);
    question.lengths.push_back(characters(rest));
  }
  question.gold = answer == "2" ? 1 : 0;
  return question;
}

TaskQuestion askHellaSwag(const Record& record) {
  const auto choices = record.texts("choices");
  return ask(record.text("query"), choices, record.gold("gold", choices.size()));
}

/// What the harness takes for Python's str.capitalize(): the data set's texts are ASCII where it matters.
std::string capitalized(std::string text) {
  text = lowerCase(text);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() += 'A' - 'a';
  return text;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// A text of HellaSwag without the marks that WikiHow's pages left in it.
std::string withoutMarks(std::string text) {
  text = stripWhiteSpace(text);
  replaceAll(text, " [title]", ". ");
  for (auto open = text.find('['); open != std::string::npos; open = text.find('[', open)) {
    const auto close = text.find(']', open);
    if (close == std::string::npos) break;
    text.erase(open, close - open + 1);
  }
  replaceAll(text, "  ", " ");
  return text;
}

/// HellaSwag's own rows, which have the label as a text.
TaskQuestion askHellaSwagRow(const Record& record) {
  auto endings = record.texts("endings");
  for (auto& ending : endings) ending = withoutMarks(ending);
  const auto query = withoutMarks(record.text("activity_label") + ": " + record.text("ctx_a") + " " +
                                  capitalized(record.text("ctx_b")));
  const auto label = record.text("label");
  std::size_t gold = 0;
  const auto [end, problem] = std::from_chars(label.data(), label.data() + label.size(), gold);
  if (problem != std::errc() || end != label.data() + label.size() || gold >= endings.size()) {
    record.refuse("its label is the number of none of its endings");
  }
  return ask(query, endings, gold);
}

TaskQuestion askBoolQ(const Record& record) {
  return ask(record.text("passage") + "\nQuestion: " + record.text("question") + "?\nAnswer:", {"no", "yes"},
             record.gold(record.has("answer") ? "answer" : "label", 2));
}

TaskQuestion askOpenBookQa(const Record& record) {
  const auto choices = record.texts("choices");
  return ask(record.text("question_stem"), choices, record.gold("gold", choices.size()));
}

TaskQuestion askLambada(const Record& record) {
  const auto text = record.text("text");
  const auto space = text.rfind(' ');
  if (space == std::string::npos) record.refuse("its text has only one word");
  return ask(text.substr(0, space), {text.substr(space + 1)}, 0);
}

TaskQuestion askOwn(const Record& record) {
  const auto choices = record.texts("choices");
  return ask(record.text("context"), choices, record.gold("gold", choices.size()), "");
}

struct Form {
  std::vector<const char*> keys;
  bool normalized;
  TaskQuestion (*ask)(const Record&);
};

/// The form of a file: the first whose keys its first line has.
const Form& formOf(const Record& record) {
  static const std::vector<Form> forms{
      {{"passage", "question"}, false, askBoolQ},      {{"question_stem", "choices"}, true, askOpenBookQa},
      {{"question", "choices"}, true, askArc},         {{"goal", "sol1", "sol2"}, true, askPiqa},
      {{"sentence", "option1"}, false, askWinoGrande}, {{"query", "choices"}, true, askHellaSwag},
      {{"context", "choices"}, true, askOwn},          {{"text"}, false, askLambada},
      {{"ctx_a", "endings"}, true, askHellaSwagRow},
  };
  for (const auto& form : forms) {
    if (std::ranges::all_of(form.keys, [&](const char* key) { return record.has(key); })) return form;
  }
  record.refuse("has the keys of no known task");
}

std::filesystem::path fileOf(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return path;
  for (const char* split : {"test.jsonl", "validation.jsonl"}) {
    if (std::filesystem::exists(path / split)) return path / split;
  }
  throw Error(path.string() + ": holds neither test.jsonl nor validation.jsonl", "Name the task's .jsonl file.");
}

Accuracy accuracyOf(std::int64_t correct, std::int64_t count) {
  const double mean = static_cast<double>(correct) / static_cast<double>(count);
  return {mean, count > 1 ? std::sqrt(mean * (1 - mean) / static_cast<double>(count - 1)) : 0};
}

}  // namespace

std::string taskName(const std::filesystem::path& file) {
  const auto stem = file.stem().string();
  const bool split = stem == "test" || stem == "validation";
  return split ? std::filesystem::absolute(file).parent_path().filename().string() : stem;
}

Task readTask(const std::filesystem::path& path, std::int64_t limit) {
  const auto file = fileOf(path);
  std::ifstream lines(file);
  if (!lines) throw Error(file.string() + ": can't be read", "Check the path and its permissions.");
  return parseTask(lines, taskName(file), file.string(), limit);
}

Task parseTask(std::istream& lines, const std::string& name, const std::string& source, std::int64_t limit) {
  Task task;
  task.name = name;
  const Form* form = nullptr;
  std::int64_t number = 0;
  for (std::string line; (limit == 0 || std::ssize(task.questions) < limit) && std::getline(lines, line);) {
    ++number;
    if (trimmed(line).empty()) continue;
    const auto place = source + ", line " + std::to_string(number);
    const Record record(parseJson(line, place), place);
    if (form == nullptr) form = &formOf(record);
    task.questions.push_back(form->ask(record));
  }
  if (form == nullptr) throw Error(source + ": holds no question", taskForms);
  task.normalized = form->normalized;
  return task;
}

TaskAnswer answerQuestion(const TaskQuestion& question, std::vector<double> logLikelihoods, bool greedy) {
  TaskAnswer answer{std::move(logLikelihoods)};
  const auto& values = answer.logLikelihoods;
  if (values.size() == 1) {
    answer.correct = answer.correctNormalized = greedy;
    return answer;
  }
  auto best = [](const std::vector<double>& scores) {
    return static_cast<std::size_t>(std::distance(scores.begin(), std::ranges::max_element(scores)));
  };
  auto perCharacter = values;
  for (std::size_t i = 0; i < values.size(); ++i) perCharacter[i] /= question.lengths[i];
  answer.correct = best(values) == question.gold;
  answer.correctNormalized = best(perCharacter) == question.gold;
  return answer;
}

TaskScore scoreTask(const Task& task, const std::vector<TaskAnswer>& answers) {
  const auto count = std::ssize(answers);
  TaskScore score{count, accuracyOf(std::ranges::count_if(answers, &TaskAnswer::correct), count), {}, {}};
  if (task.normalized)
    score.normalized = accuracyOf(std::ranges::count_if(answers, &TaskAnswer::correctNormalized), count);
  if (std::ranges::all_of(answers, [](const auto& answer) { return answer.logLikelihoods.size() == 1; })) {
    double sum = 0;
    for (const auto& answer : answers) sum += answer.logLikelihoods.front();
    score.perplexity = std::exp(-sum / static_cast<double>(count));
  }
  return score;
}

}  // namespace bitlathe
