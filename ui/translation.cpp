// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/translation.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

namespace bitlathe {
namespace {

QString look(const QString& sentence) {
  return QCoreApplication::translate("engine", sentence.toUtf8().constData());
}

/// Null where the sentence is not known.
QString lookUp(const QString& sentence) {
  if (const QString known = look(sentence); known != sentence) return known;
  static const QRegularExpression value(QStringLiteral("\"[^\"]*\"|-?\\d+(\\.\\d+)?(e-?\\d+)?"));
  QString pattern;
  QStringList values;
  qsizetype end = 0;
  for (QRegularExpressionMatchIterator found = value.globalMatch(sentence); found.hasNext();) {
    const QRegularExpressionMatch match = found.next();
    values += match.captured();
    pattern += sentence.mid(end, match.capturedStart() - end) + QStringLiteral("%%1").arg(values.size());
    end = match.capturedEnd();
  }
  if (values.isEmpty()) return {};
  pattern += sentence.mid(end);
  QString known = look(pattern);
  if (known == pattern) return {};
  for (const QString& text : values) known = known.arg(text);
  return known;
}

/// The sentence, or its parts between one of the separators from `first` on.
QString translated(const QString& sentence, std::size_t first) {
  static constexpr std::array separators{" · ", ". ", ", ", ": "};
  if (const QString known = lookUp(sentence); !known.isNull()) return known;
  for (std::size_t i = first; i < separators.size(); ++i) {
    const QString separator = QString::fromUtf8(separators.at(i));
    QStringList parts = sentence.split(separator);
    if (parts.size() == 1) continue;
    for (QString& part : parts) part = translated(part, i + 1);
    return parts.join(separator);
  }
  return sentence;
}

}  // namespace

QString tr(const char* text, const char* comment, int count) {
  return QCoreApplication::translate("bitlathe", text, comment, count);
}

QString engineText(const std::string& sentence) {
  return translated(QString::fromStdString(sentence), 0);
}

}  // namespace bitlathe
