// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/checkpoint_export.h"

#include "engine/base/error.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {

void exportCheckpoint(const Checkpoint& source, const QuantizedLayers& layers, ExportFormat format,
                      const ModelCard& card, const std::filesystem::path& target, const ExportOptions& options,
                      const ExportProgress& progress, std::stop_token stop) {
  AtomicFolder folder(target);
  const auto& partial = folder.partial();
  const auto writer = makeCheckpointFormat(format, source);
  for (const auto& layer : linearLayerNames(source.config())) {
    if (stop.stop_requested()) throw Cancelled();
    if (const auto weight = layers(layer)) writer->add(layer, *weight);
  }

  const double steps = 2.0 * static_cast<double>(source.tensorNames().size());
  std::int64_t step = 0;
  const auto advance = [&] {
    if (stop.stop_requested()) throw Cancelled();
    if (progress) progress(static_cast<double>(step++) / steps);
  };
  const ExportJob job{layers, card, partial, options, advance};
  writer->write(job);
  writeFileAtomically(partial / "recipe.json", card.recipe);
  writeFileAtomically(partial / "README.md",
                      modelCardText(card, source.name(), writer->description(), writer->library()));
  writer->verify(job);
  folder.commit();
  if (progress) progress(1);
}

}  // namespace bitlathe
