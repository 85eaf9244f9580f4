# SPDX-License-Identifier: GPL-3.0-or-later
"""Dequantized checkpoints as Transformers sees them, and the exported tokenizer.

Needs `pip install transformers torch safetensors`. Run from the repository root:

    python tests/oracles/dequantized_transformers.py --bitlathe build/release/bitlathe --model default

Quantizes the model (4-bit RTN, so that it is quick; the method makes no difference here), exports it dequantized in
float32, and compares
  - the logits of Transformers with those of `bitlathe logits`: at most 1e-4 relative (Frobenius),
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

TOLERANCE = 1e-4
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
                "projector.method=rtn", "--set", "precision.bits=4", "--set", "evaluation.enabled=false", "--set",
                "output.gptq=false")
        require(arguments.bitlathe, "logits", folder / "run", "--ids", folder / "ids.safetensors", "--out",
                folder / "logits.safetensors")
        require(arguments.bitlathe, "export", folder / "run", "--format", "dequantized", "--out", folder / "export")
        ours = load_file(folder / "logits.safetensors")["logits"].float()

        model = AutoModelForCausalLM.from_pretrained(folder / "export").eval()
        theirs = model(ids).logits
        difference = ((theirs - ours).norm() / ours.norm()).item()
        print(f"{'type of the loaded model':32} {model.dtype}")
        print(f"{'logits, relative difference':32} {difference:.1e}")

        tokenizer = AutoTokenizer.from_pretrained(folder / "export")
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

    agreed = difference <= TOLERANCE and unequal == 0 and model.dtype == torch.float32
    print("all agree" if agreed else "DISAGREEMENT")
    sys.exit(0 if agreed else 1)


main()
