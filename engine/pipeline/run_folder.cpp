// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/run_folder.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fstream>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/user_folders.h"
#include "engine/storage/atomic_file.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

constexpr int runSchemaVersion = 1;

std::string utcNow() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

nlohmann::json readRunJson(const std::filesystem::path& folder) {
  const auto path = folder / "run.json";
  if (!std::filesystem::exists(path)) {
    throw Error(folder.string() + ": is not a run folder, it has no run.json",
                "Name the folder that a quantization wrote; `bitlathe runs` lists them.");
  }
  auto json = readJsonFile(path);
  const int schema = json.value("schema", 0);
  if (schema != runSchemaVersion) {
    throw Error(path.string() + ": has schema " + std::to_string(schema) + ", this version reads " +
                    std::to_string(runSchemaVersion),
                "Open it with the version of Bitlathe that wrote it.");
  }
  return json;
}

at::Tensor requireShape(const at::Tensor& tensor, at::ScalarType dtype, at::IntArrayRef shape,
                        const std::string& what) {
  if (tensor.scalar_type() != dtype || tensor.sizes() != shape) throw Error(what + " has the wrong type or shape");
  return tensor;
}

std::filesystem::path tunedScalesPath(const std::filesystem::path& runFolder) {
  return runFolder / "scales.safetensors";
}

}  // namespace

bool isRunFolder(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "run.json");
}

std::filesystem::path blockPath(const std::filesystem::path& runFolder, std::int64_t block) {
  char name[32];
  std::snprintf(name, sizeof(name), "%04lld.safetensors", static_cast<long long>(block));
  return runFolder / "blocks" / name;
}

std::filesystem::path eventsPath(const std::filesystem::path& runFolder) {
  return runFolder / "events.jsonl";
}

RunFolder::RunFolder(std::filesystem::path path) : path_(std::move(path)) {
  lock_ = ::open((path_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) throw Error(path_.string() + ": cannot be written: " + std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw Error(path_.string() + ": another process is working on this run", "Wait for it to end, or stop it.");
  }
  events_ = ::open(eventsPath(path_).c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (events_ < 0) {
    ::close(lock_);
    throw Error(eventsPath(path_).string() + ": cannot be written: " + std::strerror(errno));
  }
  // A line that a killed process left half written ends here, so that the next event begins a line of its own.
  const auto size = ::lseek(events_, 0, SEEK_END);
  char last = '\n';
  if (size > 0 && ::pread(events_, &last, 1, size - 1) == 1 && last != '\n' && ::write(events_, "\n", 1) != 1) {
    throw Error(eventsPath(path_).string() + ": cannot be written: " + std::strerror(errno));
  }
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)), events_(std::exchange(other.events_, -1)) {}

RunFolder::~RunFolder() {
  if (events_ >= 0) ::close(events_);
  if (lock_ >= 0) ::close(lock_);
}

RunFolder RunFolder::create(const std::filesystem::path& folder, const RunRequest& request,
                            const RunIdentity& identity) {
  AtomicFolder draft(folder);
  const nlohmann::json run = {{"schema", runSchemaVersion},
                              {"created", utcNow()},
                              {"model", request.model},
                              {"identity",
                               {{"model", identity.model},
                                {"recipe", identity.recipe},
                                {"build", identity.build},
                                {"processor", identity.processor},
                                {"threads", identity.threads}}}};
  writeFileAtomically(draft.partial() / "run.json", run.dump(2) + "\n");
  writeFileAtomically(draft.partial() / "recipe.json", recipeToText(request.recipe));
  std::filesystem::create_directory(draft.partial() / "blocks");
  draft.commit();
  return RunFolder(folder);
}

RunFolder RunFolder::open(const std::filesystem::path& folder) {
  readRunJson(folder);
  return RunFolder(folder);
}

RunRequest RunFolder::request() const {
  return {readRunJson(path_).at("model").get<std::string>(), readRecipe(path_ / "recipe.json"), path_};
}

std::int64_t RunFolder::threads() const {
  return readRunJson(path_).at("identity").at("threads").get<std::int64_t>();
}

void RunFolder::requireIdentity(const RunIdentity& identity) const {
  const auto stored = readRunJson(path_).at("identity");
  std::string differing;
  auto compare = [&](const char* key, const std::string& value, const std::string& what) {
    if (stored.at(key).get<std::string>() != value) differing += (differing.empty() ? "" : ", ") + what;
  };
  compare("model", identity.model, "the model's files");
  compare("recipe", identity.recipe, "the recipe");
  compare("build", identity.build, "the version of Bitlathe");
  compare("processor", identity.processor, "the processor");
  if (!differing.empty()) {
    throw Error(
        path_.string() + ": this run can't be continued, for something differs from when it began: " + differing,
        "Start a new run in another folder, or restore what differs.");
  }
}

void RunFolder::append(const Event& event) {
  const std::string line = toJson(event).dump() + "\n";
  for (std::size_t written = 0; written < line.size();) {
    const auto count = ::write(events_, line.data() + written, line.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      throw Error(eventsPath(path_).string() + ": cannot be written: " + std::strerror(errno),
                  "Free some space, then resume the run.");
    }
    written += static_cast<std::size_t>(count);
  }
}

bool RunFolder::hasTexts() const {
  return std::filesystem::exists(path_ / "calibration.safetensors") &&
         std::filesystem::exists(path_ / "evaluation.safetensors");
}

void RunFolder::writeTexts(const TokenWindows& calibration, const ScoredWindows& evaluation) {
  std::vector<NamedTensor> tensors{{"input_ids", calibration.ids}};
  if (calibration.mask.defined()) tensors.push_back({"mask", calibration.mask});
  writeSafetensors(path_ / "calibration.safetensors", tensors);
  tensors.clear();
  if (evaluation.ids.defined()) tensors = {{"input_ids", evaluation.ids}, {"targets", evaluation.targets}};
  writeSafetensors(path_ / "evaluation.safetensors", tensors);
}

TokenWindows RunFolder::calibration() const {
  const auto file = SafetensorsFile::open(path_ / "calibration.safetensors");
  return {loadTensor(file, "input_ids"), file.find("mask") != nullptr ? loadTensor(file, "mask") : at::Tensor()};
}

ScoredWindows RunFolder::evaluation() const {
  const auto file = SafetensorsFile::open(path_ / "evaluation.safetensors");
  if (file.tensors().empty()) return {};
  return {loadTensor(file, "input_ids"), loadTensor(file, "targets")};
}

bool RunFolder::hasPrecisionPlan() const {
  return std::filesystem::exists(path_ / "precision.json");
}

void RunFolder::writePrecisionPlan(const std::vector<LayerPlanned>& layers) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& layer : layers) list.push_back(toJson(layer));
  writeFileAtomically(path_ / "precision.json", list.dump(1) + "\n");
}

std::vector<LayerPlanned> RunFolder::precisionPlan() const {
  const auto path = path_ / "precision.json";
  std::vector<LayerPlanned> layers;
  for (const auto& entry : readJsonFile(path)) {
    const auto event = eventFromJson(entry);
    const auto* layer = std::get_if<LayerPlanned>(&event);
    if (layer == nullptr) throw Error(path.string() + ": holds something else than the bits of layers");
    layers.push_back(*layer);
  }
  return layers;
}

bool RunFolder::hasTokenWeights() const {
  return std::filesystem::exists(path_ / "token_weights.safetensors");
}

void RunFolder::writeTokenWeights(const TokenWeights& weights) {
  writeSafetensors(path_ / "token_weights.safetensors",
                   {{"attention", weights.attention.cpu()}, {"mlp", weights.mlp.cpu()}});
}

TokenWeights RunFolder::tokenWeights() const {
  const auto file = SafetensorsFile::open(path_ / "token_weights.safetensors");
  return {loadTensor(file, "attention"), loadTensor(file, "mlp")};
}

bool RunFolder::hasTunedScales() const {
  return std::filesystem::exists(tunedScalesPath(path_));
}

void RunFolder::writeTunedScales(const LayerScales& scales) {
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : scales) tensors.push_back({name, tensor});
  writeSafetensors(tunedScalesPath(path_), tensors);
}

bool RunFolder::hasBlock(std::int64_t block) const {
  return std::filesystem::exists(blockPath(path_, block));
}

void RunFolder::writeBlock(std::int64_t block, const QuantizedWeights& layers, const InputRanges& ranges) {
  std::vector<NamedTensor> tensors;
  nlohmann::json schemes = nlohmann::json::object();
  for (const auto& [name, weight] : layers) {
    tensors.push_back({name + ".codes", weight.codes});
    tensors.push_back({name + ".scales", weight.scales});
    tensors.push_back({name + ".zeros", weight.zeros});
    tensors.push_back({name + ".group_index", weight.groupIndex});
    schemes[name] = {
        {"bits", weight.scheme.bits}, {"group_size", weight.scheme.groupSize}, {"symmetric", weight.scheme.symmetric}};
  }
  for (const auto& [name, range] : ranges) tensors.push_back({name + std::string(inputRangeSuffix), range.cpu()});
  writeSafetensors(blockPath(path_, block), tensors, {{"schemes", schemes.dump()}});
}

QuantizedWeights readBlock(const std::filesystem::path& runFolder, std::int64_t block) {
  const auto path = blockPath(runFolder, block);
  const auto file = SafetensorsFile::open(path);
  const auto schemes = file.metadata().find("schemes");
  if (schemes == file.metadata().end()) throw Error(path.string() + ": is no block of a run, it names no schemes");
  const auto tunedPath = tunedScalesPath(runFolder);
  std::optional<SafetensorsFile> tuned;
  if (std::filesystem::exists(tunedPath)) tuned = SafetensorsFile::open(tunedPath);
  QuantizedWeights layers;
  const nlohmann::json parsed = parseJson(schemes->second, path.string());
  for (const auto& [name, scheme] : parsed.items()) {
    QuantizedWeight weight;
    weight.scheme = {scheme.at("bits").get<int>(), scheme.at("group_size").get<std::int64_t>(),
                     scheme.at("symmetric").get<bool>()};
    const std::string what = path.string() + ": " + name;
    weight.codes = loadTensor(file, name + ".codes");
    const auto rows = weight.codes.size(0), columns = weight.codes.size(1);
    const auto groups = weight.scheme.groupCount(columns);
    weight.scales = requireShape(loadTensor(file, name + ".scales"), at::kHalf, {rows, groups}, what);
    if (tuned) {
      weight.scales =
          requireShape(loadTensor(*tuned, name), at::kHalf, {rows, groups}, tunedPath.string() + ": " + name);
    }
    weight.zeros = requireShape(loadTensor(file, name + ".zeros"), at::kByte, {rows, groups}, what);
    weight.groupIndex = requireShape(loadTensor(file, name + ".group_index"), at::kInt, {columns}, what);
    layers.emplace(name, std::move(weight));
  }
  return layers;
}

InputRanges readInputRanges(const std::filesystem::path& runFolder, std::int64_t block) {
  const auto file = SafetensorsFile::open(blockPath(runFolder, block));
  InputRanges ranges;
  for (const auto kind : linearKinds) {
    const auto layer = linearLayerName(block, kind);
    if (const auto name = layer + std::string(inputRangeSuffix); file.find(name) != nullptr) {
      ranges.emplace(layer, loadTensor(file, name));
    }
  }
  return ranges;
}

bool RunFolder::finished() const {
  return std::filesystem::exists(path_ / "summary.json");
}

void RunFolder::writeSummary(const nlohmann::json& summary) {
  writeFileAtomically(path_ / "summary.json", summary.dump(2) + "\n");
}

namespace {

// What a resumed run repeats counts once: its events replace those of its plan, of the blocks that it computes again
// and of the whole model.
void dropRepeated(std::vector<Event>& events, std::int64_t firstBlock) {
  std::erase_if(events, [&](const Event& event) {
    if (std::holds_alternative<LayerPlanned>(event) || std::holds_alternative<PrecisionPlanned>(event)) return true;
    if (std::holds_alternative<DivergenceMeasured>(event)) return true;
    if (const auto* layer = std::get_if<LayerQuantized>(&event)) return layer->block >= firstBlock;
    if (const auto* block = std::get_if<BlockFinished>(&event)) return block->block >= firstBlock;
    if (const auto* measured = std::get_if<PerplexityMeasured>(&event)) {
      return measured->kind != PerplexityMeasured::Kind::live || measured->blocksDone > firstBlock;
    }
    return false;
  });
}

std::vector<Event> readEvents(const std::filesystem::path& path) {
  std::vector<Event> events;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    try {
      auto event = eventFromJson(parseJson(line, path.string()));
      if (const auto* started = std::get_if<RunStarted>(&event)) dropRepeated(events, started->firstBlock);
      if (const auto* tuned = std::get_if<ScalesTuned>(&event); tuned && tuned->pass == 0) {
        std::erase_if(events, [](const Event& earlier) { return std::holds_alternative<ScalesTuned>(earlier); });
      }
      events.push_back(std::move(event));
    } catch (const Error&) {
      // A line that a killed process left torn says nothing.
    }
  }
  return events;
}

}  // namespace

RunHeader readRunHeader(const std::filesystem::path& folder) {
  const auto run = readRunJson(folder);
  RunHeader header;
  header.folder = folder;
  header.state =
      std::filesystem::exists(folder / "summary.json") ? RunHeader::State::finished : RunHeader::State::unfinished;
  header.model = run.value("model", "");
  header.created = run.value("created", "");
  header.recipe = readRecipe(folder / "recipe.json");
  return header;
}

RunInfo readRun(const std::filesystem::path& folder) {
  return {readRunHeader(folder), readEvents(eventsPath(folder))};
}

std::filesystem::path defaultRunsFolder() {
  return dataFolder() / "runs";
}

}  // namespace bitlathe
