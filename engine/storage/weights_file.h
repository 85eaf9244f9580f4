// SPDX-License-Identifier: GPL-3.0-or-later
// What is checked of every file of weights, whatever its format.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/storage/mapped_file.h"

namespace bitlathe {

/// Maps a file of weights. Refuses, with the way out, Git LFS pointers and the pickles of PyTorch (by their suffix and
/// by their contents): to open a pickle is to run the program inside it.
std::shared_ptr<const MappedFile> openWeightsFile(const std::filesystem::path& path);

/// Whether the name is one that PyTorch's pickles have: *.bin, *.pt, *.pth, *.ckpt, *.pkl.
bool isPickleName(const std::filesystem::path& path);

/// Refuses the pickle at `path`.
[[noreturn]] void refusePickle(const std::filesystem::path& path);

}  // namespace bitlathe
