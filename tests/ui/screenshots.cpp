// SPDX-License-Identifier: GPL-3.0-or-later
// Draws every page of the real window, before, during and after a real run: screenshots MODEL PRESET
// FOLDER [LANGUAGE].
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QTableView>
#include <QTreeWidget>
#include <cstdio>
#include <utility>

#include "engine/base/user_folders.h"
#include "engine/model/model_summary.h"
#include "tests/support/fake_hub.h"
#include "tests/support/fixtures.h"
#include "tests/ui/ui_test.h"
#include "ui/cheat_sheet.h"
#include "ui/export_dialog.h"
#include "ui/main_window.h"
#include "ui/pages/recipe_page.h"
#include "ui/pages/run_view.h"
#include "ui/pages/try_page.h"
#include "ui/paths.h"
#include "ui/plots/setting_curve_plot.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/foldable_section.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/token_text.h"

using namespace bitlathe;

namespace {

constexpr QSize windowSize(1280, 800);
constexpr QSize smallSize(1000, 640);
constexpr int patience = 1'800'000;  // milliseconds

class Photographer {
 public:
  Photographer(Appearance& appearance, QString folder) : appearance_(appearance), folder_(std::move(folder)) {}

  /// Takes pictures of the main window in both of its sizes.
  void takeSizes(QWidget& window, const QString& name) {
    window.resize(smallSize);
    take(window, name + QStringLiteral("-small"));
    window.resize(windowSize);
    take(window, name);
  }
  /// Takes a picture of a window in light and in dark.
  void take(QWidget& window, const QString& name) {
    for (const auto& [scheme, suffix] : {std::pair(ColorScheme::light, QStringLiteral("light")),
                                         std::pair(ColorScheme::dark, QStringLiteral("dark"))}) {
      appearance_.setScheme(scheme);
      QTest::qWait(300);
      const QString path = QStringLiteral("%1/%2-%3.png").arg(folder_, name, suffix);
      if (!window.grab().save(path)) qFatal("%s could not be written", qPrintable(path));
      std::printf("%s\n", qPrintable(path));
    }
  }

  /// Takes a picture of the film, in light.
  void takeFrame(QWidget& window) {
    appearance_.setScheme(ColorScheme::light);
    QTest::qWait(50);
    const QString path = QStringLiteral("%1/film-%2.png").arg(folder_).arg(frames_++, 3, 10, QLatin1Char('0'));
    if (!window.grab().save(path)) qFatal("%s could not be written", qPrintable(path));
  }

 private:
  Appearance& appearance_;
  QString folder_;
  int frames_ = 0;
};

template <typename Condition>
void waitFor(Condition condition, const char* what) {
  if (!QTest::qWaitFor(condition, patience)) qFatal("waited in vain for %s", what);
}

/// A Hub on this computer, whose connections break while a large file is sent.
void fillHub(test::FakeHub& hub) {
  hub.interfere = [](const test::AskedRequest& request, test::ServerAnswer& answer) {
    if (answer.body.size() > 200'000) answer.breakAfter = request.header("range").empty() ? 200'000 : 1'000;
  };
  for (const char* name : {"tiny-llama", "tiny-qwen3"})
    hub.addFolder("example/" + std::string(name), test::fixturePath("models/" + std::string(name)));
  hub.add("example/tiny-gemma", {{"config.json", R"({"model_type": "gemma3"})"}, {"model.safetensors", "weights"}});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::fprintf(stderr, "usage: %s MODEL PRESET FOLDER [LANGUAGE]\n", argv[0]);
    return 2;
  }
  const QString model = toQString(inspectModel(argv[1]).path);
  const QString folder = QFileInfo(QString::fromLocal8Bit(argv[3])).absoluteFilePath();
  QDir().mkpath(folder);
  // Text that a model wrote once needn't be written again.
  const std::filesystem::path generated = cacheFolder() / "generated";
  std::filesystem::create_directories(generated);
  test::OwnHome home;
  std::filesystem::create_directories(cacheFolder());
  std::filesystem::create_directory_symlink(generated, cacheFolder() / "generated");
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("Bitlathe"));
  QApplication::setOrganizationName(QStringLiteral("bitlathe"));
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  loadResources();
  const Translation translation(QString::fromLocal8Bit(argc == 5 ? argv[4] : "en"));
  Appearance appearance;
  MainWindow window(appearance);
  window.resize(windowSize);
  window.show();
  Photographer photographer(appearance, folder);
  const auto showPage = [&](int page) {
    window.findChild<QAbstractButton*>(QStringLiteral("railButton%1").arg(page))->click();
  };
  const auto button = [&](const char* name) { return window.findChild<QPushButton*>(QLatin1String(name)); };

  QTest::qWait(500);
  photographer.takeSizes(window, QStringLiteral("models-empty"));
  showPage(2);
  photographer.takeSizes(window, QStringLiteral("run-empty"));
  test::FakeHub hub;
  fillHub(hub);
  qputenv("HF_ENDPOINT", QByteArray::fromStdString(hub.url()));
  showPage(0);
  button("searchHubButton")->click();
  window.findChild<QLineEdit*>(QStringLiteral("hubSearchLine"))->setText(QStringLiteral("tiny"));
  button("hubSearchButton")->click();
  auto* hits = window.findChild<QTreeWidget*>(QStringLiteral("hubHits"));
  waitFor([&] { return hits->topLevelItemCount() == 3; }, "the Hub's models");
  hits->setCurrentItem(hits->topLevelItem(0));
  waitFor([&] { return window.findChild<QLabel*>(QStringLiteral("hubProblem"))->isVisible(); }, "an unsupported model");
  photographer.take(window, QStringLiteral("hub-unsupported"));
  hits->setCurrentItem(hits->topLevelItem(1));
  waitFor([&] { return button("hubDownloadButton")->isVisible(); }, "a model of the Hub");
  button("hubDownloadButton")->click();
  const auto* progress = window.findChild<QLabel*>(QStringLiteral("hubProgressText"));
  waitFor([&] { return progress->text().contains(QStringLiteral("safetensors")); }, "the download");
  photographer.takeSizes(window, QStringLiteral("hub"));
  button("hubStripButton")->click();
  waitFor([&] { return button("hubDownloadButton")->isVisible(); }, "the end of the download");

  window.prepare(model, QString::fromLocal8Bit(argv[2]));
  waitFor([&] { return button("startButton")->isVisible() && button("startButton")->isEnabled(); }, "the plan");
  photographer.takeSizes(window, QStringLiteral("recipe"));
  auto* layers = window.findChild<FoldableSection*>(QStringLiteral("layerTreeSection"));
  layers->setOpen(true);
  auto* tree = layers->findChild<QTreeView*>();
  tree->expand(tree->model()->index(0, 0));
  window.findChild<RecipePage*>()->findChild<QScrollArea*>()->ensureWidgetVisible(layers);
  photographer.takeSizes(window, QStringLiteral("recipe-layers"));
  layers->setOpen(false);
  showPage(0);
  photographer.takeSizes(window, QStringLiteral("models"));
  showPage(1);
  button("startButton")->click();
  const RunView& run = *window.findChild<RunView*>();
  std::size_t filmed = 0;
  const auto hasBlocks = [&](double share) {
    const std::size_t done = run.record().blocks.size();
    if (done > std::exchange(filmed, done)) photographer.takeFrame(window);
    return run.record().started && double(done) >= share * double(run.record().started->blockCount);
  };
  waitFor([&] { return hasBlocks(0.5); }, "half of the blocks");
  photographer.takeSizes(window, QStringLiteral("run"));
  waitFor([&] { return hasBlocks(1) && button("exportButton")->isEnabled(); }, "the end of the run");
  photographer.takeFrame(window);
  auto* table = window.findChild<QTableView*>(QStringLiteral("layerTable"));
  table->selectRow(table->model()->rowCount() / 2);
  photographer.takeSizes(window, QStringLiteral("result"));
  auto* measure = window.findChild<QComboBox*>(QStringLiteral("measureBox"));
  measure->setCurrentIndex(measure->count() - 1);
  photographer.takeSizes(window, QStringLiteral("result-corrections"));
  measure->setCurrentIndex(0);
  button("exportButton")->click();
  waitFor([&] { return window.findChild<ExportDialog*>() != nullptr; }, "the export dialog");
  photographer.take(*window.findChild<ExportDialog*>(), QStringLiteral("export"));
  window.findChild<ExportDialog*>()->reject();
  CheatSheet sheet;
  sheet.setAttribute(Qt::WA_DeleteOnClose, false);
  sheet.show();
  photographer.take(sheet, QStringLiteral("keys"));
  button("allRunsButton")->click();
  photographer.takeSizes(window, QStringLiteral("runs"));

  // Something to compare with.
  for (const int bits : {4, 2}) {
    showPage(1);
    window.findChild<RecipePage*>()
        ->findChild<FieldRow*>(QStringLiteral("precision.bits"))
        ->findChild<SegmentedControl*>()
        ->button(bits - 1)
        ->click();
    waitFor([&] { return button("startButton")->isEnabled(); }, "the plan");
    button("startButton")->click();
    waitFor([&] { return run.record().finished && button("exportButton")->isEnabled(); }, "the end of the run");
  }
  showPage(4);
  auto* runs = window.findChild<QTableView*>(QStringLiteral("compareTable"));
  waitFor([&] { return runs->model()->rowCount() == 3; }, "the runs");
  runs->selectAll();
  const char* tabs[] = {"compare", "compare-parameters", "compare-curves", "compare-recipes"};
  for (int tab = 0; tab < 4; ++tab) {
    window.findChild<SegmentedControl*>(QStringLiteral("comparisonTabs"))->button(tab)->click();
    photographer.takeSizes(window, QLatin1String(tabs[tab]));
  }

  showPage(3);
  button("openLayerButton")->click();
  const auto* damping = window.findChild<SettingCurvePlot*>(QStringLiteral("labDampingPlot"));
  waitFor([&] { return damping->graph(0)->data()->size() >= 7; }, "the curves of the lab");
  photographer.takeSizes(window, QStringLiteral("lab"));
  window.findChild<SegmentedControl*>(QStringLiteral("labTabs"))->button(1)->click();
  photographer.takeSizes(window, QStringLiteral("lab-distributions"));
  window.findChild<SegmentedControl*>(QStringLiteral("labTabs"))->button(2)->click();
  photographer.takeSizes(window, QStringLiteral("lab-maps"));

  showPage(5);
  waitFor([&] { return button("tryButton")->isVisible(); }, "the finished runs");
  button("tryButton")->click();
  const auto* page = window.findChild<TryPage*>();
  waitFor([&] { return !page->writing(); }, "the texts");
  auto* quantized = window.findChild<TokenText*>(QStringLiteral("tryText1"));
  emit quantized->anchorClicked(QUrl(QStringLiteral("2")));
  photographer.takeSizes(window, QStringLiteral("try"));
  window.findChild<SegmentedControl*>(QStringLiteral("tryTabs"))->button(1)->click();
  photographer.takeSizes(window, QStringLiteral("try-tasks"));
  return 0;
}
