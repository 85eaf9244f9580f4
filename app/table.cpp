// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/table.h"

#include <algorithm>

namespace bitlathe {
namespace {

/// Characters of a UTF-8 text.
std::size_t widthOf(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string formatTable(const std::vector<std::vector<std::string>>& rows,
                        const std::vector<std::size_t>& textColumns) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], widthOf(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - widthOf(row[i]), ' ');
      const bool left = i == 0 || std::find(textColumns.begin(), textColumns.end(), i) != textColumns.end();
      line += "  " + (left ? row[i] + padding : padding + row[i]);
    }
    text += line.erase(line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace bitlathe
