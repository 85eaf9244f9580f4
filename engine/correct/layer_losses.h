// SPDX-License-Identifier: GPL-3.0-or-later
// What a candidate for a layer's weight loses, from the statistics of its input alone: no forward pass.
#pragma once

#include "engine/correct/input_statistics.h"

namespace bitlathe {

struct Losses {
  double plain = 0;
  double robust = 0;  ///< without position 0 of each sample, which often carries nearly all of |X|^2
};

class LayerLosses {
 public:
  /// `statistics` and `weight`, float32 [p, m], must outlive this.
  LayerLosses(const InputStatistics& statistics, const at::Tensor& weight);

  struct Relative {
    Losses output;   ///< |(W - V) X^^T|^2 / |W X^^T|^2: the candidate's own doing
    Losses streams;  ///< |X W^T + R - (X^ V^T + R^)|^2 / |X W^T|^2: with what the streams are off already; of
                     ///< statistics of both streams only
  };
  /// Of a candidate V, float32 [p, m]. With E = W - V these are tr(E H E^T) and
  /// tr(E H E^T) + 2 <E, W C + Gamma^T> + |a + rho|^2 / n (algorithms §7.7). Products in float32, sums in float64.
  Relative of(const at::Tensor& candidate) const;
  /// `streams` of the original weight.
  Losses initial() const;
  /// Of statistics of both streams only.
  const StreamErrors& streamErrors() const { return errors_; }

 private:
  /// tr(E H E^T) of a matrix E [p, m].
  Losses square(const at::Tensor& e) const;

  const InputStatistics& statistics_;
  const at::Tensor& weight_;
  at::Tensor firstInputs_;  // see InputStatistics
  StreamErrors errors_;
  Losses output_;  // |W X^^T|^2 / n
  Losses full_;    // |X W^T|^2 / n
};

}  // namespace bitlathe
