// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/format.h"

namespace bitlathe {
namespace {

constexpr int barWidth = 24;
constexpr auto redrawInterval = std::chrono::milliseconds(100);

void write(FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

std::size_t terminalWidth() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// The first characters of a UTF-8 text.
std::string_view firstCharacters(std::string_view text, std::size_t count) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && count-- == 0) return text.substr(0, i);
  }
  return text;
}

std::string progressText(double fraction, std::string_view activity, double secondsLeft) {
  std::string text = formatPercent(fraction).toStdString();
  if (!activity.empty()) text.append(" · ").append(activity);
  if (secondsLeft >= 0) text += " · " + formatRoughDuration(secondsLeft).toStdString() + " left";
  return text;
}

std::string bar(double fraction) {
  const int filled = static_cast<int>(fraction * barWidth);
  std::string text;
  for (int i = 0; i < barWidth; ++i) text += i < filled ? "█" : "░";
  return text;
}

}  // namespace

Console::Console(bool json)
    : json_(json), live_(isatty(STDERR_FILENO) != 0), outputIsTerminal_(isatty(STDOUT_FILENO) != 0) {}

Console::~Console() {
  clearProgress();
}

void Console::clearProgress() {
  if (progressShown_) write(stderr, "\r\033[K");
  progressShown_ = false;
}

void Console::print(std::string_view text) {
  if (json_) return;
  clearProgress();
  write(stdout, outputIsTerminal_ ? printable(text) : text);
}

void Console::result(const nlohmann::json& object) {
  if (!json_) return;
  clearProgress();
  write(stdout, object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

void Console::note(std::string_view text) {
  clearProgress();
  write(stderr, printable(text) + "\n");
}

void Console::progress(double fraction, std::string_view activity, double secondsLeft) {
  fraction = std::clamp(fraction, 0.0, 1.0);
  const std::string text = printable(progressText(fraction, activity, secondsLeft));
  if (!live_) {
    const int tenths = static_cast<int>(fraction * 10);
    if (tenths < tenthsLogged_) tenthsLogged_ = tenths;  // another part of the job begins
    if (tenths > tenthsLogged_) write(stderr, text + "\n");
    tenthsLogged_ = std::max(tenths, tenthsLogged_);
    return;
  }
  const auto now = Clock::now();
  if (progressShown_ && now - drawn_ < redrawInterval) return;
  drawn_ = now;
  progressShown_ = true;
  const std::string line = bar(fraction) + " " + text;
  write(stderr, "\r\033[K" + std::string(firstCharacters(line, terminalWidth() - 1)));
}

std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    result += (code < 0x20 && c != '\n' && c != '\t') || code == 0x7F ? '?' : c;
  }
  return result;
}

}  // namespace bitlathe
