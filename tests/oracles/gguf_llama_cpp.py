# SPDX-License-Identifier: GPL-3.0-or-later
"""GGUF files as llama.cpp and the gguf package see them.

Needs `pip install xllamacpp gguf safetensors numpy` (xllamacpp is llama.cpp as a wheel). Run from the repository root:

    python tests/oracles/gguf_llama_cpp.py --bitlathe build/release/bitlathe --model default

Quantizes the model in each width, symmetric and asymmetric (GPTQ, so that the model is still one at 2 bits), exports it as
GGUF, and compares
  - every tensor, decoded by the gguf package, with the dequantized checkpoint: bit for bit where the file says "without
    loss", up to a rounding of 2^-11 where it doesn't;
  - token ids of llama.cpp with those of `bitlathe tokenize`: equal;
  - the log-probabilities of llama.cpp for each position of random tokens with those of `bitlathe logits`, as the relative
    difference (Frobenius) of the logits, centred at each position. llama.cpp rounds the inputs of quantized layers to 8
    bits, so at most 5e-2 with block encodings, and 1e-2 where all is F16. A model with outliers suffers more from that;
    where --model is a GGUF file itself, the first row is that file as it is, and twice its difference is allowed as well. At
    2 bits little of such a model is left and every error is amplified: its logits are shown, not judged;
and lets llama.cpp write a few words.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import urllib.request

import gguf
import numpy as np
import xllamacpp
from safetensors.numpy import load_file, save_file

from commands import require

BLOCK_TOLERANCE = 5e-2
PLAIN_TOLERANCE = 1e-2
TEXTS = ["The capital of France is Paris.", "I'll say it's 12345 apples,  two spaces", "Grüße, naïve café 中文\nnew line",
         "def f(x):\n    return {k: v}"]


class Llama:
    """llama.cpp's server, in this process."""

    def __init__(self, path):
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = 256
        parameters.n_parallel = 1
        parameters.warmup = False
        parameters.cache_type_k = xllamacpp.ggml_type.GGML_TYPE_F32
        parameters.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
        parameters.verbosity = -1
        for threads in (parameters.cpuparams, parameters.cpuparams_batch):
            threads.n_threads = 1  # several would spin while they wait for each other
        self.server = xllamacpp.Server(parameters)

    def ask(self, path, **body):
        request = urllib.request.Request(self.server.listening_address + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def tokenize(self, text):
        return self.ask("/tokenize", content=text, add_special=False, parse_special=True)["tokens"]

    def complete(self, prompt, count):
        return self.ask("/completion", prompt=prompt, n_predict=count, temperature=0)["content"]

    def log_probabilities(self, ids, vocabulary):
        """[positions, vocabulary]"""
        rows = np.full((len(ids), vocabulary), np.nan)
        letter = self.tokenize("a")[-1]
        for position in range(len(ids)):
            # Probabilities come with a token that is shown, so let it be a letter: they are those before this bias.
            answer = self.ask("/completion", prompt=ids[:position + 1].tolist(), n_predict=1, temperature=0,
                              n_probs=vocabulary, cache_prompt=True, logit_bias=[[letter, 1000]])
            for entry in answer["completion_probabilities"][0]["top_logprobs"]:
                rows[position, entry["id"]] = entry["logprob"]
        return rows


def tokenize(bitlathe, model, text, folder):
    path = folder / "text.txt"
    path.write_text(text, newline="")
    printed = require(bitlathe, "tokenize", model, "--text", path, "--no-special-tokens", "--json")
    return json.loads(printed)["ids"]


def centred(rows, kept):
    rows = np.where(kept, rows, 0.0)
    return np.where(kept, rows - rows.sum(1, keepdims=True) / kept.sum(1, keepdims=True), 0.0)


def unpaired(values, heads):
    """Rows in the order of Hugging Face checkpoints."""
    return values.reshape(heads, values.shape[0] // heads // 2, 2, -1).swapaxes(1, 2).reshape(values.shape)


NAMES = {"attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
         "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}


def compare_tensors(path, plain):
    """Yields (encoding, largest relative difference) of each quantized layer."""
    reader = gguf.GGUFReader(path)
    field = {name: value.contents() for name, value in reader.fields.items()}
    architecture = field["general.architecture"]
    heads = {"attn_q": field[f"{architecture}.attention.head_count"],
             "attn_k": field[f"{architecture}.attention.head_count_kv"]}
    for tensor in reader.tensors:
        parts = tensor.name.split(".")
        if parts[0] != "blk" or parts[2] not in NAMES or parts[3] != "weight":
            continue
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        values = values.reshape([int(size) for size in reversed(tensor.shape)])
        if architecture == "llama" and parts[2] in heads:
            values = unpaired(values, heads[parts[2]])
        expected = plain[f"model.layers.{parts[1]}.{NAMES[parts[2]]}.weight"]
        yield tensor.tensor_type.name, np.abs(values - expected).max() / np.abs(expected).max()


def source_file(bitlathe, model):
    """The GGUF file that the model is, or None."""
    path = pathlib.Path(json.loads(require(bitlathe, "inspect", model, "--json"))["path"])
    return path if path.suffix == ".gguf" else None


def logits_difference(bitlathe, model, llama, folder, positions):
    """Of llama.cpp's logits to those of Bitlathe's `model`."""
    ids = np.random.default_rng(7).integers(3, 300, (1, positions))
    save_file({"input_ids": ids.astype(np.int64)}, folder / "ids.safetensors")
    require(bitlathe, "logits", model, "--ids", folder / "ids.safetensors", "--out", folder / "logits.safetensors")
    ours = load_file(folder / "logits.safetensors")["logits"][0].astype(np.float64)
    theirs = llama.log_probabilities(ids[0], ours.shape[1])
    kept = np.isfinite(theirs)
    reference = centred(ours, kept)
    return np.linalg.norm(centred(theirs, kept) - reference) / np.linalg.norm(reference)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--bits", type=int, nargs="+", default=[2, 3, 4, 5, 8])
    parser.add_argument("--group-size", type=int, default=64)
    parser.add_argument("--positions", type=int, default=24)
    arguments = parser.parse_args()
    bitlathe = arguments.bitlathe
    worst = {}
    inherent = 0  # the difference of a file that Bitlathe did not write
    print(f"{'recipe':24} {'encodings':20} {'tensors':>9} {'logits':>9}  text")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        tokens = {text: tokenize(bitlathe, arguments.model, text, folder) for text in TEXTS}
        if source := source_file(bitlathe, arguments.model):
            inherent = logits_difference(bitlathe, arguments.model, Llama(source), folder, arguments.positions)
            print(f"{'the file itself':24} {'':20} {'':>9} {inherent:9.1e}", flush=True)

    for bits in arguments.bits:
        for symmetric in ("true", "false"):
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                require(bitlathe, "quantize", arguments.model, "--out", folder / "run", "--set", "correction.method=none",
                        "--set", f"precision.bits={bits}", "--set", f"precision.group_size={arguments.group_size}",
                        "--set", f"precision.symmetric={symmetric}", "--set", "data.samples=8", "--set",
                        "data.length=128", "--set", "evaluation.enabled=false", "--set", "output.gptq=false")
                for form in ("gguf", "dequantized"):
                    require(bitlathe, "export", folder / "run", "--format", form, "--out", folder / form)

                plain = {}
                for shard in (folder / "dequantized").glob("*.safetensors"):
                    plain |= load_file(shard)
                differences = list(compare_tensors(folder / "gguf" / "model.gguf", plain))
                encodings = sorted({encoding for encoding, _ in differences})
                exact = [difference for encoding, difference in differences if encoding not in ("F16", "BF16")]
                rounded = [difference for encoding, difference in differences if encoding in ("F16", "BF16")]
                tensors_agree = max(exact, default=0) == 0 and max(rounded, default=0) <= 2**-11

                llama = Llama(folder / "gguf" / "model.gguf")
                difference = logits_difference(bitlathe, folder / "run", llama, folder, arguments.positions)
                unequal = [text for text in TEXTS if llama.tokenize(text) != tokens[text]]
                for text in unequal:
                    print(f"token ids differ: {text!r}")
                text = llama.complete("Once upon a time", 12)
                del llama

                print(f"{bits} bits, {'symmetric' if symmetric == 'true' else 'asymmetric':14} {', '.join(encodings):20} "
                      f"{max(d for _, d in differences):9.1e} {difference:9.1e}  {text!r}", flush=True)
                limit = max(PLAIN_TOLERANCE if encodings == ["F16"] else BLOCK_TOLERANCE, 2 * inherent)
                judged = not inherent or bits > 2
                if not tensors_agree or unequal or (judged and not difference <= limit):
                    worst[(bits, symmetric)] = difference

    print("all agree" if not worst else f"DISAGREEMENT: {worst}")
    sys.exit(1 if worst else 0)


main()
