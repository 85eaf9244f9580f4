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

import os

os.environ["TORCHDYNAMO_DISABLE"] = "1"  # compiling takes longer than all the rest
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import torch
from gptqmodel import BACKEND, GPTQModel

import gptq_comparison


def logits(folder, ids):
    loaded = GPTQModel.load(folder, device="cpu", backend=BACKEND.TORCH, dtype=torch.float16)
    return loaded.model.eval()(ids).logits


# It takes asymmetric layers of the first version from itself alone.
gptq_comparison.run(__doc__, logits, ["sym=False model with format=FORMAT.GPTQ"])
