// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl-C and SIGTERM as a request to stop.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace bitlathe {

/// While it lives, the first SIGINT or SIGTERM asks to stop and a second one kills the process. Make it before any
/// other thread, so that all threads leave the signals to this one.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void wait();

  std::stop_source stop_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace bitlathe
