// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the window that no class says, in the window's language.
#pragma once

#include <QString>
#include <string>

namespace bitlathe {

/// For functions outside of classes; lupdate puts their texts into the context "bitlathe", too.
QString tr(const char* text, const char* comment = nullptr, int count = -1);

/// A text of the engine. It is looked up as it stands, then with its numbers and quotations taken out, "Block %1 of
/// %2", and put back; then the same is done with its parts between " · ", with its sentences, and with what commas and
/// colons separate in them: an error begins with the file or the layer that it is about. What is not known stays as it
/// is.
QString engineText(const std::string& sentence);

}  // namespace bitlathe
