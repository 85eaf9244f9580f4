# SPDX-License-Identifier: GPL-3.0-or-later
"""compressed-tensors checkpoints as the package of that name and Transformers' own loader see them.

Needs `pip install compressed-tensors==0.20 transformers torch safetensors`. Run from the repository root:

    python tests/oracles/compressed_tensors_transformers.py --bitlathe build/release/bitlathe --model default

Quantizes the model in each width and every combination of group and channel, symmetric and asymmetric (RTN: the method makes
no difference here), exports it, and compares
  - each layer, decompressed by the package, with the dequantized checkpoint rounded to float16: bit for bit;
  - the logits of Transformers with those of `bitlathe logits`: at most 1e-2 relative (Frobenius), since embeddings and norms
    are kept in 16 bits.
The last rows have layers of different schemes and one that stays in full precision; act-order has to be refused.

Transformers (5.23, 5.24) makes room for zero points that are not packed, so it loads packed ones with dequantize=True only,
and that knows a single scheme: asymmetric layers of several schemes are left to the package.
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile

os.environ["TQDM_DISABLE"] = "1"

import torch
from compressed_tensors.compressors import BaseCompressor
from compressed_tensors.quantization import QuantizationConfig
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, CompressedTensorsConfig

from commands import attempt, require

TOLERANCE = 1e-2


def load_folder(folder):
    tensors = {}
    for shard in folder.glob("*.safetensors"):
        tensors |= load_file(shard)
    return tensors


def transformers_logits(folder, ids, symmetric):
    options = {} if symmetric else {"quantization_config": CompressedTensorsConfig(dequantize=True)}
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **options)
    return model.eval()(ids).logits.float()


def unequal_layers(folder, plain):
    """The layers that the package decompresses to other values than ours; how many there are in all."""
    config = QuantizationConfig(**json.loads((folder / "config.json").read_text())["quantization_config"])
    tensors = load_folder(folder)
    layers = [name.removesuffix(".weight_packed") for name in tensors if name.endswith(".weight_packed")]
    unequal = []
    for layer in layers:
        scheme = next(scheme for scheme in config.config_groups.values()
                      if layer in scheme.targets or scheme.targets == ["Linear"])
        state = {name.removeprefix(layer + "."): tensor for name, tensor in tensors.items() if name.startswith(layer + ".")}
        compressor = BaseCompressor.get_value_from_registry(scheme.format)
        weight = compressor.decompress(state, scheme)["weight"]
        if not torch.equal(weight, plain[layer + ".weight"].to(weight.dtype)):
            unequal.append(layer)
    return unequal, len(layers)


@torch.no_grad()
def compare(bitlathe, model, folder, settings, overrides=()):
    """(layers that differ, layers, relative difference of the logits if Transformers loads them), or why there is no export."""
    ids = torch.randint(3, 300, (2, 48), generator=torch.Generator().manual_seed(7))
    save_file({"input_ids": ids}, folder / "ids.safetensors")
    recipe = {"projector.method": "rtn", "data.samples": 8, "data.length": 128, "evaluation.enabled": "false",
              "output.gptq": "false", **settings}
    options = [part for key, value in recipe.items() for part in ("--set", f"{key}={value}")]
    for override in overrides:
        options += ["--set", f"precision.overrides={override}"]
    require(bitlathe, "quantize", model, "--out", folder / "run", *options)
    code, _, message = attempt(bitlathe, "export", folder / "run", "--format", "compressed_tensors", "--out", folder / "export")
    if code != 0:
        return " ".join(line for line in message.splitlines() if not line.startswith("Writing"))
    require(bitlathe, "export", folder / "run", "--format", "dequantized", "--out", folder / "plain")
    require(bitlathe, "logits", folder / "run", "--ids", folder / "ids.safetensors", "--out", folder / "logits.safetensors")
    ours = load_file(folder / "logits.safetensors")["logits"].float()
    unequal, count = unequal_layers(folder / "export", load_folder(folder / "plain"))
    symmetric = settings["precision.symmetric"] == "true"
    if overrides and not symmetric:
        return unequal, count, None
    theirs = transformers_logits(folder / "export", ids, symmetric)
    return unequal, count, ((theirs - ours).norm() / ours.norm()).item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--bits", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6, 7, 8])
    parser.add_argument("--group-size", type=int, default=64)
    arguments = parser.parse_args()

    rows = []
    for bits in arguments.bits:
        for group_size in (arguments.group_size, -1):
            for symmetric in ("true", "false"):
                name = f"{bits} bits, {'channel' if group_size < 0 else f'group {group_size}'}, " \
                       f"{'symmetric' if symmetric == 'true' else 'asymmetric'}"
                rows.append((name, {"precision.bits": bits, "precision.group_size": group_size,
                                    "precision.symmetric": symmetric}, ()))
    mixed = '[{"pattern": "*.v_proj", "bits": 8}, {"pattern": "*.0.mlp.*_proj", "bits": 3, "group_size": -1}, ' \
            '{"pattern": "*.1.mlp.down_proj", "exclude": true}]'
    base = {"precision.bits": 4, "precision.group_size": arguments.group_size}
    for symmetric in ("true", "false"):
        name = f"4 bits, mixed, {'symmetric' if symmetric == 'true' else 'asymmetric'}"
        rows.append((name, {**base, "precision.symmetric": symmetric}, (mixed,)))
    act_order = {**base, "precision.symmetric": "true", "projector.method": "gptq", "projector.gptq.actorder": "true"}
    rows.append(("4 bits, act-order", act_order, ()))

    print(f"{'recipe':32} {'layers equal':14} logits")
    failed = False
    for name, settings, overrides in rows:
        with tempfile.TemporaryDirectory() as folder:
            result = compare(arguments.bitlathe, arguments.model, pathlib.Path(folder), settings, overrides)
        if isinstance(result, str):
            failed = failed or "act-order" not in result
            print(f"{name:32} refused: {result}", flush=True)
        else:
            unequal, count, difference = result
            agrees = difference is None or difference <= TOLERANCE
            failed = failed or bool(unequal) or count == 0 or not agrees or "act-order" in name
            print(f"{name:32} {f'{count - len(unequal)} of {count}':14} {'-' if difference is None else f'{difference:.1e}'}",
                  flush=True)
    print("DISAGREEMENT" if failed else "all agree")
    sys.exit(1 if failed else 0)


main()
