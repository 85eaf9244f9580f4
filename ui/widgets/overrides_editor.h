// SPDX-License-Identifier: GPL-3.0-or-later
// The list of exceptions in a recipe: layers that are quantized differently, or not at all.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/pipeline/recipe.h"

class QVBoxLayout;

namespace bitlathe {

class OverridesEditor : public QWidget {
  Q_OBJECT

 public:
  explicit OverridesEditor(QWidget* parent = nullptr);

  /// Doesn't emit edited().
  void setOverrides(const std::vector<PrecisionOverride>& overrides);

 signals:
  void edited(const std::vector<bitlathe::PrecisionOverride>& overrides);

 private:
  void rebuild();
  QWidget* makeRow(std::size_t index);

  std::vector<PrecisionOverride> overrides_;
  QWidget* rows_ = nullptr;
  QVBoxLayout* layout_;
};

}  // namespace bitlathe
