// SPDX-License-Identifier: GPL-3.0-or-later
// Editors for one described field of a recipe, by its type: check box, segmented buttons, list, number or text.
#pragma once

#include <QWidget>

#include <nlohmann/json.hpp>

#include "engine/pipeline/recipe_fields.h"

namespace bitlathe {

class FieldEditor : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;

  /// Shows a value; doesn't emit edited().
  virtual void setValue(const nlohmann::json& value) = 0;
  /// Names the editor for assistive technology.
  virtual void setLabel(const QString& label, const QString& description) = 0;

 signals:
  /// What a person entered, as the field takes it; a text where it is no such value.
  void edited(const nlohmann::json& value);
};

/// A choice as people read it: "round to nearest" for "rtn".
using ChoiceTexts = QHash<QString, QString>;

FieldEditor* makeFieldEditor(const RecipeField& field, const ChoiceTexts& choiceTexts);

/// A number that may also be chosen from a list, such as the group sizes that divide a model's widths.
class SuggestionEditor : public FieldEditor {
  Q_OBJECT

 public:
  /// `special` is a value that is said in words.
  SuggestionEditor(std::int64_t special, const QString& specialText);

  void setSuggestions(const QList<qint64>& values);
  void setValue(const nlohmann::json& value) override;
  void setLabel(const QString& label, const QString& description) override;

 private:
  QString textOf(qint64 value) const { return value == special_ ? specialText_ : QString::number(value); }

  qint64 special_;
  QString specialText_;
  class QComboBox* box_;
};

}  // namespace bitlathe
