// SPDX-License-Identifier: GPL-3.0-or-later
// How far the two models are apart behind every corrected layer, by the loss that its correction minimises: with the
// original weight, the corrected target and the quantized weight, by block and kind of layer.
#pragma once

#include <array>
#include <map>

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class CorrectionPlot : public ThemedPlot {
  Q_OBJECT

 public:
  /// What the losses are of: all calibration samples, or those held out, to which the correction was not fitted and
  /// for which there is no loss of the quantized weight.
  enum class Samples { calibration, heldOut };

  explicit CorrectionPlot(Samples samples, QWidget* parent = nullptr);

  void show(const RunRecord& record);
  /// Rings a layer's point; nullptr: none.
  void select(const LayerQuantized* layer);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Stage { Before, Target, Quantized };
  static constexpr int stageCount = 3;
  /// One of the graphs of data, which are numbered by stage, then by kind.
  QCPGraph* dataGraph(int stage, LinearKind kind) const;
  int lastStage() const { return samples_ == Samples::calibration ? Quantized : Target; }

  struct Layer {
    LayerCorrected correction;
    LayerQuantized layer;
  };
  Samples samples_;
  std::map<std::pair<std::int64_t, LinearKind>, Layer> layers_;
  std::array<QCPGraph*, linearKindCount> kindKeys_;  // without data, for the legend
  QCPTextElement* lines_;
  QCPItemTracer* selection_;
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
