// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace bitlathe {

/// How calibration windows are cut from a corpus; the names are those of the reference implementation.
enum class SamplingStrategy {
  concatChunk,       ///< join all documents, cut consecutive windows, keep all
  concatChunkAlign,  ///< the same, keep the first `samples`
  concatRand,        ///< join all documents, seeded random starts
  dropHead,          ///< first window of each long enough document
  dropRand,          ///< seeded random window of each long enough document
};

inline constexpr std::array<std::pair<SamplingStrategy, std::string_view>, 5> samplingStrategyNames{{
    {SamplingStrategy::concatChunk, "concat_chunk"},
    {SamplingStrategy::concatChunkAlign, "concat_chunk_align"},
    {SamplingStrategy::concatRand, "concat_rand"},
    {SamplingStrategy::dropHead, "drop_head"},
    {SamplingStrategy::dropRand, "drop_rand"},
}};

}  // namespace bitlathe
