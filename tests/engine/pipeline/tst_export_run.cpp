// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "engine/base/error.h"
#include "engine/model/checkpoint.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/run_folder.h"
#include "engine/storage/gguf.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;
using bitlathe::test::FileSizeLimit;
using bitlathe::test::fixturePath;
using bitlathe::test::RunRecorder;

namespace {

const ExportChoice& choiceOf(const std::vector<ExportChoice>& choices, ExportFormat format) {
  return *std::ranges::find(choices, format, &ExportChoice::format);
}

std::string contentsOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

bool haveSameTensors(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto first = GgufFile::open(a), second = GgufFile::open(b);
  return first.tensors().size() == second.tensors().size() &&
         std::ranges::all_of(first.tensors(), [&](const auto& tensor) {
           const auto* other = second.find(tensor.name);
           return other != nullptr && std::ranges::equal(first.bytes(tensor), second.bytes(*other));
         });
}

}  // namespace

class TestExportRun : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    qputenv("BITLATHE_CACHE", path("cache").c_str());
    plain_ = path("plain");
    actorder_ = path("actorder");
    std::filesystem::copy(fixturePath("models/tiny-llama"), path("model"));
    Recipe recipe;
    recipe.data.samples = 6;
    recipe.data.length = 48;
    recipe.evaluation.enabled = false;
    recipe.output = {false, false};
    recipe.precision.scheme = {.bits = 4, .groupSize = 32, .symmetric = false};
    quantize(recipe, plain_);
    recipe.projector.gptq.actorder = true;
    quantize(recipe, actorder_);
  }

  void everyFormatIsAChoice() {
    const auto choices = exportChoices(readRun(plain_));
    QCOMPARE(choices.size(), exportFormats.size());
    for (std::size_t i = 0; i < choices.size(); ++i) {
      QVERIFY(choices[i].format == exportFormats[i].format);
      const bool possible = choices[i].obstacle.empty();
      QCOMPARE(!choices[i].description.empty() && choices[i].size > 0, possible);
      const auto target = path("exported-" + std::string(exportFormats[i].key));
      if (!possible) {
        // The reason given beforehand is the error that comes.
        try {
          write(plain_, choices[i].format, target);
          QFAIL("no error");
        } catch (const Error& error) {
          QCOMPARE(choices[i].obstacle, error.what() + (". " + error.remedy()));
        }
        continue;
      }
      write(plain_, choices[i].format, target);
      std::uint64_t size = 0;
      for (const auto& file : std::filesystem::directory_iterator(target)) {
        const auto extension = file.path().extension();
        if (extension == ".safetensors" || extension == ".gguf") size += file.file_size();
      }
      QVERIFY(size >= choices[i].size);  // with headers
      QVERIFY(size < choices[i].size + 60'000);
    }
  }

  void actorderIsToldBeforehand() {
    const auto choices = exportChoices(readRun(actorder_));
    QVERIFY(choiceOf(choices, ExportFormat::gptqV2).obstacle.empty());
    const auto& compressed = choiceOf(choices, ExportFormat::compressedTensors);
    QVERIFY2(compressed.obstacle.find("act-order") != std::string::npos, compressed.obstacle.c_str());
    const auto& gguf = choiceOf(choices, ExportFormat::gguf);
    QVERIFY2(gguf.description.find("rounded to F16") != std::string::npos, gguf.description.c_str());
  }

  void activationRangesStayInTheRun() {
    Recipe recipe;
    recipe.projector.method = ProjectorMethod::rtn;
    recipe.precision.scheme = {.bits = 4, .groupSize = 32, .symmetric = true};
    recipe.data.samples = 2;
    recipe.data.length = 16;
    recipe.evaluation.enabled = false;
    recipe.output = {false, false};
    const auto exact = path("exact") / "run", ranged = path("ranged") / "run";  // exports tell the name
    quantize(recipe, exact);
    recipe.inference.precision = {.activationBits = 8, .activationRanges = ActivationRanges::channel, .cacheBits = 4};
    quantize(recipe, ranged);
    QVERIFY(!readInputRanges(ranged, 0).empty());
    for (const auto& format : exportFormats) {
      const std::string key(format.key);
      write(exact, format.format, path("exact-" + key));
      write(ranged, format.format, path("ranged-" + key));
      for (const auto& file : std::filesystem::directory_iterator(path("exact-" + key))) {
        const auto name = file.path().filename();
        if (name == "recipe.json" || name == "README.md") continue;  // they tell the recipe
        const auto other = path("ranged-" + key) / name;
        const bool gguf = name.extension() == ".gguf";  // its metadata tell the recipe as well
        QVERIFY2(gguf ? haveSameTensors(file.path(), other) : contentsOf(file.path()) == contentsOf(other),
                 name.c_str());
      }
    }
  }

  void unfinishedRunsAreRefused() {
    const auto unfinished = path("unfinished");
    std::filesystem::copy(plain_, unfinished, std::filesystem::copy_options::recursive);
    std::filesystem::remove(blockPath(unfinished, 1));
    VERIFY_ERROR(exportChoices(readRun(unfinished)), "block 2 is not quantized yet");
    VERIFY_ERROR(write(unfinished, ExportFormat::gguf, path("x")), "block 2 is not quantized yet");
  }

  void fullDiskLeavesNothing_data() { addFormatRows(); }
  void fullDiskLeavesNothing() {
    QFETCH(int, format);
    const auto target = path("full/checkpoint");
    {
      const FileSizeLimit limit(50'000);
      VERIFY_ERROR(write(plain_, static_cast<ExportFormat>(format), target), target.string());
    }
    QVERIFY(std::filesystem::is_empty(path("full")));
  }

  void folderThatCannotBeWrittenIsNamed_data() { addFormatRows(); }
  void folderThatCannotBeWrittenIsNamed() {
    QFETCH(int, format);
    VERIFY_ERROR(write(plain_, static_cast<ExportFormat>(format), "/proc/nowhere/checkpoint"), "/proc/nowhere");
  }

  void modelThatIsGoneIsNamed() {
    const auto moved = path("moved");
    std::filesystem::rename(path("model"), moved);
    VERIFY_ERROR(exportChoices(readRun(plain_)), path("model").string());
    VERIFY_ERROR(write(plain_, ExportFormat::gguf, path("x")), path("model").string());
    QVERIFY(!std::filesystem::exists(path("x")));
    std::filesystem::rename(moved, path("model"));
  }

 private:
  std::filesystem::path path(const std::string& name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }

  static void addFormatRows() {
    QTest::addColumn<int>("format");
    for (const auto format :
         {ExportFormat::gptqV2, ExportFormat::compressedTensors, ExportFormat::gguf, ExportFormat::dequantized}) {
      QTest::newRow(std::string(exportFormatName(format)).c_str()) << static_cast<int>(format);
    }
  }

  void quantize(const Recipe& recipe, const std::filesystem::path& folder) const {
    RunRecorder observer;
    JobControl control;
    runQuantization({.model = path("model").string(), .recipe = recipe, .folder = folder}, observer, control);
  }

  static void write(const std::filesystem::path& run, ExportFormat format, const std::filesystem::path& target) {
    RunRecorder observer;
    JobControl control;
    exportRun(run, format, target, observer, control);
  }

  QTemporaryDir folder_;
  std::filesystem::path plain_;
  std::filesystem::path actorder_;
};

QTEST_GUILESS_MAIN(TestExportRun)
#include "tst_export_run.moc"
