// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/weights_file.h"

#include <algorithm>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/lfs_pointer.h"

namespace bitlathe {
namespace {

bool beginsLikePickle(std::string_view contents) {
  // A zip archive since PyTorch 1.6, before that a bare pickle which starts with a magic number. Both begin like a
  // header length of safetensors that is far beyond what is allowed, so no valid file is taken for one.
  constexpr std::string_view magicNumber = "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9";
  const bool zip =
      contents.starts_with("PK\x03\x04") && !contents.substr(4).starts_with(std::string_view("\0\0\0\0", 4));
  return zip || contents.starts_with(magicNumber);
}

}  // namespace

bool isPickleName(const std::filesystem::path& path) {
  const auto suffix = path.extension();
  return suffix == ".bin" || suffix == ".pt" || suffix == ".pth" || suffix == ".ckpt" || suffix == ".pkl";
}

void refusePickle(const std::filesystem::path& path) {
  throw Error(path.string() + ": is a Python pickle, which can run any program when it is opened",
              "Get the model in the safetensors format, or convert it where you trust it: in Python, "
              "AutoModelForCausalLM.from_pretrained(folder).save_pretrained(other, safe_serialization=True).");
}

std::shared_ptr<const MappedFile> openWeightsFile(const std::filesystem::path& path) {
  if (isPickleName(path)) refusePickle(path);
  auto file = MappedFile::open(path);
  const std::string_view beginning(reinterpret_cast<const char*>(file->bytes().data()),
                                   std::min<std::size_t>(file->bytes().size(), 64));
  refuseLfsPointer(beginning, path);
  if (beginsLikePickle(beginning)) refusePickle(path);
  return file;
}

}  // namespace bitlathe
