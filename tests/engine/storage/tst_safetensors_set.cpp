// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/storage/safetensors.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

/// A file of one byte per named tensor.
std::string shard(const std::vector<std::string>& names) {
  std::string header = "{";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string offsets = "[" + std::to_string(i) + "," + std::to_string(i + 1) + "]";
    header += (i > 0 ? "," : "") + safetensorsEntry(names[i], "U8", "[1]", offsets);
  }
  return safetensorsBytes(header + "}", names.size());
}

}  // namespace

class TestSafetensorsSet : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string path(const QString& name = {}) const { return folder_->filePath(name).toStdString(); }
  void writeIndex(const std::string& weightMap) const {
    writeFile(path("model.safetensors.index.json"), R"({"metadata":{},"weight_map":)" + weightMap + "}");
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void opensASingleFile() {
    writeFile(path("model.safetensors"), shard({"b", "a"}));
    const auto set = SafetensorsSet::openFolder(path());
    QCOMPARE(set.names(), (std::vector<std::string>{"a", "b"}));
    QVERIFY(set.find("a").file == &set.files()[0]);
    QVERIFY(set.find("c").file == nullptr && set.find("c").info == nullptr);
  }

  void opensShards() {
    writeFile(path("1.safetensors"), shard({"a", "c"}));
    writeFile(path("2.safetensors"), shard({"b"}));
    writeIndex(R"({"a":"1.safetensors","b":"2.safetensors","c":"1.safetensors"})");
    const auto set = SafetensorsSet::openFolder(path());
    QCOMPARE(set.names(), (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(set.find("b").file->file()->path().filename().string(), std::string("2.safetensors"));
    QCOMPARE(set.find("b").info->name, std::string("b"));
  }

  void opensTheReferenceModel() {
    REQUIRE_SHARED("fixtures/models/llama-tiny-sharded");
    const auto set = SafetensorsSet::openFolder(sharedPath("fixtures/models/llama-tiny-sharded"));
    QCOMPARE(set.files().size(), std::size_t{4});
    QVERIFY(set.find("model.layers.2.mlp.down_proj.weight").info);
  }

  void refusesBadIndexes_data() {
    QTest::addColumn<QByteArray>("weightMap");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const QByteArray& weightMap, const char* message) {
      QTest::newRow(name) << weightMap << QByteArray(message);
    };
    row("missing shard", R"({"a":"1.safetensors","b":"3.safetensors"})", "3.safetensors: is missing");
    row("tensor not in its shard", R"({"a":"1.safetensors","z":"1.safetensors"})",
        "1.safetensors: lacks the tensor \"z\"");
    row("tensor in two shards", R"({"a":"1.safetensors","b":"2.safetensors"})", "tensor \"a\" is also in the shard");
    row("tensor twice in the index", R"({"a":"1.safetensors","a":"2.safetensors"})", "\"a\" stands twice");
    row("parent folder", R"({"a":"../1.safetensors"})", "\"../1.safetensors\", which is not a file in the same folder");
    row("parent itself", R"({"a":".."})", "\"..\", which is not a file");
    row("the folder itself", R"({"a":"."})", "\".\", which is not a file");
    row("absolute path", R"({"a":"/etc/passwd"})", "\"/etc/passwd\", which is not a file");
    row("other folder", R"({"a":"sub/1.safetensors"})", "which is not a file in the same folder");
    row("path of another system", R"({"a":"..\\1.safetensors"})", "which is not a file in the same folder");
    row("zero inside", R"({"a":"1.safetensors\u0000x"})", "which is not a file in the same folder");
    row("no name", R"({"a":""})", "which is not a file in the same folder");
    row("long name", R"({"a":")" + QByteArray(300, 'x') + R"("})", "is missing");
    row("no string", R"({"a":1})", "\"a\" names no file");
    row("empty", "{}", "has no weight_map");
    row("no object", "[]", "has no weight_map");
    row("pickle", R"({"a":"pytorch_model-00001-of-00002.bin"})", "is a Python pickle");
    row("broken shard", R"({"a":"broken.safetensors"})", "broken.safetensors: is too short");
    row("Git LFS pointer", R"({"a":"pointer.safetensors"})", "pointer.safetensors: this is a Git LFS pointer");
  }
  void refusesBadIndexes() {
    QFETCH(QByteArray, weightMap);
    QFETCH(QByteArray, message);
    writeFile(path("1.safetensors"), shard({"a"}));
    writeFile(path("2.safetensors"), shard({"a", "b"}));
    writeFile(path("broken.safetensors"), "x");
    writeFile(path("pytorch_model-00001-of-00002.bin"), "x");
    writeFile(path("pointer.safetensors"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    writeIndex(weightMap.toStdString());
    VERIFY_ERROR(SafetensorsSet::openFolder(path()), message.toStdString());
    VERIFY_ERROR(SafetensorsSet::openFolder(path()), path());
  }

  void refusesAnIndexThatIsNoObject() {
    writeFile(path("model.safetensors.index.json"), "[]");
    VERIFY_ERROR(SafetensorsSet::openFolder(path()), "model.safetensors.index.json: has no weight_map");
    writeFile(path("model.safetensors.index.json"), "version https://git-lfs.github.com/spec/v1\n");
    VERIFY_ERROR(SafetensorsSet::openFolder(path()), "model.safetensors.index.json: this is a Git LFS pointer");
  }

  void refusesPickles_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"pytorch_model.bin", "pytorch_model-00001-of-00002.bin", "model.pt", "consolidated.00.pth"}) {
      QTest::newRow(name) << name;
    }
  }
  void refusesPickles() {
    QFETCH(QString, name);
    writeFile(path(name), "PK");
    VERIFY_ERROR(SafetensorsSet::openFolder(path()), path(name) + ": is a Python pickle");
    try {
      SafetensorsSet::openFolder(path());
    } catch (const Error& error) {
      QVERIFY(QByteArray(error.remedy().c_str()).contains("safetensors"));
    }
    writeFile(path("model.safetensors"), shard({"a"}));
    QCOMPARE(SafetensorsSet::openFolder(path()).names().size(), std::size_t{1});  // and beside the real thing ignored
  }

  void refusesOtherFolders() {
    VERIFY_ERROR(SafetensorsSet::openFolder(path()), path() + ": has neither model.safetensors nor");
    VERIFY_ERROR(SafetensorsSet::openFolder(path("missing")), path("missing") + ": is not a folder");
    VERIFY_ERROR(SafetensorsSet::openFolder(path(QString(300, 'x'))), "is not a folder");
    VERIFY_ERROR(SafetensorsSet::openFile(path("missing.safetensors")), path("missing.safetensors"));
  }
};

QTEST_GUILESS_MAIN(TestSafetensorsSet)
#include "tst_safetensors_set.moc"
