// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-shot tasks of a whole model. No tensors in this header, so any floor may use it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/evaluate/task.h"
#include "engine/model/inference_precision.h"

namespace bitlathe {

struct TaskRequest {
  std::string model;                         ///< as openModel() takes it
  std::vector<std::filesystem::path> tasks;  ///< as readTask() takes them
  std::int64_t limit = 0;                    ///< questions of each task; 0: all
  InferencePrecision precision{};
};

struct TaskResult {
  std::string name;
  TaskScore score;
  std::vector<TaskAnswer> answers;  ///< one a question, in the file's order
  double seconds = 0;
};

/// Every task file is read and tokenized before the first question is computed. `progress` gets the share of the task
/// that is being computed and its name; it may throw Cancelled to end the job. `onResult` gets each task's result.
std::vector<TaskResult> evaluateTasks(const TaskRequest& request,
                                      const std::function<void(double fraction, const std::string& task)>& progress,
                                      const std::function<void(const TaskResult&)>& onResult);

/// Keeps the scores of a finished run's model in its folder. Throws Error naming the folder where another process works
/// on it.
void keepTaskScores(const std::filesystem::path& runFolder, const InferencePrecision& precision,
                    const std::vector<TaskResult>& results);

}  // namespace bitlathe
