# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/fixtures/reference: codes, scales and zero points as the reference implementation chooses them.

Needs Python 3.12 with `pip install onecomp==1.4.0 safetensors`. Run from the repository root:

    python tests/oracles/make_reference_codes.py tests/fixtures/reference

Where both programs do the same thing their codes must be equal. They differ in one respect by design: the reference
chooses codes with float32 scales and stores them as float16; Bitlathe rounds the scale first and chooses codes with
what is stored. Three constructions make that difference vanish, and each case of the fixture names the one it uses:

  exact-scales    Every group's range is a whole multiple of a float16 number, computed without rounding, so the
                  float32 scale is the float16 scale. The reference runs as it is.
  rounded-scales  The reference runs with its `quantize` and `dequantize` wrapped so that they round the scale to
                  float16 (GPTQ's later groups can't be steered: their ranges depend on the compensation).
  robust-rows     The reference runs as it is; rows are kept only where rounding the scales, of every candidate of the
                  clip search, changes no choice.

In all of them every decision has a margin, so that the last bits of a sum don't matter: weights lie at least 1e-4 of a
step away from a tie, and a clip search's winner is at least 1e-4 better than any other candidate. Problems are drawn
with increasing seeds until they have it. Where the methods differ by more than rounding there are no cases: groups
narrower than a block (the reference reads stale weights), symmetric GPTQ groups without a negative weight (the
reference halves their range), and groups in act-order with dead columns (the reference ranks those as if their diagonal
were 1, Bitlathe last).
"""

import json
import pathlib
import sys

import torch
from onecomp.quantizer.gptq import _gptq
from onecomp.quantizer.rtn import rtn_impl
from safetensors.torch import save_file

ROWS, COLUMNS = 8, 128
TIE_MARGIN = 1e-4
CLIP_MARGIN = 1e-4
GRID, NORM = 100, 2.4


def stored(scale):
    """A float32 scale as a file holds it."""
    return scale.to(torch.float16).to(torch.float32)


def linear(weight):
    layer = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=False)
    layer.weight.data = weight.clone()
    return layer


def tie_margin(scaled, zero=0, u=None):
    """Distance of the nearest value to a tie, in steps; ties between codes that clamping makes equal don't count.

    (The largest weight of a symmetric group lies at such a tie: high / scale is u / 2.)
    """
    distance = (scaled - scaled.floor() - 0.5).abs()
    if u is not None:
        codes = [torch.clamp(side(scaled) + zero, 0, u) for side in (torch.floor, torch.ceil)]
        distance = torch.where(codes[0] == codes[1], 1.0, distance)
    return distance.min().item()


def value_range(x, sym):
    """What the grid of each row of x has to cover: low and high, [rows, 1] each."""
    low = torch.minimum(x.amin(1, keepdim=True), torch.zeros(()))
    high = torch.maximum(x.amax(1, keepdim=True), torch.zeros(()))
    if sym:
        high = torch.maximum(low.abs(), high)
        low = -high
    return low, high


def zero_margin(x, u):
    """Distance of each row's zero point to a tie, less what rounding the scale can move it by: [rows]."""
    low, high = value_range(x, sym=False)
    zero = (-low * u / (high - low)).squeeze(1)
    return (zero - zero.floor() - 0.5).abs() - zero * 2.0**-11


def exact_scale_weights(generator, bits, sym, group):
    """Normally distributed weights whose groups have ranges that are exact multiples of a float16 number."""
    u = 2**bits - 1
    weight = torch.randn(ROWS, COLUMNS, generator=generator) * 0.05
    groups = weight.view(ROWS, -1, COLUMNS if group < 0 else group)
    # 11 significant bits times 2^-18: float16 numbers near 0.05 * 6 / u.
    step = torch.randint(1024, 2048, groups.shape[:2], generator=generator) * 2.0**-18
    step = step * 2.0 ** round(torch.log2(torch.tensor(0.3 / u / (1536 * 2.0**-18))).item())
    if sym:
        high = step * u / 2
        low = -high
    else:
        # The zero point, in 64ths of a step: never a tie, and the products stay below 24 bits.
        low64 = torch.randint(16 * u, 48 * u, step.shape, generator=generator)
        low64 = low64 + (low64 % 64 == 32).int()
        low = -step * (low64 / 64)
        high = low + step * u
    inside = torch.minimum(torch.maximum(groups, 0.97 * low.unsqueeze(-1)), 0.97 * high.unsqueeze(-1))
    inside = inside + torch.rand(groups.shape, generator=generator) * step.unsqueeze(-1) * 0.02
    inside[..., 17] = high
    if not sym:
        inside[..., 3] = low
    return inside.reshape(ROWS, COLUMNS).contiguous()


def hessian(generator, dead):
    """X^T X, scaled, of correlated inputs of very different sizes; columns 5 and 90 never fire where `dead`.

    The reference gives dead columns a diagonal of 1, Bitlathe that of the mean of the others; so the mean is 1 here.
    """
    mix = torch.randn(COLUMNS, COLUMNS, generator=generator) * 0.3 + torch.eye(COLUMNS)
    x = torch.randn(512, COLUMNS, generator=generator) @ mix * torch.exp(torch.randn(COLUMNS, generator=generator))
    if dead:
        x[:, [5, 90]] = 0
    h = x.double().T @ x.double()
    live = torch.diag(h) > 0
    return (h / torch.diag(h)[live].mean()).float()


class RoundedScales:
    """Runs the reference's GPTQ watching every decision's margin, and with rounded scales where asked for."""

    def __init__(self, rounded):
        self.rounded = rounded
        self.margin = float("inf")
        self.negative = True

    def __enter__(self):
        self.originals = (_gptq.quantize, _gptq.dequantize, _gptq.GPTQExcecutor.find_params)
        quantize, dequantize, find_params = self.originals
        watch = self

        def rounded(scale):
            return stored(scale) if watch.rounded else scale

        def watched_quantize(x, scale, zero, maxq):
            if watch.sweeping:
                watch.margin = min(watch.margin, tie_margin(x / rounded(scale), zero, int(maxq)))
            return quantize(x, rounded(scale), zero, maxq)

        def watched_dequantize(q, scale, zero, maxq):
            return dequantize(q, rounded(scale), zero, maxq)

        def watched_find_params(executor, x, weight=False):
            watch.sweeping = False
            find_params(executor, x, weight)
            watch.sweeping = True
            watch.negative = watch.negative and bool((x < 0).any(1).all())
            if not executor.sym:
                watch.margin = min(watch.margin, zero_margin(x, int(executor.maxq)).min().item())
            if executor.mse:
                watch.margin = min(watch.margin, clip_margin(x, int(executor.maxq), executor.sym, stored))

        self.sweeping = True
        _gptq.quantize, _gptq.dequantize = watched_quantize, watched_dequantize
        _gptq.GPTQExcecutor.find_params = watched_find_params
        return self

    def __exit__(self, *_):
        _gptq.quantize, _gptq.dequantize, _gptq.GPTQExcecutor.find_params = self.originals


def clip_errors(x, u, sym, rounding):
    """Error of each candidate of the clip search: [candidates, rows], and the candidates' zero points."""
    low, high = value_range(x, sym)
    errors = []
    for i in range(int(0.8 * GRID)):
        p = 1 - i / GRID
        scale = (p * high - p * low) / u
        zero = torch.full_like(scale, (u + 1) / 2) if sym else torch.round(-(p * low) / scale)
        scale = rounding(scale)
        code = torch.clamp(torch.round(x / scale) + zero, 0, u)
        errors.append(((scale * (code - zero) - x).abs().double() ** NORM).sum(1))
    return torch.stack(errors)


def clip_margin(x, u, sym, rounding):
    """How much better, relatively, the best candidate is than the second best, over all rows."""
    best = clip_errors(x, u, sym, rounding).sort(0).values
    return ((best[1] - best[0]) / best[0]).min().item()


def rtn_case(seed, bits, sym, group, mse):
    generator = torch.Generator().manual_seed(seed)
    if not mse:
        weight = exact_scale_weights(generator, bits, sym, group)
    else:
        weight = torch.randn(64 * ROWS, COLUMNS, generator=generator) * 0.05
        weight = weight[robust_rows(weight, 2**bits - 1, sym, group)][:ROWS].contiguous()
        assert weight.shape[0] == ROWS, "too few robust rows: draw more"
    result = rtn_impl.run_rtn(linear(weight), bits, group, sym, mse, NORM, GRID)
    scales, zeros = result["scale"].view(ROWS, -1), result["zero"].view(ROWS, -1)
    columns = COLUMNS if group < 0 else group
    scaled = weight.view(ROWS, -1, columns) / scales.float().unsqueeze(-1)
    return weight, result["quantized_weight"], scales, zeros, tie_margin(scaled, zeros.unsqueeze(-1), 2**bits - 1)


def robust_rows(weight, u, sym, group):
    """Rows where neither the search's choice nor any code depends on whether scales are rounded."""
    columns = COLUMNS if group < 0 else group
    keep = torch.ones(weight.shape[0], dtype=torch.bool)
    for x in weight.split(columns, 1):
        exact, rounded = (clip_errors(x, u, sym, rounding) for rounding in (lambda s: s, stored))
        for errors in (exact, rounded):
            best = errors.sort(0).values
            keep &= (best[1] - best[0]) / best[0] > CLIP_MARGIN
        keep &= exact.argmin(0) == rounded.argmin(0)
        if not sym:
            keep &= zero_margin(x, u) > TIE_MARGIN
        low, high = value_range(x, sym)
        p = 1 - exact.argmin(0, keepdim=True).T / GRID
        scale = (p * high - p * low) / u
        keep &= (torch.round(x / scale) == torch.round(x / stored(scale))).all(1)
        for s in (scale, stored(scale)):
            y = x / s
            keep &= ((y - y.floor() - 0.5).abs() > 10 * TIE_MARGIN).all(1)
    return keep


def gptq_case(seed, h, bits, sym, group, actorder, mse, blocksize):
    generator = torch.Generator().manual_seed(seed)
    rounded = group >= 0 or mse
    if rounded:
        weight = torch.randn(ROWS, COLUMNS, generator=generator) * 0.05
    else:
        weight = exact_scale_weights(generator, bits, sym, group)
    with RoundedScales(rounded) as watch:
        result = _gptq.run_gptq(h.clone(), linear(weight), blocksize=blocksize, percdamp=0.01, wbits=bits,
                                groupsize=group, actorder=actorder, mse=mse, sym=sym, q_grid=GRID, q_norm=NORM)
    scales, zeros = result["scales"], result["qzeros"]
    if group >= 0:
        scales, zeros = scales.T, zeros.T
    if sym and not watch.negative:
        return None
    return weight, result["qweight"], scales, zeros, result["perm"], watch.margin


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(1)
    tensors = {"hessian": hessian(generator, dead=False), "hessian-dead": hessian(generator, dead=True)}
    cases = []

    def add(case, weight, codes, scales, zeros):
        words = [case["method"], f"{case['bits']}bit", "row" if case["group"] < 0 else f"g{case['group']}",
                 "sym" if case["sym"] else "asym", "actorder" if case.get("actorder") else "",
                 "mse" if case["mse"] else "", "dead" if case.get("hessian") == "hessian-dead" else ""]
        case["name"] = "-".join(word for word in words if word)
        cases.append(case)
        tensors[case["name"] + "/weight"] = weight
        tensors[case["name"] + "/codes"] = codes.to(torch.uint8).contiguous()
        tensors[case["name"] + "/scales"] = scales.to(torch.float16).contiguous()
        tensors[case["name"] + "/zeros"] = zeros.to(torch.uint8).contiguous()
        print(f"{case['name']:36} {case['construction']:15} margin {case['margin']:.1e}", flush=True)

    rtn = [(bits, sym, group, False) for bits in (2, 3, 4, 8) for sym in (False, True) for group in (64, -1)]
    rtn += [(bits, sym, 64, True) for bits in (2, 3, 4) for sym in (False, True)]
    seed = 100
    for bits, sym, group, mse in rtn:
        margin = 0
        while margin < TIE_MARGIN:
            seed += 1
            weight, codes, scales, zeros, margin = rtn_case(seed, bits, sym, group, mse)
        add(dict(method="rtn", bits=bits, group=group, sym=sym, mse=mse, margin=margin,
                 construction="robust-rows" if mse else "exact-scales"), weight, codes, scales, zeros)

    gptq = [(bits, sym, group, actorder, False, "hessian") for bits in (2, 3, 4, 8) for sym in (False, True)
            for group in (-1, 64) for actorder in (False, True)]
    gptq += [(bits, sym, 64, actorder, True, "hessian") for bits in (2, 3, 4) for sym in (False, True)
             for actorder in (False, True)]
    gptq += [(3, False, -1, False, True, "hessian"), (4, False, 32, False, False, "hessian-dead"),
             (4, False, -1, True, False, "hessian-dead"), (3, True, 32, False, True, "hessian-dead")]
    for bits, sym, group, actorder, mse, h in gptq:
        blocksize = 128 if group < 0 else min(group, 64)
        found = None
        while found is None or found[-1] < TIE_MARGIN:
            seed += 1
            found = gptq_case(seed, tensors[h], bits, sym, group, actorder, mse, blocksize)
        weight, codes, scales, zeros, perm, margin = found
        add(dict(method="gptq", bits=bits, group=group, sym=sym, actorder=actorder, mse=mse, hessian=h, percdamp=0.01,
                 margin=margin, construction="exact-scales" if group < 0 and not mse else "rounded-scales"),
            weight, codes, scales, zeros)
        if actorder:
            inverse = torch.argsort(perm)
            width = COLUMNS if group < 0 else group
            tensors[cases[-1]["name"] + "/group_index"] = (inverse // width).to(torch.int32)

    for case in cases:
        if case["mse"]:
            case["grid"], case["norm"] = GRID, NORM
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "codes.safetensors")
    text = json.dumps({"made_by": "onecomp 1.4.0", "cases": cases}, indent=1)
    (folder / "codes.json").write_text(text + "\n")
    print(len(cases), "cases")


main()
