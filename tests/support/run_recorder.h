// SPDX-License-Identifier: GPL-3.0-or-later
// An observer for tests of whole runs.
#pragma once

#include <functional>
#include <vector>

#include "engine/pipeline/events.h"

namespace bitlathe::test {

/// Keeps every event, and calls back, so that a test can stop or pause a run at any place.
class RunRecorder final : public Observer {
 public:
  void onEvent(const Event& event) override {
    events.push_back(event);
    if (react) react(event);
  }

  template <typename T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& event : events) {
      if (const auto* match = std::get_if<T>(&event)) found.push_back(*match);
    }
    return found;
  }

  std::vector<Event> events;
  std::function<void(const Event&)> react;
};

}  // namespace bitlathe::test
