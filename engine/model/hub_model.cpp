// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/hub_model.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <set>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/hub/local_cache.h"
#include "engine/model/folder_checkpoint.h"
#include "engine/model/tensor_shapes.h"
#include "engine/storage/safetensors.h"
#include "engine/storage/weights_file.h"

namespace bitlathe {
namespace {

constexpr std::size_t longestJson = std::size_t{64} << 20;
constexpr const char* configName = "config.json";
constexpr const char* weightsName = "model.safetensors";
constexpr const char* indexName = "model.safetensors.index.json";
constexpr const char* modelCardName = "README.md";

bool isPartOfSplit(const std::string& path) {
  constexpr std::string_view form = "-00000-of-00000.gguf";  // 0: any digit
  return path.size() >= form.size() &&
         std::ranges::equal(path.substr(path.size() - form.size()), form,
                            [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; });
}

/// "IQ2_XXS" of "model.IQ2_XXS.gguf": what isn't read among the encodings that names of files tell; else empty.
std::string unreadEncoding(const std::string& path) {
  std::string stem = path.substr(0, path.size() - std::string_view(".gguf").size());
  std::ranges::transform(stem, stem.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const std::string_view encoding : {"IQ1_", "IQ2_", "IQ3_", "NVFP4", "Q1_0", "Q4_0_4_", "Q4_0_8_"}) {
    const auto at = stem.rfind(encoding);
    if (at == std::string::npos || stem.find_first_of("-./", at) != std::string::npos) continue;
    if (at == 0 || std::string_view("-._/").find(stem[at - 1]) != std::string_view::npos)
      return path.substr(at, stem.size() - at);
  }
  return {};
}

class Inspection {
 public:
  Inspection(HubConnection& connection, HubModel& model, std::stop_token stop)
      : connection_(connection), model_(model), stop_(std::move(stop)) {}

  void run() {
    const HubListing& listing = model_.listing;
    if (listing.find(weightsName) != nullptr || listing.find(indexName) != nullptr) addSafetensors();
    for (const auto& file : listing.files) {
      if (file.path.ends_with(".gguf")) addGguf(file);
    }
    for (auto& choice : model_.choices) {
      choice.size = std::accumulate(choice.files.begin(), choice.files.end(), std::uint64_t{0},
                                    [](std::uint64_t sum, const HubFile& file) { return sum + file.size; });
    }
    if (model_.choices.empty()) explainNothing();
  }

 private:
  nlohmann::json read(const char* name) {
    const HubListing& listing = model_.listing;
    return parseJson(connection_.read(hubFilePath(listing, name), longestJson, {name, listing.repository}, stop_),
                     listing.repository + ": " + name);
  }

  void add(HubChoice& choice, const std::string& name) {
    const HubFile* file = model_.listing.find(name);
    if (file == nullptr) {
      throw Error(model_.listing.repository + " has no file " + name, "Choose another repository of this model.");
    }
    choice.files.push_back(*file);
  }

  void addSafetensors() {
    HubChoice choice;
    try {
      add(choice, configName);
      const ModelConfig config = parseModelConfig(read(configName), model_.listing.repository + ": " + configName);
      model_.config = config;
      for (const auto& tensor : tensorShapes(config)) {
        model_.parameters +=
            std::accumulate(tensor.shape.begin(), tensor.shape.end(), std::int64_t{1}, std::multiplies<>());
      }
      addWeights(choice);
    } catch (const TemporaryError&) {
      throw;
    } catch (const Error& error) {
      choice.problem = error.what();
      choice.remedy = error.remedy();
    }
    model_.choices.push_back(std::move(choice));
  }

  void addWeights(HubChoice& choice) {
    for (const char* name : companionFileNames()) {
      if (const HubFile* file = model_.listing.find(name)) choice.files.push_back(*file);
    }
    if (const HubFile* card = model_.listing.find(modelCardName)) choice.files.push_back(*card);
    if (model_.listing.find(weightsName) != nullptr) return add(choice, weightsName);
    add(choice, indexName);
    const auto source = model_.listing.repository + ": " + indexName;
    for (const auto& [shard, tensors] : parseShardIndex(read(indexName), source)) add(choice, shard);
  }

  void addGguf(const HubFile& file) {
    HubChoice choice;
    choice.gguf = file.path;
    choice.files = {file};
    try {
      if (isPartOfSplit(file.path)) {
        throw Error(file.path + " is one of several parts of a model", "Choose a GGUF file that is whole.");
      }
      if (const auto encoding = unreadEncoding(file.path); !encoding.empty()) {
        throw Error(file.path + ": the encoding " + encoding + " is not supported",
                    "Choose another GGUF file of this model: F16, BF16, Q8_0 or one of Q2_K to Q6_K.");
      }
      const std::string& architecture = model_.listing.ggufArchitecture;
      if (!architecture.empty()) checkArchitecture(architecture, model_.listing.repository);
    } catch (const Error& error) {
      choice.problem = error.what();
      choice.remedy = error.remedy();
    }
    model_.choices.push_back(std::move(choice));
  }

  void explainNothing() {
    model_.problem = model_.listing.repository + " holds no weights as safetensors or GGUF";
    model_.remedy = "Choose another repository of this model.";
    const auto pickle = std::ranges::find_if(model_.listing.files, [](const auto& f) { return isPickleName(f.path); });
    if (pickle == model_.listing.files.end()) return;
    model_.problem += ", only pickles (" + pickle->path + "), which can run programs when they are opened";
  }

  HubConnection& connection_;
  HubModel& model_;
  std::stop_token stop_;
};

std::string ggufNames(const HubModel& model) {
  std::string names;
  for (const auto& choice : model.choices) {
    if (!choice.gguf.empty()) names += (names.empty() ? "" : ", ") + choice.gguf;
  }
  return names;
}

}  // namespace

HubModel inspectHubModel(HubConnection& connection, const std::string& repository, const std::string& revision,
                         const std::stop_token& stop) {
  HubModel model;
  model.listing = listRepository(connection, repository, revision, stop);
  model.revision = revision;
  Inspection(connection, model, stop).run();
  return model;
}

const HubChoice& chooseFromHub(const HubModel& model, const std::string& gguf) {
  if (model.choices.empty()) throw Error(model.problem, model.remedy);
  const HubChoice* chosen = nullptr;
  if (gguf.empty() && (model.choices.size() == 1 || model.choices.front().gguf.empty())) {
    chosen = &model.choices.front();
  } else {
    const auto found = std::ranges::find(model.choices, gguf, &HubChoice::gguf);
    if (found != model.choices.end()) chosen = &*found;
  }
  if (chosen == nullptr && gguf.empty()) {
    throw Error(model.listing.repository + " holds several GGUF files",
                "Choose one of them: " + ggufNames(model) + ".");
  }
  if (chosen == nullptr) {
    const std::string names = ggufNames(model);
    throw Error(
        model.listing.repository + " has no GGUF file " + gguf,
        names.empty() ? "It has none at all; leave the file out for its safetensors." : "It has these: " + names + ".");
  }
  if (!chosen->problem.empty()) throw Error(chosen->problem, chosen->remedy);
  return *chosen;
}

std::filesystem::path modelPath(const HubChoice& choice, const std::filesystem::path& snapshot) {
  return choice.gguf.empty() ? snapshot : snapshot / choice.gguf;
}

std::optional<std::filesystem::path> findDownloaded(const HubModel& model, const HubChoice& choice) {
  const auto snapshot = snapshotFolder(RepositoryKind::model, model.listing.repository, model.listing.commit);
  const auto isHere = [&](const HubFile& file) {
    std::error_code unreadable;
    return std::filesystem::exists(snapshot / file.path, unreadable);
  };
  if (!std::ranges::all_of(choice.files, isHere)) return std::nullopt;
  return modelPath(choice, snapshot);
}

}  // namespace bitlathe
