// SPDX-License-Identifier: GPL-3.0-or-later
// How a GGUF file says how a text is split into words: by a name (tokenizer.ggml.pre) that stands for all of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace bitlathe {

struct GgufPreTokenization {
  nlohmann::json preTokenizer;  ///< as in a tokenizer.json, like the next
  nlohmann::json normalizer = nullptr;
  bool ignoreMerges = false;
  bool addBos = false;  ///< where no other key says
};

/// What a name stands for; nullopt where it's none of the known ones.
std::optional<GgufPreTokenization> ggufPreTokenization(std::string_view name);

/// A name that stands for what a tokenizer.json does, addBos aside; nullopt where there is none.
std::optional<std::string> ggufPreTokenizationName(const nlohmann::json& tokenizer);

}  // namespace bitlathe
