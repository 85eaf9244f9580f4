// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/download_model.h"

#include "engine/hub/snapshot_download.h"

namespace bitlathe {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto reportInterval = std::chrono::milliseconds(100);
constexpr double settlingTime = 2;  // seconds before the pace says something

/// Reports ten times a second; the time left follows from the pace at which bytes came in this job.
class DownloadMeter {
 public:
  DownloadMeter(Observer& observer, std::uint64_t total, std::uint64_t missing)
      : observer_(observer), total_(total), here_(total - missing) {}

  void advance(std::uint64_t bytes, const std::string& file) {
    const auto now = Clock::now();
    if (file == file_ && now - reported_ < reportInterval && bytes < total_) return;
    file_ = file;
    reported_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double fetched = static_cast<double>(bytes) - static_cast<double>(here_);
    double secondsLeft = -1;
    if (seconds > settlingTime && fetched > 0) {
      secondsLeft = seconds * static_cast<double>(total_ - bytes) / fetched;
    }
    const double fraction = total_ > 0 ? static_cast<double>(bytes) / static_cast<double>(total_) : 1;
    observer_.onEvent(Progress{fraction, file, secondsLeft});
  }

 private:
  Observer& observer_;
  std::uint64_t total_;
  std::uint64_t here_;  // bytes that earlier downloads brought
  Clock::time_point start_ = Clock::now();
  Clock::time_point reported_{};
  std::string file_;
};

}  // namespace

std::filesystem::path downloadModel(const HubAccess& access, const HubModel& model, const HubChoice& choice,
                                    Observer& observer, JobControl& control) {
  observer.onEvent(StageStarted{"Downloading " + model.listing.repository});
  HubConnection connection(access);
  DownloadMeter meter(observer, choice.size, missingBytes(model.listing, choice.files));
  const auto progress = [&](std::uint64_t bytes, const std::string& file) {
    control.checkpoint();
    meter.advance(bytes, file);
  };
  const auto snapshot =
      downloadSnapshot(connection, model.listing, choice.files, model.revision, progress, control.stopToken());
  return modelPath(choice, snapshot);
}

}  // namespace bitlathe
