// SPDX-License-Identifier: GPL-3.0-or-later
// What settings do to one layer, without a run: the second moments of its input are taken once, from the full-precision
// model's stream, and then any projection is tried on them. No tensors in this header, so any floor may use it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/linear_kind.h"
#include "engine/pipeline/heat_map.h"
#include "engine/pipeline/job_control.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

/// How a layer is quantized in a trial. A damping that is to be chosen on held-out samples is taken as fixed.
struct LabSettings {
  QuantizationScheme scheme;
  ProjectorOptions projector;
  bool operator==(const LabSettings&) const = default;
};

/// What a trial lost, as in LayerQuantized.
struct LabErrors {
  double relativeWeightError = 0;
  double relativeOutputError = 0;
  double robustOutputError = 0;  ///< without position 0 of each sample
};

/// Counts in cells of equal width from `lowest` to `highest`.
struct Histogram {
  double lowest = 0;
  double highest = 0;
  std::vector<std::int64_t> counts;
};

struct LabTrial {
  LabErrors errors;
  double bitsPerWeight = 0;
  double damping = 0;  ///< relative, as it was used; 0 where the method has none
  double seconds = 0;  ///< of the projection
  Histogram codes;     ///< a cell for each code
  Histogram scales;
  HeatMap codeMap;   ///< the mean of each cell's codes
  HeatMap errorMap;  ///< the root mean square of each cell's W - W^
};

/// What doesn't depend on settings.
struct LabLayer {
  std::string name;
  std::int64_t outFeatures = 0;
  std::int64_t inFeatures = 0;
  std::int64_t tokens = 0;  ///< that the statistics were taken from
  Histogram weights;
  HeatMap weightMap;                 ///< the largest magnitude of each cell's weights
  std::vector<double> inputMoments;  ///< mean square of each input, in their order
};

class LayerLab {
 public:
  /// Opens the model as Checkpoint::open() does; throws Error naming it.
  LayerLab(const std::string& model, const DataOptions& data);
  ~LayerLab();

  using Progress = std::function<void(const std::string& activity, double fraction)>;
  /// Prepares the calibration text, the first time, passes it through the blocks in front of the layer, and takes the
  /// moments of the layer's input. Going to a later block goes on from the last one. Throws Error, or Cancelled, which
  /// leaves no layer open.
  LabLayer open(std::int64_t block, LinearKind kind, JobControl& control, const Progress& progress);

  /// Quantizes every row of the open layer.
  LabTrial tryOut(const LabSettings& settings);
  /// The same of at most `rows` rows, evenly chosen: rows are quantized independently of each other, so that a sample
  /// tells enough for a curve.
  LabErrors sampleErrors(const LabSettings& settings, std::int64_t rows);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bitlathe
