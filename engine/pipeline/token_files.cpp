// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/token_files.h"

#include "engine/pipeline/open_model.h"
#include "engine/pipeline/text_data.h"
#include "engine/storage/tensor_io.h"
#include "engine/text/corpus.h"

namespace bitlathe {

std::vector<TokenId> tokenizeFile(const std::string& model, const std::filesystem::path& text, bool addSpecialTokens) {
  return openModel(model)->tokenizer().encode(readText(text), addSpecialTokens);
}

void writeTokenIds(const std::filesystem::path& path, std::span<const TokenId> ids) {
  const at::Tensor tensor = at::tensor(at::ArrayRef<TokenId>(ids.data(), ids.size()), at::kInt).to(at::kLong);
  writeSafetensors(path, std::vector<NamedTensor>{{"input_ids", tensor}});
}

std::vector<std::string> decodeTokenFile(const std::string& model, const std::filesystem::path& path,
                                         bool skipSpecialTokens) {
  const auto checkpoint = openModel(model);
  at::Tensor ids = readTokenIds(path, checkpoint->config().vocabularySize).to(at::kInt);
  if (ids.dim() == 1) ids = ids.unsqueeze(0);
  std::vector<std::string> texts;
  for (const at::Tensor& row : ids.contiguous().unbind()) {
    const std::span<const TokenId> tokens(row.const_data_ptr<TokenId>(), static_cast<std::size_t>(row.numel()));
    texts.push_back(checkpoint->tokenizer().decode(tokens, skipSpecialTokens));
  }
  return texts;
}

}  // namespace bitlathe
