// SPDX-License-Identifier: GPL-3.0-or-later
// The same curve of several runs.
#pragma once

#include <optional>
#include <vector>

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class RunOverlayPlot : public ThemedPlot {
  Q_OBJECT

 public:
  enum class Quantity {
    layerErrors,  ///< relative output error without first tokens
    blockErrors,  ///< of the hidden states behind each block, without first tokens
    blockTimes,   ///< seconds
    blockMemory,  ///< gigabytes that the process has behind each block
    perplexity,   ///< of the partly quantized model, and at the end
    divergence,   ///< KL divergence from full precision, by position in the text
  };
  struct Run {
    QString label;
    const RunRecord* record;
  };

  explicit RunOverlayPlot(Quantity quantity, QWidget* parent = nullptr);

  /// At most seriesColorCount runs. `kind`: for layerErrors, the layers to show; nothing: the mean over each block's.
  void show(const std::vector<Run>& runs, std::optional<LinearKind> kind = std::nullopt);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  QVector<QCPGraphData> pointsOf(const RunRecord& record, std::optional<LinearKind> kind) const;

  Quantity quantity_;
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
