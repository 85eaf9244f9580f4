// SPDX-License-Identifier: GPL-3.0-or-later
// Relative output error of every quantized layer, by block, one series for each kind of layer.
#pragma once

#include <map>

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class LayerErrorPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit LayerErrorPlot(QWidget* parent = nullptr);

  /// `robust`: without the first token of each sample.
  void show(const RunRecord& record, bool robust, const RunRecord* ghost = nullptr);
  /// Rings a layer's point; nullptr: none.
  void select(const LayerQuantized* layer);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  // The series are those of the kinds, then the ghosts of the same.
  static int ghostOf(std::size_t kind) { return static_cast<int>(linearKindCount + kind); }

  struct Corrected {
    LayerCorrected correction;
    LayerQuantized layer;
  };
  std::map<std::pair<std::int64_t, LinearKind>, Corrected> corrected_;
  QCPItemTracer* selection_;
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
