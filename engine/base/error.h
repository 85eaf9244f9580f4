// SPDX-License-Identifier: GPL-3.0-or-later
// The one exception type for failures that a person can do something about.
#pragma once

#include <stdexcept>
#include <string>

namespace bitlathe {

/// A failure with its cause (what()) and, where there is one, the way out (remedy()).
///
/// what() names the file, the layer or the key at fault; remedy() is a full sentence that says what to do.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& what, std::string remedy = {})
      : std::runtime_error(what), remedy_(std::move(remedy)) {}

  const std::string& remedy() const noexcept { return remedy_; }

 private:
  std::string remedy_;
};

/// Thrown where a job notices that it was asked to stop. Nothing is lost: what was committed stays.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "cancelled"; }
};

}  // namespace bitlathe
