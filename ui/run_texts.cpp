// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_texts.h"

#include <QDateTime>
#include <QLocale>

#include "ui/format.h"
#include "ui/translation.h"

namespace bitlathe {

QString runTime(const RunHeader& run) {
  const QDateTime time = QDateTime::fromString(QString::fromStdString(run.created), Qt::ISODate);
  return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat)
                        : QString::fromStdString(run.created);
}

QString modelName(const RunOverview& run) {
  if (run.figures.started) return QString::fromStdString(run.figures.started->model);
  return QString::fromStdString(std::filesystem::path(run.model).filename().string());
}

QString perplexityRatio(const PerplexityMeasured& measured, const PerplexityMeasured& fullPrecision) {
  const double ratio = measured.perplexity / fullPrecision.perplexity;
  return measured.differenceStandardError > 0 ? formatWithError(ratio, ratio * measured.differenceStandardError)
                                              : formatNumber(ratio);
}

QString stateText(const RunOverview& run) {
  if (run.state == RunHeader::State::finished) return tr("finished");
  if (!run.figures.started) return tr("not begun");
  return tr("%1 of %2 blocks").arg(run.figures.blocksDone()).arg(run.figures.started->blockCount);
}

}  // namespace bitlathe
