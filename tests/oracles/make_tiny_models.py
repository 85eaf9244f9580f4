#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/fixtures/models: two tiny models that have read the GPL, and what Transformers computes with them.

Each folder is a Hugging Face checkpoint: bfloat16 weights, a byte-level BPE tokenizer of 320 tokens, and
expected.safetensors (float32 arithmetic on the stored weights): input_ids [2, 24], logits [2, 24, 320],
hidden_states.0 (embedding) .. hidden_states.N (the last one after the final norm), greedy_ids [1, 40] (the first 8
are the prompt). They are trained briefly, so that quantizing them hurts the way it hurts a real model.

Needs: torch 2.12, transformers 5.23, tokenizers 0.23, safetensors. Run from anywhere; takes a few minutes on one core.
"""
import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = (ROOT / "LICENSE").read_text()
VOCABULARY = 320
WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,%d}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
         r"\s+(?!\S)|\s+")


def make_tokenizer(special_tokens, digits, bos=None, normalizer=None):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(WORDS % digits), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator([TEXT], trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=special_tokens, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    if bos:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{bos} $A", special_tokens=[(bos, tokenizer.token_to_id(bos))])
    else:
        tokenizer.post_processor = processors.ByteLevel()
    assert tokenizer.get_vocab_size() == VOCABULARY
    return tokenizer


def train(model, ids, bos, steps=600, batch=24, length=64):
    """Half of the windows begin with the BOS token, so that the model can also begin by itself."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=3e-3, total_steps=steps)
    for step in range(steps):
        starts = torch.randint(0, len(ids) - length, (batch,))
        window = torch.stack([ids[start:start + length] for start in starts])
        if bos is not None:
            window[::2, 0] = bos
        loss = model(input_ids=window, labels=window).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    print(f"loss after {steps} steps: {loss.item():.3f}")


def expected(model, ids):
    with torch.no_grad():
        prompt = ids[1000:1048].reshape(2, 24)
        output = model(input_ids=prompt, output_hidden_states=True)
        greedy = ids[3000:3008].reshape(1, 8)
        while greedy.shape[1] < 40:
            greedy = torch.cat([greedy, model(input_ids=greedy).logits[:, -1:].argmax(-1)], dim=1)
    tensors = {"input_ids": prompt, "logits": output.logits, "greedy_ids": greedy}
    tensors |= {f"hidden_states.{i}": h for i, h in enumerate(output.hidden_states)}
    return {name: tensor.contiguous() for name, tensor in tensors.items()}


def make(name, config, tokenizer, tokenizer_config):
    folder = ROOT / "tests" / "fixtures" / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    ids = torch.tensor(tokenizer.encode(TEXT).ids)
    train(model, ids, config.bos_token_id)
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer_config, indent=1) + "\n")
    stored = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager").eval()
    save_file(expected(stored, ids), folder / "expected.safetensors")


def main():
    make("tiny-llama",
         transformers.LlamaConfig(
             vocab_size=VOCABULARY, hidden_size=128, intermediate_size=128, num_hidden_layers=3,
             num_attention_heads=4, num_key_value_heads=2, head_dim=32, max_position_embeddings=512,
             tie_word_embeddings=True, bos_token_id=0, eos_token_id=1, pad_token_id=1),
         make_tokenizer(["<|begin_of_text|>", "<|end_of_text|>"], digits=3, bos="<|begin_of_text|>"),
         {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<|begin_of_text|>",
          "eos_token": "<|end_of_text|>", "pad_token": "<|end_of_text|>"})
    make("tiny-qwen3",
         transformers.Qwen3Config(
             vocab_size=VOCABULARY, hidden_size=128, intermediate_size=128, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=1, head_dim=64, max_position_embeddings=512,
             tie_word_embeddings=True, bos_token_id=None, eos_token_id=2, pad_token_id=0,
             rope_parameters={"rope_type": "default", "rope_theta": 1e6}),
         make_tokenizer(["<|endoftext|>", "<|im_start|>", "<|im_end|>"], digits=1, normalizer=normalizers.NFC()),
         {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
          "chat_template": "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + "
                           "'<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}"
                           "{{ '<|im_start|>assistant\n' }}{% endif %}"})


if __name__ == "__main__":
    main()
