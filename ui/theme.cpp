// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>
#include <QPixmap>
#include <QStyle>
#include <QSvgRenderer>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace bitlathe {
namespace {

double relativeLuminance(const QColor& color) {
  const auto linear = [](double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QColor mix(const QColor& a, const QColor& b, double share) {
  const auto channel = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
  return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

QPalette makePalette(const QColor& window, const QColor& surface, const QColor& text, const QColor& accent) {
  QPalette palette(text, mix(window, surface, 0.5), mix(surface, text, 0.15), mix(window, text, 0.35),
                   mix(window, text, 0.2), text, text, surface, window);
  palette.setColor(QPalette::AlternateBase, mix(surface, text, 0.03));
  palette.setColor(QPalette::Highlight, accent);
  palette.setColor(QPalette::HighlightedText, readableOn(accent, Qt::white, 4.5));
  palette.setColor(QPalette::Link, readableOn(window, accent, 4.5));
  palette.setColor(QPalette::ToolTipBase, surface);
  palette.setColor(QPalette::ToolTipText, text);
  palette.setColor(QPalette::PlaceholderText, readableOn(surface, mix(surface, text, 0.5), 4.5));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, mix(window, text, 0.5));
  palette.setColor(QPalette::Disabled, QPalette::Highlight, mix(window, text, 0.25));
  palette.setColor(QPalette::Disabled, QPalette::HighlightedText, mix(window, text, 0.6));
  return palette;
}

QPalette lightPalette() {
  return makePalette("#f5f5f3", "#ffffff", "#1b1d1f", "#0072b2");
}
QPalette darkPalette() {
  return makePalette("#1f2123", "#17181a", "#e9e9e6", "#56b4e9");
}

}  // namespace

double contrastRatio(const QColor& a, const QColor& b) {
  const auto [darker, lighter] = std::minmax({relativeLuminance(a), relativeLuminance(b)});
  return (lighter + 0.05) / (darker + 0.05);
}

QColor readableOn(const QColor& background, QColor color, double ratio) {
  const QColor target =
      contrastRatio(background, Qt::black) > contrastRatio(background, Qt::white) ? Qt::black : Qt::white;
  const QColor start = color;
  for (int step = 1; step <= 20 && contrastRatio(background, color) < ratio; ++step)
    color = mix(start, target, step / 20.0);
  return color;
}

Theme Theme::of(const QPalette& palette) {
  Theme theme;
  theme.window = palette.color(QPalette::Active, QPalette::Window);
  theme.surface = palette.color(QPalette::Active, QPalette::Base);
  theme.dark = relativeLuminance(theme.window) < 0.18;
  // Window and surface are close to each other; the one with less contrast decides.
  const QColor& harder =
      theme.dark == (relativeLuminance(theme.window) > relativeLuminance(theme.surface)) ? theme.window : theme.surface;
  const QColor ink = palette.color(QPalette::Active, QPalette::WindowText);
  theme.text = readableOn(harder, ink, 4.5);
  theme.muted = readableOn(harder, mix(theme.window, theme.text, 0.55), 4.6);
  theme.border = mix(theme.window, theme.text, 0.16);
  theme.accent = palette.color(QPalette::Active, QPalette::Highlight);
  theme.onAccent = readableOn(theme.accent, Qt::white, 4.5);
  theme.accentText = readableOn(harder, theme.accent, 4.5);
  theme.warning = readableOn(harder, "#e69f00", 4.5);
  theme.error = readableOn(harder, "#d55e00", 4.5);
  theme.good = readableOn(harder, "#009e73", 4.5);
  return theme;
}

QColor Theme::seriesColor(LinearKind kind) const {
  // In the order of LinearKind: q, k, v, o, gate, up, down. Okabe and Ito's black is the theme's text.
  static const std::array<QColor, seriesColorCount> colors{QColor("#0072b2"), QColor("#56b4e9"), QColor("#009e73"),
                                                           QColor("#cc79a7"), QColor("#e69f00"), QColor(),
                                                           QColor("#d55e00")};
  const QColor& color = colors[static_cast<std::size_t>(kind)];
  return color.isValid() ? readableOn(surface, color, 3) : text;
}

QColor Theme::seriesColor(std::size_t index) const {
  static constexpr std::array<LinearKind, seriesColorCount> order{
      LinearKind::q, LinearKind::gate, LinearKind::v, LinearKind::o, LinearKind::down, LinearKind::up, LinearKind::k};
  return seriesColor(order[index]);
}

Appearance::Appearance(QObject* parent) : QObject(parent) {
  qApp->installEventFilter(this);
  updateStyleSheet();
}

void Appearance::setScheme(ColorScheme scheme) {
  scheme_ = scheme;
  switch (scheme) {
    case ColorScheme::system:
      QApplication::setPalette(QPalette());
      break;
    case ColorScheme::light:
      QApplication::setPalette(lightPalette());
      break;
    case ColorScheme::dark:
      QApplication::setPalette(darkPalette());
      break;
  }
  updateStyleSheet();
}

bool Appearance::eventFilter(QObject* watched, QEvent* event) {
  if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange) updateStyleSheet();
  return QObject::eventFilter(watched, event);
}

void Appearance::updateStyleSheet() {
  const Theme theme = Theme::of(QApplication::palette());
  QFile file(QStringLiteral(":/style/bitlathe.qss"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the style sheet is missing from the program");
  QString sheet = QString::fromUtf8(file.readAll());
  const std::pair<const char*, QColor> colors[] = {
      {"@window", theme.window},
      {"@surface", theme.surface},
      {"@text", theme.text},
      {"@muted", theme.muted},
      {"@border", theme.border},
      {"@accentText", theme.accentText},
      {"@accent", theme.accent},
      {"@onAccent", theme.onAccent},
      {"@warning", theme.warning},
      {"@error", theme.error},
      {"@good", theme.good},
      {"@outline", mix(theme.window, theme.text, 0.38)},
      {"@disabled", mix(theme.window, theme.text, 0.4)},
      {"@hover", mix(theme.window, theme.text, 0.07)},
      {"@pressed", mix(theme.window, theme.text, 0.14)},
      {"@selected", mix(theme.window, theme.accent, theme.dark ? 0.22 : 0.13)},
      {"@accentHover", mix(theme.accent, theme.text, 0.12)}};
  sheet.replace(QLatin1String("@tick"), contrastRatio(theme.accent, Qt::white) > contrastRatio(theme.accent, Qt::black)
                                            ? QLatin1String(":/icons/tick-light.svg")
                                            : QLatin1String(":/icons/tick-dark.svg"));
  // "@accentText" comes before "@accent", its prefix; "@accentHover" likewise has to.
  QVector<std::pair<QString, QString>> tokens;
  for (const auto& [token, color] : colors) tokens.append({QLatin1String(token), color.name()});
  std::sort(tokens.begin(), tokens.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  for (const auto& [token, color] : tokens) sheet.replace(token, color);
  if (qApp->styleSheet() != sheet) qApp->setStyleSheet(sheet);
}

QIcon themedIcon(const QString& name, const Theme& theme) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the icon %s is missing from the program", qPrintable(name));
  const QByteArray drawing = file.readAll();
  QIcon icon;
  const auto add = [&](const QColor& color, QIcon::Mode mode, QIcon::State state) {
    QSvgRenderer renderer(QByteArray(drawing).replace("currentColor", color.name().toLatin1()));
    for (const int size : {20, 40, 60}) {
      QPixmap pixmap(size, size);
      pixmap.fill(Qt::transparent);
      QPainter painter(&pixmap);
      renderer.render(&painter);
      icon.addPixmap(pixmap, mode, state);
    }
  };
  add(theme.muted, QIcon::Normal, QIcon::Off);
  add(theme.accentText, QIcon::Normal, QIcon::On);
  add(mix(theme.window, theme.text, 0.4), QIcon::Disabled, QIcon::Off);
  return icon;
}

QFont tabularFont(const QFont& font) {
  const QFontMetricsF metrics(font);
  const double width = metrics.horizontalAdvance(QLatin1Char('0'));
  for (char digit = '1'; digit <= '9'; ++digit) {
    if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01) {
      QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
      fixed.setPointSizeF(font.pointSizeF());
      return fixed;
    }
  }
  return font;
}

}  // namespace bitlathe
