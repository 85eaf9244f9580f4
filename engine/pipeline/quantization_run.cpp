// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/quantization_run.h"

#include <chrono>
#include <cmath>
#include <utility>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/grad_mode.h>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/base/machine.h"
#include "engine/base/user_folders.h"
#include "engine/correct/split_statistics.h"
#include "engine/correct/target_rule.h"
#include "engine/evaluate/divergence_profile.h"
#include "engine/evaluate/reference_comparison.h"
#include "engine/kernels/matrix_product.h"
#include "engine/model/model_summary.h"
#include "engine/pipeline/block_quantizer.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/full_precision_cache.h"
#include "engine/pipeline/input_ranges.h"
#include "engine/pipeline/live_perplexity.h"
#include "engine/pipeline/run_folder.h"
#include "engine/pipeline/run_overview.h"
#include "engine/pipeline/scale_tuning.h"
#include "engine/pipeline/sensitivities.h"
#include "engine/pipeline/stop_rules.h"
#include "engine/pipeline/text_data.h"
#include "engine/pipeline/token_weights.h"
#include "engine/pipeline/work.h"

namespace bitlathe {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t witnessTokens = 1024;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string processorOf(at::Device device) {
  if (device.is_cuda()) return "CUDA";
  return at::get_cpu_capability() + std::string(multipliesBfloat16(device) ? ", bfloat16" : "");
}

RunIdentity identityOf(const Checkpoint& checkpoint, const Recipe& recipe, at::Device device) {
  return {checkpoint.identity(), Fingerprint().add(recipeToText(recipe)).hex(), BITLATHE_VERSION, processorOf(device),
          at::get_num_threads()};
}

void add(Fingerprint& fingerprint, const at::Tensor& tensor) {
  if (!tensor.defined()) return;
  const auto contents = tensor.contiguous();
  for (const auto size : contents.sizes()) fingerprint.add(size);
  fingerprint.add({static_cast<const std::byte*>(contents.const_data_ptr()), contents.nbytes()});
}

/// A key for WidthLosses of a plan: what of the recipe they depend on.
std::string sensitivityTerms(const Recipe& recipe, const std::vector<PlannedLayer>& layers) {
  Recipe plain;
  plain.projector = sensitivityProjector(recipe.projector);
  plain.data.seed = recipe.data.seed;
  auto terms = recipeToText(plain);
  for (const auto& layer : layers) {
    if (!layer.scheme) continue;
    terms += "\n" + layer.name + " " + std::to_string(layer.scheme->groupSize) +
             (layer.scheme->symmetric ? " symmetric" : "");
    for (const int width : layer.widths) terms += " " + std::to_string(width);
  }
  return terms;
}

at::Tensor toTensor(const WidthLosses& losses) {
  std::vector<double> values;
  for (const auto& layer : losses) values.insert(values.end(), layer.begin(), layer.end());
  return at::tensor(values, at::kDouble);
}

/// `values` as toTensor() lays them out for these layers.
WidthLosses lossesOf(const std::vector<PlannedLayer>& layers, const at::Tensor& values) {
  WidthLosses losses;
  const auto* next = values.const_data_ptr<double>();
  for (const auto& layer : layers) {
    auto& ofLayer = losses.emplace_back();
    if (!layer.scheme) continue;
    ofLayer.assign(next, next + layer.widths.size());
    next += layer.widths.size();
  }
  return losses;
}

// Everything that is reported goes to the run folder as well.
class RecordingObserver final : public Observer {
 public:
  RecordingObserver(Observer& observer, RunFolder& folder) : observer_(observer), folder_(folder) {}

  void onEvent(const Event& event) override {
    folder_.append(event);
    observer_.onEvent(event);
  }

 private:
  Observer& observer_;
  RunFolder& folder_;
};

// An export at the end of a run: the run as a whole is as good as done.
class ExportObserver final : public Observer {
 public:
  explicit ExportObserver(Observer& observer) : observer_(observer) {}

  void onEvent(const Event& event) override {
    if (const auto* progress = std::get_if<Progress>(&event))
      return observer_.onEvent(Progress{1, progress->activity, -1});
    observer_.onEvent(event);
  }

 private:
  Observer& observer_;
};

class Run {
 public:
  Run(RunFolder& folder, std::shared_ptr<const Checkpoint> checkpoint, const Recipe& recipe, Plan plan,
      Observer& observer, JobControl& control)
      : folder_(folder),
        checkpoint_(std::move(checkpoint)),
        recipe_(recipe),
        plan_(std::move(plan)),
        observer_(observer, folder),
        control_(control),
        device_(computeDevice()),
        blocks_(checkpoint_, device_, readsBlocksAgain(recipe)),
        ends_(*checkpoint_, at::kFloat, device_) {}

  void execute();

 private:
  void interruptionPoint() {
    Clock::time_point begin;
    control_.checkpoint(
        [&] {
          begin = Clock::now();
          observer_.onEvent(RunPaused{});
        },
        [&] {
          paused_ += secondsSince(begin);
          observer_.onEvent(RunResumed{});
        });
  }

  void obtainTexts();
  void planPrecision();
  std::string fullPrecisionKey(std::string_view what, const TokenWindows& text) const;
  WidthLosses obtainSensitivities();
  std::vector<LayerPlanned> choosePrecision();
  TokenWeights obtainTokenWeights();
  BlockStream makeStream(const at::Tensor& ids, const at::Tensor& mask, const InferencePrecision& precision = {}) const;
  void passEvaluation(BlockStream& stream, const DecoderBlock& block, const std::string& activity);
  at::Tensor fullPrecisionStates();
  void measureFullPrecision();
  ReferenceComparison measureQuantized(PerplexityMeasured::Kind kind, const BlockStream& stream);
  void reportProfile(const ReferenceComparison& compared);
  PerplexityMeasured perplexityOf(PerplexityMeasured::Kind kind, const InferencePrecision& precision,
                                  const WindowLikelihoods& measured) const;
  std::vector<BlockStream> evaluationStreams() const;
  void quantizeBlocks();
  void tuneScales(const at::Tensor& fullPrecision);
  DecoderBlock finished(DecoderBlock block) const;
  void passFinished(std::vector<BlockStream>& streams);

  RunFolder& folder_;
  std::shared_ptr<const Checkpoint> checkpoint_;
  const Recipe& recipe_;
  Plan plan_;
  RecordingObserver observer_;
  JobControl& control_;
  at::Device device_;
  BlockSource blocks_;
  ModelEnds ends_;
  TokenWindows calibration_;
  ScoredWindows evaluation_;
  at::Tensor fullPrecisionHidden_;  // [N, T, D] behind the last block, of the evaluation text
  WindowLikelihoods fullPrecision_;
  FullPrecisionCache cache_{cacheFolder() / "full-precision"};
  double writtenShare_ = 0;  // of the run: what writing texts took, where they had to be written
  std::optional<WorkMeter> meter_;
  double paused_ = 0;  // seconds
};

void Run::obtainTexts() {
  if (!folder_.hasTexts()) {
    observer_.onEvent(StageStarted{"Preparing texts"});
    WorkMeter writing(observer_, 1, 0, plan_.estimate.textShare);
    double written = 0;
    writeSelfGeneratedTexts(checkpoint_, recipe_, [&](double fraction) {
      interruptionPoint();
      writtenShare_ = plan_.estimate.textShare;
      writing.advance(fraction - std::exchange(written, fraction),
                      "Writing text · " + std::to_string(std::lround(fraction * 100)) + " %");
    });
    const auto calibration = calibrationWindows(checkpoint_, recipe_.data);
    ScoredWindows evaluation;
    if (recipe_.evaluation.enabled) evaluation = evaluationWindows(checkpoint_, recipe_.evaluation);
    folder_.writeTexts(calibration, evaluation);
  }
  calibration_ = folder_.calibration();
  evaluation_ = folder_.evaluation();
}

/// Names what this model makes of a text on this machine.
std::string Run::fullPrecisionKey(std::string_view what, const TokenWindows& text) const {
  Fingerprint key;
  key.add(what)
      .add(checkpoint_->identity())
      .add(BITLATHE_VERSION)
      .add(processorOf(device_))
      .add(std::int64_t{at::get_num_threads()});
  add(key, text.ids);
  add(key, text.mask);
  return key.hex();
}

WidthLosses Run::obtainSensitivities() {
  const double work = work::sensitivities(plan_, recipe_, calibration_.ids.numel());
  const auto key = fullPrecisionKey("sensitivities " + sensitivityTerms(recipe_, plan_.layers), calibration_);
  if (const auto kept = cache_.find(key)) {
    meter_->skip(work);
    return lossesOf(plan_.layers, *kept);
  }
  observer_.onEvent(StageStarted{"Measuring sensitivities"});
  auto losses = measureSensitivities(
      recipe_, plan_, blocks_, ends_, calibration_, device_,
      [&](std::int64_t block) {
        meter_->advance(work / static_cast<double>(blocks_.count()),
                        "Sensitivity of block " + std::to_string(block + 1));
      },
      [&] { interruptionPoint(); });
  cache_.keep(key, toTensor(losses));
  return losses;
}

/// Chooses the bits of each layer.
std::vector<LayerPlanned> Run::choosePrecision() {
  const auto losses = obtainSensitivities();
  chooseWidths(plan_.layers, recipe_.precision.budget, losses);
  std::vector<LayerPlanned> planned;
  for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
    const auto& layer = plan_.layers[i];
    if (layer.scheme) {
      planned.push_back({layer.name, layer.block, layer.kind, layer.scheme->bits, layer.widths, losses[i]});
    }
  }
  return planned;
}

/// Gives each layer the bits of the run's mixed-precision plan, which is made once.
void Run::planPrecision() {
  if (!recipe_.precision.mixed) return;
  if (!folder_.hasPrecisionPlan()) folder_.writePrecisionPlan(choosePrecision());
  PrecisionPlanned whole;
  auto layer = plan_.layers.begin();
  for (const auto& planned : folder_.precisionPlan()) {
    layer =
        std::find_if(layer, plan_.layers.end(), [&](const auto& candidate) { return candidate.name == planned.name; });
    if (layer == plan_.layers.end() || !layer->scheme) {
      throw Error((folder_.path() / "precision.json").string() + ": doesn't fit the recipe", "Start a new run.");
    }
    layer->scheme->bits = planned.bits;
    const auto width = std::ranges::find(planned.widths, planned.bits) - planned.widths.begin();
    whole.expectedDivergence += planned.divergences.at(static_cast<std::size_t>(width));
    observer_.onEvent(planned);
  }
  whole.bitsPerWeight = bitsPerWeight(plan_.layers);
  observer_.onEvent(whole);
}

/// Measured once per run.
TokenWeights Run::obtainTokenWeights() {
  if (recipe_.data.tokenWeights == TokenWeighting::equal) return {};
  if (!folder_.hasTokenWeights()) {
    const double work = work::tokenWeights(plan_, recipe_, calibration_.ids.numel());
    const auto key = fullPrecisionKey("token weights " + std::to_string(recipe_.data.seed), calibration_);
    TokenWeights weights;
    if (const auto kept = cache_.find(key)) {
      meter_->skip(work);
      weights = {kept->select(0, 0), kept->select(0, 1)};
    } else {
      observer_.onEvent(StageStarted{"Weighing tokens"});
      weights = measureTokenWeights(
          blocks_, ends_, calibration_, device_, recipe_.data.seed,
          [&](std::int64_t block, double share) {
            meter_->advance(work * share / static_cast<double>(blocks_.count()),
                            "Tokens of block " + std::to_string(block + 1));
          },
          [&] { interruptionPoint(); });
      cache_.keep(key, at::stack({weights.attention, weights.mlp}));
    }
    folder_.writeTokenWeights(weights);
  }
  auto [attention, mlp] = folder_.tokenWeights();
  return {attention.to(device_), mlp.to(device_)};
}

BlockStream Run::makeStream(const at::Tensor& ids, const at::Tensor& mask, const InferencePrecision& precision) const {
  return {ends_.embed(ids.to(device_)), mask.defined() ? mask.to(device_) : mask,
          makeRotaryTable(checkpoint_->config(), ids.size(1), device_), precision};
}

void Run::passEvaluation(BlockStream& stream, const DecoderBlock& block, const std::string& activity) {
  const double work = work::blockPerToken(plan_) * static_cast<double>(stream.tokens());
  for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
    interruptionPoint();
    stream.pass(block, first);
    const auto sequences = std::min(stream.microBatch(), stream.sequences() - first);
    meter_->advance(work * static_cast<double>(sequences) / static_cast<double>(stream.sequences()), activity);
  }
}

at::Tensor Run::fullPrecisionStates() {
  const auto key = fullPrecisionKey("hidden states", {evaluation_.ids, {}});
  if (const auto states = cache_.find(key)) {
    meter_->skip(work::blockPerToken(plan_) * static_cast<double>(evaluation_.ids.numel() * blocks_.count()));
    return states->to(device_);
  }
  auto stream = makeStream(evaluation_.ids, {});
  for (std::int64_t i = 0; i < blocks_.count(); ++i) passEvaluation(stream, blocks_.block(i), "Full precision");
  cache_.keep(key, stream.hidden());
  return stream.hidden();
}

void Run::measureFullPrecision() {
  observer_.onEvent(StageStarted{"Measuring the full-precision model"});
  fullPrecisionHidden_ = fullPrecisionStates();
  fullPrecision_ = likelihoods(ends_, fullPrecisionHidden_, evaluation_.targets, [&] { interruptionPoint(); });
  observer_.onEvent(perplexityOf(PerplexityMeasured::Kind::fullPrecision, {}, fullPrecision_));
}

ReferenceComparison Run::measureQuantized(PerplexityMeasured::Kind kind, const BlockStream& stream) {
  auto compared = compareWithReference(ends_, fullPrecisionHidden_, stream.hidden(), evaluation_.targets,
                                       [&] { interruptionPoint(); });
  const auto& tokens = compared.likelihoods.tokens;
  auto event = perplexityOf(kind, stream.precision(), compared.likelihoods);
  event.blocksDone = blocks_.count();
  const auto divergence = meanOverWindows(compared.divergence, tokens);
  event.klDivergence = divergence.mean;
  event.klStandardError = divergence.standardError;
  const auto largest = percentile(compared.tokenDivergence, tokens, 0.999);
  event.klPercentile = largest.value;
  event.klPercentileStandardError = largest.standardError;
  const auto sameTop = meanOverWindows(compared.sameTop, tokens);
  event.sameTop = sameTop.mean;
  event.sameTopStandardError = sameTop.standardError;
  const auto squaredChange = meanOverWindows(compared.squaredProbabilityChange, tokens);
  if (squaredChange.mean > 0) {
    event.probabilityChange = std::sqrt(squaredChange.mean);
    event.probabilityChangeStandardError = squaredChange.standardError / (2 * event.probabilityChange);
  }
  std::vector<double> differences(compared.likelihoods.nll);
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= fullPrecision_.nll[i];
  event.differenceStandardError = meanOverWindows(differences, tokens).standardError;
  observer_.onEvent(event);
  return compared;
}

void Run::reportProfile(const ReferenceComparison& compared) {
  const auto profile = divergenceProfile(evaluation_.targets, compared.tokenDivergence);
  DivergenceMeasured where;
  for (const auto& bin : profile.positions) {
    where.binBegins.push_back(bin.begin);
    where.binEnds.push_back(bin.end);
    where.binMeans.push_back(bin.divergence.mean);
    where.binErrors.push_back(bin.divergence.standardError);
  }
  for (const auto& window : profile.windows) {
    where.windowMeans.push_back(window.mean);
    where.windowErrors.push_back(window.standardError);
  }
  observer_.onEvent(where);
}

PerplexityMeasured Run::perplexityOf(PerplexityMeasured::Kind kind, const InferencePrecision& precision,
                                     const WindowLikelihoods& measured) const {
  const auto mean = measured.mean();
  PerplexityMeasured event{kind,
                           0,
                           std::exp(mean.mean),
                           mean.standardError,
                           evaluation_.count(),
                           mean.count,
                           protocolOf(recipe_.evaluation, evaluation_, precision)};
  for (std::size_t i = 0; i < measured.nll.size(); ++i) {
    event.windowMeans.push_back(measured.nll[i] / static_cast<double>(measured.tokens[i]));
  }
  return event;
}

/// As the model is run and, where that rounds, also with weights alone; none where nothing is evaluated.
std::vector<BlockStream> Run::evaluationStreams() const {
  std::vector<BlockStream> streams;
  if (!evaluation_.ids.defined()) return streams;
  const auto& precision = recipe_.inference.precision;
  const auto mask = precision.off() ? at::Tensor() : evaluation_.mask();  // for groups of keys; attention is causal
  streams.push_back(makeStream(evaluation_.ids, mask, precision));
  if (!precision.off()) streams.push_back(makeStream(evaluation_.ids, {}));
  return streams;
}

/// `fullPrecision`: the original model's hidden states of the calibration text behind the last block. Done once per
/// run.
void Run::tuneScales(const at::Tensor& fullPrecision) {
  if (folder_.hasTunedScales()) return;
  observer_.onEvent(StageStarted{"Tuning scales"});
  const double work = work::tuning(plan_, recipe_, calibration_.ids.numel());
  const QuantizedBlocks quantized{checkpoint_->config(), [&](std::int64_t block) { return blocks_.block(block); },
                                  [&](std::int64_t block) { return readBlock(folder_.path(), block); }};
  const auto heldOut = heldOutSamples(calibration_.ids.size(0), recipe_.correction.heldOut);
  std::int64_t pass = 1;
  const auto interrupt = std::function([&] { interruptionPoint(); });
  ScaleTuning tuning(quantized, ends_, calibration_, fullPrecision, recipe_.tuning, heldOut, recipe_.data.seed,
                     interrupt);
  folder_.writeTunedScales(tuning.run(
      [&](const ScalesTuned& done) {
        observer_.onEvent(done);
        pass = done.pass + 1;
      },
      [&](double share) {
        meter_->advance(work * share, "Tuning scales · pass " + std::to_string(pass) + " of " +
                                          std::to_string(recipe_.tuning.epochs));
      }));
}

/// A block as the run folder has it.
DecoderBlock Run::finished(DecoderBlock block) const {
  setWeights(block, readBlock(folder_.path(), block.index()));
  const auto ranges = readInputRanges(folder_.path(), block.index());
  for (const auto kind : linearKinds) {
    const auto range = ranges.find(linearLayerName(block.index(), kind));
    if (range != ranges.end()) block.linear(kind).inputRange = range->second.to(device_);
  }
  return block;
}

/// Sends the streams through the whole model as the run folder has it.
void Run::passFinished(std::vector<BlockStream>& streams) {
  for (std::int64_t i = 0; i < blocks_.count(); ++i) {
    const auto block = finished(blocks_.block(i));
    for (auto& stream : streams) {
      passEvaluation(stream, block, "Block " + std::to_string(i + 1) + " · evaluation text");
    }
  }
}

void Run::quantizeBlocks() {
  std::optional<LivePerplexity> live;
  double fullPrecision = 0;
  const auto& precision = recipe_.inference.precision;
  if (evaluation_.ids.defined()) {
    measureFullPrecision();
    fullPrecision = std::exp(fullPrecision_.mean().mean);
    live.emplace(fullPrecision_, evaluation_.targets, recipe_.evaluation.liveBudget);
  }
  // The model whose scales will be tuned is only estimated on the way, and measured anew.
  const bool tuned = recipe_.tuning.epochs > 0;
  std::vector<BlockStream> evaluationStreams;
  if (recipe_.evaluation.live || !tuned) evaluationStreams = this->evaluationStreams();
  auto fullStream = makeStream(calibration_.ids, calibration_.mask);
  // Where the quantized stream only tells how far off the blocks are, a part of it tells enough.
  const auto witnesses = std::clamp<std::int64_t>(witnessTokens / calibration_.ids.size(1), 1, fullStream.sequences());
  const auto followed = followsQuantizedStream(recipe_.correction) ? fullStream.sequences() : witnesses;
  auto quantizedStream = fullStream.copy(followed, recipe_.inference.inCalibration ? precision : InferencePrecision());
  BlockQuantizer quantizer(recipe_, plan_, observer_, *meter_, [&] { interruptionPoint(); });

  const auto tokenWeights = obtainTokenWeights();
  StopRules rules(recipe_.stop);
  for (const auto& event : readRun(folder_.path()).events) {  // of a run that goes on
    const auto* measured = std::get_if<PerplexityMeasured>(&event);
    if (!measured || measured->kind != PerplexityMeasured::Kind::live) continue;
    rules.checkPerplexity(measured->blocksDone - 1, measured->perplexity, fullPrecision);
  }
  observer_.onEvent(StageStarted{"Quantizing"});
  for (std::int64_t i = 0; i < blocks_.count(); ++i) {
    const auto start = Clock::now();
    const double pausedBefore = paused_;
    const auto full = blocks_.block(i);
    if (!tuned) blocks_.forget(i);
    const bool replayed = folder_.hasBlock(i);
    auto quantized = replayed ? finished(full) : full;
    if (replayed) {
      quantizer.replay(full, quantized, fullStream, quantizedStream);
    } else {
      if (precision.needsStaticRanges()) setInputRanges(quantized, fullStream, [&] { interruptionPoint(); });
      const auto layers = quantizer.quantize(full, quantized, fullStream, quantizedStream, tokenWeights.of(i));
      folder_.writeBlock(i, layers, inputRangesOf(quantized));
    }
    const auto error = relativeError(
        quantizedStream.hidden(), fullStream.hidden().slice(0, 0, quantizedStream.sequences()), quantizedStream.mask());
    if (!replayed)
      observer_.onEvent(
          BlockFinished{i, error.plain, error.robust, secondsSince(start) - (paused_ - pausedBefore), processMemory()});
    rules.checkBlock(i, error.robust);
    if (evaluationStreams.empty()) continue;
    for (auto& stream : evaluationStreams) {
      passEvaluation(stream, quantized, "Block " + std::to_string(i + 1) + " · evaluation text");
    }
    // Before scales are tuned, the last block's estimate is not what will be measured.
    if (replayed || !recipe_.evaluation.live || (i + 1 == blocks_.count() && !tuned)) continue;
    const auto& stream = evaluationStreams.front();
    if (auto estimate =
            live->measure(i + 1, stream.hidden(), stream.rotary(), blocks_, ends_, [&] { interruptionPoint(); })) {
      estimate->protocol = protocolOf(recipe_.evaluation, evaluation_, precision);
      observer_.onEvent(*estimate);
      rules.checkPerplexity(i, estimate->perplexity, fullPrecision);
    }
  }
  if (tuned) tuneScales(fullStream.hidden());
  if (!evaluation_.ids.defined()) return;
  observer_.onEvent(StageStarted{"Measuring the quantized model"});
  if (tuned) {
    evaluationStreams = this->evaluationStreams();
    passFinished(evaluationStreams);
  }
  if (!precision.off()) measureQuantized(PerplexityMeasured::Kind::weightsOnly, evaluationStreams.back());
  reportProfile(measureQuantized(PerplexityMeasured::Kind::quantized, evaluationStreams.front()));
}

void Run::execute() {
  const auto start = Clock::now();
  const at::NoGradGuard noGradients;
  std::int64_t firstBlock = 0;
  while (firstBlock < blocks_.count() && folder_.hasBlock(firstBlock)) ++firstBlock;
  const auto layerCount =
      std::ranges::count_if(plan_.layers, [](const auto& layer) { return layer.scheme.has_value(); });
  observer_.onEvent(
      RunStarted{checkpoint_->name(), blocks_.count(), layerCount, plan_.estimate.bitsPerWeight, firstBlock});
  obtainTexts();
  meter_.emplace(
      observer_,
      work::total(plan_, recipe_, calibration_.ids.numel(), evaluation_.ids.defined() ? evaluation_.ids.numel() : 0),
      writtenShare_);
  if (folder_.hasPrecisionPlan()) meter_->skip(work::sensitivities(plan_, recipe_, calibration_.ids.numel()));
  if (folder_.hasTokenWeights()) meter_->skip(work::tokenWeights(plan_, recipe_, calibration_.ids.numel()));
  if (folder_.hasTunedScales()) meter_->skip(work::tuning(plan_, recipe_, calibration_.ids.numel()));
  planPrecision();
  quantizeBlocks();

  ExportObserver exportObserver(observer_);
  auto write = [&](bool wanted, ExportFormat format, const char* name) {
    const auto target = folder_.path() / name;
    if (wanted && !std::filesystem::exists(target)) exportRun(folder_.path(), format, target, exportObserver, control_);
  };
  write(recipe_.output.gptq, preferredGptqFormat(recipe_), "gptq");
  write(recipe_.output.dequantized, ExportFormat::dequantized, "dequantized");

  const RunFinished finished{secondsSince(start), peakProcessMemory()};
  observer_.onEvent(finished);
  folder_.writeSummary({{"seconds", finished.seconds}, {"peak_memory", finished.peakMemory}});
  updateOverview(folder_.path());
}

Plan requirePlan(const std::string& model, const Recipe& recipe) {
  auto plan = makePlan(inspectModel(model), recipe);
  if (!plan.problems.empty()) {
    std::string text = "the recipe can't be run on " + model + ":";
    for (const auto& problem : plan.problems) text += "\n  " + problem.key + " " + problem.message;
    throw Error(text, "Change these fields of the recipe.");
  }
  return plan;
}

}  // namespace

void runQuantization(const RunRequest& request, Observer& observer, JobControl& control) {
  auto checkpoint = Checkpoint::open(request.model);
  const auto model = std::filesystem::absolute(checkpoint->path()).lexically_normal().string();
  if (isRunFolder(request.folder)) {
    const auto stored = readRun(request.folder);
    if (stored.recipe != request.recipe || stored.model != model) {
      throw Error(request.folder.string() + ": holds a run of another " +
                      (stored.model != model ? "model (" + stored.model + ")" : std::string("recipe")),
                  "Choose another folder, or resume that run as it is.");
    }
    return resumeQuantization(request.folder, observer, control);
  }
  const auto plan = requirePlan(model, request.recipe);
  auto folder = RunFolder::create(request.folder, {model, request.recipe, request.folder},
                                  identityOf(*checkpoint, request.recipe, computeDevice()));
  Run(folder, std::move(checkpoint), request.recipe, plan, observer, control).execute();
}

void resumeQuantization(const std::filesystem::path& path, Observer& observer, JobControl& control) {
  auto folder = RunFolder::open(path);
  if (folder.finished()) {
    throw Error(path.string() + ": this run is finished", "Export it, or start a new run in another folder.");
  }
  const auto request = folder.request();
  const auto plan = requirePlan(request.model, request.recipe);
  auto checkpoint = Checkpoint::open(request.model);
  // The number of threads decides in which order sums are taken.
  at::set_num_threads(static_cast<int>(folder.threads()));
  folder.requireIdentity(identityOf(*checkpoint, request.recipe, computeDevice()));
  Run(folder, std::move(checkpoint), request.recipe, plan, observer, control).execute();
}

}  // namespace bitlathe
