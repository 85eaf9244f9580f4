// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts that pages are made of, so that they look the same everywhere.
#pragma once

#include <QString>
#include <initializer_list>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;
class QWidget;

namespace bitlathe {

class ThemedPlot;

/// A label with one of the style sheet's roles: "title", "heading", "muted", …
QLabel* makeLabel(const QString& text, const char* role, bool wrap = false);

/// What a page shows as long as there is nothing to show: what is missing, and the buttons that get it.
QWidget* makeEmptyPage(const QString& text, std::initializer_list<QPushButton*> buttons);

/// Plots of which one is shown at a time. The choice lies on its title, which says the same; it may be cut in small
/// windows, which shall not grow for it.
QWidget* makePlotChoice(QComboBox& choice, std::initializer_list<ThemedPlot*> plots);
/// Lists a plot among the choices or not; items hold their plot's place in the stack that it lies in.
void offerPlot(QComboBox& choice, ThemedPlot& plot, bool offered);

/// Rows as high as their text, in two shades, figures under each other; no grid, no row numbers.
void useCompactRows(QTableView& table);

}  // namespace bitlathe
