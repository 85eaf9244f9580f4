// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTemporaryDir>
#include <fstream>

#include <nlohmann/json.hpp>
#include <signal.h>

#include "tests/support/fake_hub.h"
#include "tests/support/fixtures.h"

using bitlathe::test::fixturePath;
using nlohmann::json;

namespace {

const QString tinyModel = QString::fromStdString(fixturePath("models/tiny-llama").string());
const QString tinyExpected = tinyModel + "/expected.safetensors";

/// A recipe that the tiny model goes through in seconds.
const QStringList quickSettings{"--set", "data.samples=4",          "--set", "data.length=64",
                                "--set", "precision.group_size=32", "--set", "evaluation.max_windows=4",
                                "--set", "evaluation.context=64",   "--set", "evaluation.stride=64"};

struct Outcome {
  int status = -1;
  QByteArray out;
  QByteArray err;

  /// The one JSON object of standard output; anything else fails to parse.
  json object() const { return json::parse(out.toStdString()); }
};

QByteArray readFile(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read: " + path.toUtf8());
}

}  // namespace

class TestCli : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  bitlathe::test::FakeHub hub_;

  QString path(const QString& name) const { return folder_.filePath(name); }

  void writeText(const QString& name, const QByteArray& text) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  }

  std::unique_ptr<QProcess> start(const QStringList& arguments) const {
    auto process = std::make_unique<QProcess>();
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("BITLATHE_CACHE", path("cache"));
    environment.insert("BITLATHE_DATA", path("data"));
    environment.insert("HF_HOME", path("huggingface"));
    environment.insert("HF_ENDPOINT", QString::fromStdString(hub_.url()));
    for (const char* variable : {"HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_CACHE"}) environment.remove(variable);
    for (const char* display : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) environment.remove(display);
    process->setProcessEnvironment(environment);
    process->start(BITLATHE_EXECUTABLE, arguments);
    return process;
  }

  static Outcome finish(QProcess& process) {
    if (!process.waitForFinished(300'000) || process.exitStatus() != QProcess::NormalExit) {
      return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

  Outcome run(const QStringList& arguments) const { return finish(*start(arguments)); }

  Outcome quantize(const QString& out, const QStringList& more = {}) const {
    return run(QStringList{"quantize", tinyModel, "--out", path(out)} + quickSettings + more);
  }

 private slots:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    writeText("text.txt", "The sun rises in the east.\n\nWater flows down the hill; birds sing in the trees.\n");
    writeText("long text.txt",
              QByteArray("The river carries its boats past the mill, and the miller waves.\n\n").repeated(100));
  }

  void helpNamesEveryVerb() {
    const Outcome help = run({"--help"});
    QCOMPARE(help.status, 0);
    for (const char* verb : {"inspect", "download", "quantize", "perplexity", "evaluate", "generate", "chat",
                             "tokenize", "logits", "export", "runs"}) {
      QVERIFY2(help.out.contains(QByteArray("\n  ") + verb + " "), help.out);
      const Outcome ofVerb = run({verb, "--help"});
      QCOMPARE(ofVerb.status, 0);
      QVERIFY2(ofVerb.out.contains("--json"), ofVerb.out);
    }
    for (const char* word : {"--model", "--preset", "--version", "Exit status", "75"}) {
      QVERIFY2(help.out.contains(word), word);
    }
    QCOMPARE(run({"--version"}).status, 0);
  }

  void wrongCommandLines_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    auto row = [](const char* name, const QStringList& arguments, const char* message) {
      QTest::newRow(name) << arguments << QByteArray(message);
    };
    row("unknown verb", {"quantise"}, "quantise");
    row("unknown option", {"inspect", tinyModel, "--colour"}, "--colour");
    row("inspect nothing", {"inspect"}, "model");
    row("download nothing", {"download"}, "repository");
    row("two verbs", {"inspect", tinyModel, "runs"}, "runs");
    row("quantize nothing", {"quantize", "--out", "x"}, "model");
    row("quantize to nowhere", {"quantize", tinyModel}, "--out");
    row("preset and recipe", {"quantize", tinyModel, "--out", "x", "--preset", "quick", "--recipe", "r.json"},
        "--recipe");
    row("resume another model", {"quantize", tinyModel, "--resume", "x"}, "--resume");
    row("resume to another folder", {"quantize", "--resume", "x", "--out", "y"}, "--resume");
    row("perplexity without text", {"perplexity", tinyModel, "--context", "64", "--stride", "64"}, "text");
    row("perplexity of two texts",
        {"perplexity", tinyModel, "--text", "a", "--ids", "b", "--context", "64", "--stride", "64"}, "text");
    row("perplexity without context", {"perplexity", tinyModel, "--text", "a", "--stride", "64"}, "--context");
    row("negative stride", {"perplexity", tinyModel, "--text", "a", "--context", "64", "--stride", "-1"}, "--stride");
    row("context is no number", {"perplexity", tinyModel, "--text", "a", "--context", "many", "--stride", "1"},
        "--context");
    row("generate without prompt", {"generate", tinyModel}, "--prompt");
    row("top-p above one", {"generate", tinyModel, "--prompt", "a", "--top-p", "2"}, "--top-p");
    row("evaluate nothing", {"evaluate", tinyModel}, "--tasks");
    row("logits without ids", {"logits", tinyModel, "--out", "x"}, "--ids");
    row("unknown format", {"export", "run", "--format", "onnx", "--out", "x"}, "--format");
  }
  void wrongCommandLines() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, message);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.err.contains(message), outcome.err);
    QCOMPARE(outcome.out, QByteArray());
  }

  void failures_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    auto row = [](const char* name, const QStringList& arguments, const char* message) {
      QTest::newRow(name) << arguments << QByteArray(message);
    };
    const QString text = path("text.txt");
    row("no such model", {"inspect", "/nowhere/model"}, "/nowhere/model");
    row("a model of the Hub", {"inspect", "owner/nothing"}, "bitlathe download owner/nothing");
    row("no such repository", {"download", "owner/nothing"}, "no repository owner/nothing");
    row("no name of a repository", {"download", "nothing"}, "owner/name");
    row("no such text", {"tokenize", tinyModel, "--text", "/nowhere/text.txt"}, "/nowhere/text.txt");
    row("no ids in the file", {"logits", tinyModel, "--ids", tinyModel + "/model.safetensors", "--out", path("x")},
        "input_ids");
    row("stride beyond context", {"perplexity", tinyModel, "--text", text, "--context", "16", "--stride", "32"},
        "stride");
    row("unknown preset", {"quantize", tinyModel, "--out", path("x"), "--preset", "slow"}, "\"slow\"");
    row("unknown field", {"quantize", tinyModel, "--out", path("x"), "--set", "precision.bitz=3"},
        "\"precision.bitz\"");
    row("impossible value", {"quantize", tinyModel, "--out", path("x"), "--set", "precision.bits=9"},
        "\"precision.bits\"");
    row("another version's method", {"quantize", tinyModel, "--out", path("x"), "--set", "projector.method=awq"},
        "rtn, gptq or jointq");
    row("group that doesn't divide", {"quantize", tinyModel, "--out", path("x"), "--set", "precision.group_size=100"},
        "32, 64, 128 and -1");
    row("no such recipe", {"quantize", tinyModel, "--out", path("x"), "--recipe", "/nowhere/recipe.json"},
        "/nowhere/recipe.json");
    row("resume no run", {"quantize", "--resume", path("nothing")}, "nothing");
    row("export no run", {"export", path("nothing"), "--format", "gptq", "--out", path("x")}, "nothing");
  }
  void failures() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, message);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.startsWith("Error: ") || outcome.err.contains("\nError: "), outcome.err);
    QVERIFY2(outcome.err.contains(message), outcome.err);
    QCOMPARE(outcome.out, QByteArray());
    QVERIFY(!QFileInfo::exists(path("x")));

    const Outcome forPrograms = run(arguments + QStringList{"--json"});
    QCOMPARE(forPrograms.status, 1);
    QVERIFY(!forPrograms.object()["error"]["message"].get<std::string>().empty());
  }

  void windowNeedsADisplay() {
    const Outcome outcome = run({});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains("display") && outcome.err.contains("--help"), outcome.err);
  }

  void inspects() {
    const Outcome outcome = run({"inspect", tinyModel});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.contains("llama"), outcome.out);
    const json model = run({"inspect", tinyModel, "--json"}).object();
    QCOMPARE(model["architecture"].get<std::string>(), std::string("llama"));
    QCOMPARE(model["blocks"].get<int>(), 3);
    QCOMPARE(model["hidden_size"].get<int>(), 128);
    QCOMPARE(model["stored_as"].get<std::string>(), std::string("BF16"));
    QVERIFY(model["has_tokenizer"].get<bool>());
  }

  void downloadsFromTheHub() {
    hub_.addFolder("owner/tiny", fixturePath("models/tiny-llama"));
    hub_.add("owner/files", {{"a.gguf", "a"}, {"b.gguf", "b"}});
    const Outcome outcome = run({"download", "owner/tiny", "--json"});
    QVERIFY2(outcome.status == 0, outcome.err);
    const json downloaded = outcome.object();
    QCOMPARE(downloaded["files"].size(), std::size_t{5});
    QCOMPARE(run({"inspect", "owner/tiny", "--json"}).object()["path"], downloaded["path"]);
    const Outcome again = run({"download", "owner/tiny"});
    QCOMPARE(again.out.trimmed(), QByteArray::fromStdString(downloaded["path"].get<std::string>()));

    const Outcome several = run({"download", "owner/files"});
    QCOMPARE(several.status, 1);
    QVERIFY2(several.err.contains("a.gguf, b.gguf"), several.err);
    const Outcome one = run({"download", "owner/files", "--file", "b.gguf"});
    QVERIFY2(one.out.trimmed().endsWith("b.gguf"), one.err);
    const Outcome revision = run({"download", "owner/tiny", "--revision", "v2"});
    QVERIFY2(revision.err.contains("no such revision"), revision.err);
  }

  void anInterruptedDownloadGoesOn() {
    hub_.addFolder("owner/slow", fixturePath("models/tiny-llama"));
    std::atomic<bool> asked = false;
    std::atomic<bool> slow = true;
    hub_.interfere = [&](const bitlathe::test::AskedRequest& request, bitlathe::test::ServerAnswer& answer) {
      if (!slow || !request.target.ends_with("?signed") || answer.body.size() < 100'000) return;
      if (request.header("range").empty()) {
        answer.breakAfter = 100'000;
      } else if (!asked.exchange(true)) {
        QTest::qSleep(2000);
      }
    };
    const auto process = start({"download", "owner/slow", "--json"});
    QTRY_VERIFY_WITH_TIMEOUT(asked, 60'000);
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    const Outcome stopped = finish(*process);
    QCOMPARE(stopped.status, 130);
    QVERIFY2(stopped.err.contains("is kept"), stopped.err);
    slow = false;
    hub_.storage().forgetRequests();
    QCOMPARE(run({"download", "owner/slow"}).status, 0);
    QCOMPARE(hub_.storage().requests().front().header("range"), std::string("bytes=100000-"));
    QCOMPARE(run({"inspect", "owner/slow"}).status, 0);
    hub_.interfere = nullptr;
  }

  void tokenizesAndBack() {
    const QByteArray text = readFile(path("text.txt"));
    const json direct =
        run({"tokenize", tinyModel, "--text", path("text.txt"), "--no-special-tokens", "--json"}).object();
    QCOMPARE(direct["count"].get<std::size_t>(), direct["ids"].size());
    const Outcome printed = run({"tokenize", tinyModel, "--text", path("text.txt"), "--no-special-tokens"});
    QCOMPARE(static_cast<std::size_t>(printed.out.trimmed().split(' ').size()), direct["ids"].size());

    const QString ids = path("ids.safetensors");
    QCOMPARE(run({"tokenize", tinyModel, "--text", path("text.txt"), "--no-special-tokens", "--out", ids}).status, 0);
    const json back = run({"tokenize", tinyModel, "--ids", ids, "--json"}).object();
    QCOMPARE(QByteArray::fromStdString(back["texts"][0].get<std::string>()), text);
  }

  void generatesTheSameForTheSameSeed() {
    const QStringList arguments{"generate", tinyModel,       "--prompt", "The sun", "--max-new-tokens",
                                "12",       "--temperature", "1",        "--seed",  "5"};
    const Outcome printed = run(arguments);
    QCOMPARE(printed.status, 0);
    const json object = run(arguments + QStringList{"--json"}).object();
    QCOMPARE(printed.out, QByteArray::fromStdString(object["text"].get<std::string>()) + "\n");
    QVERIFY(object["new_tokens"].get<int>() > 0 && object["new_tokens"].get<int>() <= 12);
    QVERIFY(run({"generate", tinyModel, "--prompt", "The sun", "--max-new-tokens", "12", "--temperature", "1", "--seed",
                 "6", "--json"})
                .object()["text"] != object["text"]);
  }

  void logitsAreThoseOfTheReference() {
    const QString out = path("logits.safetensors");
    const json object = run({"logits", tinyModel, "--ids", tinyExpected, "--out", out, "--json"}).object();
    QCOMPARE(object["shape"], json({2, 24, 320}));
    QVERIFY(QFileInfo(out).size() >= 2 * 24 * 320 * 4);
  }

  void measuresPerplexity() {
    const QStringList of{"perplexity", tinyModel, "--context", "16", "--stride", "8"};
    const Outcome printed = run(of + QStringList{"--text", path("text.txt")});
    QCOMPARE(printed.status, 0);
    const json text = run(of + QStringList{"--text", path("text.txt"), "--json"}).object();
    QVERIFY(text["perplexity"].get<double>() > 1);
    QVERIFY(text["tokens"].get<int>() > 10);
    const json limited = run(of + QStringList{"--text", path("text.txt"), "--max-windows", "1", "--json"}).object();
    QCOMPARE(limited["windows"].get<int>(), 1);
    const json ids = run(of + QStringList{"--ids", tinyExpected, "--json"}).object();
    QCOMPARE(ids["tokens"].get<int>(), 2 * 23);  // rows are scored alone
  }

  void roundsActivationsAndTheCache() {
    const auto perplexityWith = [&](const QStringList& options) {
      const QStringList of{"perplexity", tinyModel,  "--ids", tinyExpected, "--context",
                           "24",         "--stride", "24",    "--json"};
      return run(of + options).object()["perplexity"].get<double>();
    };
    const double full = perplexityWith({});
    QCOMPARE(perplexityWith({"--activation-bits", "0", "--cache-bits", "0"}), full);
    for (const QString option : {"--activation-bits", "--cache-bits"}) {
      const double four = std::abs(perplexityWith({option, "4", "--cache-group", "8"}) - full);
      const double sixteen = std::abs(perplexityWith({option, "16", "--cache-group", "8"}) - full);
      QVERIFY2(four > 100 * sixteen, qPrintable(option));
    }
  }

  void evaluatesTasks() {
    writeText("colours.jsonl", R"({"context": "The sky is", "choices": [" blue", " a b c d e f g"], "gold": 0}
{"context": "Grass is", "choices": [" green", " h i j k l m n"], "gold": 1}
)");
    const Outcome outcome =
        run({"evaluate", tinyModel, "--tasks", path("colours.jsonl"), "--answers", path("answers.jsonl"), "--json"});
    QVERIFY2(outcome.status == 0, outcome.err);
    const auto task = outcome.object().at("tasks").at(0);
    QCOMPARE(task.at("task").get<std::string>(), std::string("colours"));
    QCOMPARE(task.at("questions").get<int>(), 2);
    QFile answers(path("answers.jsonl"));
    QVERIFY(answers.open(QIODevice::ReadOnly));
    int correct = 0, lines = 0;
    for (; !answers.atEnd(); ++lines) {
      const auto line = json::parse(answers.readLine().toStdString());
      const auto values = line.at("log_likelihoods").get<std::vector<double>>();
      const bool first = values.at(0) >= values.at(1);
      QCOMPARE(line.at("acc").get<int>(), first == (lines == 0) ? 1 : 0);
      correct += line.at("acc").get<int>();
    }
    QCOMPARE(lines, 2);
    QCOMPARE(task.at("acc").at("mean").get<double>(), correct / 2.0);

    const Outcome rounded = run({"evaluate", tinyModel, "--tasks", path("colours.jsonl"), "--answers",
                                 path("rounded.jsonl"), "--activation-bits", "4"});
    QVERIFY2(rounded.out.contains("Measured with activations in 4 bits"), rounded.out);
    QFile roundedAnswers(path("rounded.jsonl"));
    answers.seek(0);
    QVERIFY(roundedAnswers.open(QIODevice::ReadOnly));
    QVERIFY(roundedAnswers.readAll() != answers.readAll());

    writeText("broken.jsonl", R"({"context": "The sky is", "choices": [" blue"], "gold": 4})");
    const Outcome broken =
        run({"evaluate", tinyModel, "--tasks", path("broken.jsonl"), "--answers", path("none.jsonl")});
    QVERIFY(broken.status != 0);
    QVERIFY2(broken.err.contains("broken.jsonl, line 1"), broken.err);
    QCOMPARE(QDir(folder_.path()).entryList({"none.jsonl*"}), QStringList());
  }

  void tasksOnTheHubAreNamed() {
    qputenv("HF_HUB_OFFLINE", "1");
    const Outcome offline = run({"evaluate", tinyModel, "--tasks", "winogrande"});
    qunsetenv("HF_HUB_OFFLINE");
    QVERIFY(offline.status != 0);
    QVERIFY2(offline.err.contains("HF_HUB_OFFLINE"), offline.err);
    // What was fetched before needs no Hub.
    QVERIFY(QDir(folder_.path()).mkpath("cache/tasks/winogrande"));
    writeText("cache/tasks/winogrande/validation.jsonl",
              R"({"sentence": "Ann saw Bea, so _ waved.", "option1": "Ann", "option2": "Bea", "answer": "2"})");
    const Outcome here = run({"evaluate", tinyModel, "--tasks", "winogrande", "--json"});
    QVERIFY2(here.status == 0, here.err);
    QCOMPARE(here.object().at("tasks").at(0).at("task").get<std::string>(), std::string("winogrande"));
  }

  void chats() {
    const auto process =
        start({"chat", QStringLiteral(BITLATHE_FIXTURES_DIR "/models/tiny-qwen3"), "--max-new-tokens", "5", "--json"});
    process->write("Hello\nAnd now?\n");
    process->closeWriteChannel();
    const Outcome outcome = finish(*process);
    QVERIFY2(outcome.status == 0, outcome.err);
    const auto messages = outcome.object().at("messages");
    std::string roles;
    for (const auto& message : messages) roles += message.at("role").get<std::string>() + " ";
    QCOMPARE(roles, std::string("user assistant user assistant "));
    const Outcome without = run({"chat", tinyModel});
    QVERIFY(without.status != 0);
    QVERIFY2(without.err.contains("chat template"), without.err);
  }

  void quantizesExportsAndLists() {
    const Outcome outcome = quantize("run", {"--json"});
    QVERIFY2(outcome.status == 0, outcome.err);
    const json run1 = outcome.object();
    QCOMPARE(run1["state"].get<std::string>(), std::string("finished"));
    QCOMPARE(run1["layers"].size(), std::size_t{21});
    QVERIFY(run1["perplexity"]["full_precision"]["perplexity"].get<double>() > 1);
    QVERIFY(run1["perplexity"]["quantized"]["perplexity"].get<double>() > 1);
    QVERIFY(run1["perplexity"]["quantized"]["kl_divergence"].get<double>() > 0);
    QVERIFY(!run1["perplexity"].contains("weights_only"));
    QVERIFY(!run1["divergence"]["bin_means"].empty());
    QCOMPARE(run1["divergence"]["window_means"].size(), run1["perplexity"]["quantized"]["windows"].get<std::size_t>());
    QVERIFY(run1["seconds"].get<double>() > 0);
    QCOMPARE(run1["checkpoints"].size(), std::size_t{1});
    const auto checkpoint = QString::fromStdString(run1["checkpoints"][0]["path"].get<std::string>());
    QVERIFY(QFileInfo::exists(checkpoint + "/model.safetensors"));

    const Outcome again = quantize("run");
    QCOMPARE(again.status, 1);
    QVERIFY2(again.err.contains("run"), again.err);

    for (const char* format : {"gptq", "gptq_v2", "gguf", "dequantized"}) {
      const QString out = path(QString("exported-") + format);
      const json exported = run({"export", path("run"), "--format", format, "--out", out, "--json"}).object();
      QCOMPARE(QString::fromStdString(exported["path"].get<std::string>()), out);
      QVERIFY(QFileInfo::exists(out + (format == QByteArray("gguf") ? "/model.gguf" : "/config.json")));
      QVERIFY(QFileInfo::exists(out + "/README.md"));
      QCOMPARE(run({"export", path("run"), "--format", format, "--out", out}).status, 1);  // never over another
    }

    // A run is a model, and the same one as its exports that Bitlathe reads itself.
    const QStringList protocol{"--ids", tinyExpected, "--context", "24", "--stride", "24", "--json"};
    const double ofRun = run(QStringList{"perplexity", path("run")} + protocol).object()["perplexity"].get<double>();
    for (const char* format : {"gguf", "dequantized"}) {
      const QString exported = path(QString("exported-") + format);
      const double ofExport = run(QStringList{"perplexity", exported} + protocol).object()["perplexity"].get<double>();
      QVERIFY(std::abs(ofRun / ofExport - 1) < 1e-2);
    }

    const json runs = run({"runs", folder_.path(), "--json"}).object();
    QCOMPARE(runs["runs"].size(), std::size_t{1});
    QVERIFY(run({"runs", folder_.path()}).out.contains("finished"));
    QVERIFY(run({"runs"}).out.contains("No runs"));
    QVERIFY(run({"inspect", path("run")}).out.contains("down"));
  }

  void figuresSayWhatWasRounded() {
    const QStringList settings{"--set", "inference.activation_bits=6", "--set", "inference.cache_bits=4",
                               "--set", "inference.cache_group=8"};
    const Outcome outcome = quantize("rounded", settings);
    QVERIFY2(outcome.status == 0, outcome.err);
    QVERIFY2(outcome.out.contains("quantized weights alone"), outcome.out);
    QVERIFY2(outcome.out.contains("quantized with activations in 6 bits by token, cache in 4 bits by 8 tokens"),
             outcome.out);
    QVERIFY2(outcome.out.contains(", A6 KV4\n"), outcome.out);
    const json listed = run({"runs", folder_.path(), "--json"}).object()["runs"];
    const std::string folder = path("rounded").toStdString();
    const auto own = std::find_if(listed.begin(), listed.end(), [&](const json& run) { return run["run"] == folder; });
    QVERIFY(own != listed.end());
    const auto& perplexity = (*own)["perplexity"];
    QVERIFY(perplexity["quantized"]["kl_divergence"] > perplexity["weights_only"]["kl_divergence"]);
    QFile card(path("rounded") + "/gptq/README.md");
    QVERIFY(card.open(QIODevice::ReadOnly));
    const QByteArray text = card.readAll();
    QVERIFY2(text.contains("| Perplexity when run with rounding |"), text);
    QVERIFY2(text.contains("| Perplexity |"), text);
  }

  void mixedPrecisionIsReported() {
    const QStringList settings{"--set", "precision.mixed=true",   "--set", "precision.budget=3.5",
                               "--set", "precision.group_size=64"};
    const Outcome outcome = quantize("mixed", settings + QStringList{"--verbose"});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.contains("3.5 bit mixed g64"), outcome.out);
    QVERIFY2(outcome.out.contains("mixed precision  2 bits in "), outcome.out);
    QVERIFY2(outcome.err.contains("expected KL divergence"), outcome.err);
    const auto plan = quantize("mixed again", settings + QStringList{"--json"}).object()["precision_plan"];
    QVERIFY(plan["bits_per_weight"].get<double>() <= 3.5);
    QVERIFY(plan["expected_divergence"].get<double>() > 0);
    QCOMPARE(plan["layers"].size(), std::size_t{21});
  }

  void closingTableIsForPeople() {
    const Outcome outcome = quantize("table", {"--verbose", "--set", "output.gptq=false"});
    QVERIFY2(outcome.status == 0, outcome.err);
    for (const char* word :
         {"model.layers.2.mlp.down_proj", "full precision", "quantized", "peak memory", "bits per weight"}) {
      QVERIFY2(outcome.out.contains(word), word);
    }
    QVERIFY2(outcome.err.contains("Block 3 of 3"), outcome.err);
    QVERIFY2(!outcome.err.contains('\r') && !outcome.err.contains('\033'), outcome.err);  // a log, no terminal
  }

  void recipeFilesAndSettingsTogether() {
    writeText("recipe.json", R"({"schema": 1, "projector": {"method": "rtn"}, "output": {"gptq": false}})");
    const Outcome outcome = quantize("rtn", {"--recipe", path("recipe.json"), "--set", "precision.bits=4", "--json"});
    QVERIFY2(outcome.status == 0, outcome.err);
    const json object = outcome.object();
    QCOMPARE(object["recipe"]["projector"]["method"].get<std::string>(), std::string("rtn"));
    QCOMPARE(object["layers"][0]["bits"].get<int>(), 4);
    QVERIFY(object["checkpoints"].empty());
  }

  void interruptedRunsGoOn() {
    // Half a second of computing for each block, against the moment from a block's line to the signal. The text is
    // there, so that writing one takes no time.
    const QStringList longer{"--set", "data.source=file",          "--set", "data.path=" + path("long text.txt"),
                             "--set", "data.samples=96",           "--set", "data.length=128",
                             "--set", "data.strategy=concat_rand", "--set", "evaluation.enabled=false"};
    const auto process =
        start(QStringList{"quantize", tinyModel, "--out", path("it's stopped")} + quickSettings + longer);
    process->setReadChannel(QProcess::StandardError);  // what waitForReadyRead() waits for
    QByteArray log;
    while (!log.contains("Block 1 of 3: ") && process->waitForReadyRead(300'000))
      log += process->readAllStandardError();
    QVERIFY2(log.contains("Block 1 of 3: "), log);
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    Outcome stopped = finish(*process);
    stopped.err.prepend(log);
    QVERIFY2(stopped.status == 75, stopped.err);
    QVERIFY2(stopped.err.contains("--resume '" + path("it'\\''s stopped").toUtf8() + "'"), stopped.err);
    QVERIFY(run({"runs", folder_.path()}).out.contains("unfinished"));

    const Outcome resumed = run({"quantize", "--resume", path("it's stopped"), "--json"});
    QVERIFY2(resumed.status == 0, resumed.err);
    QVERIFY2(resumed.err.contains("going on at block"), resumed.err);
    const Outcome unbroken = quantize("unbroken", longer + QStringList{"--json"});
    QVERIFY2(unbroken.status == 0, unbroken.err);
    QCOMPARE(readFile(path("it's stopped/gptq/model.safetensors")), readFile(path("unbroken/gptq/model.safetensors")));
    QCOMPARE(resumed.object()["layers"].size(), unbroken.object()["layers"].size());
  }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
