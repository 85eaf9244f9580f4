// SPDX-License-Identifier: GPL-3.0-or-later
// The formats that a run's result can be exported in. No tensors, so any floor may use it.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace bitlathe {

enum class ExportFormat { gptq, gptqV2, compressedTensors, gguf, dequantized, dequantizedBfloat16, dequantizedFloat16 };

struct ExportFormatName {
  ExportFormat format;
  std::string_view key;   ///< on the command line
  std::string_view name;  ///< for people
};

/// Most specific first.
inline constexpr std::array exportFormats{
    ExportFormatName{ExportFormat::gptq, "gptq", "GPTQ"},
    ExportFormatName{ExportFormat::gptqV2, "gptq_v2", "GPTQ v2"},
    ExportFormatName{ExportFormat::compressedTensors, "compressed_tensors", "compressed-tensors"},
    ExportFormatName{ExportFormat::gguf, "gguf", "GGUF"},
    ExportFormatName{ExportFormat::dequantized, "dequantized", "dequantized safetensors"},
    ExportFormatName{ExportFormat::dequantizedBfloat16, "dequantized_bf16", "dequantized safetensors in bfloat16"},
    ExportFormatName{ExportFormat::dequantizedFloat16, "dequantized_f16", "dequantized safetensors in float16"},
};

constexpr std::string_view exportFormatName(ExportFormat format) {
  return std::ranges::find(exportFormats, format, &ExportFormatName::format)->name;
}

}  // namespace bitlathe
