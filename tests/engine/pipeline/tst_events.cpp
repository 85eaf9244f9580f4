// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/pipeline/events.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

/// One of each kind, with no member at its default.
std::vector<Event> everyEvent() {
  return {
      RunStarted{"SmolLM2 \"135M\" · ü", 30, 210, 3.296875, 7},
      StageStarted{"Measuring perplexity"},
      Progress{0.43, "Block 13 of 30 · mlp.down_proj", 61.5},
      LayerPlanned{"model.layers.3.mlp.up_proj", 3, LinearKind::up, 3, {2, 3, 4}, {0.02, 0.005, 0.001}},
      PrecisionPlanned{3.29, 0.31},
      LayerQuantized{"model.layers.3.mlp.down_proj", 3, LinearKind::down, 3, 64, 0.031, 0.0047, 0.0051, 0.01, 0.3,
                     0.25},
      LayerCorrected{"model.layers.3.mlp.down_proj", 3, LinearKind::down, LayerCorrected::Objective::residualStream,
                     0.9, 0.4, 0.1, 0.5, 0.3, 0.35, 0.45, 0.34, 0.52, 0.41, true},
      LossDescended{
          "model.layers.3.self_attn.v_proj", 3, LinearKind::v, LossDescended::Solver::codeSearch, {0.5, 0.25}},
      BlockFinished{3, 1e-3, 2e-3, 1.75, std::uint64_t{5} << 32},
      ScalesTuned{3, 8, 0.25, 0.3, 12.5},
      PerplexityMeasured{PerplexityMeasured::Kind::quantized,
                         30,
                         30.356,
                         0.02,
                         8,
                         4088,
                         "WikiText-2, 512/512",
                         0.25,
                         0.01,
                         2.5,
                         0.125,
                         0.875,
                         0.004,
                         0.0625,
                         0.0078125,
                         0.015625,
                         {3.25, 3.5}},
      DivergenceMeasured{{0, 16}, {16, 31}, {0.25, 0.125}, {0.03, 0.02}, {0.2, 0.3, 0.1}, {0.05, 0.06, 0.07}},
      LogMessage{LogMessage::Level::warning, "damping was raised"},
      RunPaused{},
      RunResumed{},
      CheckpointExported{"gptq", "/tmp/out", std::uint64_t{1} << 63},
      RunFinished{93.5, std::uint64_t{3} << 32},
      TaskScored{"arc_easy", 500, 0.5, 0.02, "A8"},
  };
}

nlohmann::json exampleOf(const std::string& name) {
  for (const Event& event : everyEvent()) {
    auto json = toJson(event);
    if (json["event"] == name) return json;
  }
  return {};
}

}  // namespace

class TestEvents : public QObject {
  Q_OBJECT

 private slots:
  void everyKindIsInTheExamples() {
    const auto events = everyEvent();
    QCOMPARE(events.size(), std::variant_size_v<Event>);
    for (std::size_t i = 0; i < events.size(); ++i) QCOMPARE(events[i].index(), i);
  }

  void roundTrips() {
    for (const Event& event : everyEvent()) {
      const auto json = toJson(event);
      const Event back = eventFromJson(nlohmann::json::parse(json.dump()));
      QCOMPARE(back.index(), event.index());
      QCOMPARE(toJson(back).dump(), json.dump());
    }
    const auto layer = std::get<LayerQuantized>(eventFromJson(exampleOf("layer_quantized")));
    QCOMPARE(layer.name, std::string("model.layers.3.mlp.down_proj"));
    QVERIFY(layer.kind == LinearKind::down);
    QCOMPARE(layer.relativeOutputError, 0.0047);
  }

  void defaultsAreNotWhatRoundTrips() {
    // A member that visit() forgets would come back as its default: no default may equal the example.
    for (const Event& event : everyEvent()) {
      const auto json = toJson(event);
      const auto defaults = std::visit([](auto alternative) { return toJson(Event(decltype(alternative){})); }, event);
      for (const auto& [key, value] : json.items()) {
        if (key != "event") QVERIFY2(defaults[key] != value, (json["event"].get<std::string>() + "." + key).c_str());
      }
    }
  }

  void everyLinearKindRoundTrips() {
    for (const LinearKind kind : linearKinds) {
      LayerQuantized layer;
      layer.kind = kind;
      QVERIFY(std::get<LayerQuantized>(eventFromJson(toJson(layer))).kind == kind);
    }
  }

  void notFiniteNumbersComeBackAsNotANumber() {
    const auto text = toJson(BlockFinished{0, std::numeric_limits<double>::infinity(), std::nan(""), 1}).dump();
    const auto back = std::get<BlockFinished>(eventFromJson(nlohmann::json::parse(text)));
    QVERIFY(std::isnan(back.relativeError));
    QVERIFY(std::isnan(back.robustRelativeError));
    QCOMPARE(back.seconds, 1.0);
  }

  void keysOfLaterVersionsAreIgnored() {
    auto json = exampleOf("block_finished");
    json["added_later"] = 1;
    QVERIFY(std::holds_alternative<BlockFinished>(eventFromJson(json)));
  }

  void whatEarlierVersionsDidNotWriteKeepsItsDefault() {
    auto json = exampleOf("layer_corrected");
    json.erase("damping");
    QCOMPARE(std::get<LayerCorrected>(eventFromJson(json)).damping, 0.0);
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("message");
    auto changed = [](const std::string& name, const std::string& key, const nlohmann::json& value) {
      auto json = exampleOf(name);
      json[key] = value;
      return QByteArray::fromStdString(json.dump());
    };
    QTest::newRow("no object") << QByteArray("[]") << QByteArray("must be a JSON object");
    QTest::newRow("no name") << QByteArray("{}") << QByteArray("\"event\" is missing");
    QTest::newRow("name of wrong type") << QByteArray(R"({"event": 3})")
                                        << QByteArray("\"event\" is missing or no text");
    QTest::newRow("unknown event") << QByteArray(R"({"event": "lunch"})") << QByteArray("\"lunch\"");
    QTest::newRow("text for a number") << changed("progress", "fraction", "half") << QByteArray("\"fraction\" must be");
    QTest::newRow("number for a text") << changed("log", "text", 3) << QByteArray("\"text\" must be");
    QTest::newRow("fraction for an integer")
        << changed("run_started", "block_count", 1.5) << QByteArray("\"block_count\"");
    QTest::newRow("negative size") << changed("checkpoint_exported", "size", -1) << QByteArray("\"size\" is -1");
    QTest::newRow("too large for an int")
        << changed("layer_quantized", "bits", 1ll << 40) << QByteArray("\"bits\" is 10");
    QTest::newRow("lists of different lengths")
        << changed("divergence_measured", "bin_means", {1.0, 2.0, 3.0, 4.0, 5.0}) << QByteArray("\"bin_means\" has");
    QTest::newRow("unknown kind") << changed("layer_quantized", "kind", "head") << QByteArray("\"kind\" is \"head\"");
    QTest::newRow("unknown level") << changed("log", "level", "fatal") << QByteArray("\"level\" is \"fatal\"");
  }
  void refuses() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(eventFromJson(nlohmann::json::parse(json.toStdString())), message.toStdString());
  }
};

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
