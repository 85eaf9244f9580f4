# SPDX-License-Identifier: GPL-3.0-or-later
"""RTN and GPTQ against the reference implementation on a whole model, in one protocol.

Needs Python 3.12 with `pip install onecomp==1.4.0 safetensors gguf`. Run from the repository root:

    python tests/oracles/perplexity_onecomp.py --bitlathe build/release/bitlathe \\
        --calibration calibration_16x256.safetensors --evaluation evaluation_64x1024.safetensors

The two files hold "input_ids", int64 [N, T]: the rows that the statistics are taken from, and the rows that are scored,
each alone, positions 1 to T - 1 (the first --windows of them). The model is Bitlathe's default one (--model: a GGUF file
or a folder). Both programs get the same ids and the same settings: asymmetric, group size 64, block size 128, damping
0.01, full-precision inputs, no clip search; Bitlathe runs its default GPTQ as well. Likelihoods of all of them are
computed here, by Transformers in float32: of Bitlathe's dequantized checkpoints, and of the reference's codes with the
float16 scales that it stores.

The reference chooses codes and zero points with float32 scales and stores them as float16; Bitlathe rounds the scale first
and chooses with what is stored. Many groups of a model that was quantized before have their zero point at a tie, which
the rounding decides, and another zero point is another code for the whole group. So RTN is compared twice: "rtn" with the
reference as it is, and "rtn, scales rounded first" with the reference's own rounding on scales of float16.

Fails where the second RTN has any other code or another mean log-likelihood by more than 1e-4 nats, or where Bitlathe's
default GPTQ is not better than the reference's GPTQ. Other rows differ by chance and are for reading: perplexities of
thousands are of wrecked models, in which the smallest change is amplified.
"""

import argparse
import gc
import math
import pathlib
import subprocess
import sys
import tempfile

import torch
from onecomp.quantizer.gptq._gptq import run_gptq
from onecomp.quantizer.gptq.gptq_layer import unpack_int_weights
from onecomp.quantizer.rtn import quantizer as rtn_quantizer
from onecomp.quantizer.rtn.rtn_impl import run_rtn
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

GROUP = 64
EXACT = "rtn, scales rounded first"


def load_model(path):
    path = pathlib.Path(path)
    source = (path.parent, {"gguf_file": path.name}) if path.is_file() else (path, {})
    return AutoModelForCausalLM.from_pretrained(source[0], dtype=torch.float32, **source[1]).eval()


def linears(model):
    return {name: module for name, module in model.named_modules()
            if isinstance(module, torch.nn.Linear) and ".layers." in name}


@torch.no_grad()
def mean_nll(model, ids):
    """Nats per token."""
    total = 0.0
    for row in ids:
        logits = model(row[None]).logits[0, :-1].float()
        total += torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum").double().item()
    return total / (ids.shape[0] * (ids.shape[1] - 1))


@torch.no_grad()
def hessians(model, ids):
    """(2/n) X^T X of every linear layer's inputs; layers that read the same tensor share it."""
    sums, inputs = {}, {}

    def hook(name):
        def accumulate(_, args):
            x = args[0]
            if inputs.get("tensor") is not x:
                inputs["tensor"], inputs["owner"] = x, name
            if inputs["owner"] != name:
                sums[name] = sums[inputs["owner"]]
                return
            flat = x.reshape(-1, x.shape[-1])
            sums[name] = sums.get(name, 0) + flat.T @ flat
        return accumulate

    handles = [module.register_forward_pre_hook(hook(name)) for name, module in linears(model).items()]
    for row in ids:
        model.model(row[None])
    for handle in handles:
        handle.remove()
    return {name: total * (2 / ids.numel()) for name, total in sums.items()}


def rtn_with_rounded_scales(weight, bits):
    """What the reference's RTN gives once its scales are those that it stores: codes, scales and zero points."""
    _, scales, _, _ = rtn_quantizer.pseudo_quantize_tensor(weight, n_bit=bits, q_group_size=GROUP)
    scales = scales.to(torch.float16).float().unsqueeze(-1)
    groups = weight.reshape(weight.shape[0], -1, GROUP)
    zeros = torch.round(-groups.amin(-1, keepdim=True).clamp(max=0) / scales)
    codes = rtn_quantizer.quantize(groups, scales, zeros, 0, 2**bits - 1)
    return codes.reshape(weight.shape), scales.squeeze(-1), zeros.squeeze(-1)


def reference(model, method, bits, calibration):
    """Quantizes in place with the reference implementation, to what it stores; returns the codes."""
    statistics = hessians(model, calibration) if method == "gptq" else None
    codes = {}
    for name, module in linears(model).items():
        if method == "rtn":
            result = run_rtn(module, wbits=bits, groupsize=GROUP)
            chosen = result["quantized_weight"]
            scales, zeros = (result[key].float().view(chosen.shape[0], -1) for key in ("scale", "zero"))
        elif method == "gptq":
            result = run_gptq(statistics[name].clone(), module, wbits=bits, groupsize=GROUP, sym=False)
            chosen = result["qweight"]
            scales, zeros = (result[key].float().T for key in ("scales", "qzeros"))
        else:
            chosen, scales, zeros = rtn_with_rounded_scales(module.weight.data, bits)
        codes[name] = chosen
        scales, zeros = (x.repeat_interleave(GROUP, 1) for x in (scales, zeros))
        module.weight.data = scales * (chosen - zeros)
    return codes


def bitlathe(arguments, folder, calibration, settings):
    """Quantizes with Bitlathe; returns the run's dequantized model and its codes."""
    run = folder / "run"
    command = [arguments.bitlathe, "quantize", arguments.model, "--out", run]
    settings = {"data.source": "ids", "data.path": arguments.calibration, "data.samples": calibration.shape[0],
                "data.length": calibration.shape[1], "precision.group_size": GROUP, "precision.symmetric": "false",
                "correction.method": "none", "evaluation.enabled": "false", "output.gptq": "false", **settings}
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for form in ("gptq_v2", "dequantized"):
        subprocess.run([arguments.bitlathe, "export", run, "--format", form, "--out", folder / form], check=True,
                       stdout=subprocess.DEVNULL)
    tensors = load_file(folder / "gptq_v2" / "model.safetensors")
    codes = {}
    for name, words in tensors.items():
        if name.endswith(".qweight"):
            layer = name.removesuffix(".qweight")
            shape = (words.shape[1], tensors[layer + ".g_idx"].shape[0])
            codes[layer] = unpack_int_weights(words, words.shape[0] * 32 // shape[1], shape)
    return load_model(folder / "dequantized"), codes


def agreement(a, b):
    equal = sum((a[name] == b[name]).sum().item() for name in a)
    return equal / sum(codes.numel() for codes in a.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default=str(pathlib.Path.home() /
                                               ".cache/bitlathe/models/SmolLM2-135M-Instruct.Q4_1.gguf"))
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--evaluation", required=True)
    parser.add_argument("--windows", type=int, default=8)
    parser.add_argument("--bits", type=int, nargs="+", default=[3, 2])
    arguments = parser.parse_args()
    calibration = load_file(arguments.calibration)["input_ids"]
    evaluation = load_file(arguments.evaluation)["input_ids"][: arguments.windows]

    print(f"full precision: {math.exp(mean_nll(load_model(arguments.model), evaluation)):.3f}")
    print(f"{'run':34} {'perplexity':>12} {'reference':>12} {'nats':>9} {'equal codes':>12}", flush=True)
    failures = []
    plain = {"projector.method": "rtn", "projector.rtn.mse": "false"}
    same_gptq = {"projector.method": "gptq", "projector.gptq.mse": "false", "projector.gptq.percdamp": 0.01,
                 "correction.propagation": "none"}
    rows = {"rtn": {"rtn": plain}, EXACT: {EXACT: plain},
            "gptq": {"gptq": same_gptq, "gptq, defaults": {"projector.method": "gptq"}}}
    for bits in arguments.bits:
        for method, variants in rows.items():
            model = load_model(arguments.model)
            codes = reference(model, method, bits, calibration)
            theirs = mean_nll(model, evaluation)
            for name, settings in variants.items():
                del model
                gc.collect()
                with tempfile.TemporaryDirectory() as folder:
                    settings = {"precision.bits": bits, **settings}
                    model, own = bitlathe(arguments, pathlib.Path(folder), calibration, settings)
                    ours, equal = mean_nll(model, evaluation), agreement(codes, own)
                print(f"{name + f' w{bits} g{GROUP}':34} {math.exp(ours):12.3f} {math.exp(theirs):12.3f} "
                      f"{ours - theirs:+9.5f} {100 * equal:11.4f}%", flush=True)
                if name == EXACT and (equal < 1 or abs(ours - theirs) > 1e-4):
                    failures.append(f"RTN at {bits} bits is not the reference's")
                if name == "gptq, defaults" and not ours < theirs:
                    failures.append(f"the default GPTQ at {bits} bits is not better than the reference's")
    print("\n".join(failures) or "all as it should be")
    sys.exit(1 if failures else 0)


main()
