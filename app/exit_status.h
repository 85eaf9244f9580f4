// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bitlathe {

/// What the process tells its caller; documented in --help.
enum ExitStatus : int {
  exitSuccess = 0,
  exitFailure = 1,       ///< something a person can do something about; standard error says what
  exitUsage = 2,         ///< the command line is wrong
  exitResumable = 75,    ///< interrupted; `quantize --resume` goes on (EX_TEMPFAIL)
  exitInterrupted = 130  ///< interrupted; nothing to go on with
};

}  // namespace bitlathe
