// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of a logarithmic axis that read well however many decades are in view.
#pragma once

#include <qcustomplot.h>

namespace bitlathe {

/// Powers of ten where the range spans several decades, else 1, 2 and 5 times them; labels as plain numbers.
class LogTicker : public QCPAxisTicker {
 protected:
  QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
  QVector<double> createSubTickVector(int subTickCount, const QVector<double>& ticks) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;
};

}  // namespace bitlathe
