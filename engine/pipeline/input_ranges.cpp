// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/input_ranges.h"

#include "engine/correct/kept_rows.h"

namespace bitlathe {

void setInputRanges(DecoderBlock& block, const BlockStream& stream, const std::function<void()>& interruptionPoint) {
  for (const auto kind : linearKinds) block.linear(kind).inputRange = at::Tensor();
  for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
    interruptionPoint();
    const auto mask = stream.maskOf(first);
    auto widen = [&](InputGroup group, const at::Tensor& input) {
      const auto rows = keptRows(input, mask);
      auto range = at::stack({rows.amin(0), rows.amax(0)});
      if (const auto& before = block.linear(layersOf(group).front()).inputRange; before.defined()) {
        range = at::stack({at::minimum(range[0], before[0]), at::maximum(range[1], before[1])});
      }
      for (const auto kind : layersOf(group)) block.linear(kind).inputRange = range;
      return input;
    };
    const auto hidden = stream.residual(first);
    const auto input = widen(InputGroup::attention, block.attentionInput(hidden));
    const auto context = widen(InputGroup::attentionOutput, block.attentionContext(input, stream.rotary(), mask));
    const auto residual = block.attentionResidual(hidden, context);
    widen(InputGroup::mlpOutput, block.gatedProduct(widen(InputGroup::mlp, block.mlpInput(residual))));
  }
}

InputRanges inputRangesOf(const DecoderBlock& block) {
  InputRanges ranges;
  for (const auto kind : linearKinds) {
    const auto& range = block.linear(kind).inputRange;
    if (range.defined()) ranges.emplace(linearLayerName(block.index(), kind), range);
  }
  return ranges;
}

}  // namespace bitlathe
