// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/cached_model.h"

#include "engine/model/fake_quantization.h"

namespace bitlathe {

CachedModel::CachedModel(const LanguageModel& model, std::int64_t rows, std::int64_t capacity,
                         InferencePrecision precision)
    : model_(model), precision_(precision) {
  const auto& config = model.checkpoint().config();
  const auto options = model.ends().options();
  rotary_ = makeRotaryTable(config, capacity, options.device());
  for (std::size_t i = 0; i < model.blocks().size(); ++i) {
    caches_.push_back(
        makeKeyValueCache(config, rows, capacity, at::typeMetaToScalarType(options.dtype()), options.device()));
  }
}

at::Tensor CachedModel::read(const at::Tensor& tokens) {
  auto hidden = model_.ends().embed(tokens);
  for (std::size_t i = 0; i < caches_.size(); ++i) {
    hidden = fakeQuantizedForward(model_.blocks()[i], hidden, rotary_, caches_[i], precision_);
  }
  return hidden;
}

at::Tensor CachedModel::nextLogits(const at::Tensor& tokens) {
  const auto hidden = read(tokens);
  return model_.ends().logits(hidden.slice(1, hidden.size(1) - 1)).squeeze(1);
}

CachedModel CachedModel::takeRows(const at::Tensor& rows, std::int64_t capacity) const {
  CachedModel result(model_, rows.size(0), capacity, precision_);
  for (std::size_t i = 0; i < caches_.size(); ++i) {
    const auto& source = caches_[i];
    auto& target = result.caches_[i];
    const auto index = rows.to(source.keys.device());
    target.keys.slice(2, 0, source.length).copy_(source.keys.slice(2, 0, source.length).index_select(0, index));
    target.values.slice(2, 0, source.length).copy_(source.values.slice(2, 0, source.length).index_select(0, index));
    target.length = source.length;
  }
  return result;
}

}  // namespace bitlathe
