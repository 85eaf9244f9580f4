// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/console_observer.h"
#include "app/verb.h"
#include "engine/base/error.h"
#include "engine/pipeline/download_model.h"

namespace bitlathe {
namespace {

struct Options {
  std::string repository;
  std::string revision = "main";
  std::string file;
};

nlohmann::json toJson(const HubModel& model, const HubChoice& choice, const std::filesystem::path& path) {
  nlohmann::json files = nlohmann::json::array();
  for (const auto& file : choice.files) files.push_back(file.path);
  return {{"repository", model.listing.repository},
          {"revision", model.revision},
          {"commit", model.listing.commit},
          {"licence", model.listing.licence},
          {"files", files},
          {"size", choice.size},
          {"path", path.string()}};
}

ExitStatus download(const Options& options, Console& console, const std::stop_token& stop) {
  const HubAccess access = hubAccess();
  HubConnection connection(access);
  const HubModel model = inspectHubModel(connection, options.repository, options.revision, stop);
  const HubChoice& choice = chooseFromHub(model, options.file);
  ConsoleObserver observer(console, false);
  JobControl control(stop);
  try {
    const auto path = downloadModel(access, model, choice, observer, control);
    console.print(path.string() + "\n");
    console.result(toJson(model, choice, path));
  } catch (const Cancelled&) {
    console.note("What was downloaded so far is kept: the same command goes on from there.");
    throw;
  }
  return exitSuccess;
}

}  // namespace

Verb addDownload(CLI::App& app) {
  CLI::App* command = addCommand(app, "download", "Fetch a model from the Hugging Face Hub into the local cache");
  auto options = std::make_shared<Options>();
  command->add_option("repository", options->repository, "owner/name on the Hub")->required();
  command->add_option("--revision", options->revision, "A branch, a tag or a commit")->capture_default_str();
  command->add_option("--file", options->file, "The GGUF file to fetch, where there are several")->type_name("NAME");
  command->footer(
      "Nothing is fetched but what a model consists of. HF_TOKEN, HF_HOME, HF_HUB_CACHE, HF_ENDPOINT and\n"
      "HF_HUB_OFFLINE mean what they mean to the Hub's own programs.");
  return {command,
          [options](Console& console, const std::stop_token& stop) { return download(*options, console, stop); }};
}

}  // namespace bitlathe
