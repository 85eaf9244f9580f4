// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/console_observer.h"
#include "app/verb.h"
#include "engine/pipeline/quantization_run.h"

namespace bitlathe {
namespace {

struct Options {
  std::string run;
  ExportFormat format = ExportFormat::gptq;
  std::string out;
};

std::vector<std::string> formatKeys() {
  std::vector<std::string> keys;
  for (const auto& format : exportFormats) keys.emplace_back(format.key);
  return keys;
}

/// "gptq (GPTQ), gptq_v2 (GPTQ v2), ..."
std::string formatList() {
  std::string list;
  for (const auto& [format, key, name] : exportFormats) {
    list.append(list.empty() ? "" : ", ").append(key).append(" (").append(name).append(")");
  }
  return list;
}

/// Shows a job's events and keeps what it exported.
class ExportObserver final : public Observer {
 public:
  explicit ExportObserver(Console& console) : shown_(console, false) {}
  void onEvent(const Event& event) override {
    if (const auto* exported = std::get_if<CheckpointExported>(&event)) exported_ = *exported;
    shown_.onEvent(event);
  }
  const CheckpointExported& exported() const { return exported_; }

 private:
  ConsoleObserver shown_;
  CheckpointExported exported_;
};

}  // namespace

Verb addExport(CLI::App& app) {
  CLI::App* command = addCommand(app, "export", "Write a run's result as a checkpoint for other programs");
  auto options = std::make_shared<Options>();
  command->add_option("run", options->run, "The folder of a finished run")->required();
  const auto setFormat = [options](const std::string& key) {
    options->format = std::ranges::find(exportFormats, key, &ExportFormatName::key)->format;
  };
  command->add_option_function<std::string>("--format", setFormat, formatList())
      ->required()
      ->check(CLI::IsMember(formatKeys()));
  command->add_option("--out", options->out, "The new folder")->required();
  return {command, [options](Console& console, std::stop_token stop) {
            ExportObserver observer(console);
            JobControl control(stop);
            exportRun(options->run, options->format, options->out, observer, control);
            auto result = toJson(Event(observer.exported()));
            result.erase("event");
            console.result(result);
            return exitSuccess;
          }};
}

}  // namespace bitlathe
