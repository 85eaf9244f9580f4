// SPDX-License-Identifier: GPL-3.0-or-later
// A run's events as lines and progress.
#pragma once

#include "app/console.h"
#include "engine/pipeline/events.h"

namespace bitlathe {

class ConsoleObserver final : public Observer {
 public:
  /// `verbose` gives each layer a line.
  ConsoleObserver(Console& console, bool verbose) : console_(console), verbose_(verbose) {}

  void onEvent(const Event& event) override;

 private:
  Console& console_;
  bool verbose_;
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
