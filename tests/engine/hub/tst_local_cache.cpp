// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/base/error.h"
#include "engine/hub/local_cache.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

void writeFile(const QString& path, const QByteArray& contents) {
  QVERIFY(QDir().mkpath(QFileInfo(path).path()));
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(contents);
}

}  // namespace

class TestLocalCache : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    cache_ = std::make_unique<QTemporaryDir>();
    qputenv("HF_HUB_CACHE", cache_->path().toUtf8());
    writeFile(cache_->filePath("datasets--owner--texts/refs/main"), "abc123\n");
    writeFile(cache_->filePath("datasets--owner--texts/snapshots/abc123/raw/test.txt"), "hello");
    writeFile(cache_->filePath("models--owner--model/refs/main"), "fff");
  }

  void findsAFileOfADataSet() {
    const auto path = findDataSetFile("owner/texts/raw/test.txt");
    QCOMPARE(QString::fromStdString(path.filename().string()), "test.txt");
    QVERIFY(std::filesystem::exists(path));
  }

  void namesWhatIsMissing() {
    VERIFY_ERROR(findDataSetFile("owner"), "is no file of a data set");
    VERIFY_ERROR(findDataSetFile("owner/texts/"), "is no file of a data set");
    VERIFY_ERROR(findDataSetFile("owner/other/test.txt"), "owner/other is not in the local");
    VERIFY_ERROR(findDataSetFile("owner/texts/raw/train.txt"), "no file raw/train.txt");
  }

  void aReferenceWithoutItsSnapshotIsNoModel() {
    QVERIFY(findSnapshot(RepositoryKind::model, "owner/model").empty());
    QVERIFY(findSnapshot(RepositoryKind::model, "../model").empty());
    QVERIFY(findSnapshot(RepositoryKind::model, "owner/model/deeper").empty());
  }

  void followsTheEnvironment() {
    qunsetenv("HF_HUB_CACHE");
    qputenv("HF_HOME", "/somewhere");
    QCOMPARE(QString::fromStdString(hubCacheFolder().string()), "/somewhere/hub");
    qunsetenv("HF_HOME");
    qputenv("XDG_CACHE_HOME", "/elsewhere");
    QCOMPARE(QString::fromStdString(hubCacheFolder().string()), "/elsewhere/huggingface/hub");
    qunsetenv("XDG_CACHE_HOME");
    QVERIFY(hubCacheFolder().string().ends_with(".cache/huggingface/hub"));
  }

 private:
  std::unique_ptr<QTemporaryDir> cache_;
};

QTEST_GUILESS_MAIN(TestLocalCache)
#include "tst_local_cache.moc"
