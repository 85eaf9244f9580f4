// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/model_card.h"

namespace bitlathe {
namespace {

/// A cell of a Markdown table: one line, no bars.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

}  // namespace

std::string modelCardText(const ModelCard& card, std::string_view model, std::string_view format,
                          std::string_view library) {
  std::string text = "---\nlibrary_name: " + std::string(library) + "\ntags:\n- quantized\n- bitlathe\n---\n";
  text +=
      "# " + cell(model) + ", quantized\n\n" + std::string(format) + "\n\nMade with Bitlathe " BITLATHE_VERSION ".\n";
  if (!card.figures.empty()) {
    text += "\n| Figure | Value |\n|---|---|\n";
    for (const auto& [name, value] : card.figures) text += "| " + cell(name) + " | " + cell(value) + " |\n";
  }
  text += "\n## Recipe\n\n```json\n" + card.recipe;
  if (!text.ends_with('\n')) text += '\n';
  return text + "```\n";
}

}  // namespace bitlathe
