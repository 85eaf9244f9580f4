// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of the window, all derived from the palette, and the choice between system, light and dark.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

#include "engine/model/linear_kind.h"

namespace bitlathe {

/// Contrast of two colours as WCAG 2 defines it: 1 (none) to 21.
double contrastRatio(const QColor& a, const QColor& b);
/// `color`, made darker or lighter until its contrast with `background` is at least `ratio`.
QColor readableOn(const QColor& background, QColor color, double ratio);

inline constexpr std::size_t seriesColorCount = linearKindCount;

struct Theme {
  bool dark = false;
  QColor window;    ///< behind everything
  QColor surface;   ///< behind plots, lists and fields
  QColor text;      ///< 4.5:1 on both, like muted, accentText, warning and error
  QColor muted;     ///< text of the second rank
  QColor border;    ///< hairlines
  QColor accent;    ///< the one accent colour, as a fill
  QColor onAccent;  ///< text on it
  QColor accentText;
  QColor warning;
  QColor error;
  QColor good;

  static Theme of(const QPalette& palette);

  /// Okabe–Ito colours, one for each kind of layer, readable (3:1) on the surface.
  QColor seriesColor(LinearKind kind) const;
  /// The same for other series, `index` below seriesColorCount, in an order in which the first ones differ most.
  QColor seriesColor(std::size_t index) const;
};

enum class ColorScheme { system, light, dark };

/// Sets palette and style sheet of the application, and keeps the sheet in step when the system's palette changes.
class Appearance : public QObject {
  Q_OBJECT

 public:
  explicit Appearance(QObject* parent = nullptr);

  ColorScheme scheme() const { return scheme_; }
  void setScheme(ColorScheme scheme);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void updateStyleSheet();

  ColorScheme scheme_ = ColorScheme::system;
};

/// One of resources/icons, drawn in the theme's colours.
QIcon themedIcon(const QString& name, const Theme& theme);
/// `font` where all its digits are equally wide; else the system's fixed font in the same size.
QFont tabularFont(const QFont& font);

}  // namespace bitlathe
