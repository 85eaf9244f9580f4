// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/target_rule.h"

namespace bitlathe {
namespace {

bool containsKeyword(std::string_view layer, std::string_view keywords) {
  while (!keywords.empty()) {
    const auto comma = keywords.find(',');
    auto keyword = keywords.substr(0, comma);
    while (keyword.starts_with(' ')) keyword.remove_prefix(1);
    while (keyword.ends_with(' ')) keyword.remove_suffix(1);
    if (!keyword.empty() && layer.find(keyword) != std::string_view::npos) return true;
    if (comma == std::string_view::npos) break;
    keywords.remove_prefix(comma + 1);
  }
  return false;
}

TargetRule qepRule(const QepOptions& options, std::string_view layer) {
  if (containsKeyword(layer, options.excludeLayerKeywords)) return {};
  return {.corrected = true, .choice = options.strength, .alpha = options.perccorr, .percdamp = options.percdamp};
}

/// Of o and down.
bool matchesResidual(const LpcdOptions& options, LinearKind kind) {
  return options.enableResidual || (kind == LinearKind::o ? options.enableVo : options.enableUd);
}

}  // namespace

TargetRule targetRule(const CorrectionOptions& options, LinearKind kind, std::string_view layer) {
  const bool writesResidual = kind == LinearKind::o || kind == LinearKind::down;
  switch (options.method) {
    case CorrectionMethod::none:
      break;
    case CorrectionMethod::qep:
      return qepRule(options.qep, layer);
    case CorrectionMethod::loaq:
      return {.corrected = true,
              .residual = writesResidual,
              .normalize = writesResidual && options.loaq.normalize,
              .choice = options.loaq.strength,
              .alpha = options.loaq.alpha,
              .beta = writesResidual ? options.loaq.beta : 0,
              .percdamp = options.loaq.percdamp};
    case CorrectionMethod::lpcd: {
      const auto& lpcd = options.lpcd;
      if (!writesResidual || !matchesResidual(lpcd, kind)) return qepRule(options.qep, layer);
      return {.corrected = true,
              .residual = true,
              .choice = lpcd.strength,
              .alpha = lpcd.perccorr,
              .beta = lpcd.perccorr,
              .percdamp = lpcd.percdamp,
              .accept = lpcd.accept};
    }
  }
  return {};
}

bool isRelaxed(const CorrectionOptions& options, LinearKind kind) {
  if (options.method != CorrectionMethod::lpcd) return false;
  switch (kind) {
    case LinearKind::q:
    case LinearKind::k:
      return options.lpcd.enableQk;
    case LinearKind::v:
      return options.lpcd.enableVo;
    case LinearKind::gate:
      return options.lpcd.enableUd && options.lpcd.enableGate;
    case LinearKind::up:
      return options.lpcd.enableUd;
    case LinearKind::o:
    case LinearKind::down:
      return !options.lpcd.useClosedForm && matchesResidual(options.lpcd, kind);
  }
  return false;
}

bool followsQuantizedStream(const CorrectionOptions& options) {
  return options.method != CorrectionMethod::none || options.propagation == Propagation::sequential;
}

bool choosesStrength(const CorrectionOptions& options) {
  switch (options.method) {
    case CorrectionMethod::none:
      return false;
    case CorrectionMethod::qep:
      return options.qep.strength == StrengthChoice::heldOut;
    case CorrectionMethod::loaq:
      return options.loaq.strength == StrengthChoice::heldOut;
    case CorrectionMethod::lpcd:
      return options.qep.strength == StrengthChoice::heldOut || options.lpcd.strength == StrengthChoice::heldOut;
  }
  return false;
}

}  // namespace bitlathe
