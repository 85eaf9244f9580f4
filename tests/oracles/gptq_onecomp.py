# SPDX-License-Identifier: GPL-3.0-or-later
"""GPTQ checkpoints as an independent reader sees them: OneComp's own loader, on the CPU.

Needs Python 3.12 with `pip install onecomp==1.4.0 safetensors`. Run from the repository root:

    python tests/oracles/gptq_onecomp.py --bitlathe build/release/bitlathe --model tests/fixtures/models/tiny-llama

Quantizes the model in every combination of --bits, symmetric and asymmetric, with and without act-order, exports each
in both versions of the format that can hold it, and compares the logits of the loaded checkpoint with those of
`bitlathe logits`. A last row has layers of different widths and one that stays in full precision. Fails above a relative
difference (Frobenius) of 1e-2: the file keeps embeddings and norms in 16 bits.
"""

import argparse
import logging
import pathlib
import sys
import tempfile

import torch
from onecomp.quantized_model_loader import QuantizedModelLoader
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
        loaded, _ = QuantizedModelLoader.load_quantized_model(str(folder / form), torch_dtype=torch.float32,
                                                              device_map=None)
        theirs = loaded.float().eval()(ids).logits.float()
        yield form, ((theirs - ours).norm() / ours.norm()).item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--bits", type=int, nargs="+", default=[2, 3, 4, 8])
    parser.add_argument("--group-size", type=int, default=64)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)

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

    print(f"{'recipe':32} {'format':8} difference")
    worst = 0.0
    for name, settings, overrides in recipes:
        with tempfile.TemporaryDirectory() as folder:
            for form, result in compare(arguments.bitlathe, arguments.model, pathlib.Path(folder), settings,
                                        overrides):
                refused = isinstance(result, str)
                # The first version can't hold a zero point of 0; everything else must be written and agree.
                if not refused:
                    worst = max(worst, result)
                elif form != "gptq" or "zero points are 0" not in result:
                    worst = float("inf")
                print(f"{name:32} {form:8} {'refused: ' + result if refused else f'{result:.1e}'}", flush=True)
    agreed = worst <= TOLERANCE
    print("all agree" if agreed else f"DISAGREEMENT: worst {worst:.1e}")
    sys.exit(0 if agreed else 1)


main()
