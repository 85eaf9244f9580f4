// SPDX-License-Identifier: GPL-3.0-or-later
// What most engine files need; the heaviest headers once instead of in every file.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
