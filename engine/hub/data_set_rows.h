// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the Hub's data sets, as its dataset viewer sends them: JSON, at most 100 rows an answer. (The data sets' own
// files are Parquet, which is not read here.)
#pragma once

#include <functional>
#include <string>

#include "engine/hub/hub_connection.h"

namespace bitlathe {

struct DataSetSplit {
  std::string repository;     ///< "owner/name"
  std::string configuration;  ///< "default" where there is only one
  std::string split;
};

/// hubAccess() with the viewer's address: $BITLATHE_DATASET_VIEWER, else https://datasets-server.huggingface.co.
HubAccess dataSetViewerAccess();

/// All rows of a split in their order, one JSON object a line. `progress` gets the share of them that is here. Behind
/// the first answer, broken connections and a busy server are tried again a few times. Throws Error naming the data set
/// where an answer is malformed or doesn't hold the rows that were asked for, and those of HubConnection::read().
std::string fetchRows(HubConnection& viewer, const DataSetSplit& split, const std::function<void(double)>& progress,
                      const std::stop_token& stop = {});

}  // namespace bitlathe
