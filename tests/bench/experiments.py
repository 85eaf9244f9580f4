#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The LPCD paper's three first experiments, from the recipes in resources/presets/experiments: the equivalence of
single-layer LPCD with QEP, one, three and five sweeps over query and key, and which submodule helps most (conjugate
gradients against Adam). Prints a table and draws one SVG per experiment.

  tests/bench/experiments.py --bitlathe build/release/bitlathe --out FOLDER [--bits 2] [--set key=value ...] [--only 2]

A run that is in FOLDER already is not repeated.
"""
import argparse
import json
import pathlib
import subprocess
import sys

RECIPES = pathlib.Path(__file__).resolve().parents[2] / "resources/presets/experiments"
TITLES = {"1": "Single-layer LPCD is QEP", "2": "Sweeps over query and key", "3": "Which submodule helps"}


def run(arguments, recipe):
    folder = pathlib.Path(arguments.out) / f"{recipe.stem} {arguments.bits} bit"
    if not (folder / "summary.json").exists():
        command = [arguments.bitlathe, "quantize", arguments.model, "--recipe", str(recipe), "--out", str(folder),
                   "--set", f"precision.bits={arguments.bits}"]
        for setting in arguments.set:
            command += ["--set", setting]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"{recipe.stem}: bitlathe failed\n{done.stderr}")
    result = {"name": recipe.stem[2:].split("-", 1)[1], "folder": folder}
    for line in (folder / "events.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "perplexity_measured" and event["kind"] == "quantized":
            result["perplexity"] = event["perplexity"]
            result["error"] = event["perplexity"] * event["standard_error"]
            result["kl"] = event["kl_divergence"]
        elif event["event"] == "block_finished":
            result["block_error"] = event["robust_relative_error"]
        elif event["event"] == "run_finished":
            result["seconds"] = event["seconds"]
    return result


def draw(path, title, results):
    """Divergence from the full-precision model, a bar each."""
    width, bar, left = 640, 34, 150
    height = 60 + bar * len(results)
    largest = max(result["kl"] for result in results)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
             f'font-size="13"><rect width="100%" height="100%" fill="white"/>'
             f'<text x="16" y="26" font-size="15">{title}: KL divergence from full precision, nats per token</text>']
    for i, result in enumerate(results):
        y = 46 + bar * i
        length = (width - left - 80) * result["kl"] / largest
        parts.append(f'<text x="16" y="{y + 15}">{result["name"]}</text>'
                     f'<rect x="{left}" y="{y}" width="{length:.1f}" height="22" fill="#0072b2"/>'
                     f'<text x="{left + length + 6:.1f}" y="{y + 15}">{result["kl"]:.3g}</text>')
    path.write_text("".join(parts) + "</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--bits", type=int, default=3)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--only", choices=sorted(TITLES))
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for number, title in TITLES.items():
        if arguments.only not in (None, number):
            continue
        results = [run(arguments, recipe) for recipe in sorted(RECIPES.glob(f"{number}-*.json"))]
        print(f"{title}, {arguments.bits} bits\n")
        print("| variant | perplexity | KL | error behind the last block | seconds |\n|---|---|---|---|---|")
        for result in results:
            print(f"| {result['name']} | {result['perplexity']:.4g} ± {result['error']:.2g} | {result['kl']:.3g} | "
                  f"{result['block_error']:.3g} | {result['seconds']:.0f} |")
        if number == "1":
            blocks = [sorted((result["folder"] / "blocks").iterdir()) for result in results]
            same = all(a.read_bytes() == b.read_bytes() for a, b in zip(*blocks))
            print(f"\nCodes, scales and zero points of both are {'identical' if same else 'DIFFERENT'}.")
        print()
        draw(out / f"experiment-{number}-{arguments.bits}bit.svg", title, results)


if __name__ == "__main__":
    main()
