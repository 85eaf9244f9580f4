// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QUrlQuery>
#include <fstream>

#include <nlohmann/json.hpp>

#include "engine/evaluate/task.h"
#include "engine/pipeline/hub_tasks.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"
#include "tests/support/http_server.h"
#include "tests/support/remedy.h"

using namespace bitlathe;
using nlohmann::json;
using test::AskedRequest;
using test::HttpServer;
using test::remedyOf;
using test::ServerAnswer;

namespace {

/// A row of each task as its data set has it.
const std::map<std::string, json> rows{
    {"arc_easy", json::parse(R"({"id": "a", "question": "Which?", "choices": {"text": ["x", "y"], "label": ["A", "B"]},
                                 "answerKey": "B"})")},
    {"arc_challenge", json::parse(R"({"id": "a", "question": "Which?", "choices": {"text": ["x", "y", "z"],
                                      "label": ["1", "2", "3"]}, "answerKey": "2"})")},
    {"piqa", json::parse(R"({"goal": "Do it", "sol1": "x", "sol2": "y", "label": 1})")},
    {"winogrande",
     json::parse(R"({"sentence": "Ann saw Bea, so _ waved.", "option1": "Ann", "option2": "Bea", "answer": "2"})")},
    {"hellaswag", json::parse(R"({"ind": 1, "activity_label": "Tea", "ctx_a": "Ann waits.", "ctx_b": "she",
                                  "ctx": "Ann waits. she", "endings": ["sits.", "runs."], "source_id": "x",
                                  "split": "val", "split_type": "indomain", "label": "1"})")},
    {"boolq", json::parse(R"({"question": "is it", "passage": "P", "idx": 3, "label": 1})")},
    {"openbookqa", json::parse(R"({"id": "a", "question_stem": "Rain", "choices": {"text": ["burns", "falls"],
                                   "label": ["A", "B"]}, "answerKey": "B"})")},
    {"lambada_openai", json::parse(R"({"text": "this is the end"})")},
};

constexpr std::uint64_t pageLength = 100;

/// The dataset viewer's answer: `total` rows that are all the same.
json pageOf(const json& row, std::uint64_t offset, std::uint64_t total) {
  json page{{"features", json::array()},
            {"rows", json::array()},
            {"num_rows_total", total},
            {"num_rows_per_page", pageLength},
            {"partial", false}};
  for (auto i = offset; i < std::min(offset + pageLength, total); ++i) {
    page["rows"].push_back({{"row_idx", i}, {"row", row}, {"truncated_cells", json::array()}});
  }
  return page;
}

std::uint64_t offsetOf(const AskedRequest& request) {
  return QUrlQuery(QString::fromStdString(request.target.substr(request.target.find('?') + 1)))
      .queryItemValue("offset")
      .toULongLong();
}

}  // namespace

class TestHubTasks : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    cache_ = std::make_unique<QTemporaryDir>();
    for (const char* variable : {"HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_OFFLINE", "HF_ENDPOINT"}) qunsetenv(variable);
    qputenv("HF_HOME", cache_->path().toUtf8());
    qputenv("BITLATHE_CACHE", cache_->path().toUtf8());
    interfere_ = {};
    server_ = std::make_unique<HttpServer>([this](const AskedRequest& request) { return answer(request); });
    qputenv("BITLATHE_DATASET_VIEWER", QByteArray::fromStdString(server_->url()) + "/");
  }

  void everyTaskIsUnderstood_data() {
    QTest::addColumn<QString>("name");
    for (const HubTask& task : hubTasks()) QTest::newRow(task.name) << task.name;
  }
  void everyTaskIsUnderstood() {
    QFETCH(QString, name);
    const HubTask* task = findHubTask(name.toStdString());
    total_ = 250;
    std::vector<double> told;
    const auto file = fetch(name.toStdString(), [&](double fraction) { told.push_back(fraction); });
    QCOMPARE(file, hubTaskFile(*task));
    QVERIFY(std::ranges::is_sorted(told));
    QCOMPARE(told.back(), 1.0);
    const Task read = readTask(file);
    QCOMPARE(read.name, name.toStdString());
    QCOMPARE(read.questions.size(), std::size_t{250});
    QCOMPARE(read.questions.back().gold, std::size_t(name.startsWith("lambada") ? 0 : 1));
    QCOMPARE(server_->requests().size(), std::size_t{3});
    const auto asked = QUrlQuery(QString::fromStdString(server_->requests()[2].target.substr(6)));
    QCOMPARE(asked.queryItemValue("dataset", QUrl::FullyDecoded).toStdString(), task->rows.repository);
    QCOMPARE(asked.queryItemValue("config").toStdString(), task->rows.configuration);
    QCOMPARE(asked.queryItemValue("split").toStdString(), task->rows.split);
    QCOMPARE(asked.queryItemValue("offset"), QString("200"));

    // The second time there is nothing to fetch.
    server_.reset();
    QCOMPARE(fetch(name.toStdString()), file);
  }

  void aBrokenConnectionIsTriedAgain() {
    int breaks = 2;
    interfere_ = [&](const AskedRequest& request, ServerAnswer& answer) {
      if (offsetOf(request) == 100 && breaks-- > 0) answer.breakAfter = 40;
      if (offsetOf(request) == 200 && breaks-- == -1) answer = {503, {}, ""};
    };
    total_ = 201;
    QCOMPARE(readTask(fetch()).questions.size(), std::size_t{201});
    QCOMPARE(server_->requests().size(), std::size_t{6});
  }

  void refusesAnythingElse_data() {
    using Interfere = std::function<void(const AskedRequest&, ServerAnswer&)>;
    QTest::addColumn<Interfere>("interfere");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* message, const Interfere& interfere) {
      QTest::newRow(name) << interfere << message;
    };
    const auto page = [](const std::function<void(json&)>& change) {
      return [change](const AskedRequest& request, ServerAnswer& answer) {
        if (offsetOf(request) < pageLength) return;
        json body = json::parse(answer.body);
        change(body);
        answer.body = body.dump();
      };
    };
    const auto always = [](const ServerAnswer& given) {
      return [given](const AskedRequest&, ServerAnswer& answer) { answer = given; };
    };
    row("no such data set", "status 404", always({404, {}, R"({"error": "Not found."})"}));
    row("no JSON", "not valid JSON", always({200, {}, "<html>"}));
    row("no object", "how many rows", always({200, {}, "[1]"}));
    row("no rows", "holds no question",
        [](const AskedRequest&, ServerAnswer& answer) { answer.body = pageOf({}, 0, 0).dump(); });
    row("half of them", "only a part", page([](json& body) { body["partial"] = true; }));
    row("fewer than there are", "the rows that were asked for", page([](json& body) { body["rows"].erase(7); }));
    row("no list", "the rows that were asked for", page([](json& body) { body["rows"] = "many"; }));
    row("more than there were", "the rows that were asked for", page([](json& body) { body["num_rows_total"] = 999; }));
    row("no number", "how many rows", page([](json& body) { body["num_rows_total"] = -1; }));
    row("others", "row 107 ", page([](json& body) { body["rows"][7]["row_idx"] = 8; }));
    row("cut", "row 107 ", page([](json& body) { body["rows"][7]["truncated_cells"] = {"goal"}; }));
    row("not a row", "row 107 ", page([](json& body) { body["rows"][7]["row"] = 3; }));
    row("a column is missing", "line 108: has no \"sol2\"",
        page([](json& body) { body["rows"][7]["row"].erase("sol2"); }));
    row("other columns", "no known task", [](const AskedRequest& request, ServerAnswer& answer) {
      answer.body = pageOf({{"riddle", "?"}}, offsetOf(request), 150).dump();
    });
  }
  void refusesAnythingElse() {
    using Interfere = std::function<void(const AskedRequest&, ServerAnswer&)>;
    QFETCH(Interfere, interfere);
    QFETCH(QString, message);
    interfere_ = interfere;
    total_ = 150;
    VERIFY_ERROR(fetch(), message.toStdString());
    VERIFY_ERROR(fetch(), "baber/piqa");
    QVERIFY(remedyOf([] { fetch(); }).find("task file") != std::string::npos);
    QVERIFY(nothingIsLeft());
  }

  void saysWhenThereIsNoConnection() {
    qputenv("HF_HUB_OFFLINE", "1");
    QVERIFY_EXCEPTION_THROWN(fetch(), ConnectionError);
    VERIFY_ERROR(fetch(), "HF_HUB_OFFLINE");
    QVERIFY(server_->requests().empty());
    qputenv("BITLATHE_DATASET_VIEWER", "gopher://example.org");
    VERIFY_ERROR(fetch(), "gopher://");
    QVERIFY(remedyOf([] { fetch(); }).find("BITLATHE_DATASET_VIEWER") != std::string::npos);
  }

  void stopsBetweenPages() {
    std::stop_source stop;
    interfere_ = [&](const AskedRequest& request, ServerAnswer&) {
      if (offsetOf(request) == 100) stop.request_stop();
    };
    total_ = 1000;
    QVERIFY_EXCEPTION_THROWN(fetch(
                                 "piqa", [](double) {}, stop.get_token()),
                             Cancelled);
    QCOMPARE(server_->requests().size(), std::size_t{2});
    QVERIFY(nothingIsLeft());
  }

  void aFullDiskLeavesNothing() {
    total_ = 150;
    {
      const test::FileSizeLimit limit(1000);
      VERIFY_ERROR(fetch(), "validation.jsonl");
    }
    QVERIFY(nothingIsLeft());
    QCOMPARE(readTask(fetch()).questions.size(), std::size_t{150});
  }

 private:
  static std::filesystem::path fetch(
      const std::string& name = "piqa", const std::function<void(double)>& progress = [](double) {},
      const std::stop_token& stop = {}) {
    HubAccess access = dataSetViewerAccess();
    access.retryDelay = std::chrono::milliseconds(1);
    return fetchHubTask(access, *findHubTask(name), progress, stop);
  }
  bool nothingIsLeft() const {
    const auto folder = hubTaskFile(*findHubTask("piqa")).parent_path();
    return !std::filesystem::exists(folder) || std::filesystem::is_empty(folder);
  }

  ServerAnswer answer(const AskedRequest& request) const {
    const QUrlQuery asked(QString::fromStdString(request.target.substr(request.target.find('?') + 1)));
    const auto task = std::ranges::find_if(hubTasks(), [&](const HubTask& known) {
      return asked.queryItemValue("dataset", QUrl::FullyDecoded).toStdString() == known.rows.repository &&
             asked.queryItemValue("config").toStdString() == known.rows.configuration;
    });
    ServerAnswer answer{404, {}, ""};
    if (task != hubTasks().end() && request.target.starts_with("/rows?")) {
      answer = {200, {}, pageOf(rows.at(task->name), offsetOf(request), total_).dump()};
    }
    if (interfere_) interfere_(request, answer);
    return answer;
  }

  std::unique_ptr<QTemporaryDir> cache_;
  std::uint64_t total_ = 1;
  std::function<void(const AskedRequest&, ServerAnswer&)> interfere_;
  std::unique_ptr<HttpServer> server_;
};

QTEST_GUILESS_MAIN(TestHubTasks)
#include "tst_hub_tasks.moc"
