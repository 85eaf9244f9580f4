// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/text_data.h"

#include "engine/base/error.h"
#include "engine/hub/local_cache.h"
#include "engine/pipeline/self_generated.h"
#include "engine/storage/tensor_io.h"
#include "engine/text/corpus.h"

namespace bitlathe {
namespace {

constexpr std::uint64_t evaluationSeed = std::uint64_t{1} << 32;

std::filesystem::path textPath(TextSource source, const std::string& path) {
  return source == TextSource::hub ? findDataSetFile(path) : std::filesystem::path(path);
}

SelfGeneratedText ownText(const DataOptions& options) {
  return {options.samples, options.length, options.seed};
}

SelfGeneratedText ownText(const EvaluationOptions& options) {
  return {options.maximumWindows, options.context, evaluationSeed};
}

}  // namespace

void writeSelfGeneratedTexts(const std::shared_ptr<const Checkpoint>& checkpoint, const Recipe& recipe,
                             const std::function<void(double fraction)>& progress) {
  std::vector<SelfGeneratedText> texts;
  if (recipe.data.source == TextSource::selfGenerated) texts.push_back(ownText(recipe.data));
  if (recipe.evaluation.enabled && recipe.evaluation.source == TextSource::selfGenerated) {
    texts.push_back(ownText(recipe.evaluation));
  }
  selfGeneratedTexts(checkpoint, texts, progress);
}

at::Tensor readTokenIds(const std::filesystem::path& path, std::int64_t vocabularySize) {
  const auto file = SafetensorsFile::open(path);
  const auto* info = file.find("input_ids");
  if (info == nullptr && file.tensors().size() == 1) info = &file.tensors().front();
  if (info == nullptr) {
    throw Error(path.string() + ": has no tensor named input_ids", "Store the token ids as input_ids, int64 [N, T].");
  }
  auto ids = viewTensor(file, *info);
  if (!at::isIntegralType(ids.scalar_type(), false) || ids.dim() < 1 || ids.dim() > 2 || ids.numel() == 0) {
    throw Error(path.string() + ": " + info->name + " must hold integers of shape [N, T] or [L]");
  }
  ids = ids.to(at::kLong, false, true);
  const auto highest = ids.max().item<std::int64_t>();
  if (ids.min().item<std::int64_t>() < 0 || highest >= vocabularySize) {
    throw Error(path.string() + ": holds the token id " + std::to_string(highest) +
                    ", but the model's vocabulary has " + std::to_string(vocabularySize) + " tokens",
                "Make the ids with this model's tokenizer.");
  }
  return ids;
}

TokenWindows calibrationWindows(const std::shared_ptr<const Checkpoint>& checkpoint, const DataOptions& options) {
  switch (options.source) {
    case TextSource::selfGenerated:
      return {selfGeneratedTexts(checkpoint, {ownText(options)}, [](double) {}).front(), {}};
    case TextSource::ids: {
      auto ids = readTokenIds(options.path, checkpoint->config().vocabularySize);
      if (ids.dim() == 1) ids = ids.unsqueeze(0);
      if (ids.size(0) < options.samples || ids.size(1) < options.length) {
        throw Error(options.path + ": has " + std::to_string(ids.size(0)) + " rows of " + std::to_string(ids.size(1)) +
                        " tokens, but data.samples is " + std::to_string(options.samples) + " and data.length " +
                        std::to_string(options.length),
                    "Lower data.samples or data.length, or give more ids.");
      }
      return {ids.slice(0, 0, options.samples).slice(1, 0, options.length).clone(), {}};
    }
    case TextSource::file:
    case TextSource::hub:
      return sampleCalibration(checkpoint->tokenizer(), readDocuments(textPath(options.source, options.path)),
                               {options.strategy, options.samples, options.length, options.seed});
  }
  return {};
}

ScoredWindows evaluationWindows(const std::shared_ptr<const Checkpoint>& checkpoint, const EvaluationOptions& options) {
  switch (options.source) {
    case TextSource::selfGenerated:
      return windowsOfRows(selfGeneratedTexts(checkpoint, {ownText(options)}, [](double) {}).front(),
                           options.maximumWindows);
    case TextSource::ids: {
      const auto ids = readTokenIds(options.path, checkpoint->config().vocabularySize);
      return ids.dim() == 2 ? windowsOfRows(ids, options.maximumWindows)
                            : cutWindows(ids, options.context, options.stride, options.maximumWindows);
    }
    case TextSource::file:
    case TextSource::hub: {
      const auto tokens = checkpoint->tokenizer().encode(readText(textPath(options.source, options.path)), true);
      const auto ids = at::tensor(at::ArrayRef<TokenId>(tokens), at::kInt).to(at::kLong);
      return cutWindows(ids, options.context, options.stride, options.maximumWindows);
    }
  }
  return {};
}

std::string protocolOf(const EvaluationOptions& options, const ScoredWindows& windows,
                       const InferencePrecision& precision) {
  std::string text;
  switch (options.source) {
    case TextSource::selfGenerated:
      text = "self-generated text";
      break;
    case TextSource::ids:
    case TextSource::file:
      text = std::filesystem::path(options.path).filename().string();
      break;
    case TextSource::hub:
      text = options.path;
      break;
  }
  text += ", context " + std::to_string(windows.length());
  if (options.source != TextSource::selfGenerated) text += ", stride " + std::to_string(options.stride);
  text += ", " + std::to_string(windows.count()) + " windows";
  return precision.off() ? text : text + ", " + describe(precision);
}

}  // namespace bitlathe
