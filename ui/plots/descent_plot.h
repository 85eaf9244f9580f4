// SPDX-License-Identifier: GPL-3.0-or-later
// How the solvers lowered what they minimise in one block: LPCD's relaxations the loss of their submodule, JointQ's
// search its objective. Each is drawn as a share of where it began; what is done again in a later sweep goes on from
// the step before.
#pragma once

#include <optional>
#include <vector>

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class DescentPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit DescentPlot(QWidget* parent = nullptr);

  /// The solvers of a block, or of the last one that has any.
  void show(const RunRecord& record, std::optional<std::int64_t> block);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;

 private:
  /// The graphs are numbered by solver, then by kind.
  QCPGraph* graphOf(LossDescended::Solver solver, LinearKind kind) const;

  std::int64_t block_ = 0;
};

}  // namespace bitlathe
