// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/storage/gguf.h"
#include "engine/storage/safetensors.h"
#include "engine/storage/weights_file.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

class TestWeightsFile : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const QString& name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void refusesPickles_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("contents");
    for (const char* name : {"pytorch_model.bin", "model.pt", "model.pth", "model.ckpt", "model.pkl"}) {
      QTest::newRow(name) << name << QByteArray("anything");
    }
    QTest::newRow("zip archive under another name")
        << "model.safetensors" << QByteArray("PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0archive/data.pkl", 32);
    QTest::newRow("bare pickle under another name")
        << "model.gguf" << QByteArray("\x80\x02\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.", 21);
  }
  void refusesPickles() {
    QFETCH(QString, name);
    QFETCH(QByteArray, contents);
    writeFile(path(name), contents.toStdString());
    for (const auto& open : std::vector<std::function<void()>>{[&] { openWeightsFile(path(name)); },
                                                               [&] { SafetensorsFile::open(path(name)); },
                                                               [&] { GgufFile::open(path(name)); }}) {
      VERIFY_ERROR(open(), path(name) + ": is a Python pickle");
    }
  }

  void namesTheWayOut() {
    try {
      openWeightsFile(path("pytorch_model.bin"));
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(QByteArray(error.remedy().c_str()).contains("safetensors"));
    }
  }

  void refusesGitLfsPointers_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("safetensors") << "model.safetensors";
    QTest::newRow("GGUF") << "model.gguf";
  }
  void refusesGitLfsPointers() {
    QFETCH(QString, name);
    writeFile(path(name),
              "version https://git-lfs.github.com/spec/v1\n"
              "oid sha256:0f3a6a2bd6e9a9ea3d8d2ea6f1c8b3a4e6bb1ddc0bb1b8d2f9a7c3ad5a0c9d11\nsize 269060552\n");
    VERIFY_ERROR(SafetensorsFile::open(path(name)), path(name) + ": this is a Git LFS pointer");
    VERIFY_ERROR(GgufFile::open(path(name)), path(name) + ": this is a Git LFS pointer");
    try {
      GgufFile::open(path(name));
    } catch (const Error& error) {
      QVERIFY(QByteArray(error.remedy().c_str()).contains("git lfs pull"));
    }
  }

  void aHeaderThatLooksLikeAPickleIsNone() {
    // 640 is 80 02 00 ... in the file, which is also how a pickle could begin.
    std::string header = R"({"t":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})";
    header.resize(640, ' ');
    writeFile(path("m.safetensors"), safetensorsBytes(header));
    QCOMPARE(SafetensorsFile::open(path("m.safetensors")).tensors().size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(TestWeightsFile)
#include "tst_weights_file.moc"
