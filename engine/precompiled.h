// SPDX-License-Identifier: GPL-3.0-or-later
// What most engine files need; the heaviest headers once instead of in every file.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>
