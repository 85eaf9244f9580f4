// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/user_folders.h"

#include "engine/base/environment.h"
#include "engine/base/error.h"

namespace bitlathe {
namespace {

std::filesystem::path folder(const char* own, const char* xdg, const char* belowHome) {
  auto variable = [](const char* name) -> std::filesystem::path { return environmentVariable(name); };
  if (auto path = variable(own); !path.empty()) return path;
  if (auto path = variable(xdg); !path.empty()) return path / "bitlathe";
  if (auto home = variable("HOME"); !home.empty()) return home / belowHome / "bitlathe";
  throw Error("neither " + std::string(own) + " nor HOME is set", "Set one of them to a folder that can be written.");
}

}  // namespace

std::filesystem::path cacheFolder() {
  return folder("BITLATHE_CACHE", "XDG_CACHE_HOME", ".cache");
}

std::filesystem::path dataFolder() {
  return folder("BITLATHE_DATA", "XDG_DATA_HOME", ".local/share");
}

}  // namespace bitlathe
