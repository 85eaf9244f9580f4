// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of the command line.
#pragma once

#include <functional>
#include <stop_token>

#include <CLI/App.hpp>

#include "app/console.h"
#include "app/exit_status.h"

namespace bitlathe {

/// A subcommand and what to do when it was given.
struct Verb {
  CLI::App* command;
  /// Throws Error, or Cancelled once `stop` is requested.
  std::function<ExitStatus(Console& console, std::stop_token stop)> run;
};

Verb addInspect(CLI::App& app);
Verb addDownload(CLI::App& app);
Verb addQuantize(CLI::App& app);
Verb addPerplexity(CLI::App& app);
Verb addEvaluate(CLI::App& app);
Verb addGenerate(CLI::App& app);
Verb addChat(CLI::App& app);
Verb addTokenize(CLI::App& app);
Verb addLogits(CLI::App& app);
Verb addExport(CLI::App& app);
Verb addRuns(CLI::App& app);

/// What MODEL may be, for the help texts.
inline constexpr const char* modelHelp =
    "A model folder, a GGUF file, owner/name in the local Hugging Face cache, the folder of a finished run, or "
    "\"default\"";

/// A subcommand with the --json flag that all have.
CLI::App* addCommand(CLI::App& app, const char* name, const char* description);

}  // namespace bitlathe
