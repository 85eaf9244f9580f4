// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/estimate.h"

#include <chrono>
#include <cmath>

#include "engine/correct/target_rule.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/mixed_precision.h"
#include "engine/pipeline/sensitivities.h"
#include "engine/pipeline/token_weights.h"
#include "engine/pipeline/work.h"

namespace bitlathe {
namespace {

constexpr double bytesPerFloat = 4;
constexpr double programMemory = 440e6;     // LibTorch and the program itself, as measured
constexpr std::int64_t rowsGenerated = 32;  // sequences that self-generated text is written in at once
constexpr std::int64_t microBatchTokens = 2048;
constexpr double logitsAtOnce = 3 * (1 << 24);  // and what the softmax makes of them
constexpr double bytesPerToken = 4;             // of English text

/// Sizes of one model, in elements.
struct Sizes {
  double blockWeights = 0;  // linear layers of one block
  double linearWeights = 0;
  double otherWeights = 0;  // embedding, head, norms and biases
  double headWeights = 0;
};

double biasesOf(const ModelConfig& config, const PlannedLayer& layer) {
  switch (layer.kind) {
    case LinearKind::q:
    case LinearKind::k:
    case LinearKind::v:
      return config.attentionBias ? static_cast<double>(layer.outFeatures) : 0;
    case LinearKind::o:
      return config.attentionOutputBias ? static_cast<double>(layer.outFeatures) : 0;
    default:
      return config.mlpBias ? static_cast<double>(layer.outFeatures) : 0;
  }
}

double weightsOf(const PlannedLayer& layer) {
  return static_cast<double>(layer.outFeatures) * static_cast<double>(layer.inFeatures);
}

double groupsOf(const PlannedLayer& layer) {
  return static_cast<double>(layer.scheme->groupCount(layer.inFeatures));
}

Sizes sizesOf(const ModelConfig& config, const std::vector<PlannedLayer>& layers) {
  Sizes sizes;
  sizes.headWeights = static_cast<double>(config.vocabularySize) * static_cast<double>(config.hiddenSize);
  const double perBlock = 2.0 * static_cast<double>(config.hiddenSize) +
                          (config.queryKeyNorm ? 2.0 * static_cast<double>(config.headSize) : 0.0);
  sizes.otherWeights = sizes.headWeights * (config.tiedEmbeddings ? 1 : 2) +
                       perBlock * static_cast<double>(config.layerCount) + static_cast<double>(config.hiddenSize);
  for (const PlannedLayer& layer : layers) {
    sizes.linearWeights += weightsOf(layer);
    sizes.otherWeights += biasesOf(config, layer);
  }
  sizes.blockWeights = sizes.linearWeights / static_cast<double>(config.layerCount);
  return sizes;
}

/// Bytes of a quantized layer in a GPTQ checkpoint: codes and zero points packed, scales in 16 bits, g_idx in 32.
double packedSize(const PlannedLayer& layer) {
  const double bits = layer.scheme->bits;
  const double scales = groupsOf(layer) * static_cast<double>(layer.outFeatures);
  return (weightsOf(layer) + scales) * bits / 8 + scales * 2 + static_cast<double>(layer.inFeatures) * 4;
}

/// Bytes of a quantized layer in a run folder: codes and zero points as bytes, so that blocks are quick to read back.
double storedSize(const PlannedLayer& layer) {
  const double scales = groupsOf(layer) * static_cast<double>(layer.outFeatures);
  return weightsOf(layer) + scales * 3 + static_cast<double>(layer.inFeatures) * 4;
}

/// Tokens that a run works on. What a file holds is only known once it is tokenized, so its size has to do.
double evaluationTokens(const EvaluationOptions& options) {
  if (!options.enabled) return 0;
  const auto context = static_cast<double>(options.context);
  const auto windows = static_cast<double>(options.maximumWindows);
  if (options.source == TextSource::selfGenerated || options.source == TextSource::hub) {
    return context * std::max(windows, 1.0);
  }
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(options.path, failure);
  const double tokens = failure ? 0 : static_cast<double>(bytes) / bytesPerToken;
  const double possible = std::max(1.0, tokens / static_cast<double>(options.stride));
  return context * (windows > 0 ? std::min(windows, possible) : possible);
}

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Operations per second of this machine's processor in float32.
struct Rates {
  double product = 0;     // of large square products
  double generation = 0;  // of a few rows times a matrix that doesn't fit the caches, as in generation
};

Rates measureRates() {
  const at::Tensor square = at::ones({768, 768});
  const at::Tensor rows = at::ones({rowsGenerated, 1024});
  const at::Tensor large = at::ones({8192, 1024});
  auto best = [](double operations, const std::function<void()>& work) {
    work();  // wakes the threads
    double seconds = secondsOf(work);
    for (int i = 0; i < 2; ++i) seconds = std::min(seconds, secondsOf(work));
    return operations / seconds;
  };
  return {best(2.0 * 768 * 768 * 768, [&] { at::mm(square, square); }),
          best(2.0 * rowsGenerated * 1024 * 8192, [&] { at::mm(large, rows.t()); })};
}

const Rates& machineRates() {
  static const Rates rates = measureRates();
  return rates;
}

struct Seconds {
  double writing;  // texts
  double running;
};

Seconds estimateSeconds(const Recipe& recipe, const Plan& plan, const Sizes& sizes) {
  const double calibration = static_cast<double>(recipe.data.samples) * static_cast<double>(recipe.data.length);
  const double evaluation = evaluationTokens(recipe.evaluation);
  const double evaluations = recipe.inference.precision.off() ? 2 : 3;  // full precision, quantized, weights alone
  // A step of the tuning goes through the head three times: of both models, and back.
  const double tuned = 3 * static_cast<double>(recipe.tuning.epochs) * calibration;
  const double heads = (evaluations * evaluation + tuned) * 2 * sizes.headWeights;
  const double operations =
      work::total(plan, recipe, static_cast<std::int64_t>(calibration), static_cast<std::int64_t>(evaluation)) + heads;
  double seconds = operations / machineRates().product;
  if (recipe.evaluation.enabled && recipe.evaluation.live) seconds /= 1 - recipe.evaluation.liveBudget;

  double generated = 0;
  if (recipe.data.source == TextSource::selfGenerated) generated += calibration;
  if (recipe.evaluation.enabled && recipe.evaluation.source == TextSource::selfGenerated) generated += evaluation;
  return {generated * 2 * (sizes.linearWeights + sizes.headWeights) / machineRates().generation, seconds};
}

/// What the largest of LPCD's relaxations holds of all samples, in elements.
double relaxationSize(const ModelConfig& config, const Recipe& recipe) {
  const auto& correction = recipe.correction;
  const auto tokens = static_cast<double>(recipe.data.samples * recipe.data.length);
  const auto hidden = static_cast<double>(config.hiddenSize);
  const auto heads = static_cast<double>(config.headCount * config.headSize);
  double size = 0;
  if (isRelaxed(correction, LinearKind::q)) size = std::max(size, tokens * (hidden + 4 * heads));
  const auto intermediate = static_cast<double>(config.intermediateSize);
  if (isRelaxed(correction, LinearKind::o)) size = std::max(size, tokens * (hidden + heads));
  if (isRelaxed(correction, LinearKind::down)) size = std::max(size, tokens * (hidden + intermediate));
  if (isRelaxed(correction, LinearKind::v)) {
    constexpr double probabilitiesAtMost = 1 << 28;
    const double probabilities = tokens * static_cast<double>(config.headCount * recipe.data.length);
    size = std::max(size, tokens * (2 * hidden + 2 * heads) + std::min(probabilities, probabilitiesAtMost));
  }
  if (isRelaxed(correction, LinearKind::up)) {
    size = std::max(size, tokens * (2 * hidden + 2 * intermediate));
  }
  return size;
}

/// What measuring the weights of tokens holds, in elements: of some samples the hidden states in front of every block.
double tokenWeightsSize(const ModelConfig& config, const Recipe& recipe) {
  if (recipe.data.tokenWeights == TokenWeighting::equal) return 0;
  const auto states = (config.layerCount + 1) * config.hiddenSize * recipe.data.length;
  const auto most = std::max(states, tokenWeightStates / static_cast<std::int64_t>(bytesPerFloat));
  return static_cast<double>(std::min(states * recipe.data.samples, most));
}

/// What measuring sensitivities holds, in elements: hidden states in front of every block, and the inputs of one
/// block's layers with the gradients at their outputs.
double sensitivitiesSize(const ModelConfig& config, const Recipe& recipe) {
  if (!recipe.precision.mixed) return 0;
  const auto tokens = std::min(recipe.data.samples * recipe.data.length, sensitivityTokens);
  const auto heads = config.headSize * (2 * config.headCount + 2 * config.keyValueHeadCount);
  return static_cast<double>(tokens *
                             ((config.layerCount + 5) * config.hiddenSize + heads + 3 * config.intermediateSize));
}

/// What tuning the scales holds, in elements: the hidden states of both streams behind the last block, and of the
/// samples of a step in front of every block.
double tuningSize(const ModelConfig& config, const Recipe& recipe) {
  if (recipe.tuning.epochs == 0) return 0;
  const auto samples = recipe.data.samples;
  const auto states = 2 * samples + (config.layerCount + 1) * std::min(recipe.tuning.batchSize, samples);
  return static_cast<double>(states * recipe.data.length * config.hiddenSize);
}

/// What stays all the time (the program, the mapped file, embedding and head, blocks) and the largest of what comes and
/// goes: the whole model with a key-value cache while texts are written; both streams, the statistics and a piece of
/// the logits while blocks are quantized and measured; a checkpoint before and after it is written.
double estimatePeakMemory(const ModelSummary& model, const Recipe& recipe, const Estimate& estimate,
                          const Sizes& sizes) {
  const ModelConfig& config = model.config;
  const auto tokens = [](std::int64_t rows, std::int64_t length) { return static_cast<double>(rows * length); };
  const double weights = sizes.linearWeights * bytesPerFloat;
  const bool kept = readsBlocksAgain(recipe) && keepsBlocks(config);
  const double blocks = kept ? weights : 2 * sizes.blockWeights * bytesPerFloat;
  const double permanent = programMemory + static_cast<double>(model.fileSize) + sizes.otherWeights * bytesPerFloat;

  const double keysPerToken = 2.0 * static_cast<double>(config.keyValueHeadCount * config.headSize);
  const double cache = tokens(std::min(rowsGenerated, recipe.data.samples), recipe.data.length) * keysPerToken *
                       static_cast<double>(config.layerCount) * bytesPerFloat;
  const double generating = recipe.data.source == TextSource::selfGenerated ? weights + cache : 0;

  const double streamWidth =
      static_cast<double>(config.hiddenSize + config.headCount * config.headSize + config.intermediateSize);
  const double evaluated = (recipe.inference.precision.off() ? 1 : 2) * evaluationTokens(recipe.evaluation);
  const double streams = (2 * tokens(recipe.data.samples, recipe.data.length) + evaluated) * streamWidth;
  const double widest = static_cast<double>(std::max(config.hiddenSize, config.intermediateSize));
  // H, its factor, and the factorisation's copies; C and D, and the factors of other dampings.
  const bool corrected = recipe.correction.method != CorrectionMethod::none;
  const double factors =
      (recipe.projector.damping == DampingChoice::heldOut ? 10 : 0) + (choosesStrength(recipe.correction) ? 6 : 0);
  const double statistics = (6 + (corrected ? 4 : 0) + factors) * widest * widest;
  const double microBatch = 8 * static_cast<double>(microBatchTokens) * widest;
  const double logits = recipe.evaluation.enabled ? logitsAtOnce : 0;
  const double quantizing =
      blocks + (streams + relaxationSize(config, recipe) + statistics + microBatch + logits) * bytesPerFloat;

  const double gradients =
      std::max({sensitivitiesSize(config, recipe), tokenWeightsSize(config, recipe), tuningSize(config, recipe)});
  const double measuring = blocks + (gradients + statistics + 2 * microBatch + logits) * bytesPerFloat;

  double exporting = blocks;
  if (recipe.output.gptq) exporting += 2 * static_cast<double>(estimate.outputSize);
  if (recipe.output.dequantized)
    exporting = std::max(exporting, blocks + 2 * static_cast<double>(estimate.originalSize));
  return permanent + std::max({generating, measuring, quantizing, exporting});
}

std::vector<std::string> assumptionsOf(const ModelSummary& model, const Recipe& recipe) {
  std::vector<std::string> sentences;
  sentences.emplace_back("Nothing else keeps the processor busy.");
  const bool generates = recipe.data.source == TextSource::selfGenerated ||
                         (recipe.evaluation.enabled && recipe.evaluation.source == TextSource::selfGenerated);
  if (generates)
    sentences.emplace_back("The self-generated text is not in the cache yet; if it is, the run is shorter.");
  const bool fromFile = recipe.evaluation.source == TextSource::file || recipe.evaluation.source == TextSource::ids;
  if (recipe.evaluation.enabled && fromFile) {
    sentences.emplace_back("The evaluation text has one token per four bytes.");
  }
  if (!readsBlocksAgain(recipe)) {
    sentences.emplace_back("Blocks are read from the file one by one.");
  } else {
    sentences.emplace_back(keepsBlocks(model.config)
                               ? "The whole model is held in memory in 32 bits while it is quantized."
                               : "Blocks are read from the file one by one: the model is too large for this memory.");
  }
  return sentences;
}

}  // namespace

std::uint64_t gptqCheckpointSize(const ModelConfig& config, const std::vector<PlannedLayer>& layers) {
  double bytes = sizesOf(config, layers).otherWeights * 2;
  for (const PlannedLayer& layer : layers) bytes += layer.scheme ? packedSize(layer) : weightsOf(layer) * 2;
  return static_cast<std::uint64_t>(std::ceil(bytes));
}

std::uint64_t plainCheckpointSize(const ModelConfig& config, const std::vector<PlannedLayer>& layers) {
  const Sizes sizes = sizesOf(config, layers);
  return static_cast<std::uint64_t>((sizes.linearWeights + sizes.otherWeights) * 2);
}

Estimate estimateRun(const ModelSummary& model, const Recipe& recipe, const Plan& plan) {
  const auto& layers = plan.layers;
  const Sizes sizes = sizesOf(model.config, layers);
  Estimate estimate;
  estimate.outputSize = gptqCheckpointSize(model.config, layers);
  estimate.originalSize = plainCheckpointSize(model.config, layers);
  const auto [writing, running] = estimateSeconds(recipe, plan, sizes);
  estimate.seconds = writing + running;
  estimate.textShare = estimate.seconds > 0 ? writing / estimate.seconds : 0;
  estimate.peakMemory = static_cast<std::uint64_t>(estimatePeakMemory(model, recipe, estimate, sizes));
  estimate.assumptions = assumptionsOf(model, recipe);

  double stored = 8.0 * static_cast<double>(recipe.data.samples * recipe.data.length) +
                  16.0 * evaluationTokens(recipe.evaluation);  // token ids and targets
  for (const PlannedLayer& layer : layers) {
    if (layer.scheme) stored += storedSize(layer);
  }
  estimate.bitsPerWeight = bitsPerWeight(layers);
  estimate.runFolderSize = static_cast<std::uint64_t>(stored) + (recipe.output.gptq ? estimate.outputSize : 0) +
                           (recipe.output.dequantized ? estimate.originalSize : 0);
  return estimate;
}

}  // namespace bitlathe
