// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine's tests share; the heaviest headers once instead of in every file.
#pragma once

// clang-format off: LibTorch comes before Qt, whose macros it would take for its own names
#include <ATen/ATen.h>
#include <QtTest>
// clang-format on
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
