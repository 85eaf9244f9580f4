# SPDX-License-Identifier: GPL-3.0-or-later
"""Dequantized checkpoints as Transformers sees them, and the exported tokenizer.

Needs `pip install transformers torch safetensors`. Run from the repository root:

    python tests/oracles/dequantized_transformers.py --bitlathe build/release/bitlathe --model default

Quantizes the model (4-bit RTN, so that it is quick; the method makes no difference here), exports it dequantized in
float32, bfloat16 and float16, and compares
  - the logits of Transformers, computed in float32, with those of `bitlathe logits`: at most 1e-4 relative (Frobenius) in
    float32, 1e-2 in float16 and 5e-2 in bfloat16,
  - token ids of Transformers' tokenizer with those of `bitlathe tokenize`, on texts of many kinds: equal,
  - the chat template, rendered: not empty where the source has one.
"""

import argparse
import json
import pathlib
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from commands import require

FORMATS = {"dequantized": (torch.float32, 1e-4), "dequantized_f16": (torch.float16, 1e-2),
           "dequantized_bf16": (torch.bfloat16, 5e-2)}
TEXTS = [
    "The capital of France is Paris.",
    "  leading, trailing  \n\n\ttabs and\r\nnewlines ",
    "I'll you're THEY'VE it's 1234567 3.14159 0x7fff",
    "Grüße, naïve café, Ångström, Ελληνικά, русский, 中文字符, 日本語, 한국어, العربية, हिन्दी",
    "emoji 🙂👩‍👩‍👧‍👦🏳️‍🌈 and zero\u200bwidth, combining e\u0301, ligature ﬁ",
    "def f(x):\n    return {k: v for k, v in x.items() if v != 0}  # comment",
    "<|im_start|>user\nHello<|im_end|>\n<|endoftext|>",
    "a" * 300 + " " * 50 + "!" * 40,
]


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ids = torch.randint(3, 300, (2, 48), generator=torch.Generator().manual_seed(7))
        save_file({"input_ids": ids}, folder / "ids.safetensors")
        require(arguments.bitlathe, "quantize", arguments.model, "--out", folder / "run", "--set",
                "projector.method=rtn", "--set", "precision.bits=4", "--set", "data.samples=8", "--set",
                "data.length=128", "--set", "evaluation.enabled=false", "--set", "output.gptq=false")
        require(arguments.bitlathe, "logits", folder / "run", "--ids", folder / "ids.safetensors", "--out",
                folder / "logits.safetensors")
        ours = load_file(folder / "logits.safetensors")["logits"].float()

        agreed = True
        for form, (dtype, tolerance) in FORMATS.items():
            require(arguments.bitlathe, "export", folder / "run", "--format", form, "--out", folder / form)
            model = AutoModelForCausalLM.from_pretrained(folder / form).eval()
            agreed = agreed and model.dtype == dtype
            difference = ((model.float()(ids).logits - ours).norm() / ours.norm()).item()
            agreed = agreed and difference <= tolerance
            print(f"{form:32} {dtype}, logits' relative difference {difference:.1e}")

        tokenizer = AutoTokenizer.from_pretrained(folder / "dequantized")
        unequal = 0
        for text in TEXTS:
            path = folder / "text.txt"
            path.write_text(text, newline="")
            printed = json.loads(require(arguments.bitlathe, "tokenize", arguments.model, "--text", path,
                                       "--no-special-tokens", "--json"))
            if printed["ids"] != tokenizer(text, add_special_tokens=False)["input_ids"]:
                unequal += 1
                print(f"token ids differ: {text!r}")
        print(f"{'texts with equal token ids':32} {len(TEXTS) - unequal} of {len(TEXTS)}")
        if tokenizer.chat_template:
            rendered = tokenizer.apply_chat_template([{"role": "user", "content": "Hi"}], tokenize=False)
            print(f"{'chat template renders':32} {rendered!r}")

    agreed = agreed and unequal == 0
    print("all agree" if agreed else "DISAGREEMENT")
    sys.exit(0 if agreed else 1)


main()
