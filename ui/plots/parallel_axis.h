// SPDX-License-Identifier: GPL-3.0-or-later
// One axis of parallel coordinates: where each run lies on it.
#pragma once

#include <QStringList>
#include <vector>

namespace bitlathe {

struct ParallelAxis {
  QString label;
  QStringList texts{};              ///< what each run has, in words
  std::vector<double> positions{};  ///< of each run, from 0 to 1; not a number where it has nothing
  QString bottom{}, top{};          ///< what 0 and 1 stand for
};

/// By size; logarithmic where positive values spread over more than an order of magnitude. What isn't finite has no
/// place.
ParallelAxis numberAxis(const QString& label, const std::vector<double>& values);
/// In the order in which they occur first; empty texts have no place.
ParallelAxis textAxis(const QString& label, const QStringList& texts);

}  // namespace bitlathe
