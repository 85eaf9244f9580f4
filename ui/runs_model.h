// SPDX-License-Identifier: GPL-3.0-or-later
// The table of runs: one row for each run folder, newest first.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <vector>

#include "engine/pipeline/run_overview.h"

namespace bitlathe {

class RunsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    State,
    Model,
    Method,
    BitsPerWeight,
    Perplexity,
    Divergence,
    FullPrecision,
    Size,
    Seconds,
    Memory,
    Tasks,
    Started,
    Tags,
    Notes,
    ColumnCount
  };
  Q_ENUM(Column)
  /// The raw value of a cell, what is sorted by; null where there is none.
  static constexpr int valueRole = Qt::UserRole;

  using QAbstractTableModel::QAbstractTableModel;

  void setRuns(std::vector<RunOverview> runs);
  const std::vector<RunOverview>& runs() const { return runs_; }
  const RunOverview& run(int row) const { return runs_[static_cast<std::size_t>(row)]; }
  /// -1 where there is none.
  int rowOf(const std::filesystem::path& folder) const;
  void setNotes(const std::filesystem::path& folder, const RunNotes& notes);
  static QString columnName(int column);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// Tags (separated by commas) and notes: asks for the change, which arrives through setNotes().
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 signals:
  void notesEdited(const std::filesystem::path& folder, const bitlathe::RunNotes& notes);

 private:
  std::vector<RunOverview> runs_;
};

/// The size of the smallest checkpoint that the run wrote.
std::optional<std::uint64_t> checkpointSize(const RunFigures& figures);

/// Sorts by raw values, what is missing last; shows the runs whose texts contain every word of the filter.
class RunsProxyModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit RunsProxyModel(QObject* parent = nullptr);
  void setFilter(const QString& words);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QStringList words_;
};

}  // namespace bitlathe
