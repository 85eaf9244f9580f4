// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "engine/base/error.h"
#include "engine/model/model_summary.h"
#include "tests/engine/model/gguf_writer.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

class TestModelSummary : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    qputenv("HF_HUB_CACHE", home_->filePath("hub").toUtf8());
    qputenv("BITLATHE_CACHE", home_->filePath("cache").toUtf8());
  }

  void tellsWhatAFolderHolds() {
    const auto summary = inspectModel(fixturePath("models/tiny-qwen3").string());
    QCOMPARE(summary.name, std::string("tiny-qwen3"));
    QCOMPARE(summary.path, fixturePath("models/tiny-qwen3"));
    QCOMPARE(summary.config.architecture, Architecture::qwen3);
    QCOMPARE(summary.linearParameters, 2 * (2 * 256 * 128 + 2 * 64 * 128 + 3 * 128 * 128));
    QCOMPARE(summary.parameters, summary.linearParameters + 320 * 128 + 2 * (2 * 128 + 2 * 64) + 128);
    QCOMPARE(summary.fileSize, std::filesystem::file_size(fixturePath("models/tiny-qwen3/model.safetensors")));
    QCOMPARE(summary.storedAs, std::string("BF16"));
    QCOMPARE(summary.licence, std::string());
    QVERIFY(!summary.alreadyQuantized);
    QVERIFY(summary.hasTokenizer);
    QCOMPARE(summary.chatFamily, std::string("ChatML"));
  }

  void tellsWhatTheSampleModelIs() {
    if (usersCache_.isEmpty()) {
      qunsetenv("BITLATHE_CACHE");
    } else {
      qputenv("BITLATHE_CACHE", usersCache_);
    }
    ModelSummary summary;
    try {
      summary = inspectModel("default");
    } catch (const Error& error) {
      QSKIP(error.remedy().c_str());
    }
    QCOMPARE(summary.parameters, 134515008);
    QCOMPARE(summary.linearParameters, 106168320);
    QCOMPARE(summary.storedAs, std::string("GGUF Q4_1"));
    QVERIFY(summary.alreadyQuantized);
    QCOMPARE(summary.licence, std::string("apache-2.0"));
    QVERIFY(summary.hasTokenizer);
    QCOMPARE(summary.chatFamily, std::string("ChatML"));
  }

  void throwsWhatOpeningThrows() { VERIFY_ERROR(inspectModel("nowhere"), "there is no model \"nowhere\""); }

  void findsModels() {
    const auto put = [&](const char* where) {
      const std::filesystem::path target(home_->filePath(where).toStdString());
      std::filesystem::create_directories(target.parent_path());
      std::filesystem::create_directory_symlink(fixturePath("models/tiny-llama"), target);
    };
    put("hub/models--owner--cached/snapshots/abc123");
    std::filesystem::create_directories(home_->filePath("hub/models--owner--cached/refs").toStdString());
    std::ofstream(home_->filePath("hub/models--owner--cached/refs/main").toStdString()) << "abc123";
    std::filesystem::create_directories(home_->filePath("hub/models--owner--unfinished/refs").toStdString());
    std::filesystem::create_directories(home_->filePath("hub/datasets--owner--texts").toStdString());
    std::filesystem::create_directories(home_->filePath("cache/models").toStdString());
    asGguf(*openFixture("tiny-llama")).write(home_->filePath("cache/models/sample.gguf").toStdString());
    const ModelCopy own(fixturePath("models/tiny-llama"));
    const auto broken = std::filesystem::path(home_->filePath("own/broken").toStdString());
    std::filesystem::create_directories(broken);
    std::ofstream(broken / "config.json") << R"({"model_type": "mamba"})";
    std::ofstream(broken.parent_path() / "notes.txt") << "no model";
    std::filesystem::create_directories(broken.parent_path() / "empty");

    const auto models = findModels({own.path(), home_->filePath("own").toStdString(), "/nowhere", own.path()});
    std::map<std::string, std::string> problems;
    for (const auto& model : models) problems[model.name] = model.problem;
    QCOMPARE(models.size(), std::size_t{4});
    QCOMPARE(problems.size(), std::size_t{4});
    QCOMPARE(problems.at("owner/cached"), std::string());
    QCOMPARE(problems.at("sample.gguf"), std::string());
    QCOMPARE(problems.at(own.path().filename().string()), std::string());
    QVERIFY(problems.at("broken").find("\"mamba\" is not supported") != std::string::npos);
  }

 private:
  const QByteArray usersCache_ = qgetenv("BITLATHE_CACHE");
  std::unique_ptr<QTemporaryDir> home_;
};

QTEST_GUILESS_MAIN(TestModelSummary)
#include "tst_model_summary.moc"
