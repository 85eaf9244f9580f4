// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/hub_tasks.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "engine/base/system_error.h"
#include "engine/base/user_folders.h"
#include "engine/evaluate/task.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

/// The rows as a task file's text, which is known to be understood.
std::string fetchText(HubConnection& viewer, const HubTask& task, const std::function<void(double)>& progress,
                      const std::stop_token& stop) {
  try {
    std::string text = fetchRows(viewer, task.rows, progress, stop);
    std::istringstream lines(text);
    parseTask(lines, task.name, "the rows of " + task.rows.repository);
    return text;
  } catch (const TemporaryError&) {
    throw;
  } catch (const Error& error) {
    throw Error(error.what(),
                "The data set may have changed on the Hub. Use a task file of your own instead; its forms "
                "are in `bitlathe evaluate --help`.");
  }
}

}  // namespace

std::span<const HubTask> hubTasks() {
  static const std::vector<HubTask> tasks{
      {"arc_easy", "ARC-easy", {"allenai/ai2_arc", "ARC-Easy", "test"}},
      {"arc_challenge", "ARC-challenge", {"allenai/ai2_arc", "ARC-Challenge", "test"}},
      {"piqa", "PIQA", {"baber/piqa", "default", "validation"}},
      {"winogrande", "WinoGrande", {"allenai/winogrande", "winogrande_xl", "validation"}},
      {"hellaswag", "HellaSwag", {"Rowan/hellaswag", "default", "validation"}},
      {"boolq", "BoolQ", {"aps/super_glue", "boolq", "validation"}},
      {"openbookqa", "OpenBookQA", {"allenai/openbookqa", "main", "test"}},
      {"lambada_openai", "LAMBADA", {"EleutherAI/lambada_openai", "default", "test"}},
  };
  return tasks;
}

const HubTask* findHubTask(std::string_view name) {
  const auto task = std::ranges::find(hubTasks(), name, &HubTask::name);
  return task != hubTasks().end() ? &*task : nullptr;
}

std::filesystem::path hubTaskFile(const HubTask& task) {
  return cacheFolder() / "tasks" / task.name / (task.rows.split + ".jsonl");
}

std::filesystem::path fetchHubTask(const HubAccess& viewer, const HubTask& task,
                                   const std::function<void(double)>& progress, const std::stop_token& stop) {
  const auto file = hubTaskFile(task);
  if (std::filesystem::exists(file)) return file;
  HubConnection connection(viewer);
  const std::string text = fetchText(connection, task, progress, stop);
  std::error_code problem;
  std::filesystem::create_directories(file.parent_path(), problem);
  if (problem) throwSystemError(file.parent_path(), "cannot be made", problem.value());
  writeFileAtomically(file, text);
  return file;
}

}  // namespace bitlathe
