// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "app/console_observer.h"
#include "app/run_report.h"
#include "app/verb.h"
#include "engine/base/error.h"
#include "engine/pipeline/plan.h"
#include "engine/pipeline/quantization_run.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

struct Options {
  std::string model;
  std::string preset;
  std::string recipeFile;
  std::vector<std::string> settings;
  std::string out;
  std::string resume;
  bool verbose = false;
};

Recipe recipeOf(const Options& options) {
  Recipe recipe;
  if (!options.recipeFile.empty()) {
    recipe = readRecipe(options.recipeFile);
  } else {
    recipe = options.preset.empty() ? presets().front().recipe : findPreset(options.preset).recipe;
  }
  for (const std::string& setting : options.settings) setRecipeValue(recipe, setting);
  return recipe;
}

/// For a POSIX shell.
std::string quoted(const std::string& text) {
  const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

void announce(Console& console, const Estimate& estimate) {
  console.note("Expected: " + formatRoughDuration(estimate.seconds).toStdString() + ", " +
               formatBytes(estimate.peakMemory).toStdString() + " of memory, " +
               formatBytes(estimate.runFolderSize).toStdString() + " on disk, a checkpoint of " +
               formatBytes(estimate.outputSize).toStdString() + " instead of " +
               formatBytes(estimate.originalSize).toStdString() + " in 16 bits");
}

/// Runs or resumes, as the options say.
void quantize(const Options& options, const std::filesystem::path& folder, Console& console, JobControl& control) {
  ConsoleObserver observer(console, options.verbose);
  if (!options.resume.empty()) return resumeQuantization(folder, observer, control);
  const Recipe recipe = recipeOf(options);
  const ModelSummary model = inspectModel(options.model);
  if (model.alreadyQuantized) {
    console.note(model.name + " is stored as " + model.storedAs +
                 ": its weights were quantized before, which flatters results at as many bits.");
  }
  const Plan plan = makePlan(model, recipe);
  if (plan.problems.empty()) announce(console, plan.estimate);
  runQuantization({options.model, recipe, folder}, observer, control);  // names the problems
}

ExitStatus report(const std::filesystem::path& folder, bool allLayers, Console& console) {
  const RunInfo run = readRun(folder);
  console.print(describeRun(run, allLayers));
  console.result(runToJson(run));
  return exitSuccess;
}

ExitStatus reportInterrupted(const std::filesystem::path& folder, Console& console) {
  const RunInfo run = readRun(folder);
  const auto done = figuresOf(run.events).blocksDone();
  console.note((done > 0 ? "Stopped behind block " + std::to_string(done) : "Stopped before the first block") +
               ". Go on with:");
  console.note("  bitlathe quantize --resume " + quoted(folder.string()));
  console.result(runToJson(run));
  return exitResumable;
}

}  // namespace

Verb addQuantize(CLI::App& app) {
  CLI::App* command = addCommand(app, "quantize", "Quantize a model, measure it and write a checkpoint");
  auto options = std::make_shared<Options>();
  auto* model = command->add_option("model", options->model, modelHelp);
  auto* preset = command->add_option("--preset", options->preset, "A built-in recipe; \"quick\" unless said otherwise");
  auto* recipe = command->add_option("--recipe", options->recipeFile, "A recipe as a JSON file");
  auto* set = command->add_option("--set", options->settings, "Change one field of the recipe, as in precision.bits=4");
  set->allow_extra_args(false)->take_all();
  auto* out = command->add_option("--out", options->out, "The run's new folder; the checkpoint lies in it");
  auto* resume = command->add_option("--resume", options->resume, "Continue the unfinished run of this folder");
  command->add_flag("--verbose", options->verbose, "Say and list every layer");
  preset->excludes(recipe);
  for (auto* other : {model, preset, recipe, set, out}) resume->excludes(other);
  command->callback([options] {
    if (!options->resume.empty()) return;
    if (options->model.empty()) throw CLI::RequiredError("model, or --resume,");
    if (options->out.empty()) throw CLI::RequiredError("--out");
  });
  return {command, [options](Console& console, std::stop_token stop) {
            const std::filesystem::path folder(options->resume.empty() ? options->out : options->resume);
            JobControl control(stop);
            try {
              quantize(*options, folder, console, control);
            } catch (const Cancelled&) {
              if (!isRunFolder(folder)) throw;  // stopped before there was anything to go on with
              return reportInterrupted(folder, console);
            }
            return report(folder, options->verbose, console);
          }};
}

}  // namespace bitlathe
