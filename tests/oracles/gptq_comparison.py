# SPDX-License-Identifier: GPL-3.0-or-later
"""What the readers of GPTQ checkpoints are compared by: logits of every kind of layer that the format holds."""

import argparse
import pathlib
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

from commands import attempt, require

TOLERANCE = 1e-2
MIXED = ('[{"pattern": "*.v_proj", "bits": 8}, {"pattern": "*.0.mlp.*_proj", "bits": 3, "group_size": -1}, '
         '{"pattern": "*.1.mlp.down_proj", "exclude": true}]')


@torch.no_grad()
def compare(bitlathe, model, folder, settings, overrides, logits):
    """Yields (format, relative difference or the reason why it was refused) for one recipe."""
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
            theirs = logits(str(folder / form), ids).float()
        except ValueError as error:
            yield form, str(error)
            continue
        yield form, ((theirs - ours).norm() / ours.norm()).item()


def run(description, logits, refusals=()):
    """The whole script. `logits(folder, ids)` are the reader's. The first version of the format can't hold a zero point of
    0; `refusals` are what else a reader may say to it. All the rest must be written, loaded and agree."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
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
    recipes.append(("4 bits, mixed", {"precision.bits": 4, "precision.group_size": arguments.group_size}, (MIXED,)))

    rows, worst = [], 0.0
    for name, settings, overrides in recipes:
        with tempfile.TemporaryDirectory() as folder:
            for form, result in compare(arguments.bitlathe, arguments.model, pathlib.Path(folder), settings, overrides,
                                        logits):
                refused = isinstance(result, str)
                if not refused:
                    worst = max(worst, result)
                elif form != "gptq" or not any(reason in result for reason in ("zero points are 0", *refusals)):
                    worst = float("inf")
                rows.append(f"{name:32} {form:8} {'refused: ' + result if refused else f'{result:.1e}'}")
    # Behind what the reader says meanwhile.
    print("\n".join([f"{'recipe':32} {'format':8} difference", *rows]))
    agreed = worst <= TOLERANCE
    print("all agree" if agreed else f"DISAGREEMENT: worst {worst:.1e}")
    sys.exit(0 if agreed else 1)
