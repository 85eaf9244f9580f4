// SPDX-License-Identifier: GPL-3.0-or-later
// What an error says to do.
#pragma once

#include <string>

#include "engine/base/error.h"

namespace bitlathe::test {

/// The remedy of the Error that a call throws.
template <typename Call>
std::string remedyOf(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.remedy();
  }
  return "no error";
}

}  // namespace bitlathe::test
