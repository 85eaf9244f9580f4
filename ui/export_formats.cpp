// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export_formats.h"

#include "ui/translation.h"

namespace bitlathe {
namespace {

/// As one word of a POSIX shell.
QString shellQuoted(QString text) {
  return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

/// As a string literal of Python.
QString pythonQuoted(QString text) {
  return QLatin1Char('"') +
         text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\"")) +
         QLatin1Char('"');
}

QString pythonCommand(const QString& program) {
  return QStringLiteral("python -c %1").arg(shellQuoted(program));
}

}  // namespace

ExportFormatText exportFormatText(ExportFormat format) {
  switch (format) {
    case ExportFormat::gptq:
      return {tr("GPTQ"), tr("for vLLM, Transformers and most other programs"), QStringLiteral("gptq")};
    case ExportFormat::gptqV2:
      return {tr("GPTQ v2"), tr("for GPTQModel; stores zero points as they are, so 0 is possible too"),
              QStringLiteral("gptq-v2")};
    case ExportFormat::compressedTensors:
      return {tr("compressed-tensors"), tr("for vLLM and Transformers"), QStringLiteral("compressed-tensors")};
    case ExportFormat::gguf:
      return {tr("GGUF"), tr("for llama.cpp and the programs around it"), QStringLiteral("gguf")};
    case ExportFormat::dequantized:
      return {tr("Plain safetensors"), tr("for any program; the quantized values as plain numbers of 32 bits"),
              QStringLiteral("plain")};
    case ExportFormat::dequantizedBfloat16:
      return {tr("Plain safetensors, bfloat16"), tr("the same, rounded to 8 significant bits"),
              QStringLiteral("plain-bf16")};
    case ExportFormat::dequantizedFloat16:
      return {tr("Plain safetensors, float16"), tr("the same, rounded to 11 significant bits"),
              QStringLiteral("plain-f16")};
  }
  return {};
}

QString proposalReason(ExportFormat gptqFormat) {
  return gptqFormat == ExportFormat::gptq
             ? tr("Proposed: symmetric weights are read in this version by every program that reads GPTQ.")
             : tr("Proposed: GPTQModel reads asymmetric weights in this version only.");
}

QString loadCommand(ExportFormat format, const QString& path) {
  switch (format) {
    case ExportFormat::gptq:
    case ExportFormat::compressedTensors:
      return QStringLiteral("vllm serve %1").arg(shellQuoted(path));
    case ExportFormat::gptqV2:
      return pythonCommand(QStringLiteral("from gptqmodel import GPTQModel; model = GPTQModel.load(%1); "
                                          "print(model.tokenizer.decode(model.generate(\"Hello\")[0]))")
                               .arg(pythonQuoted(path)));
    case ExportFormat::gguf:
      return QStringLiteral("llama-cli -m %1").arg(shellQuoted(path + QLatin1String("/model.gguf")));
    case ExportFormat::dequantized:
    case ExportFormat::dequantizedBfloat16:
    case ExportFormat::dequantizedFloat16:
      return pythonCommand(QStringLiteral("from transformers import pipeline; "
                                          "print(pipeline(\"text-generation\", %1)(\"Hello\"))")
                               .arg(pythonQuoted(path)));
  }
  return {};
}

}  // namespace bitlathe
