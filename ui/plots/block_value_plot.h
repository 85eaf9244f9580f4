// SPDX-License-Identifier: GPL-3.0-or-later
// One value of each finished block, from zero up, along the depth of the model.
#pragma once

#include <functional>
#include <optional>

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class BlockValuePlot : public ThemedPlot {
  Q_OBJECT

 protected:
  enum Series { Values, Ghost };
  using ValueOf = std::function<std::optional<double>(const BlockFinished&)>;

  /// `name`: of the series, in exported data.
  BlockValuePlot(const QString& title, const QString& name, QWidget* parent);

  /// Blocks without a value are left out. `ghost`: an earlier run, drawn dotted; may be null.
  void showValues(const RunRecord& record, const RunRecord* ghost, const ValueOf& valueOf);
  /// Which block of which run, and its value below.
  static QString blockText(int series, const QCPGraphData& point, const QString& value);

  void applyTheme(const Theme& theme) override;
  void fitView() override;

 private:
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
