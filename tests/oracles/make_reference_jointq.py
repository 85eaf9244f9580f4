# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/fixtures/reference/jointq.safetensors: how low the reference's JointQ gets, row by row.

Needs Python 3.12 with `pip install onecomp==1.4.0 safetensors`. Run from the repository root:

    python tests/oracles/make_reference_jointq.py tests/fixtures/reference

JointQ is a local search, so two programs that search in another order end with other codes; what can be compared is
the objective that they reach. Each case ("2bit-asym-g32") holds that of every row, (w - w^) A (w - w^)^T with
A = X^T X / n + lambda R, float64. The reference runs with its default options (lambda 0.1, diagonal penalty,
Clip-Optimize and GPTQ as starts), but for bits and groups, and keeps its float64 scales. The weight and X^T X / n, which
all cases share, are in the file too.
"""

import pathlib
import sys

import torch
from onecomp.quantizer.jointq import JointQ
from safetensors.torch import save_file

ROWS, COLUMNS, TOKENS = 48, 128, 512
LAMBDA, GAMMA = 0.1, 0.5


def problem(generator):
    """Normally distributed weights with a few large columns, and correlated inputs of very different sizes."""
    weight = torch.randn(ROWS, COLUMNS, generator=generator) * 0.05
    weight[:, torch.rand(COLUMNS, generator=generator) > 0.95] *= 3
    mix = torch.randn(COLUMNS, COLUMNS, generator=generator) * 0.2 + torch.eye(COLUMNS)
    inputs = torch.randn(TOKENS, COLUMNS, generator=generator) @ mix
    return weight, inputs * torch.exp(0.7 * torch.randn(COLUMNS, generator=generator))


def reached(weight, inputs, hessian, bits, symmetric, group):
    layer = torch.nn.Linear(COLUMNS, ROWS, bias=False)
    layer.weight.data = weight.clone()
    quantizer = JointQ(bits=bits, symmetric=symmetric, group_size=group, regularization_lambda=LAMBDA,
                       regularization_mode="diagonal", regularization_gamma=GAMMA)
    result = quantizer.quantize_layer(layer, (inputs,))
    levels = result.assignment.double() - result.zero_point.double().unsqueeze(-1)
    error = weight.double() - (result.scale.double().unsqueeze(-1) * levels).reshape(ROWS, COLUMNS)
    diagonal = torch.diag(hessian)
    matrix = hessian + LAMBDA * torch.diag((diagonal / diagonal.mean()) ** GAMMA)
    return ((error @ matrix) * error).sum(1)


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.set_num_threads(1)
    weight, inputs = problem(torch.Generator().manual_seed(1))
    hessian = (inputs.double().T @ inputs.double() / TOKENS).float()
    tensors = {"weight": weight, "hessian": hessian}
    for bits in (2, 3, 4):
        for symmetric in (False, True):
            for group in (32, 128):
                name = f"{bits}bit-{'sym' if symmetric else 'asym'}-g{group}"
                tensors[name] = reached(weight, inputs, hessian.double(), bits, symmetric, group)
                print(f"{name:16} {tensors[name].sum():.6f}", flush=True)
    save_file(tensors, folder / "jointq.safetensors")


main()
