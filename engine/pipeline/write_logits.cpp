// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/write_logits.h"

#include <ATen/core/grad_mode.h>

#include "engine/model/language_model.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/text_data.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {

std::vector<std::int64_t> writeLogits(const LogitsRequest& request, const std::function<void(double)>& progress) {
  const at::NoGradGuard noGradients;
  const auto checkpoint = openModel(request.model);
  at::Tensor ids = readTokenIds(request.ids, checkpoint->config().vocabularySize);
  if (ids.dim() == 1) ids = ids.unsqueeze(0);
  const LanguageModel model(checkpoint);
  std::vector<at::Tensor> rows;
  for (std::int64_t row = 0; row < ids.size(0); ++row) {
    progress(static_cast<double>(row) / static_cast<double>(ids.size(0)));
    rows.push_back(model.logits(ids.slice(0, row, row + 1)));
  }
  const at::Tensor logits = at::cat(rows);
  writeSafetensors(request.out, std::vector<NamedTensor>{{"logits", logits}});
  progress(1);
  return logits.sizes().vec();
}

}  // namespace bitlathe
