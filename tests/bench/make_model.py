#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes models for measurements as folders in Hugging Face's layout.

  tests/bench/make_model.py truncate MODEL --blocks 4 --out FOLDER
  tests/bench/make_model.py random --shape 7b --blocks 2 --out FOLDER

`truncate` keeps the first decoder blocks of a model, a folder or a GGUF file, in float32; `random` makes a Llama of a known
shape with random bfloat16 weights, a tensor at a time. Needs torch and safetensors; `truncate` also transformers, and gguf
for a GGUF file.
"""
import argparse
import json
import pathlib
import struct

import torch

SHAPES = {
    "7b": {"hidden_size": 4096, "intermediate_size": 11008, "num_attention_heads": 32, "num_key_value_heads": 32,
           "vocab_size": 32000},
    "8b": {"hidden_size": 4096, "intermediate_size": 14336, "num_attention_heads": 32, "num_key_value_heads": 8,
           "vocab_size": 128256},
}


def write_config(folder, config):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2))


def truncate(source, blocks, folder):
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM

    source = pathlib.Path(source)
    where, options = (source.parent, {"gguf_file": source.name}) if source.is_file() else (source, {})
    model = AutoModelForCausalLM.from_pretrained(where, dtype=torch.float32, **options)
    config = model.config.to_dict()
    for key in ("quantization_config", "layer_types"):
        config.pop(key, None)
    config |= {"num_hidden_layers": blocks, "architectures": ["LlamaForCausalLM"], "dtype": "float32"}
    write_config(folder, config)

    def kept(name):
        if name == "lm_head.weight":
            return not config["tie_word_embeddings"]
        return not name.startswith("model.layers.") or int(name.split(".")[2]) < blocks

    tensors = {name: tensor.contiguous() for name, tensor in model.state_dict().items() if kept(name)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def random_tensors(shape, blocks):
    """Names and shapes in the order of the file."""
    hidden, wide = shape["hidden_size"], shape["intermediate_size"]
    keys = hidden // shape["num_attention_heads"] * shape["num_key_value_heads"]
    yield "model.embed_tokens.weight", (shape["vocab_size"], hidden)
    for i in range(blocks):
        layer = f"model.layers.{i}."
        yield layer + "input_layernorm.weight", (hidden,)
        yield layer + "post_attention_layernorm.weight", (hidden,)
        for name, size in (("q", (hidden, hidden)), ("k", (keys, hidden)), ("v", (keys, hidden)),
                           ("o", (hidden, hidden))):
            yield f"{layer}self_attn.{name}_proj.weight", size
        for name, size in (("gate", (wide, hidden)), ("up", (wide, hidden)), ("down", (hidden, wide))):
            yield f"{layer}mlp.{name}_proj.weight", size
    yield "model.norm.weight", (hidden,)
    yield "lm_head.weight", (shape["vocab_size"], hidden)


def random_model(shape, blocks, folder):
    write_config(folder, {
        "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0, "max_position_embeddings": 4096, "tie_word_embeddings": False, "dtype": "bfloat16",
        "num_hidden_layers": blocks, **shape})
    header, end = {}, 0
    for name, size in random_tensors(shape, blocks):
        bytes_needed = 2 * torch.Size(size).numel()
        header[name] = {"dtype": "BF16", "shape": list(size), "data_offsets": [end, end + bytes_needed]}
        end += bytes_needed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = torch.Generator().manual_seed(0)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, size in random_tensors(shape, blocks):
            if len(size) == 1:
                tensor = torch.ones(size)
            else:
                tensor = torch.randn(size, generator=generator) * size[1] ** -0.5
            file.write(tensor.to(torch.bfloat16).view(torch.int16).numpy().tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("truncate")
    one.add_argument("model")
    two = commands.add_parser("random")
    two.add_argument("--shape", choices=SHAPES, default="7b")
    for command in (one, two):
        command.add_argument("--blocks", type=int, required=True)
        command.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    if arguments.command == "truncate":
        truncate(arguments.model, arguments.blocks, arguments.out)
    else:
        random_model(SHAPES[arguments.shape], arguments.blocks, arguments.out)


if __name__ == "__main__":
    main()
