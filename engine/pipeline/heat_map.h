// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix made small enough for a screen. No tensors in this header, so any floor may use it.
#pragma once

#include <cstdint>
#include <vector>

namespace at {
class Tensor;
}

namespace bitlathe {

/// Cell (i, j) stands for rows floor(i rows / cellRows) to ceil((i + 1) rows / cellRows) - 1, and columns likewise. At
/// most 256 cells each way, and no more than the matrix has.
struct HeatMap {
  std::int64_t rows = 0;  ///< of the matrix
  std::int64_t columns = 0;
  std::int64_t cellRows = 0;
  std::int64_t cellColumns = 0;
  std::vector<double> values;  ///< of the cells, row by row
};

/// What each cell has of a matrix of numbers, [rows, columns]: the largest magnitude, the mean, or the root of the mean
/// square.
HeatMap largestMagnitudes(const at::Tensor& matrix);
HeatMap means(const at::Tensor& matrix);
HeatMap rootMeanSquares(const at::Tensor& matrix);

}  // namespace bitlathe
