// SPDX-License-Identifier: GPL-3.0-or-later
// Text must be readable and series must be told apart, in light and in dark.
#include <QSet>

#include "tests/ui/ui_test.h"
#include "ui/theme.h"

using namespace bitlathe;

class ThemeTest : public QObject {
  Q_OBJECT

 private slots:
  void contrast() {
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrastRatio(QColor("#767676"), Qt::white) - 4.54) < 0.01);
  }

  void readableKeepsWhatIsReadable() { QCOMPARE(readableOn(Qt::white, QColor("#003355"), 4.5), QColor("#003355")); }

  void textIsReadable_data() {
    QTest::addColumn<int>("scheme");
    QTest::newRow("system") << static_cast<int>(ColorScheme::system);
    QTest::newRow("light") << static_cast<int>(ColorScheme::light);
    QTest::newRow("dark") << static_cast<int>(ColorScheme::dark);
  }
  void textIsReadable() {
    QFETCH(int, scheme);
    Appearance appearance;
    appearance.setScheme(static_cast<ColorScheme>(scheme));
    const Theme theme = Theme::of(QApplication::palette());
    if (scheme != static_cast<int>(ColorScheme::system))
      QCOMPARE(theme.dark, scheme == static_cast<int>(ColorScheme::dark));
    for (const QColor& background : {theme.window, theme.surface}) {
      for (const QColor& text : {theme.text, theme.muted, theme.accentText, theme.warning, theme.error, theme.good})
        QVERIFY2(contrastRatio(background, text) >= 4.5, qPrintable(text.name() + " on " + background.name()));
    }
    QVERIFY(contrastRatio(theme.accent, theme.onAccent) >= 4.5);
    QSet<QString> colors;
    for (const LinearKind kind : linearKinds) {
      QVERIFY2(contrastRatio(theme.surface, theme.seriesColor(kind)) >= 3, linearKindName(kind).data());
      colors += theme.seriesColor(kind).name();
    }
    QCOMPARE(colors.size(), static_cast<qsizetype>(linearKindCount));
    QSet<QString> others;
    for (std::size_t i = 0; i < seriesColorCount; ++i) others += theme.seriesColor(i).name();
    QCOMPARE(others, colors);
  }

  void styleSheetFollowsThePalette() {
    Appearance appearance;
    appearance.setScheme(ColorScheme::light);
    const QString light = qApp->styleSheet();
    QVERIFY(!light.contains(QLatin1Char('@')));
    QPalette system = QApplication::palette();
    system.setColor(QPalette::Window, QColor("#202020"));
    system.setColor(QPalette::Base, QColor("#101010"));
    system.setColor(QPalette::WindowText, Qt::white);
    QApplication::setPalette(system);
    QTRY_VERIFY(qApp->styleSheet() != light);
  }

  void iconsAreThere() {
    const Theme theme = Theme::of(QApplication::palette());
    for (const char* name : {"models", "recipe", "run", "reset"}) {
      const QImage image = themedIcon(QLatin1String(name), theme).pixmap(20).toImage();
      bool drawn = false;
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) drawn = drawn || image.pixelColor(x, y).alpha() > 0;
      }
      QVERIFY2(drawn, name);
    }
  }

  void figuresAreTabular() {
    const QFontMetricsF metrics(tabularFont(QApplication::font()));
    for (char digit = '1'; digit <= '9'; ++digit)
      QVERIFY(std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - metrics.horizontalAdvance(QLatin1Char('0'))) <
              0.1);
  }
};

BITLATHE_UI_TEST_MAIN(ThemeTest)
#include "tst_theme.moc"
