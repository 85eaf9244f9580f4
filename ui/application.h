// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a function.
#pragma once

#include <string>

namespace bitlathe {

struct WindowOptions {
  std::string model;   ///< chosen at the start, as Checkpoint::open() takes it; empty: none
  std::string preset;  ///< the recipe's preset; empty: the first
};

/// Shows the window and runs until it is closed; returns the process's exit status. Throws Error where there is no
/// such preset.
int runWindow(int& argc, char** argv, const WindowOptions& options);

}  // namespace bitlathe
