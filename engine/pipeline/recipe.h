// SPDX-License-Identifier: GPL-3.0-or-later
// What a person chose: a value that can be compared, saved as JSON and edited field by field.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/correct/correction_options.h"
#include "engine/model/inference_precision.h"
#include "engine/quant/scheme.h"
#include "engine/text/sampling_strategy.h"

namespace bitlathe {

inline constexpr int recipeSchemaVersion = 1;

enum class TextSource {
  selfGenerated,  ///< the model's own samples: seeded, cached, no download
  file,           ///< .txt, .jsonl or .json
  ids,            ///< token ids in a safetensors file ("input_ids", int64 [N, T])
  hub,            ///< a text file of a data set in the local Hugging Face cache, "owner/name/path"
};

/// What the products of the calibration passes multiply; their sums are float32.
enum class CalibrationProducts {
  automatic,  ///< bfloat16 where the device multiplies it faster and codes are coarse, else float32
  float32,
  bfloat16,
};

/// How much each token of the calibration text counts.
enum class TokenWeighting {
  equal,
  fisher,  ///< by what an error at it does to the model's predictions: by the size of the gradient there
};

struct DataOptions {
  TextSource source = TextSource::selfGenerated;
  std::string path;  ///< for file, ids and hub
  std::int64_t samples = 32;
  std::int64_t length = 256;  ///< tokens per sample
  SamplingStrategy strategy = SamplingStrategy::concatRand;
  std::uint64_t seed = 0;
  TokenWeighting tokenWeights = TokenWeighting::equal;
  CalibrationProducts products = CalibrationProducts::automatic;
  bool operator==(const DataOptions&) const = default;
};

/// What a layer is quantized to where its name matches.
struct PrecisionOverride {
  std::string pattern;   ///< shell pattern over "model.layers.3.mlp.down_proj"; * and ? as usual; the last match wins
  bool exclude = false;  ///< keep the layer in full precision
  std::optional<int> bits;
  std::optional<std::int64_t> groupSize;
  std::optional<bool> symmetric;
  bool operator==(const PrecisionOverride&) const = default;
};

struct PrecisionOptions {
  QuantizationScheme scheme;
  bool mixed = false;                    ///< choose each layer's bits by measured sensitivities
  double budget = 3.3;                   ///< bits per weight of the quantized layers, scales and zero points included
  std::vector<int> choices = {2, 3, 4};  ///< ascending
  std::vector<PrecisionOverride> overrides;
  bool operator==(const PrecisionOptions&) const = default;
};

/// What the quantized model is run with. No checkpoint holds it: it is measured, and corrected for.
struct InferenceOptions {
  InferencePrecision precision;
  bool inCalibration = true;  ///< the quantized stream of the calibration text is rounded as well
  bool operator==(const InferenceOptions&) const = default;
};

struct EvaluationOptions {
  bool enabled = true;
  TextSource source = TextSource::selfGenerated;  ///< held out: another seed than the calibration's
  std::string path;
  std::int64_t context = 256;  ///< tokens per window
  std::int64_t stride = 256;
  std::int64_t maximumWindows = 16;  ///< 0: all
  bool live = true;                  ///< estimate the perplexity of the partly quantized model during the run
  double liveBudget = 0.1;           ///< at most this share of the run's time
  bool operator==(const EvaluationOptions&) const = default;
};

/// Tuning of all scales together, once the last block is quantized.
struct TuningOptions {
  std::int64_t epochs = 0;      ///< passes over the calibration text; 0: the scales stay as they are
  double learningRate = 0.004;  ///< Adam's highest, for the logarithms of the scales
  std::int64_t batchSize = 4;   ///< samples per step
  bool operator==(const TuningOptions&) const = default;
};

/// When a run is given up; 0: never.
struct StopOptions {
  double errorJump = 0;        ///< a block's relative error over that of the block before, both without position 0
  double perplexityRatio = 0;  ///< a live estimate over the full-precision model's perplexity
  bool operator==(const StopOptions&) const = default;
};

struct OutputOptions {
  bool gptq = true;          ///< write a GPTQ checkpoint when the run is done
  bool dequantized = false;  ///< write a dequantized checkpoint when the run is done
  bool operator==(const OutputOptions&) const = default;
};

struct Recipe {
  DataOptions data;
  PrecisionOptions precision;
  ProjectorOptions projector;
  CorrectionOptions correction;
  TuningOptions tuning;
  InferenceOptions inference;
  EvaluationOptions evaluation;
  StopOptions stop;
  OutputOptions output;
  bool operator==(const Recipe&) const = default;
};

/// A value that the recipe itself rules out, found without a model.
struct RecipeProblem {
  std::string key;      ///< "precision.bits"
  std::string message;  ///< "is 9; it must be between 1 and 8"
};
/// All problems, in the order of the form; empty where the recipe is sound.
std::vector<RecipeProblem> validateRecipe(const Recipe& recipe);

nlohmann::json toJson(const Recipe& recipe);
/// Missing keys keep their defaults. Throws Error naming the key on unknown keys, wrong types, impossible values and
/// schema versions from the future. Aliases such as "wbits" and "groupsize" are understood.
Recipe recipeFromJson(const nlohmann::json& json, std::string_view source);

/// The text forms that the window and the command line use.
std::string recipeToText(const Recipe& recipe);
Recipe recipeFromText(std::string_view text, std::string_view source);
/// Throws Error naming the file where it can't be read or holds no recipe.
Recipe readRecipe(const std::filesystem::path& file);
/// Sets one field by its dotted key, "precision.bits=4".
void setRecipeValue(Recipe& recipe, std::string_view assignment);

/// "3", or the budget where each layer's bits are chosen, "3.3".
std::string bitsText(const PrecisionOptions& precision);
/// "GPTQ", "JointQ + LPCD": the projector and the correction.
std::string methodName(const Recipe& recipe);

struct Preset {
  std::string name;
  std::string description;
  Recipe recipe;
};
/// The built-in presets, "quick" first.
const std::vector<Preset>& presets();
/// Throws Error listing the names where there is no such preset.
const Preset& findPreset(std::string_view name);

}  // namespace bitlathe
