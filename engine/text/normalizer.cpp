// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/normalizer.h"

#include <map>

#include "engine/base/quote.h"
#include "engine/text/pattern.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

Normalizer sequence(const JsonNode& node) {
  std::vector<Normalizer> steps;
  for (const JsonNode& step : node.array("normalizers")) steps.push_back(makeNormalizer(step));
  return [steps = std::move(steps)](std::string& text) {
    for (const Normalizer& step : steps) step(text);
  };
}

Normalizer prepend(const JsonNode& node) {
  return [prefix = node.string("prepend")](std::string& text) {
    if (!text.empty()) text.insert(0, prefix);
  };
}

Normalizer replace(const JsonNode& node) {
  return [pattern = makePattern(node), content = node.string("content")](std::string& text) {
    text = replaceAll(text, pattern, content);
  };
}

}  // namespace

Normalizer makeNormalizer(const JsonNode& node) {
  static const std::map<std::string, NormalizationForm, std::less<>> forms{{"NFC", NormalizationForm::nfc},
                                                                           {"NFD", NormalizationForm::nfd},
                                                                           {"NFKC", NormalizationForm::nfkc},
                                                                           {"NFKD", NormalizationForm::nfkd}};
  const std::string& type = node.type();
  if (type == "Sequence") return sequence(node);
  if (type == "Prepend") return prepend(node);
  if (type == "Replace") return replace(node);
  if (const auto form = forms.find(type); form != forms.end()) {
    return [form = form->second](std::string& text) { text = normalizeUnicode(text, form); };
  }
  node.fail("is the normalizer " + quote(type) + ", which is not supported");
}

}  // namespace bitlathe
