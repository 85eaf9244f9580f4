// SPDX-License-Identifier: GPL-3.0-or-later
// What GGUF files say differently from Hugging Face checkpoints: names, the order of rows, rotary scaling.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/config.h"

namespace bitlathe {

/// "model.layers.3.self_attn.q_proj.weight" to "blk.3.attn_q.weight".
std::string ggufTensorName(std::string_view name);

/// "general.architecture": Mistral's models are "llama".
std::string_view ggufArchitecture(Architecture architecture);

/// Files of architecture "llama" store the rows of each query and key head with the two members of a rotary pair side
/// by side; Hugging Face checkpoints have all first members before all second ones. This is the number of heads in a
/// tensor (by its Hugging Face name) that is stored so, 0 for the others.
std::int64_t ggufPairedHeads(const ModelConfig& config, std::string_view name);
/// From the order of Hugging Face to that of the file, and back; [rows, ...].
at::Tensor pairRows(const at::Tensor& x, std::int64_t heads);
at::Tensor unpairRows(const at::Tensor& x, std::int64_t heads);

/// The tensor of ropeDivisors(), float32 [headSize / 2].
inline constexpr const char* ropeDivisorsName = "rope_freqs.weight";
/// The divisors of the rotary frequencies that scaling of kind llama3 amounts to; files keep them instead of its
/// parameters.
std::vector<double> ropeDivisors(const RopeScaling& scaling, double theta, std::int64_t headSize);

}  // namespace bitlathe
