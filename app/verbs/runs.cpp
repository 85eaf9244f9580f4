// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/run_report.h"
#include "app/table.h"
#include "app/verb.h"
#include "engine/pipeline/run_overview.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

std::vector<std::string> rowOf(const RunOverview& run) {
  const auto& before = run.figures.fullPrecision;
  const auto& after = run.figures.quantized;
  return {run.created,
          run.state == RunHeader::State::finished ? "finished" : "unfinished",
          std::filesystem::path(run.model).filename().string(),
          describeMethod(run.recipe),
          before ? formatPerplexity(*before) : "–",
          after ? formatPerplexity(*after) : "–",
          after && after->klDivergence > 0 ? formatWithError(after->klDivergence, after->klStandardError).toStdString()
                                           : "–",
          run.folder.string()};
}

nlohmann::json jsonOf(const RunOverview& run) {
  nlohmann::json json = runToJson(run, run.figures);
  json["tags"] = run.notes.tags;
  json["notes"] = run.notes.text;
  return json;
}

}  // namespace

Verb addRuns(CLI::App& app) {
  CLI::App* command = addCommand(app, "runs", "List the runs of a folder, newest first");
  auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder, "Where the runs are; the folder that the window uses if not given");
  return {command, [folder](Console& console, std::stop_token) {
            const std::filesystem::path place = folder->empty() ? defaultRunsFolder() : std::filesystem::path(*folder);
            std::vector<std::vector<std::string>> rows{
                {"created", "state", "model", "method", "full precision", "quantized", "KL divergence", "folder"}};
            nlohmann::json list = nlohmann::json::array();
            for (const RunOverview& run : listRuns(place)) {
              rows.push_back(rowOf(run));
              list.push_back(jsonOf(run));
            }
            console.print(rows.size() > 1 ? formatTable(rows, {1, 2, 3, 7}) : "No runs in " + place.string() + "\n");
            console.result({{"folder", place.string()}, {"runs", list}});
            return exitSuccess;
          }};
}

}  // namespace bitlathe
