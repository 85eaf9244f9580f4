# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that the oracles run."""

import subprocess
import sys


def attempt(*command):
    """Its exit status, what it printed, and what it said of a failure."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr.strip() or done.stdout.strip()


def require(*command):
    """What it printed; ends the script where it fails."""
    code, output, message = attempt(*command)
    if code != 0:
        sys.exit(f"{' '.join(map(str, command))}\nfailed: {message}")
    return output
