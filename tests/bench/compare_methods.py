#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantizes one model with every method on the same tokens and prints one table: perplexity, KL divergence to full
precision, the difference to GPTQ window by window, CPU seconds and peak memory, beside OneComp 1.4.0.

  tests/bench/compare_methods.py --bitlathe build/release/bitlathe --model FOLDER --calibration CAL.safetensors \\
      --evaluation EVAL.safetensors --bits 4 3 2 --groups 64 -1 --out FOLDER [--onecomp VENV/bin/python]

Both files hold "input_ids", int64 [N, T]; group -1 is one group per row. "Same settings" are those of compare_runs.py, as
near to OneComp's as they come; the columns of Bitlathe alone have its own defaults. Finished runs are kept in --out and
not made again, so an interrupted comparison goes on.

OneComp's rows are read from --reference, by default for the sample model onecomp_1_4_0.json and for others onecomp.json in
--out; with --onecomp the missing ones are run, which needs a model folder, and added to the file. CPU seconds are those of whole processes, evaluation included; those of
onecomp_1_4_0.json are without.
"""
import argparse
import itertools
import json
import math
import os
import pathlib
import resource
import subprocess
import sys

import compare_runs

HERE = pathlib.Path(__file__).resolve().parent
PLAIN = ["correction.method=none"]
LPCD = ["correction.method=lpcd"]
ALL = ["correction.lpcd.enable_qk=true", "correction.lpcd.enable_vo=true", "correction.lpcd.enable_ud=true"]
JOINTQ = ["projector.method=jointq"]
METHODS = {  # name: its counterpart as onecomp_run.py calls it, preset, settings
    "GPTQ": ("gptq", "quick", PLAIN),
    "RTN": ("rtn", "quick", PLAIN + ["projector.method=rtn"]),
    "GPTQ + QEP": ("qep", "quick", ["correction.method=qep"]),
    "GPTQ + LoaQ": (None, "quick", ["correction.method=loaq"]),
    "GPTQ + LPCD, residual": ("lpcd-residual", "quick", LPCD),
    "GPTQ + LPCD, all": ("lpcd-all", "quick", LPCD + ALL),
    "JointQ": ("jointq", "quick", PLAIN + JOINTQ),
    "JointQ + QEP": (None, "quick", JOINTQ + ["correction.method=qep"]),
    "JointQ + LPCD, residual": (None, "quick", JOINTQ + LPCD),
    "balanced": (None, "balanced", []),
    "best": (None, "best", []),
}


class Comparison:
    def __init__(self, arguments):
        self.arguments = arguments
        self.out = pathlib.Path(arguments.out)
        self.out.mkdir(parents=True, exist_ok=True)
        own = HERE / "onecomp_1_4_0.json" if arguments.model == "default" else self.out / "onecomp.json"
        self.reference = pathlib.Path(arguments.reference or own)
        self.rows = json.loads(self.reference.read_text()) if self.reference.exists() else {"rows": []}

    def ours(self, bits, group, name, preset, settings):
        """The result of one run, read from its folder if it is done."""
        arguments = self.arguments
        folder = self.out / f"w{bits}g{group} {name}"
        kept = folder / "comparison.json"
        if kept.exists():
            return json.loads(kept.read_text())
        common = {
            "precision.bits": bits, "precision.group_size": group, "projector.gptq.percdamp": 0.01,
            "data.source": "ids", "data.path": arguments.calibration,
            "data.samples": arguments.samples, "data.length": arguments.length,
            "evaluation.source": "ids", "evaluation.path": arguments.evaluation, "evaluation.live": "false",
            "evaluation.context": arguments.context, "evaluation.stride": arguments.context,
            "evaluation.max_windows": arguments.windows, "output.gptq": "false",
        }
        command = [arguments.bitlathe, "quantize", arguments.model, "--preset", preset, "--json", "--out", str(folder)]
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
        quantized = measured["quantized"]
        result = {
            "full_precision": measured["full_precision"]["perplexity"], "perplexity": quantized["perplexity"],
            "kl": quantized["kl_divergence"], "kl_error": quantized["kl_standard_error"],
            "windows": quantized["window_means"],
            "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "memory": memory / 2**20,
        }
        kept.write_text(json.dumps(result))
        return result

    def theirs(self, bits, group, name, method):
        arguments = self.arguments
        for row in self.rows["rows"]:
            if (row["method"], row["bits"], row["group"]) == (name, bits, group):
                return row
        if not arguments.onecomp:
            return {}
        command = [arguments.onecomp, HERE / "onecomp_run.py", arguments.model, method, "--bits", bits, "--group", group,
                   "--calibration", arguments.calibration, "--rows", arguments.samples,
                   "--evaluate", arguments.evaluation, "--windows", arguments.windows]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        finished = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if finished.returncode != 0:
            print(f"OneComp's {name}, {bits} bits, failed:\n{finished.stderr[-2000:]}", file=sys.stderr)
            return {}
        row = {"method": name, "bits": bits, "group": group, **json.loads(finished.stdout.splitlines()[-1]),
               "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}
        self.rows["rows"].append(row)
        self.reference.write_text(json.dumps(self.rows, indent=1))
        return row


def paired(windows, reference):
    """Mean and standard error of the difference per window."""
    differences = [a - b for a, b in zip(windows, reference)]
    mean = sum(differences) / len(differences)
    variance = sum((d - mean) ** 2 for d in differences) / max(1, len(differences) - 1)
    return f"{mean:+.4f} ± {math.sqrt(variance / len(differences)):.4f}"


def figure(result, key, form):
    return format(result[key], form) if key in result else "–"


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
    parser.add_argument("--bits", type=int, nargs="+", required=True)
    parser.add_argument("--groups", type=int, nargs="+", required=True)
    parser.add_argument("--only", nargs="*", help="names of methods; all by default")
    parser.add_argument("--onecomp", help="the Python that has onecomp 1.4.0")
    parser.add_argument("--reference")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    comparison = Comparison(arguments)

    print("| bits, group | method | perplexity | same settings | OneComp | KL | same settings | OneComp | NLL − GPTQ "
          "| CPU s | same settings | OneComp | peak MiB | same settings | OneComp |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for bits, group in itertools.product(arguments.bits, arguments.groups):
        gptq = None
        for name, (counterpart, preset, settings) in METHODS.items():
            if arguments.only and name not in arguments.only:
                continue
            result = comparison.ours(bits, group, name, preset, settings)
            same, theirs = {}, {}
            if counterpart in compare_runs.METHODS:
                same = comparison.ours(bits, group, name + ", same settings", preset,
                                       ["projector.gptq.mse=false"] + compare_runs.METHODS[counterpart][2])
            if counterpart:
                theirs = comparison.theirs(bits, group, name, counterpart)
            gptq = result if name == "GPTQ" else gptq
            cells = [f"{bits}, {group if group > 0 else 'row'}", name]
            for key, form in (("perplexity", ".5g"), ("kl", ".3g")):
                cells += [figure(each, key, form) for each in (result, same, theirs)]
                if key == "kl":
                    cells[-3] += f" ± {result['kl_error']:.1g}"
            cells.append(paired(result["windows"], gptq["windows"]) if gptq else "–")
            for key, form in (("cpu", ".0f"), ("memory", ".0f")):
                cells += [figure(each, key, form) for each in (result, same, theirs)]
            print("| " + " | ".join(cells) + " |", flush=True)
    print(f"\nfull precision: {result['full_precision']:.2f}")


if __name__ == "__main__":
    main()
