// SPDX-License-Identifier: GPL-3.0-or-later
// What came of a run: its figures side by side, each with what to compare it to.
#pragma once

#include <QWidget>
#include <optional>

#include "engine/pipeline/plan.h"
#include "ui/run_record.h"

class QHBoxLayout;

namespace bitlathe {

class ResultStrip : public QWidget {
  Q_OBJECT

 public:
  explicit ResultStrip(QWidget* parent = nullptr);

  void show(const RunRecord& record, const std::optional<Estimate>& estimate);

 private:
  void addFigure(const QString& caption, const QString& value, const QString& note);

  QHBoxLayout* figures_;
};

}  // namespace bitlathe
