// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/storage/mapped_file.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

class TestMappedFile : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void showsTheContents() {
    writeFile(path("file"), "contents");
    const auto file = MappedFile::open(path("file"));
    QCOMPARE(file->path().string(), path("file"));
    QCOMPARE(std::string(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()),
             std::string("contents"));
  }

  void keepsTheOldContentsOfAReplacedFile() {
    writeFile(path("old"), "old");
    const auto file = MappedFile::open(path("old"));
    writeFile(path("new"), "new");
    std::filesystem::rename(path("new"), path("old"));
    QCOMPARE(static_cast<char>(file->bytes()[0]), 'o');
  }

  void readsAgainWhatItForgot() {
    const std::string contents(100'000, 'x');
    writeFile(path("large"), contents);
    const auto file = MappedFile::open(path("large"));
    file->forget(file->bytes().subspan(1, 90'000));
    file->forget(file->bytes().subspan(5, 3));
    QVERIFY(std::ranges::all_of(file->bytes(), [](std::byte b) { return b == std::byte{'x'}; }));
  }

  void refusesWhatIsNoFile_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    writeFile(path("empty"), "");
    QVERIFY(::mkfifo(path("pipe").c_str(), 0600) == 0);
    QTest::newRow("missing") << "missing"
                             << "No such file";
    QTest::newRow("empty") << "empty"
                           << "is empty";
    QTest::newRow("folder") << "."
                            << "is not a regular file";
    QTest::newRow("named pipe") << "pipe"
                                << "is not a regular file";
    QTest::newRow("below a file") << "empty/file"
                                  << "Not a directory";
    QTest::newRow("long name") << QString(300, 'x') << "name too long";
  }
  void refusesWhatIsNoFile() {
    QFETCH(QString, name);
    QFETCH(QString, message);
    const std::string file = path(name.toUtf8());
    VERIFY_ERROR(MappedFile::open(file), message.toStdString());
    VERIFY_ERROR(MappedFile::open(file), file);
  }
};

QTEST_GUILESS_MAIN(TestMappedFile)
#include "tst_mapped_file.moc"
