// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/field_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWheelEvent>

#include "ui/file_dialogs.h"
#include "ui/number_text.h"
#include "ui/translation.h"
#include "ui/widgets/segmented_control.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr int numberWidth = 10;  // characters
constexpr int mostSegments = 8;

QHBoxLayout* makeRow(QWidget* widget) {
  auto* row = new QHBoxLayout(widget);
  row->setContentsMargins({});
  row->setSpacing(8);
  return row;
}

QString toText(const json& value) {
  if (value.is_number_float()) return numberText(value.get<double>());
  return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

/// What a text stands for; the text itself where it is no number.
json parseNumber(const QString& text) {
  bool ok = false;
  if (const qlonglong whole = text.trimmed().toLongLong(&ok); ok) return whole;
  if (const auto number = numberOf(text)) return *number;
  return text.trimmed().toStdString();
}

/// A list that leaves the wheel to the page it lies on.
class ListBox : public QComboBox {
 protected:
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

class CheckEditor : public FieldEditor {
 public:
  CheckEditor() {
    auto* row = makeRow(this);
    row->addWidget(&box_);
    row->addStretch();
    setFocusProxy(&box_);
    connect(&box_, &QCheckBox::clicked, this, [this](bool on) { emit edited(on); });
  }
  void setValue(const json& value) override { box_.setChecked(value.get<bool>()); }
  void setLabel(const QString& label, const QString& description) override {
    box_.setAccessibleName(label);
    box_.setAccessibleDescription(description);
  }

 private:
  QCheckBox box_;
};

class SegmentEditor : public FieldEditor {
 public:
  SegmentEditor(std::vector<json> values, const QStringList& texts, const QString& unit)
      : values_(std::move(values)), control_(texts) {
    auto* row = makeRow(this);
    row->addWidget(&control_);
    if (!unit.isEmpty()) row->addWidget(new QLabel(unit));
    row->addStretch();
    setFocusProxy(&control_);
    connect(&control_, &SegmentedControl::chosen, this,
            [this](int index) { emit edited(values_[static_cast<std::size_t>(index)]); });
  }
  void setValue(const json& value) override {
    control_.setCurrent(static_cast<int>(std::find(values_.begin(), values_.end(), value) - values_.begin()));
  }
  void setLabel(const QString& label, const QString& description) override {
    control_.setAccessibleName(label);
    control_.setAccessibleDescription(description);
    for (int i = 0; i < static_cast<int>(values_.size()); ++i)
      control_.button(i)->setAccessibleName(label + QStringLiteral(": ") + control_.button(i)->text());
  }

 private:
  std::vector<json> values_;
  SegmentedControl control_;
};

class ListEditor : public FieldEditor {
 public:
  ListEditor(const std::vector<std::string>& choices, const QStringList& texts) {
    for (qsizetype i = 0; i < texts.size(); ++i)
      box_.addItem(texts[i], QString::fromStdString(choices[static_cast<std::size_t>(i)]));
    auto* row = makeRow(this);
    row->addWidget(&box_);
    row->addStretch();
    setFocusProxy(&box_);
    connect(&box_, &QComboBox::activated, this, [this] { emit edited(box_.currentData().toString().toStdString()); });
  }
  void setValue(const json& value) override { box_.setCurrentIndex(box_.findData(toText(value))); }
  void setLabel(const QString& label, const QString& description) override {
    box_.setAccessibleName(label);
    box_.setAccessibleDescription(description);
  }

 private:
  ListBox box_;
};

class LineEditor : public FieldEditor {
 public:
  LineEditor(RecipeField::Type type, const QString& unit) : type_(type) {
    const bool wide = type == RecipeField::Type::text || type == RecipeField::Type::numbers;
    auto* row = makeRow(this);
    row->addWidget(&line_, wide ? 1 : 0);
    if (!unit.isEmpty()) row->addWidget(new QLabel(unit));
    if (!wide) {
      line_.setFixedWidth(line_.fontMetrics().horizontalAdvance(QString(numberWidth, QLatin1Char('0'))) + 16);
      row->addStretch();
    }
    setFocusProxy(&line_);
    connect(&line_, &QLineEdit::textEdited, this, [this](const QString& text) { emit edited(valueOf(text)); });
  }
  void setValue(const json& value) override {
    // A value that a person is typing, "0.10", stays as it is written.
    if (line_.hasFocus() && valueOf(line_.text()) == value) return;
    const QString text = type_ == RecipeField::Type::numbers ? localList(toText(value)) : toText(value);
    if (line_.text() != text) line_.setText(text);
  }
  void setLabel(const QString& label, const QString& description) override {
    line_.setAccessibleName(label);
    line_.setAccessibleDescription(description);
  }
  QLineEdit& line() { return line_; }

 private:
  json valueOf(const QString& text) const {
    switch (type_) {
      case RecipeField::Type::text:
        return text.toStdString();
      case RecipeField::Type::numbers:
        return plainList(text).toStdString();
      default:
        return parseNumber(text);
    }
  }

  RecipeField::Type type_;
  QLineEdit line_;
};

class PathEditor : public LineEditor {
 public:
  PathEditor() : LineEditor(RecipeField::Type::text, {}) {
    auto* browse = new QPushButton(FieldEditor::tr("Browse…"));
    layout()->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, [this] {
      const QString key = QStringLiteral("folders/text");
      askWhatToOpen(
          this,
          {.title = FieldEditor::tr("Choose a Text"),
           .folderKey = key,
           .filter = FieldEditor::tr("Texts and token ids (*.txt *.jsonl *.json *.safetensors);;All files (*)")},
          [this](const QString& path) {
            line().setText(path);
            emit edited(path.toStdString());
          });
    });
  }
};

}  // namespace

FieldEditor* makeFieldEditor(const RecipeField& field, const ChoiceTexts& choiceTexts) {
  const QString unit = engineText(field.unit);
  const auto texts = [&] {
    QStringList result;
    for (const std::string& choice : field.choices) {
      const QString name = QString::fromStdString(choice);
      result += choiceTexts.value(name, name);
    }
    return result;
  };
  switch (field.type) {
    case RecipeField::Type::boolean:
      return new CheckEditor;
    case RecipeField::Type::choice:
      if (field.choices.size() <= 4)
        return new SegmentEditor({field.choices.begin(), field.choices.end()}, texts(), unit);
      return new ListEditor(field.choices, texts());
    case RecipeField::Type::integer:
      if (field.maximum - field.minimum < mostSegments) {
        std::vector<json> values;
        QStringList labels;
        for (int value = static_cast<int>(field.minimum); value <= static_cast<int>(field.maximum); ++value) {
          values.emplace_back(value);
          labels += QString::number(value);
        }
        return new SegmentEditor(std::move(values), labels, {});
      }
      return new LineEditor(field.type, unit);
    case RecipeField::Type::number:
    case RecipeField::Type::numbers:
      return new LineEditor(field.type, unit);
    case RecipeField::Type::text:
      if (field.key.ends_with("path")) return new PathEditor;
      return new LineEditor(field.type, unit);
  }
  return nullptr;
}

SuggestionEditor::SuggestionEditor(std::int64_t special, const QString& specialText)
    : special_(special), specialText_(specialText), box_(new ListBox) {
  box_->setEditable(true);
  box_->setInsertPolicy(QComboBox::NoInsert);
  box_->setMinimumContentsLength(numberWidth);
  auto* row = makeRow(this);
  row->addWidget(box_);
  row->addStretch();
  setFocusProxy(box_);
  const auto parse = [this](const QString& text) {
    return text.trimmed().compare(specialText_, Qt::CaseInsensitive) == 0 ? json(special_) : parseNumber(text);
  };
  connect(box_->lineEdit(), &QLineEdit::textEdited, this,
          [this, parse](const QString& text) { emit edited(parse(text)); });
  connect(box_, &QComboBox::textActivated, this, [this, parse](const QString& text) { emit edited(parse(text)); });
}

void SuggestionEditor::setSuggestions(const QList<qint64>& values) {
  const QString shown = box_->currentText();
  box_->clear();
  for (const qint64 value : values) box_->addItem(textOf(value));
  box_->addItem(specialText_);
  box_->setEditText(shown);
}

void SuggestionEditor::setValue(const json& value) {
  const QString text = value.is_number_integer() ? textOf(value.get<qint64>()) : toText(value);
  if (box_->currentText() != text) box_->setEditText(text);
}

void SuggestionEditor::setLabel(const QString& label, const QString& description) {
  for (QWidget* widget : std::initializer_list<QWidget*>{box_, box_->lineEdit()}) {
    widget->setAccessibleName(label);
    widget->setAccessibleDescription(description);
  }
}

}  // namespace bitlathe
