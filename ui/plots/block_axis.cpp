// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_axis.h"

#include <algorithm>
#include <cmath>

#include "ui/translation.h"

namespace bitlathe {
namespace {

class WholeNumberTicker : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override {
    return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
  }
  int getSubTickCount(double) override { return 0; }
};

}  // namespace

void useWholeNumbers(QCustomPlot& plot) {
  const auto ticker = QSharedPointer<WholeNumberTicker>::create();
  ticker->setTickCount(8);
  plot.xAxis->setTicker(ticker);
}

void useBlockAxis(QCustomPlot& plot) {
  useWholeNumbers(plot);
  plot.xAxis->setLabel(tr("Block index"));
}

void showAllBlocks(QCustomPlot& plot, std::int64_t blockCount) {
  plot.xAxis->setRange(-0.5, std::max<double>(1, static_cast<double>(blockCount)) - 0.5);
}

}  // namespace bitlathe
