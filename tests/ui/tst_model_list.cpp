// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTemporaryDir>

#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/model_list.h"

using namespace bitlathe;

class ModelListTest : public QObject {
  Q_OBJECT

 private slots:
  void listsWhatCanBeUsedAndWhyNot() {
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("broken"));
    QFile file(folder.filePath("broken/config.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") > 0);
    file.close();
    const std::filesystem::path broken = folder.filePath("broken").toStdString();
    const std::filesystem::path tiny = test::fixturePath("models/tiny-llama");
    ModelList list;
    const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    list.setModels(findListedModels({broken, tiny, "/nowhere"}));
    // What can be used comes first, what isn't there any more not at all.
    QCOMPARE(list.rowCount(), 2);
    QCOMPARE(list.rowOf(tiny), 0);
    QCOMPARE(list.rowOf("/nowhere"), -1);
    QCOMPARE(list.data(list.index(0), Qt::DisplayRole).toString(), "tiny-llama");
    QVERIFY(list.data(list.index(0), Qt::AccessibleTextRole).toString().contains("ready"));
    QVERIFY(list.data(list.index(1), Qt::AccessibleTextRole).toString().contains("unsupported"));
    QVERIFY(!list.model(1).problem.isEmpty());
    list.setModels({});
    QCOMPARE(list.rowCount(), 0);
  }

  void modelsOfAFolderAreFound() {
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("b"));
    QVERIFY(QDir(folder.path()).mkpath("empty"));
    for (const char* name : {"b/config.json", "a.gguf", "notes.txt"}) {
      QFile file(folder.filePath(name));
      QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const std::filesystem::path path = folder.path().toStdString();
    QVERIFY(modelsIn(path) == (std::vector<std::filesystem::path>{path / "a.gguf", path / "b"}));
    QVERIFY(modelsIn(path / "empty").empty());
    QVERIFY(modelsIn("/nowhere").empty());
  }
};

BITLATHE_UI_TEST_MAIN(ModelListTest)
#include "tst_model_list.moc"
