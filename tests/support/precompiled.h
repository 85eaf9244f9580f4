// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine's tests share; the heaviest headers once instead of in every file.
#pragma once

#include <ATen/ATen.h>

#include <QtTest>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
