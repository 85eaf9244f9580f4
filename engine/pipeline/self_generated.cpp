// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/self_generated.h"

#include <span>

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/base/user_folders.h"
#include "engine/model/generate.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

constexpr std::size_t rowsAtOnce = 48;
constexpr std::int64_t generatorVersion = 3;  // raise it when the same seed gives another text

std::int64_t firstToken(const ModelConfig& config) {
  if (config.bosTokenId) return *config.bosTokenId;
  if (!config.eosTokenIds.empty()) return config.eosTokenIds.front();
  throw Error("the model names neither a BOS nor an EOS token, so it can't write its own calibration text",
              "Choose a text file as data.source.");
}

std::filesystem::path cachePath(const Checkpoint& checkpoint, const SelfGeneratedText& text) {
  const auto key = Fingerprint()
                       .add(checkpoint.identity())
                       .add(generatorVersion)
                       .add(text.rows)
                       .add(text.length)
                       .add(static_cast<std::int64_t>(text.seed))
                       .hex();
  return cacheFolder() / "generated" / (key + ".safetensors");
}

/// Writes texts of one length into the cache. `onTokens` gets the number of tokens of each step.
void writeTexts(const LanguageModel& model, const std::vector<SelfGeneratedText>& texts,
                const std::function<void(std::int64_t)>& onTokens) {
  const auto begin = firstToken(model.checkpoint().config());
  std::vector<RowSeed> seeds;
  for (const auto& text : texts) {
    for (std::int64_t row = 0; row < text.rows; ++row) seeds.push_back({text.seed, static_cast<std::uint32_t>(row)});
  }
  std::vector<at::Tensor> parts;
  for (auto rest = std::span<const RowSeed>(seeds); !rest.empty();
       rest = rest.subspan(static_cast<std::size_t>(parts.back().size(0)))) {
    const auto rows = rest.first(std::min(rest.size(), rowsAtOnce));
    GenerationOptions options;
    options.maximumNewTokens = texts.front().length - 1;
    options.temperature = 1;
    options.rowSeeds.assign(rows.begin(), rows.end());
    parts.push_back(
        generate(model, at::full({std::ssize(rows), 1}, begin, at::kLong), options, [&](const at::Tensor& tokens) {
          onTokens(tokens.size(0));
          return true;
        }));
  }
  auto rest = at::cat(parts);
  for (const auto& text : texts) {
    const auto path = cachePath(model.checkpoint(), text);
    std::filesystem::create_directories(path.parent_path());
    writeSafetensors(path, {{"input_ids", rest.slice(0, 0, text.rows)}}, {{"model", model.checkpoint().name()}});
    rest = rest.slice(0, text.rows);
  }
}

}  // namespace

std::vector<at::Tensor> selfGeneratedTexts(const std::shared_ptr<const Checkpoint>& checkpoint,
                                           const std::vector<SelfGeneratedText>& texts,
                                           const std::function<void(double fraction)>& progress) {
  std::map<std::int64_t, std::vector<SelfGeneratedText>> missing;  // by length
  std::int64_t total = 0, done = 0;
  for (const auto& text : texts) {
    if (std::filesystem::exists(cachePath(*checkpoint, text))) continue;
    missing[text.length].push_back(text);
    total += text.rows * (text.length - 1);
  }
  if (!missing.empty()) {
    const LanguageModel model(checkpoint);
    for (const auto& [length, group] : missing) {
      writeTexts(model, group, [&](std::int64_t tokens) {
        done += tokens;
        progress(static_cast<double>(done) / static_cast<double>(total));
      });
    }
  }
  std::vector<at::Tensor> result;
  for (const auto& text : texts) {
    const auto file = SafetensorsFile::open(cachePath(*checkpoint, text));
    result.push_back(loadTensor(file, "input_ids").clone());
  }
  return result;
}

}  // namespace bitlathe
