// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/storage/atomic_file.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

namespace fs = std::filesystem;

/// Runs `work` in a process of its own that dies without cleaning up.
template <typename Work>
void inKilledProcess(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      work();
    } catch (...) {
      ::_exit(1);
    }
    ::raise(SIGKILL);
  }
  int status = 0;
  QCOMPARE(::waitpid(child, &status, 0), child);
  QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

}  // namespace

class TestAtomicFile : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string path(const char* name) const { return folder_->filePath(name).toStdString(); }
  /// The names in the test's folder, sorted.
  QStringList names() const {
    return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void appearsWholeOrNotAtAll() {
    {
      AtomicFile file(path("f"));
      file.write("one ");
      file.write("two");
      QVERIFY(!fs::exists(path("f")));
      file.commit();
    }
    QCOMPARE(readFile(path("f")), std::string("one two"));
    QCOMPARE(names(), QStringList{"f"});
  }

  void replacesTheOldFile() {
    writeFile(path("f"), "the old contents, longer than the new");
    writeFileAtomically(path("f"), "new");
    QCOMPARE(readFile(path("f")), std::string("new"));
  }

  void leavesNothingWithoutCommit() {
    writeFile(path("f"), "old");
    { AtomicFile(path("f")).write("new"); }
    QCOMPARE(readFile(path("f")), std::string("old"));
    QCOMPARE(names(), QStringList{"f"});
  }

  void acceptsANameWithoutAFolder() {
    const QString before = QDir::currentPath();
    QDir::setCurrent(folder_->path());
    writeFileAtomically("f", "here");
    QDir::setCurrent(before);
    QCOMPARE(readFile(path("f")), std::string("here"));
  }

  void replacesWhatAKilledProcessLeft() {
    writeFile(path("f"), "old");
    inKilledProcess([&] {
      AtomicFile file(path("f"));
      file.write(std::string(1000, 'x'));
      ::raise(SIGKILL);
    });
    QCOMPARE(readFile(path("f")), std::string("old"));
    QCOMPARE(names(), (QStringList{"f", "f.partial"}));
    writeFileAtomically(path("f"), "new");
    QCOMPARE(readFile(path("f")), std::string("new"));
    QCOMPARE(names(), QStringList{"f"});
  }

  void refusesASecondWriter() {
    AtomicFile first(path("f"));
    first.write("first");
    VERIFY_ERROR(AtomicFile(path("f")), path("f") + ": is being written by another process");
    first.commit();
    QCOMPARE(readFile(path("f")), std::string("first"));
    writeFileAtomically(path("f"), "second");
    QCOMPARE(readFile(path("f")), std::string("second"));
  }

  void aFullDiskIsNamed() {
    writeFile(path("f"), "old");
    {
      AtomicFile file(path("f"));
      const FileSizeLimit limit(4096);
      VERIFY_ERROR(file.write(std::string(10000, 'x')), path("f") + ": cannot be written: File too large");
      QCOMPARE(names(), QStringList{"f"});
      VERIFY_ERROR(file.commit(), path("f"));  // what failed once can't be put in place
    }
    QCOMPARE(readFile(path("f")), std::string("old"));
    QCOMPARE(names(), QStringList{"f"});
  }

  void anErrorHasARemedy() {
    const FileSizeLimit limit(16);
    try {
      writeFileAtomically(path("f"), std::string(100, 'x'));
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(!error.remedy().empty());
    }
  }

  void refusesWhatCannotBeWritten_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::newRow("no such folder") << "missing/f"
                                    << "No such file or directory";
    QTest::newRow("a file where a folder is expected") << "file/f"
                                                       << "Not a directory";
    QTest::newRow("a folder has the name") << "folder"
                                           << "is not a regular file";
    QTest::newRow("a folder has the partial name") << "blocked"
                                                   << "Is a directory";
    QTest::newRow("a long name") << QString(300, 'x') << "File name too long";
  }
  void refusesWhatCannotBeWritten() {
    QFETCH(QString, name);
    QFETCH(QString, message);
    writeFile(path("file"), "file");
    fs::create_directories(path("folder"));
    fs::create_directories(path("blocked.partial"));
    const auto before = names();
    const std::string file = path(name.toUtf8());
    VERIFY_ERROR(writeFileAtomically(file, "x"), message.toStdString());
    VERIFY_ERROR(writeFileAtomically(file, "x"), file);
    QCOMPARE(names(), before);
  }

  void neverReplacesADevice() {
    VERIFY_ERROR(writeFileAtomically("/dev/full", "x"), "/dev/full: is not a regular file");
  }

  void neverWritesThroughALink() {
    writeFile(path("other"), "precious");
    fs::create_symlink(path("other"), path("f.partial"));
    VERIFY_ERROR(writeFileAtomically(path("f"), "x"), path("f"));
    QCOMPARE(readFile(path("other")), std::string("precious"));
  }

  void aFolderAppearsWhole() {
    AtomicFolder folder(path("new/d/"));
    QVERIFY(!fs::exists(path("new/d")));
    fs::create_directories(folder.partial() / "sub");
    writeFile(folder.partial() / "sub" / "f", "contents");
    folder.commit();
    QCOMPARE(readFile(path("new/d/sub/f")), std::string("contents"));
    QVERIFY(!fs::exists(path("new/d.partial")));
  }

  void aFolderMayTakeThePlaceOfAnEmptyOne() {
    fs::create_directories(path("d"));
    AtomicFolder folder(path("d"));
    writeFile(folder.partial() / "f", "contents");
    folder.commit();
    QCOMPARE(readFile(path("d/f")), std::string("contents"));
  }

  void aFolderWithoutCommitLeavesNothing() {
    { writeFile(AtomicFolder(path("d")).partial() / "f", "contents"); }
    QCOMPARE(names(), QStringList{});
  }

  void aFolderOfAKilledProcessIsReplaced() {
    inKilledProcess([&] {
      const AtomicFolder folder(path("d"));
      writeFile(folder.partial() / "leftover", "x");
      fs::create_directories(folder.partial() / "more");
      ::raise(SIGKILL);
    });
    QCOMPARE(names(), QStringList{"d.partial"});
    AtomicFolder folder(path("d"));
    QVERIFY(fs::is_empty(folder.partial()));
    writeFile(folder.partial() / "f", "new");
    folder.commit();
    QCOMPARE(names(), QStringList{"d"});
    QCOMPARE(QDir(folder_->filePath("d")).entryList(QDir::Files), QStringList{"f"});
  }

  void aFolderRefusesASecondWriter() {
    AtomicFolder first(path("d"));
    writeFile(first.partial() / "f", "first");
    VERIFY_ERROR(AtomicFolder(path("d")), path("d") + ": is being written by another process");
    first.commit();
    QCOMPARE(readFile(path("d/f")), std::string("first"));
  }

  void refusesFoldersThatCannotBeMade_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::newRow("not empty") << "full"
                               << "exists already and is not empty";
    QTest::newRow("a file") << "file"
                            << "exists already and is not a folder";
    QTest::newRow("below a file") << "file/d"
                                  << "Not a directory";
    QTest::newRow("a file has the partial name") << "blocked"
                                                 << "Not a directory";
    QTest::newRow("a long name") << QString(300, 'x') << "File name too long";
  }
  void refusesFoldersThatCannotBeMade() {
    QFETCH(QString, name);
    QFETCH(QString, message);
    fs::create_directories(path("full"));
    writeFile(path("full/f"), "precious");
    writeFile(path("file"), "precious");
    writeFile(path("blocked.partial"), "precious");
    const auto before = names();
    const std::string folder = path(name.toUtf8());
    VERIFY_ERROR(AtomicFolder{folder}, message.toStdString());
    VERIFY_ERROR(AtomicFolder{folder}, folder);
    QCOMPARE(names(), before);
    QCOMPARE(readFile(path("full/f")), std::string("precious"));
  }

  void aFolderThatWasFilledMeanwhileIsKept() {
    {
      AtomicFolder folder(path("d"));
      writeFile(folder.partial() / "f", "ours");
      fs::create_directories(path("d"));
      writeFile(path("d/f"), "theirs");
      VERIFY_ERROR(folder.commit(), path("d") + ": cannot be put in place");
    }
    QCOMPARE(readFile(path("d/f")), std::string("theirs"));
    QCOMPARE(names(), QStringList{"d"});
  }
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
