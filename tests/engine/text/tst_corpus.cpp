// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <fstream>

#include "engine/base/error.h"
#include "engine/text/corpus.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using Documents = std::vector<std::string>;

class TestCorpus : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::filesystem::path write(const char* name, const QByteArray& contents) {
    const auto path = std::filesystem::path(folder_.path().toStdString()) / name;
    std::ofstream(path, std::ios::binary) << contents.toStdString();
    return path;
  }

 private slots:
  void splitsPlainTextAtBlankLines() {
    const auto path = write("a.txt", "\n\nOne\ntwo\n \n\t\n\nthree é\n\xE3\x80\x80\nfour");
    QCOMPARE(readDocuments(path), (Documents{"One\ntwo", "three é", "four"}));
    QCOMPARE(readText(path), std::string("\n\nOne\ntwo\n \n\t\n\nthree é\n\xE3\x80\x80\nfour"));
  }

  void readsTheExtensionRawAsPlainText() {
    const auto path = write("wiki.raw", " = Title = \n \n Text \n");
    QCOMPARE(readDocuments(path), (Documents{" = Title = ", " Text "}));
  }

  void readsJsonLines() {
    const auto path =
        write("a.jsonl", "{\"text\": \"one\\nline\", \"id\": 1}\r\n\n{\"text\": \"two\"}\n{\"text\": \" \"}\n");
    QCOMPARE(readDocuments(path), (Documents{"one\nline", "two"}));
    QCOMPARE(readText(path), std::string("one\nline\n\ntwo"));
    const auto other = write("b.jsonl", "{\"content\": \"x\"}");
    QCOMPARE(readDocuments(other, "content"), (Documents{"x"}));
  }

  void readsJson() {
    const auto path = write("a.json", "[{\"text\": \"one\"},\n {\"text\": \"two\"}]");
    QCOMPARE(readDocuments(path), (Documents{"one", "two"}));
    QCOMPARE(readText(path), std::string("one\n\ntwo"));
  }

  void refusesBadFiles_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* test, const char* name, const QByteArray& contents, const char* message) {
      QTest::newRow(test) << QByteArray(name) << contents << QByteArray(message);
    };
    row("unknown extension", "a.parquet", "x", "a.parquet: files with the extension \".parquet\" are not read as text");
    row("no extension", "a", "x", "a: files with the extension \"\"");
    row("empty text", "a.txt", "", "a.txt: is empty");
    row("empty lines", "a.jsonl", "\n\n", "a.jsonl: holds no text");
    row("blank text", "a.txt", " \n\n\t\n", "a.txt: holds no text");
    row("empty array", "a.json", "[]", "a.json: holds no text");
    row("blank documents", "a.jsonl", "{\"text\": \"\"}", "a.jsonl: holds no text");
    row("invalid UTF-8", "a.txt",
        "one\ntwo\nthr\xff"
        "ee\n",
        "a.txt: line 3 is not valid UTF-8");
    row("invalid UTF-8 in JSON", "a.jsonl", "{\"text\": \"a\"}\n{\"text\": \"\xff\"}\n",
        "a.jsonl: line 2 is not valid");
    row("bad JSON line", "a.jsonl", "{\"text\": \"a\"}\n\n{\"text\": \n", "a.jsonl: line 3: not valid JSON");
    row("line is no object", "a.jsonl", "[1]", "a.jsonl: line 1: is not a JSON object");
    row("line lacks the key", "a.jsonl", "{\"text\": \"a\"}\n{\"content\": \"b\"}", "line 2: lacks the key \"text\"");
    row("text is a number", "a.jsonl", "{\"text\": 1}", "line 1: the value of \"text\" is not a string");
    row("bad JSON", "a.json", "[{\"text\": \"a\"},\n\n{\"text\" 1}]", "line 3");
    row("JSON is an object", "a.json", "{\"text\": \"a\"}", "a.json: is not a JSON array of objects");
    row("element lacks the key", "a.json", "[{\"text\": \"a\"}, {}]", "a.json: element 2: lacks the key \"text\"");
    row("LFS pointer", "a.txt", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a.txt");
  }
  void refusesBadFiles() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, contents);
    QFETCH(QByteArray, message);
    const auto path = write(name.constData(), contents);
    VERIFY_ERROR(readDocuments(path), message.toStdString());
    VERIFY_ERROR(readText(path), message.toStdString());
  }

  void namesWhatIsRead() {
    try {
      readDocuments("a.csv");
      QFAIL("no error");
    } catch (const Error& error) {
      for (const char* extension : {".txt", ".raw", ".jsonl", ".json"}) {
        QVERIFY(error.remedy().find(extension) != std::string::npos);
      }
    }
  }

  void missingFileIsNamed() { VERIFY_ERROR(readDocuments("/nowhere/corpus.txt"), "/nowhere/corpus.txt"); }

  void readsWikiText() {
    REQUIRE_SHARED("data/wikitext-2-raw/wiki.test.raw");
    const auto path = bitlathe::test::sharedPath("data/wikitext-2-raw/wiki.test.raw");
    QCOMPARE(readText(path).size(), std::filesystem::file_size(path));
    QCOMPARE(readDocuments(path).size(), std::size_t{1320});
  }
};

QTEST_GUILESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
