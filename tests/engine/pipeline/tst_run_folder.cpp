// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <fstream>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/pipeline/run_folder.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestRunFolder : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    folder_ = std::filesystem::path(temporary_->path().toStdString()) / "run";
    request_ = {"/models/a", Recipe{}, folder_};
    identity_ = {"model-1", "recipe-1", "0.1", "AVX2", 2};
  }

  void remembersWhatItWasMadeFrom() {
    request_.recipe.precision.scheme.bits = 2;
    { RunFolder::create(folder_, request_, identity_); }
    const auto run = RunFolder::open(folder_);
    QCOMPARE(run.request().model, request_.model);
    QVERIFY(run.request().recipe == request_.recipe);
    QCOMPARE(run.threads(), 2);
    QVERIFY(!run.finished());
    run.requireIdentity(identity_);
  }

  void refusesAnotherIdentityByName_data() {
    QTest::addColumn<int>("field");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("model") << 0 << QByteArray("the model's files");
    QTest::newRow("recipe") << 1 << QByteArray("the recipe");
    QTest::newRow("build") << 2 << QByteArray("the version of Bitlathe");
    QTest::newRow("processor") << 3 << QByteArray("the processor");
  }
  void refusesAnotherIdentityByName() {
    QFETCH(int, field);
    QFETCH(QByteArray, named);
    const auto run = RunFolder::create(folder_, request_, identity_);
    std::string* fields[] = {&identity_.model, &identity_.recipe, &identity_.build, &identity_.processor};
    *fields[field] = "other";
    VERIFY_ERROR(run.requireIdentity(identity_), named.toStdString());
  }

  void isLockedWhileOpen() {
    const auto run = RunFolder::create(folder_, request_, identity_);
    VERIFY_ERROR(RunFolder::open(folder_), "another process");
  }

  void refusesFoldersThatAreNoRuns() {
    VERIFY_ERROR(RunFolder::open(folder_), "is not a run folder");
    std::filesystem::create_directory(folder_);
    std::ofstream(folder_ / "somebody's file") << "x";
    VERIFY_ERROR(RunFolder::create(folder_, request_, identity_), folder_.string());
    QVERIFY(std::filesystem::exists(folder_ / "somebody's file"));
  }

  void refusesRunsOfTheFuture() {
    { RunFolder::create(folder_, request_, identity_); }
    std::ofstream(folder_ / "run.json") << "{\"schema\": 99}";
    VERIFY_ERROR(RunFolder::open(folder_), "has schema 99");
  }

  void keepsBlocksExactly() {
    auto run = RunFolder::create(folder_, request_, identity_);
    QuantizedWeight weight;
    weight.scheme = {3, 4, true};
    weight.codes = at::randint(8, {5, 8}, at::kByte);
    weight.scales = at::rand({5, 2}).to(at::kHalf);
    weight.zeros = at::full({5, 2}, 4, at::kByte);
    weight.groupIndex = at::arange(8, at::kInt).div(4, "floor").to(at::kInt);
    QVERIFY(!run.hasBlock(3));
    const auto range = at::randn({2, 8});
    run.writeBlock(3, {{"model.layers.3.self_attn.q_proj", weight}}, {{"model.layers.3.self_attn.q_proj", range}});
    QVERIFY(run.hasBlock(3));
    const auto read = readBlock(folder_, 3).at("model.layers.3.self_attn.q_proj");
    QVERIFY(read.scheme == weight.scheme);
    QVERIFY(at::equal(read.dequantize(), weight.dequantize()));
    QVERIFY(at::equal(read.groupIndex, weight.groupIndex));
    QVERIFY(at::equal(readInputRanges(folder_, 3).at("model.layers.3.self_attn.q_proj"), range));
  }

  void dropsATornLineAndGoesOnBehindIt() {
    {
      auto run = RunFolder::create(folder_, request_, identity_);
      run.append(StageStarted{"first"});
    }
    std::ofstream(folder_ / "events.jsonl", std::ios::app) << "{\"event\": \"stage_sta";
    {
      auto run = RunFolder::open(folder_);
      run.append(StageStarted{"second"});
    }
    const auto info = readRun(folder_);
    QCOMPARE(info.events.size(), std::size_t{2});
    QCOMPARE(std::get<StageStarted>(info.events[1]).stage, std::string("second"));
  }

  void repeatedBlocksCountOnce() {
    auto run = RunFolder::create(folder_, request_, identity_);
    auto layer = [](std::int64_t block, double error) {
      LayerQuantized event;
      event.block = block;
      event.relativeOutputError = error;
      return event;
    };
    run.append(RunStarted{});
    run.append(layer(0, 0.1));
    run.append(layer(1, 0.2));
    RunStarted resumed;
    resumed.firstBlock = 1;
    run.append(resumed);
    run.append(layer(1, 0.3));
    std::vector<double> errors;
    for (const auto& event : readRun(folder_).events) {
      if (const auto* quantized = std::get_if<LayerQuantized>(&event)) errors.push_back(quantized->relativeOutputError);
    }
    QCOMPARE(errors, (std::vector<double>{0.1, 0.3}));
  }

 private:
  std::unique_ptr<QTemporaryDir> temporary_;
  std::filesystem::path folder_;
  RunRequest request_;
  RunIdentity identity_;
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
