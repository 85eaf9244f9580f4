// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/correction_text.h"

#include <QStringList>

#include "ui/format.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

QString strengthText(const LayerCorrected& correction) {
  const QString strength = formatNumber(correction.strength);
  if (correction.objective != LayerCorrected::Objective::residualStream) return tr("strength %1").arg(strength);
  return tr("strength %1, residual %2").arg(strength, formatNumber(correction.residualStrength));
}

/// What the correction minimises the loss of.
QString objectiveText(LayerCorrected::Objective objective) {
  switch (objective) {
    case LayerCorrected::Objective::layerOutput:
      return tr("output");
    case LayerCorrected::Objective::residualStream:
      return tr("residual stream");
    case LayerCorrected::Objective::queryKey:
      return tr("query and key");
    case LayerCorrected::Objective::valueOutput:
      return tr("value and output");
    case LayerCorrected::Objective::upDown:
      return tr("up and down");
  }
  return {};
}

}  // namespace

QString correctionText(const LayerCorrected& correction, const LayerQuantized& layer) {
  QStringList lines{
      tr("corrected for: %1").arg(objectiveText(correction.objective)),
      tr("before %1, target %2").arg(formatNumber(correction.initialLoss), formatNumber(correction.targetLoss)),
      tr("quantized %1").arg(formatNumber(correction.projectedLoss)), strengthText(correction),
      tr("damping of the correction %1, of the codes %2")
          .arg(formatNumber(correction.damping), formatNumber(layer.damping))};
  if (correction.heldOutInitialLoss > 0)
    lines += tr("held out before %1, target %2")
                 .arg(formatNumber(correction.heldOutInitialLoss), formatNumber(correction.heldOutTargetLoss));
  if (correction.rolledBack) lines += tr("rolled back to the original weight");
  return lines.join(QLatin1Char('\n'));
}

}  // namespace bitlathe
