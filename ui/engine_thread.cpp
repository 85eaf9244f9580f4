// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine_thread.h"

#include <new>
#include <utility>

#include <sys/resource.h>

#include "engine/base/error.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

constexpr int deliveryInterval = 33;  // milliseconds
constexpr int engineNiceness = 5;

/// Lets the window's thread go first where both want the processor. Linux keeps a niceness per thread, and the worker
/// threads that the engine starts inherit it.
void yieldToTheWindow() {
  setpriority(PRIO_PROCESS, 0, engineNiceness);
}

}  // namespace

JobOutcome failureFromCurrentException() {
  try {
    throw;
  } catch (const Error& error) {
    return {JobOutcome::Kind::failed, engineText(error.what()), engineText(error.remedy())};
  } catch (const Cancelled&) {
    return {JobOutcome::Kind::cancelled, {}, {}};
  } catch (const std::bad_alloc&) {
    return {JobOutcome::Kind::failed, tr("There was not enough memory."),
            tr("Use fewer or shorter calibration samples, or close other programs.")};
  } catch (const std::exception& error) {
    // Libraries append a stack trace, which helps nobody here.
    return {JobOutcome::Kind::failed, QString::fromUtf8(error.what()).section(QLatin1Char('\n'), 0, 0), {}};
  }
}

EngineThread::EngineThread(QObject* parent) : QObject(parent) {
  deliveryTimer_.setInterval(deliveryInterval);
  connect(&deliveryTimer_, &QTimer::timeout, this, &EngineThread::deliver);
}

EngineThread::~EngineThread() {
  stop_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void EngineThread::start(JobKind kind, Work work) {
  Q_ASSERT(!busy());
  kind_ = kind;
  stop_ = std::stop_source();
  control_ = std::make_unique<JobControl>(stop_.get_token());
  thread_ = std::jthread([this, work = std::move(work)] {
    yieldToTheWindow();
    JobOutcome outcome;
    try {
      work(*this, *control_);
    } catch (...) {
      outcome = failureFromCurrentException();
    }
    const std::scoped_lock lock(mutex_);
    outcome_ = std::move(outcome);
  });
  deliveryTimer_.start();
  emit stateChanged();
}

void EngineThread::pause() {
  if (!busy()) return;
  control_->pause();
  emit stateChanged();
}

void EngineThread::resume() {
  if (!busy()) return;
  control_->resume();
  emit stateChanged();
}

void EngineThread::cancel() {
  if (!busy()) return;
  stop_.request_stop();
  emit stateChanged();
}

void EngineThread::onEvent(const Event& event) {
  const std::scoped_lock lock(mutex_);
  events_.push_back(event);
}

void EngineThread::deliver() {
  std::vector<Event> events;
  std::optional<JobOutcome> outcome;
  {
    const std::scoped_lock lock(mutex_);
    events.swap(events_);
    outcome.swap(outcome_);
  }
  if (!events.empty()) emit eventsArrived(events);
  if (!outcome) return;
  deliveryTimer_.stop();
  thread_.join();
  control_.reset();
  emit stateChanged();
  emit ended(kind_, *outcome);
}

}  // namespace bitlathe
