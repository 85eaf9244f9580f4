#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""JointQ's objective, row by row, of Bitlathe's codes over that of OneComp 1.4.0's, on the same layers and inputs.

  jointq_rows.py FOLDER --bitlathe build/release/bitlathe --calibration CAL.safetensors [--rows N] [--bits 3] [--group 64]

FOLDER is a model, best one of a single block (make_model.py truncate), run by the Python that has onecomp. Both programs
quantize from the full-precision stream. The objective of a row is (w - w^) A (w - w^)^T with A = X^T X + n lambda R,
R_jj = (A_jj / mean A_jj)^(1/2), lambda 0.1 (both programs' defaults); X is taken here from Transformers, in float64.
OneComp's scales are in float64, Bitlathe's the float16 values that are stored.
"""
import argparse
import pathlib
import subprocess
import tempfile

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

import onecomp_run


@torch.no_grad()
def inputs_of(model, ids):
    """X^T X of every quantized layer, float64 [m, m], and the number of tokens."""
    sums = {}

    def observe(name):
        def hook(_, inputs):
            x = inputs[0].reshape(-1, inputs[0].shape[-1]).double()
            sums[name] = sums.get(name, 0) + x.T @ x
        return hook

    for name, module in model.named_modules():
        if name.endswith("_proj"):
            module.register_forward_pre_hook(observe(name))
    for row in ids:
        model(input_ids=row[None])
    return sums, ids.numel()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--bits", type=int, default=3)
    parser.add_argument("--group", type=int, default=64)
    arguments = parser.parse_args()
    ids = load_file(arguments.calibration)["input_ids"][: arguments.rows]
    runner, _ = onecomp_run.quantize(arguments.model, "jointq", ids, arguments.bits, arguments.group)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"projector.method": "jointq", "correction.method": "none", "correction.propagation": "none",
                    "precision.bits": arguments.bits, "precision.group_size": arguments.group, "data.source": "ids",
                    "data.path": arguments.calibration, "data.samples": len(ids), "data.length": ids.shape[1],
                    "evaluation.enabled": "false", "output.gptq": "false", "output.dequantized": "true"}
        command = [arguments.bitlathe, "quantize", arguments.model, "--out", folder + "/run"]
        for key, value in settings.items():
            command += ["--set", f"{key}={value}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        ours = {}
        for file in pathlib.Path(folder, "run", "dequantized").glob("*.safetensors"):
            ours |= load_file(file)

    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
    squares, tokens = inputs_of(model, ids)
    print("| layer | rows | median ratio | largest | rows more than 1 % worse | layer's sum |\n|---|---|---|---|---|---|")
    for name, square in squares.items():
        weight = model.get_submodule(name).weight.double()
        diagonal = square.diagonal()
        a = square + torch.diag(0.1 * tokens * (diagonal / diagonal.mean()).sqrt())

        def objective(other):
            error = weight - other.double()
            return ((error @ a) * error).sum(1)

        mine = objective(ours[name + ".weight"])
        theirs = objective(runner.quantizer.results[name].compute_dequantized_weight())
        ratio = mine / theirs
        print(f"| {name} | {len(ratio)} | {ratio.median():.4f} | {ratio.max():.4f} | {(ratio > 1.01).sum()} | "
              f"{mine.sum() / theirs.sum():.4f} |")


if __name__ == "__main__":
    main()
