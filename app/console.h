// SPDX-License-Identifier: GPL-3.0-or-later
// Where the words of a verb go: results to standard output, everything else to standard error.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bitlathe {

class Console {
 public:
  /// With `json`, standard output carries exactly one JSON object, that of result().
  explicit Console(bool json);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  bool json() const { return json_; }
  /// Whether progress is a line that is drawn again and again, rather than lines of a log.
  bool live() const { return live_; }

  /// A piece of the result for people, as it is; dropped with `json`.
  void print(std::string_view text);
  /// The result for programs; dropped without `json`.
  void result(const nlohmann::json& object);

  /// One line about what happens.
  void note(std::string_view text);
  /// How far the work is; `secondsLeft` below 0 is unknown. In a log only every tenth of the work is a line.
  void progress(double fraction, std::string_view activity, double secondsLeft = -1);

 private:
  using Clock = std::chrono::steady_clock;

  void clearProgress();

  bool json_;
  bool live_;
  bool outputIsTerminal_;
  bool progressShown_ = false;
  int tenthsLogged_ = 0;
  Clock::time_point drawn_{};
};

/// A text without control characters but line ends and tabs, which a terminal would obey.
std::string printable(std::string_view text);

}  // namespace bitlathe
