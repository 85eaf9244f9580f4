// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/self_generated.h"

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/base/user_folders.h"
#include "engine/model/generate.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

constexpr std::int64_t rowsAtOnce = 32;
constexpr std::int64_t generatorVersion = 2;  // raise it when the same seed gives another text

std::int64_t firstToken(const ModelConfig& config) {
  if (config.bosTokenId) return *config.bosTokenId;
  if (!config.eosTokenIds.empty()) return config.eosTokenIds.front();
  throw Error("the model names neither a BOS nor an EOS token, so it can't write its own calibration text",
              "Choose a text file as data.source.");
}

}  // namespace

at::Tensor selfGeneratedText(const std::shared_ptr<const Checkpoint>& checkpoint, std::int64_t rows,
                             std::int64_t length, std::uint64_t seed,
                             const std::function<void(double fraction)>& progress) {
  const auto key = Fingerprint()
                       .add(checkpoint->identity())
                       .add(generatorVersion)
                       .add(rows)
                       .add(length)
                       .add(static_cast<std::int64_t>(seed))
                       .hex();
  const auto path = cacheFolder() / "generated" / (key + ".safetensors");
  if (std::filesystem::exists(path)) return loadTensor(SafetensorsFile::open(path), "input_ids").clone();

  const LanguageModel model(checkpoint);
  const auto begin = firstToken(checkpoint->config());
  std::vector<at::Tensor> parts;
  for (std::int64_t first = 0; first < rows; first += rowsAtOnce) {
    const auto count = std::min(rowsAtOnce, rows - first);
    GenerationOptions options;
    options.maximumNewTokens = length - 1;
    options.temperature = 1;
    options.seed = seed + static_cast<std::uint64_t>(first);
    std::int64_t step = 0;
    auto onTokens = [&](const at::Tensor&) {
      const auto done = static_cast<double>(first * length + ++step * count);
      progress(done / static_cast<double>(rows * length));
      return true;
    };
    parts.push_back(generate(model, at::full({count, 1}, begin, at::kLong), options, onTokens));
  }
  const auto ids = at::cat(parts);
  std::filesystem::create_directories(path.parent_path());
  writeSafetensors(path, {{"input_ids", ids}}, {{"model", checkpoint->name()}});
  return ids;
}

}  // namespace bitlathe
