// SPDX-License-Identifier: GPL-3.0-or-later
// One executable: with a verb the command line, without one the window.
#include <algorithm>
#include <array>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/interrupt.h"
#include "app/verb.h"
#include "engine/base/environment.h"
#include "engine/base/error.h"
#include "engine/base/machine.h"
#include "ui/application.h"

namespace bitlathe {
namespace {

constexpr const char* exitStatusHelp =
    "Exit status: 0 done, 1 failed (standard error says why), 2 wrong command line, 75 interrupted and resumable with "
    "quantize --resume, 130 interrupted.";

ExitStatus fail(Console& console, const std::string& message, const std::string& remedy) {
  console.note("Error: " + message);
  if (!remedy.empty()) console.note(remedy);
  console.result({{"error", {{"message", message}, {"remedy", remedy}}}});
  return exitFailure;
}

ExitStatus runVerb(const Verb& verb) {
  const Interrupt interrupt;
  Console console(verb.command->count("--json") > 0);
  try {
    return verb.run(console, interrupt.token());
  } catch (const Error& error) {
    return fail(console, error.what(), error.remedy());
  } catch (const Cancelled&) {
    console.note("Stopped.");
    console.result({{"error", {{"message", "interrupted"}, {"remedy", ""}}}});
    return exitInterrupted;
  } catch (const std::bad_alloc&) {
    return fail(console, "there is not enough memory", "Use a smaller model or fewer tokens at once.");
  } catch (const std::exception& error) {
    const std::string message = error.what();  // LibTorch appends its stack
    return fail(console, message.substr(0, message.find('\n')), "");
  }
}

/// X11 and Wayland say where their display is; any other platform is asked for by name.
bool hasDisplay() {
  constexpr std::array variables{"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
  return std::ranges::any_of(variables, [](const char* name) { return !environmentVariable(name).empty(); });
}

int showWindow(int argc, char** argv, const WindowOptions& options) {
  Console console(false);
  if (!hasDisplay()) return fail(console, "there is no display for the window", "bitlathe --help lists the verbs.");
  try {
    return runWindow(argc, argv, options);
  } catch (const Error& error) {
    return fail(console, error.what(), error.remedy());
  }
}

int run(int argc, char** argv) {
  CLI::App app("Quantize language models and see it happen. Without a verb the window opens.", "bitlathe");
  app.set_version_flag("--version", BITLATHE_VERSION);
  app.footer(exitStatusHelp);
  app.require_subcommand(0, 1);
  WindowOptions window;
  app.add_option("--model", window.model, "The model that the window opens with");
  app.add_option("--preset", window.preset, "The preset that the window opens with");
  const std::vector<Verb> verbs{addInspect(app),  addDownload(app), addQuantize(app), addPerplexity(app),
                                addEvaluate(app), addGenerate(app), addChat(app),     addTokenize(app),
                                addLogits(app),   addExport(app),   addRuns(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exitSuccess : exitUsage;
  }
  for (const Verb& verb : verbs) {
    if (verb.command->parsed()) return runVerb(verb);
  }
  return showWindow(argc, argv, window);
}

}  // namespace

CLI::App* addCommand(CLI::App& app, const char* name, const char* description) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_flag("--json")->description("Print one JSON object on standard output, all else on standard error");
  return command;
}

}  // namespace bitlathe

int main(int argc, char** argv) {
  bitlathe::keepFreedMemory();
  return bitlathe::run(argc, argv);
}
