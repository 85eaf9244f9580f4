// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/data_set_rows.h"

#include <nlohmann/json.hpp>

#include "engine/base/environment.h"
#include "engine/base/json.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr std::uint64_t pageLength = 100;  // the viewer's limit
constexpr std::uint64_t mostRows = 1'000'000;
constexpr std::size_t longestPage = std::size_t{64} << 20;

[[noreturn]] void malformed(const DataSetSplit& split, const std::string& problem) {
  throw Error(split.repository + ": " + problem);
}

/// The answer that holds the rows from `offset` on.
json fetchPage(HubConnection& viewer, const DataSetSplit& split, std::uint64_t offset, const std::stop_token& stop) {
  const std::string path = "/rows?dataset=" + percentEncode(split.repository) +
                           "&config=" + percentEncode(split.configuration) + "&split=" + percentEncode(split.split) +
                           "&offset=" + std::to_string(offset) + "&length=" + std::to_string(pageLength);
  const HubSubject subject{"the list of rows of " + split.repository, ""};
  for (int failures = 1;; ++failures) {
    try {
      return parseJson(viewer.read(path, longestPage, subject, stop), subject.what);
    } catch (const TemporaryError& error) {
      if (offset == 0) throw;  // that the Hub can't be reached is told at once
      viewer.waitToRetry(error, failures, stop);
    }
  }
}

std::uint64_t totalIn(const json& page, const DataSetSplit& split) {
  const bool known = page.is_object() && page.contains("num_rows_total") &&
                     page.at("num_rows_total").is_number_unsigned() && page.at("num_rows_total") <= mostRows;
  if (!known) malformed(split, "the dataset viewer doesn't say how many rows there are");
  if (page.contains("partial") && page.at("partial") == true)
    malformed(split, "the dataset viewer has only a part of the rows");
  return page.at("num_rows_total").get<std::uint64_t>();
}

/// Appends the page's rows to `lines`; `offset` is the number of the first.
void appendRows(std::string& lines, const json& page, std::uint64_t offset, const DataSetSplit& split) {
  for (const auto& entry : page.at("rows")) {
    const bool whole = entry.is_object() && entry.contains("row_idx") && entry.at("row_idx") == offset &&
                       entry.contains("row") && entry.at("row").is_object() &&
                       (!entry.contains("truncated_cells") || entry.at("truncated_cells").empty());
    if (!whole) malformed(split, "the dataset viewer doesn't send row " + std::to_string(offset) + " as a whole");
    lines += entry.at("row").dump() + "\n";
    ++offset;
  }
}

}  // namespace

HubAccess dataSetViewerAccess() {
  HubAccess access = hubAccess();
  access.endpoint = endpointFrom("BITLATHE_DATASET_VIEWER", "https://datasets-server.huggingface.co");
  return access;
}

std::string fetchRows(HubConnection& viewer, const DataSetSplit& split, const std::function<void(double)>& progress,
                      const std::stop_token& stop) {
  std::string lines;
  std::uint64_t total = 1;
  for (std::uint64_t offset = 0; offset < total; offset += pageLength) {
    progress(static_cast<double>(offset) / static_cast<double>(total));
    const json page = fetchPage(viewer, split, offset, stop);
    const std::uint64_t told = totalIn(page, split);
    if (offset == 0) total = told;
    const std::uint64_t expected = std::min(pageLength, total - std::min(offset, total));
    const bool right =
        told == total && page.contains("rows") && page.at("rows").is_array() && page.at("rows").size() == expected;
    if (!right) malformed(split, "the dataset viewer doesn't send the rows that were asked for");
    appendRows(lines, page, offset, split);
  }
  progress(1);
  return lines;
}

}  // namespace bitlathe
