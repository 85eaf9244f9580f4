// SPDX-License-Identifier: GPL-3.0-or-later
// Notices writes beyond the ends of a tensor.
#pragma once

#include <vector>

#include <ATen/ATen.h>

namespace bitlathe::test {

/// A tensor between guard values, so that a body that writes beyond its end is noticed.
class Guarded {
 public:
  Guarded(const at::Tensor& values)
      : whole_(at::full({values.numel() + 2 * margin}, 77, values.options())), sizes_(values.sizes().vec()) {
    inside().copy_(values);
  }
  at::Tensor inside() const { return whole_.slice(0, margin, whole_.numel() - margin).view(sizes_); }
  bool intact() const {
    return (whole_.slice(0, 0, margin) == 77).all().item<bool>() &&
           (whole_.slice(0, whole_.numel() - margin) == 77).all().item<bool>();
  }

 private:
  static constexpr std::int64_t margin = 128;
  at::Tensor whole_;
  std::vector<std::int64_t> sizes_;
};

}  // namespace bitlathe::test
