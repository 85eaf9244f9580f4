#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws every page of the window in light and dark, 1280x800 and 1000x640 points, at scale 1 and 2, during and after a
# real run, and with ImageMagick FOLDER/run.gif of it. Needs a configured build and a model; no display.
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "Usage: packaging/screenshots.sh MODEL FOLDER [PRESET [LANGUAGE]]" >&2
  echo "MODEL is what the command line takes: a folder, a GGUF file, or default. Writes FOLDER/1x/*.png and" >&2
  echo "FOLDER/2x/*.png. LANGUAGE is en, de or ja." >&2
  echo "BITLATHE_PRESET names the CMake preset (default: release)." >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/${BITLATHE_PRESET:-release}
model=$1
folder=$2
preset=${3:-quick}
language=${4:-en}

cmake --build "$build" --target bitlathe_screenshots >&2
for scale in 1 2; do
  mkdir -p "$folder/${scale}x"
  QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=$scale \
    "$build/tests/bitlathe_screenshots" "$model" "$preset" "$folder/${scale}x" "$language"
done
if command -v convert > /dev/null; then
  convert -delay 25 "$folder"/1x/film-*.png -delay 250 "$folder"/1x/result-light.png -resize 900x +dither -colors 48 \
    -layers optimize "$folder/run.gif"
else
  echo "No moving picture: ImageMagick's convert is missing." >&2
fi
