// SPDX-License-Identifier: GPL-3.0-or-later
// The files of translations are whole, and what the engine says is in them.
#include <QAction>
#include <QLabel>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/pipeline/plan.h"
#include "engine/pipeline/recipe_fields.h"
#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/engine_thread.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/translation.h"

using namespace bitlathe;

namespace {

struct Message {
  QString source;
  QStringList translations;  // one for each plural
  bool finished = true;
};

QList<Message> readMessages(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s can't be read", qPrintable(path));
  QXmlStreamReader reader(&file);
  QList<Message> messages;
  bool plural = false;
  while (!reader.atEnd()) {
    if (reader.readNext() != QXmlStreamReader::StartElement) continue;
    if (reader.name() == QLatin1String("message")) {
      messages.append(Message());
      plural = reader.attributes().value("numerus") == QLatin1String("yes");
    } else if (reader.name() == QLatin1String("source")) {
      messages.back().source = reader.readElementText();
    } else if (reader.name() == QLatin1String("translation")) {
      messages.back().finished = !reader.attributes().hasAttribute("type");
      if (!plural) messages.back().translations += reader.readElementText();
    } else if (reader.name() == QLatin1String("numerusform")) {
      messages.back().translations += reader.readElementText();
    }
  }
  if (reader.hasError()) qFatal("%s: %s", qPrintable(path), qPrintable(reader.errorString()));
  return messages;
}

/// What has to be in a translation as often as in its source, in any order: %1, %n, HTML's tags, patterns of files.
QStringList fixedParts(const QString& text) {
  static const QRegularExpression part(QStringLiteral("%\\d|%n|<[^>]*>|\\*\\.\\w+"));
  QStringList parts;
  for (QRegularExpressionMatchIterator found = part.globalMatch(text); found.hasNext();)
    parts += found.next().captured();
  parts.sort();
  return parts;
}

QStringList mnemonics(const QString& text) {
  static const QRegularExpression mnemonic(QStringLiteral("&(\\w)"));
  QStringList letters;
  for (QRegularExpressionMatchIterator found = mnemonic.globalMatch(text); found.hasNext();)
    letters += found.next().captured(1).toLower();
  return letters;
}

}  // namespace

class LanguagesTest : public QObject {
  Q_OBJECT

 private slots:
  void filesAreWhole_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"bitlathe_de", "bitlathe_ja", "engine_de", "engine_ja", "bitlathe_en"})
      QTest::newRow(name) << QString(name);
  }
  void filesAreWhole() {
    QFETCH(QString, name);
    const QString path = QString::fromStdString(
        test::fixturePath("../../resources/translations/" + name.toStdString() + ".ts").string());
    const QList<Message> messages = readMessages(path);
    QVERIFY(!messages.isEmpty());
    for (const Message& message : messages) {
      QVERIFY2(message.finished, qPrintable(message.source));
      QVERIFY2(!message.translations.isEmpty(), qPrintable(message.source));
      for (const QString& translation : message.translations) {
        QVERIFY2(!translation.isEmpty(), qPrintable(message.source));
        QVERIFY2(fixedParts(translation) == fixedParts(message.source), qPrintable(translation));
        QVERIFY2(mnemonics(translation).size() == mnemonics(message.source).size(), qPrintable(translation));
        QVERIFY2(translation.contains(u'…') == message.source.contains(u'…'), qPrintable(translation));
      }
    }
  }

  void whatTheEngineSaysIsKnown_data() { foreignLanguages(); }
  void whatTheEngineSaysIsKnown() {
    QFETCH(QString, language);
    const Translation translation(language);
    std::vector<std::string> texts;
    for (const auto* fields : {&recipeFields(), &overrideFields()}) {
      for (const RecipeField& field : *fields) {
        texts.push_back(field.description);
        if (!field.unit.empty()) texts.push_back(field.unit);
      }
    }
    for (const Preset& preset : presets()) texts.push_back(preset.description);
    const ModelSummary model = inspectModel(test::fixturePath("models/tiny-llama").string());
    Recipe recipe = findPreset("quick").recipe;
    recipe.precision.scheme.groupSize = 32;
    recipe.data.length = recipe.evaluation.context = 64;
    const Plan plan = makePlan(model, recipe);
    QVERIFY(!plan.estimate.assumptions.empty());
    texts.insert(texts.end(), plan.estimate.assumptions.begin(), plan.estimate.assumptions.end());
    texts.push_back(checkFieldValue(findRecipeField("precision.bits"), 9));
    texts.push_back(checkFieldValue(findRecipeField("projector.gptq.percdamp"), -0.5));
    for (const std::string& text : texts) QVERIFY2(engineText(text) != QString::fromStdString(text), text.c_str());
  }

  void errorsKeepTheNameThatTheyAreAbout_data() { foreignLanguages(); }
  void errorsKeepTheNameThatTheyAreAbout() {
    QFETCH(QString, language);
    const Translation translation(language);
    QTemporaryDir folder;
    const QString empty = folder.filePath(QStringLiteral("empty.gguf"));
    QVERIFY(QFile(empty).open(QIODevice::WriteOnly));
    const QString nothing = folder.filePath(QStringLiteral("nothing"));
    QVERIFY(QDir().mkdir(nothing));
    for (const QString& path : {nothing, empty}) {
      try {
        inspectModel(path.toStdString());
        QFAIL("there is no model");
      } catch (const Error& error) {
        const JobOutcome failure = failureFromCurrentException();
        QVERIFY2(failure.message.startsWith(path + ": "), qPrintable(failure.message));
        QVERIFY2(failure.message != QString::fromStdString(error.what()), error.what());
        QVERIFY2(failure.remedy != QString::fromStdString(error.remedy()), error.remedy().c_str());
      }
    }
  }

  void numbersArePutBack() {
    const Translation translation(QStringLiteral("de"));
    QCOMPARE(engineText("Block 13 of 30 · mlp.down_proj"), "Block 13 von 30 · mlp.down_proj");
    QCOMPARE(engineText("is 9; it must be between 1 and 8"), "ist 9; erlaubt ist 1 bis 8");
    QCOMPARE(engineText("self-generated text, context 512, 4 windows"),
             "selbst erzeugter Text, Kontext 512, 4 Fenster");
    QCOMPARE(engineText("config.json: the architecture \"gemma3\" is not supported"),
             "config.json: die Architektur \"gemma3\" wird nicht unterstützt");
    QCOMPARE(engineText("no text of the engine 7"), "no text of the engine 7");
  }

  void theChoiceIsKept() {
    QCOMPARE(chosenLanguage(), "");
    chooseLanguage(QStringLiteral("ja"));
    QCOMPARE(chosenLanguage(), "ja");
    chooseLanguage(QStringLiteral("tlh"));
    QCOMPARE(chosenLanguage(), "");
    chooseLanguage({});
  }

  void theMenuChooses() {
    Appearance appearance;
    MainWindow window(appearance);
    QAction* german = nullptr;
    for (QAction* action : window.findChildren<QAction*>()) {
      if (action->text() == "Deutsch") german = action;
    }
    QVERIFY(german);
    german->trigger();
    QCOMPARE(chosenLanguage(), "de");
    QVERIFY(german->isChecked());
    chooseLanguage({});
  }

  void numbersFollowTheLanguage() {
    const QLocale before;
    {
      const Translation translation(QStringLiteral("de"));
      QCOMPARE(QLocale().decimalPoint(), ",");
    }
    QCOMPARE(QLocale(), before);
  }

  void lettersInMenusDiffer_data() {
    QTest::addColumn<QString>("language");
    for (const Language& language : languages()) QTest::newRow(qPrintable(language.code)) << language.code;
  }
  void lettersInMenusDiffer() {
    QFETCH(QString, language);
    const Translation translation(language);
    Appearance appearance;
    const MainWindow window(appearance);
    QList<QList<QAction*>> menus{window.menuBar()->actions()};
    for (const QMenu* menu : window.menuBar()->findChildren<QMenu*>()) menus += menu->actions();
    QVERIFY(menus.size() > 5);
    for (const QList<QAction*>& menu : menus) {
      QMap<QString, QString> taken;
      for (const QAction* action : menu) {
        for (const QString& letter : mnemonics(action->text())) {
          QVERIFY2(!taken.contains(letter), qPrintable(action->text() + ", " + taken.value(letter)));
          taken[letter] = action->text();
        }
      }
    }
  }

 private:
  void foreignLanguages() {
    QTest::addColumn<QString>("language");
    QTest::newRow("German") << QString("de");
    QTest::newRow("Japanese") << QString("ja");
  }
};

BITLATHE_UI_TEST_MAIN(LanguagesTest)
#include "tst_languages.moc"
