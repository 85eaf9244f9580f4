// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <fstream>

#include "engine/base/error.h"
#include "engine/evaluate/task.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestTask : public QObject {
  Q_OBJECT

 private slots:
  void init() { folder_.emplace(); }

  void knowsEveryForm_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QStringList>("contexts");
    QTest::addColumn<QStringList>("continuations");
    QTest::addColumn<int>("gold");
    QTest::addColumn<bool>("normalized");
    QTest::newRow("ARC") << QByteArray(R"({"question": "Which?", "choices": ["a b", "c"], "gold": 1})")
                         << QStringList(2, "Question: Which?\nAnswer:") << QStringList{" a b", " c"} << 1 << true;
    QTest::newRow("ARC as its data set has it")
        << QByteArray(
               R"({"question": "Which?", "choices": {"text": ["a", "b"], "label": ["1", "2"]}, "answerKey": "2"})")
        << QStringList(2, "Question: Which?\nAnswer:") << QStringList{" a", " b"} << 1 << true;
    QTest::newRow("PIQA") << QByteArray(R"({"goal": "Do it", "sol1": "x", "sol2": "y", "label": 0})")
                          << QStringList(2, "Question: Do it\nAnswer:") << QStringList{" x", " y"} << 0 << true;
    QTest::newRow("WinoGrande")
        << QByteArray(R"({"sentence": "Ann saw Bea, so _ waved. ", "option1": "Ann", "option2": "Bea", "answer": "2"})")
        << QStringList{"Ann saw Bea, so Ann", "Ann saw Bea, so Bea"} << QStringList(2, " waved.") << 1 << false;
    QTest::newRow("HellaSwag") << QByteArray(R"({"query": "He", "choices": ["sits.", "runs."], "gold": 0})")
                               << QStringList(2, "He") << QStringList{" sits.", " runs."} << 0 << true;
    QTest::newRow("HellaSwag as its data set has it")
        << QByteArray(R"({"activity_label": "Tea", "ctx_a": "Ann [step] waits [title] So.", "ctx_b": "she IS")"
                      R"(, "endings": [" calm.", "up [step] and on"], "label": "1"})")
        << QStringList(2, "Tea: Ann waits. So. She is") << QStringList{" calm.", " up and on"} << 1 << true;
    QTest::newRow("BoolQ") << QByteArray(R"({"passage": "P", "question": "is it", "answer": true})")
                           << QStringList(2, "P\nQuestion: is it?\nAnswer:") << QStringList{" no", " yes"} << 1
                           << false;
    QTest::newRow("OpenBookQA") << QByteArray(R"({"question_stem": "Rain", "choices": ["falls", "burns"], "gold": 0})")
                                << QStringList(2, "Rain") << QStringList{" falls", " burns"} << 0 << true;
    QTest::newRow("LAMBADA") << QByteArray(R"({"text": "the end of all  things"})") << QStringList{"the end of all "}
                             << QStringList{" things"} << 0 << false;
    QTest::newRow("your own") << QByteArray(R"({"context": "2 + 2 =", "choices": [" 4", " 5", ""], "gold": 0})")
                              << QStringList(3, "2 + 2 =") << QStringList{" 4", " 5", ""} << 0 << true;
  }
  void knowsEveryForm() {
    QFETCH(QByteArray, line);
    const auto task = readTask(write("some_task.jsonl", line + "\n\n" + line + "\n"));
    QCOMPARE(task.name, std::string("some_task"));
    QCOMPARE(task.questions.size(), std::size_t{2});
    const auto& question = task.questions.back();
    auto list = [](const std::vector<std::string>& texts) {
      QStringList result;
      for (const auto& text : texts) result << QString::fromStdString(text);
      return result;
    };
    QTEST(list(question.contexts), "contexts");
    QTEST(list(question.continuations), "continuations");
    QTEST(static_cast<int>(question.gold), "gold");
    QTEST(task.normalized, "normalized");
  }

  void takesTheSplitOfAFolder() {
    const QByteArray line = R"({"query": "He", "choices": ["sits.", "runs."], "gold": 0})";
    write("swag/validation.jsonl", line);
    const auto folder = path("swag");
    QCOMPARE(readTask(folder).name, std::string("swag"));
    write("swag/test.jsonl", line + "\n" + line + "\n" + line);
    QCOMPARE(readTask(folder).questions.size(), std::size_t{3});
    QCOMPARE(readTask(folder, 2).questions.size(), std::size_t{2});
  }

  void namesWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    const QByteArray good = R"({"query": "He", "choices": ["sits.", "runs."], "gold": 0})";
    QTest::newRow("nothing in it") << QByteArray("\n") << "no question";
    QTest::newRow("no JSON") << good + "\n{"
                             << "line 2";
    QTest::newRow("unknown keys") << QByteArray(R"({"riddle": "?"})") << "no known task";
    QTest::newRow("a key is missing later") << good + R"(
{"query": "He", "choices": ["sits."]})"
                                            << "\"gold\"";
    QTest::newRow("no list") << QByteArray(R"({"query": "He", "choices": "sits.", "gold": 0})") << "\"choices\"";
    QTest::newRow("out of range") << QByteArray(R"({"query": "He", "choices": ["sits."], "gold": 1})") << "\"gold\"";
    QTest::newRow("no ending")
        << QByteArray(R"({"activity_label": "A", "ctx_a": "b", "ctx_b": "", "endings": ["c"], "label": "1"})")
        << "its label";
    QTest::newRow("no blank") << QByteArray(R"({"sentence": "x", "option1": "a", "option2": "b", "answer": "1"})")
                              << "_";
  }
  void namesWhatIsWrong() {
    QFETCH(QByteArray, text);
    QFETCH(QString, named);
    const auto file = write("task.jsonl", text);
    VERIFY_ERROR(readTask(file), named.toStdString());
    VERIFY_ERROR(readTask(file), file.string());
  }

  void aMissingFileIsNamed() {
    VERIFY_ERROR(readTask(path("nowhere.jsonl")), "nowhere.jsonl");
    std::filesystem::create_directory(path("empty"));
    VERIFY_ERROR(readTask(path("empty")), "validation.jsonl");
  }

  void scoresLikeTheHarness() {
    const auto task = readTask(write("t.jsonl", R"({"query": "q", "choices": ["ab", "äbcd"], "gold": 1}
{"query": "q", "choices": ["ab", "äbcd"], "gold": 0}
{"query": "q", "choices": ["ab", "äbcd"], "gold": 0})"));
    std::vector<TaskAnswer> answers;
    for (std::size_t i = 0; i < 3; ++i) {
      // In sum the first choice wins, per character (four in the second) the other.
      answers.push_back(answerQuestion(task.questions[i], {-4, i == 2 ? -9.0 : -7.0}, false));
    }
    QVERIFY(!answers[0].correct && answers[0].correctNormalized);
    QVERIFY(answers[1].correct && !answers[1].correctNormalized);
    QVERIFY(answers[2].correct && answers[2].correctNormalized);
    const auto score = scoreTask(task, answers);
    QCOMPARE(score.questions, 3);
    QCOMPARE(score.accuracy.mean, 2.0 / 3);
    QCOMPARE(score.accuracy.standardError, std::sqrt(2.0 / 9 / 2));
    QCOMPARE(score.normalized->mean, 2.0 / 3);
    QVERIFY(!score.perplexity);
  }

  void onlyTheLikeliestWordCounts() {
    const auto task = readTask(write("t.jsonl", R"({"text": "one two"}
{"text": "three four"})"));
    const auto score = scoreTask(
        task, {answerQuestion(task.questions[0], {-1}, true), answerQuestion(task.questions[1], {-3}, false)});
    QCOMPARE(score.accuracy.mean, 0.5);
    QCOMPARE(score.perplexity.value(), std::exp(2.0));
  }

 private:
  std::filesystem::path path(const std::string& name) const {
    return std::filesystem::path(folder_->path().toStdString()) / name;
  }
  std::filesystem::path write(const std::string& name, const QByteArray& text) const {
    const auto file = path(name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary).write(text.data(), text.size());
    return file;
  }

  std::optional<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
