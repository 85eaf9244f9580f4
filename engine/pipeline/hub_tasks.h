// SPDX-License-Identifier: GPL-3.0-or-later
// The zero-shot tasks that can be fetched from the Hugging Face Hub: the data sets that the LM Evaluation Harness
// takes.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string_view>

#include "engine/hub/data_set_rows.h"

namespace bitlathe {

struct HubTask {
  const char* name;   ///< "arc_easy", as the harness calls it
  const char* title;  ///< "ARC-easy"
  DataSetSplit rows;  ///< in a form that readTask() knows
};

std::span<const HubTask> hubTasks();

/// Null where there is none of that name.
const HubTask* findHubTask(std::string_view name);

/// Where a task's file lies, or will lie, in the cache folder: tasks/<name>/<split>.jsonl.
std::filesystem::path hubTaskFile(const HubTask& task);

/// The task's file; fetches it from the dataset viewer where the cache folder has none. `progress` gets the share that
/// is here. The file gets its name when it is whole and readTask() understands it. Throws ConnectionError where the Hub
/// can't be reached, Error where it sends anything else or the file can't be written, Cancelled once `stop` is
/// requested.
std::filesystem::path fetchHubTask(const HubAccess& viewer, const HubTask& task,
                                   const std::function<void(double)>& progress, const std::stop_token& stop = {});

}  // namespace bitlathe
