# SPDX-License-Identifier: GPL-3.0-or-later
"""GPTQ checkpoints as GPTQModel loads them, on the CPU.

Needs `pip install gptqmodel==7.7.0 torch transformers safetensors`. Run from the repository root:

    python tests/oracles/gptq_gptqmodel.py --bitlathe build/release/bitlathe --model tests/fixtures/models/tiny-llama

Quantizes the model in every combination of --bits, symmetric and asymmetric, with and without act-order, exports each
in both versions of the format that can hold it, and compares the logits of GPTQModel's Torch kernel, in float16, with
those of `bitlathe logits`. A last row has layers of different widths and one that stays in full precision
(`dynamic`). Fails above a relative difference (Frobenius) of 1e-2.

GPTQModel refuses asymmetric layers in version 1 of the format unless it wrote them itself: they are for version 2.
"""

import argparse
import os
import pathlib
import sys
import tempfile

os.environ["TORCHDYNAMO_DISABLE"] = "1"  # compiling takes longer than all the rest
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import torch
from gptqmodel import BACKEND, GPTQModel
from safetensors.torch import load_file, save_file

from commands import attempt, require

TOLERANCE = 1e-2


@torch.no_grad()
def compare(bitlathe, model, folder, settings, overrides=()):
    """Yields (format, relative difference or the reason why there is no export) for one recipe."""
    ids = torch.randint(3, 300, (2, 48), generator=torch.Generator().manual_seed(7))
    save_file({"input_ids": ids}, folder / "ids.safetensors")
    recipe = {"projector.method": "gptq", "data.samples": 8, "data.length": 128, "evaluation.enabled": "false",
              "output.gptq": "false", **settings}
    options = [part for key, value in recipe.items() for part in ("--set", f"{key}={value}")]
    for override in overrides:
        options += ["--set", f"precision.overrides={override}"]
    require(bitlathe, "quantize", model, "--out", folder / "run", *options)
    require(bitlathe, "logits", folder / "run", "--ids", folder / "ids.safetensors", "--out",
            folder / "logits.safetensors")
    ours = load_file(folder / "logits.safetensors")["logits"].float()
    for form in ("gptq", "gptq_v2"):
        code, _, message = attempt(bitlathe, "export", folder / "run", "--format", form, "--out", folder / form)
        if code != 0:
            yield form, " ".join(line for line in message.splitlines() if not line.startswith("Writing"))
            continue
        try:
            loaded = GPTQModel.load(str(folder / form), device="cpu", backend=BACKEND.TORCH, dtype=torch.float16)
        except ValueError as error:
            yield form, str(error)
            continue
        theirs = loaded.model.eval()(ids).logits.float()
        yield form, ((theirs - ours).norm() / ours.norm()).item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--bits", type=int, nargs="+", default=[2, 3, 4, 8])
    parser.add_argument("--group-size", type=int, default=64)
    arguments = parser.parse_args()

    recipes = []
    for bits in arguments.bits:
        for symmetric in (False, True):
            for actorder in (False, True):
                name = f"{bits} bits, {'symmetric' if symmetric else 'asymmetric'}{', act-order' if actorder else ''}"
                recipes.append((name, {"precision.bits": bits, "precision.group_size": arguments.group_size,
                                       "precision.symmetric": str(symmetric).lower(),
                                       "projector.gptq.actorder": str(actorder).lower()}, ()))
    mixed = '[{"pattern": "*.v_proj", "bits": 8}, {"pattern": "*.0.mlp.*_proj", "bits": 3, "group_size": -1}, ' \
            '{"pattern": "*.1.mlp.down_proj", "exclude": true}]'
    recipes.append(("4 bits, mixed", {"precision.bits": 4, "precision.group_size": arguments.group_size}, (mixed,)))

    rows, worst = [], 0.0
    for name, settings, overrides in recipes:
        with tempfile.TemporaryDirectory() as folder:
            for form, result in compare(arguments.bitlathe, arguments.model, pathlib.Path(folder), settings,
                                        overrides):
                refused = isinstance(result, str)
                # The first version can't hold a zero point of 0, and GPTQModel takes its asymmetric layers from itself
                # alone; everything else must be written and agree.
                reasons = ("zero points are 0", "sym=False model with format=FORMAT.GPTQ")
                if not refused:
                    worst = max(worst, result)
                elif form != "gptq" or not any(reason in result for reason in reasons):
                    worst = float("inf")
                rows.append(f"{name:32} {form:8} {'refused: ' + result if refused else f'{result:.1e}'}")
    # GPTQModel says a lot meanwhile.
    print("\n".join([f"{'recipe':32} {'format':8} difference", *rows]))
    agreed = worst <= TOLERANCE
    print("all agree" if agreed else f"DISAGREEMENT: worst {worst:.1e}")
    sys.exit(0 if agreed else 1)


main()
