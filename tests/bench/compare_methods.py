#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantizes one model with every method on the same tokens and prints one table: perplexity, KL divergence to full
precision, the difference to GPTQ window by window, CPU seconds and peak memory, beside OneComp's figures.

  tests/bench/compare_methods.py --bitlathe build/release/bitlathe --calibration CAL.safetensors \
      --evaluation EVAL.safetensors --bits 3 --group 64 --out FOLDER

Both files hold "input_ids", int64 [N, T]. A row whose run folder is finished is not run again, so an interrupted
comparison goes on. CPU seconds are those of the whole process, evaluation included.
"""
import argparse
import json
import math
import os
import pathlib
import resource
import subprocess
import sys

PLAIN = ["correction.method=none"]
LPCD = ["correction.method=lpcd"]
ALL = ["correction.lpcd.enable_qk=true", "correction.lpcd.enable_vo=true", "correction.lpcd.enable_ud=true"]
JOINTQ = ["projector.method=jointq"]
METHODS = {
    "RTN": PLAIN + ["projector.method=rtn"],
    "GPTQ": PLAIN,
    "GPTQ + QEP": ["correction.method=qep"],
    "GPTQ + LoaQ": ["correction.method=loaq"],
    "GPTQ + LPCD, residual": LPCD,
    "GPTQ + LPCD, all": LPCD + ALL,
    "JointQ": PLAIN + JOINTQ,
    "JointQ + QEP": JOINTQ + ["correction.method=qep"],
    "JointQ + LPCD, residual": JOINTQ + LPCD,
}


def run(arguments, name, settings):
    """The result of one run, read from its folder if it is done."""
    folder = pathlib.Path(arguments.out) / f"w{arguments.bits}g{arguments.group} {name}"
    kept = folder / "comparison.json"
    if kept.exists():
        return json.loads(kept.read_text())
    common = {
        "precision.bits": arguments.bits, "precision.group_size": arguments.group,
        "projector.gptq.percdamp": 0.01,
        "data.source": "ids", "data.path": arguments.calibration,
        "data.samples": arguments.samples, "data.length": arguments.length,
        "evaluation.source": "ids", "evaluation.path": arguments.evaluation, "evaluation.live": "false",
        "evaluation.context": arguments.context, "evaluation.stride": arguments.context,
        "evaluation.max_windows": arguments.windows, "output.gptq": "false",
    }
    command = [arguments.bitlathe, "quantize", arguments.model, "--json", "--out", str(folder)]
    for setting in [f"{key}={value}" for key, value in common.items()] + settings:
        command += ["--set", setting]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    finished = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if finished.returncode != 0:
        sys.exit(f"{name}: bitlathe failed\n{finished.stderr}")
    measured = {}
    memory = 0
    for line in (folder / "events.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "perplexity_measured":
            measured[event["kind"]] = event
        elif event["event"] == "run_finished":
            memory = event["peak_memory"]
    result = {
        "full_precision": measured["full_precision"]["perplexity"],
        "perplexity": measured["quantized"]["perplexity"],
        "kl": measured["quantized"]["kl_divergence"], "kl_error": measured["quantized"]["kl_standard_error"],
        "windows": measured["quantized"]["window_means"],
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "memory": memory / 2**20,
    }
    kept.write_text(json.dumps(result))
    return result


def paired(windows, reference):
    """Mean and standard error of the difference per window."""
    differences = [a - b for a, b in zip(windows, reference)]
    mean = sum(differences) / len(differences)
    variance = sum((d - mean) ** 2 for d in differences) / max(1, len(differences) - 1)
    return f"{mean:+.3f} ± {math.sqrt(variance / len(differences)):.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--evaluation", required=True)
    parser.add_argument("--context", type=int, default=1024)
    parser.add_argument("--windows", type=int, default=8)
    parser.add_argument("--bits", type=int, required=True)
    parser.add_argument("--group", type=int, required=True)
    parser.add_argument("--only", nargs="*", help="names of methods; all by default")
    parser.add_argument("--reference", default=pathlib.Path(__file__).with_name("onecomp_1_4_0.json"))
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    reference = json.loads(pathlib.Path(arguments.reference).read_text())["rows"]
    results = {name: run(arguments, name, settings) for name, settings in METHODS.items()
               if not arguments.only or name in arguments.only}

    first = next(iter(results.values()))
    group = f"group {arguments.group}" if arguments.group > 0 else "one group per row"
    print(f"{arguments.bits} bits, {group}; full precision {first['full_precision']:.2f}\n")
    print("| method | perplexity | OneComp | NLL − GPTQ | KL | CPU s | OneComp | peak MiB | OneComp |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, result in results.items():
        theirs = next((row for row in reference if row["method"] == name and row["bits"] == arguments.bits
                       and row["group"] == arguments.group), {})
        difference = paired(result["windows"], results["GPTQ"]["windows"]) if "GPTQ" in results else "–"
        print(f"| {name} | {result['perplexity']:.4g} | {theirs.get('perplexity', '–')} | {difference} | "
              f"{result['kl']:.3f} ± {result['kl_error']:.3f} | {result['cpu']:.0f} | {theirs.get('cpu', '–')} | "
              f"{result['memory']:.0f} | {theirs.get('memory', '–')} |")


if __name__ == "__main__":
    main()
