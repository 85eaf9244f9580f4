// SPDX-License-Identifier: GPL-3.0-or-later
// Where test data lies.
#pragma once

#include <QtTest>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace bitlathe::test {

/// A small fixture that the repository carries.
inline std::filesystem::path fixturePath(const std::string& relative) {
  return std::filesystem::path(BITLATHE_FIXTURES_DIR) / relative;
}

/// Large reference data that only developers and continuous integration have.
inline std::filesystem::path sharedPath(const std::string& relative) {
  return std::filesystem::path(BITLATHE_SHARED_DIR) / relative;
}

}  // namespace bitlathe::test

/// Skips the current test function, saying so, where the shared reference data is missing.
#define REQUIRE_SHARED(relative)                                                      \
  do {                                                                                \
    if (!std::filesystem::exists(bitlathe::test::sharedPath(relative)))               \
      QSKIP("needs the developers' reference data: shared/" relative " is not here"); \
  } while (false)

/// Verifies that a statement throws bitlathe::Error whose message contains a text.
#define VERIFY_ERROR(statement, text)                                                   \
  do {                                                                                  \
    std::string bitlatheMessage = "no error";                                           \
    try {                                                                               \
      statement;                                                                        \
    } catch (const bitlathe::Error& error) {                                            \
      bitlatheMessage = error.what();                                                   \
    }                                                                                   \
    QVERIFY2(bitlatheMessage.find(text) != std::string::npos, bitlatheMessage.c_str()); \
  } while (false)
