// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as a person types them, with the decimal mark of the language. JSON and the command line have points alone.
#pragma once

#include <QString>
#include <optional>

namespace bitlathe {

/// In full, without marks between thousands: "0,01" in German.
QString numberText(double value);
/// Understands the language's decimal mark and the point.
std::optional<double> numberOf(const QString& text);

/// A list such as "0.01, 1" or "0.01 .. 1 log" as the language writes it. Where the comma is the decimal mark, a
/// semicolon separates numbers that have one: "0,01; 1".
QString localList(const QString& plain);
/// The way back. A semicolon separates everywhere, and also where it is the decimal mark a comma with a space behind it.
QString plainList(const QString& local);

}  // namespace bitlathe
