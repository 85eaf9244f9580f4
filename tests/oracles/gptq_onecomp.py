# SPDX-License-Identifier: GPL-3.0-or-later
"""GPTQ checkpoints as an independent reader sees them: OneComp's own loader, on the CPU.

Needs Python 3.12 with `pip install onecomp==1.4.0 safetensors`. Run from the repository root:

    python tests/oracles/gptq_onecomp.py --bitlathe build/release/bitlathe --model tests/fixtures/models/tiny-llama

Quantizes the model in every combination of --bits, symmetric and asymmetric, with and without act-order, exports each
in both versions of the format that can hold it, and compares the logits of the loaded checkpoint with those of
`bitlathe logits`. A last row has layers of different widths and one that stays in full precision. Fails above a relative
difference (Frobenius) of 1e-2: the file keeps embeddings and norms in 16 bits.
"""

import logging

import torch
from onecomp.quantized_model_loader import QuantizedModelLoader

import gptq_comparison


def logits(folder, ids):
    loaded, _ = QuantizedModelLoader.load_quantized_model(folder, torch_dtype=torch.float32, device_map=None)
    return loaded.float().eval()(ids).logits


logging.disable(logging.WARNING)
gptq_comparison.run(__doc__, logits)
