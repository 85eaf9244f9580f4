#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peak memory and CPU seconds of quantizing a few blocks of a 7B Llama with random weights, made on the fly, and what follows
for the whole model.

  tests/bench/large_model.py --bitlathe build/release/bitlathe --python VENV/bin/python --out FOLDER
      [--shape 7b] [--blocks 1 2] [--full 32] [--samples 4] [--length 256] [--set key=value ...]

VENV holds torch and safetensors. Memory must not depend on the number of blocks; seconds follow a straight line through both
depths. Writes large_model.md and large_model.json; the models stay in FOLDER.
"""
import argparse
import json
import pathlib
import shutil
import struct
import subprocess
import sys

from compare_runs import HERE, line, machine, measure


def write_ids(path, rows, length, vocabulary):
    """Token ids "input_ids" [rows, length]; which ones does not matter to random weights."""
    header = json.dumps({"input_ids": {"dtype": "I64", "shape": [rows, length],
                                       "data_offsets": [0, 8 * rows * length]}}).encode()
    header += b" " * (-len(header) % 8)
    values = [(i * 7919 + 13) % vocabulary for i in range(rows * length)]
    path.write_bytes(struct.pack("<Q", len(header)) + header + struct.pack(f"<{len(values)}q", *values))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--shape", default="7b")
    parser.add_argument("--blocks", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--full", type=int, default=32)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    ids = arguments.out / "ids.safetensors"
    write_ids(ids, arguments.samples, arguments.length, 32000)
    settings = ["precision.bits=3", "precision.group_size=64", "evaluation.enabled=false", "output.gptq=false",
                "data.source=ids", f"data.path={ids.resolve()}", f"data.samples={arguments.samples}",
                f"data.length={arguments.length}", *arguments.set]
    results = []
    for blocks in arguments.blocks:
        model = arguments.out / f"{arguments.shape}-{blocks}"
        if not (model / "model.safetensors").exists():
            subprocess.run([arguments.python, HERE / "make_model.py", "random", "--shape", arguments.shape, "--blocks",
                            str(blocks), "--out", model], check=True)
        run = arguments.out / "run"
        shutil.rmtree(run, ignore_errors=True)
        command = [arguments.bitlathe, "quantize", model, "--out", run]
        for setting in settings:
            command += ["--set", setting]
        results.append({"blocks": blocks, **measure(command, 1)})

    lines = [f"{machine()}. A {arguments.shape} Llama of random weights, {arguments.samples} x {arguments.length} calibration "
             f"tokens, one thread; {', '.join(arguments.set) or 'the default recipe'}.", "",
             "| blocks | CPU s | peak MiB |", "|---|---|---|"]
    lines += [f"| {row['blocks']} | {row['cpu']:.0f} | {row['memory']:.0f} |" for row in results]
    if len(results) > 1:
        start, slope = line([(row["blocks"], row["cpu"]) for row in results])
        base, growth = line([(row["blocks"], row["memory"]) for row in results])
        lines.append(f"| {arguments.full}, projected | {start + arguments.full * slope:.0f} | "
                     f"{base + arguments.full * growth:.0f} |")
    text = "\n".join(lines) + "\n"
    (arguments.out / "large_model.md").write_text(text)
    (arguments.out / "large_model.json").write_text(json.dumps({"machine": machine(), "results": results}, indent=1))
    print(text)


if __name__ == "__main__":
    main()
