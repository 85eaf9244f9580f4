#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""CPU seconds and peak memory of whole runs, as processes: Bitlathe against OneComp 1.4.0 on the same model, token ids and
settings, alternating; and how Bitlathe's cost grows.

  tests/bench/compare_runs.py --bitlathe build/release/bitlathe --onecomp VENV/bin/python --calibration CAL.safetensors \\
      --out FOLDER [--model GGUF OR FOLDER] [--blocks 1 4] [--methods gptq qep ...] [--rounds 3] [--growth] \\
      [--operators build/release/bench_operators]

VENV holds onecomp 1.4.0, safetensors and gguf. Both programs get folders with the first --blocks decoder blocks of the
model, two depths: what a run costs at full depth follows from both by a straight line, which --growth puts to the test,
along with rows of calibration text and threads. Measurements are kept in FOLDER/measurements.json, and a call adds to them:
methods can be measured at different depths and times. Writes runs.md, runs.json and runs.svg.

Both: 3 bits, group 64, asymmetric, damping 0.01, no clip search, float32, one thread, no evaluation. OneComp's GPTQ and
JointQ take their statistics from the full-precision stream (correction.propagation=none). LPCD with all submodules is
OneComp's 20 epochs of Adam against Bitlathe's conjugate gradients.
"""
import argparse
import json
import math
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
LPCD = ["correction.method=lpcd", "correction.lpcd.perccorr=0.5", "correction.lpcd.percdamp=0.01"]
METHODS = {
    "gptq": ("GPTQ", 3, ["correction.method=none", "correction.propagation=none"]),
    "qep": ("GPTQ + QEP", 5, ["correction.method=qep"]),
    "lpcd-residual": ("GPTQ + LPCD, residual", 8, LPCD),
    "lpcd-all": ("GPTQ + LPCD, all", 15, LPCD + [f"correction.lpcd.enable_{pair}=true" for pair in ("qk", "vo", "ud")]),
    "jointq": ("JointQ", 8, ["projector.method=jointq", "correction.method=none", "correction.propagation=none"]),
}
SETTINGS = ["precision.bits=3", "precision.group_size=64", "precision.symmetric=false", "projector.gptq.percdamp=0.01",
            "projector.gptq.mse=false", "evaluation.enabled=false", "output.gptq=false", "data.source=ids"]


def measure(command, threads):
    """User and system seconds, peak MiB and seconds on the clock of a process."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OMP_WAIT_POLICY="passive")
    start = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{messages.decode()[-2000:]}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024, "wall": time.monotonic() - start}


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.out = pathlib.Path(arguments.out).resolve()
        self.out.mkdir(parents=True, exist_ok=True)
        self.file = self.out / "measurements.json"
        self.rows = json.loads(self.file.read_text()) if self.file.exists() else []

    def model(self, blocks):
        folder = self.out / f"blocks-{blocks}"
        if not (folder / "model.safetensors").exists():
            subprocess.run([self.arguments.onecomp, HERE / "make_model.py", "truncate", self.arguments.model, "--blocks",
                            str(blocks), "--out", folder], check=True, stderr=subprocess.DEVNULL)
        return folder

    def run(self, program, method, blocks, rows, threads=1):
        arguments = self.arguments
        model = self.model(blocks)
        folder = self.out / "run"
        if program == "onecomp":
            command = [arguments.onecomp, HERE / "onecomp_run.py", model, method, "--calibration", arguments.calibration,
                       "--rows", str(rows)]
        else:
            shutil.rmtree(folder, ignore_errors=True)
            command = [arguments.bitlathe, "quantize", model, "--out", folder]
            for setting in SETTINGS + METHODS[method][2] + [f"data.path={arguments.calibration}", f"data.samples={rows}",
                                                           f"data.length={arguments.length}"]:
                command += ["--set", setting]
        result = {"program": program, "method": method, "blocks": blocks, "rows": rows, "threads": threads,
                  **measure(command, threads)}
        self.rows.append(result)
        self.file.write_text(json.dumps(self.rows, indent=1))
        print(f"{program} {method}, {blocks} blocks, {rows} rows, {threads} threads: {result['cpu']:.1f} s, "
              f"{result['memory']:.0f} MiB", file=sys.stderr, flush=True)

    def select(self, **wanted):
        return [row for row in self.rows if all(row[key] == value for key, value in wanted.items())]

    def median(self, key, **wanted):
        return statistics.median(row[key] for row in self.select(**wanted))


def spread(values):
    low, high = min(values), max(values)
    return f"{statistics.median(values):.2g}" + (f" ({low:.2g}–{high:.2g})" if len(values) > 1 else "")


def line(points):
    """Intercept and slope of the straight line through the first and the last point."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    slope = (y1 - y0) / (x1 - x0)
    return y0 - slope * x0, slope


def comparison(bench, full):
    """A row per method: costs per block and at full depth of both programs, and ratios."""
    for method, (name, goal, _) in METHODS.items():
        common = {"method": method, "rows": bench.arguments.samples, "threads": 1}
        theirs = sorted({row["blocks"] for row in bench.select(program="onecomp", **common)})
        depths = [blocks for blocks in theirs if bench.select(program="bitlathe", blocks=blocks, **common)]
        if len(depths) < 2:
            continue
        result = {"method": name, "goal": goal, "blocks": depths}
        for program in ("bitlathe", "onecomp"):
            points = [(blocks, bench.median("cpu", program=program, blocks=blocks, **common)) for blocks in depths]
            start, slope = line(points)
            memory = [(blocks, bench.median("memory", program=program, blocks=blocks, **common)) for blocks in depths]
            base, growth = line(memory)
            result[program] = {"measured": points[-1][1], "per_block": slope, "full": start + full * slope,
                               "memory": memory[-1][1], "memory_full": base + full * growth}
        ours, others = (bench.select(program=program, blocks=depths[-1], **common) for program in ("bitlathe", "onecomp"))
        result["ratios"] = [b["cpu"] / a["cpu"] for a, b in zip(ours, others)]
        for key in ("per_block", "full", "memory_full"):
            result["ratio_" + key] = result["onecomp"][key] / result["bitlathe"][key]
        yield result


def growth_table(bench):
    yield "| Bitlathe, GPTQ + QEP | CPU s | peak MiB |"
    yield "|---|---|---|"
    shapes = sorted({(row["blocks"], row["rows"], row["threads"]) for row in bench.select(program="bitlathe", method="qep")})
    for blocks, rows, threads in shapes:
        chosen = bench.select(program="bitlathe", method="qep", blocks=blocks, rows=rows, threads=threads)
        cpu = spread([row["cpu"] for row in chosen])
        memory = statistics.median(row["memory"] for row in chosen)
        tokens = rows * bench.arguments.length
        yield f"| {blocks} blocks, {tokens} tokens, {threads} thread{'s' if threads > 1 else ''} | {cpu} | {memory:.0f} |"


def operators_table(program, results):
    """The operators' shares of their bounds, as bench_operators measures them, and what a block of GPTQ + QEP takes
    beside its matrix products alone."""
    done = subprocess.run([program, "--benchmark_format=json"], check=True, capture_output=True, text=True)
    measured = json.loads(done.stdout)
    peaks = {key: float(measured["context"][f"peak_{key}_per_second"]) for key in ("gop", "rounded_gop", "gb")}
    yield (f"Operators, one thread; peaks {peaks['gop']:.0f} Gop/s (product), {peaks['rounded_gop']:.0f} Gop/s (of bfloat16), "
           f"{peaks['gb']:.1f} GB/s (copy)")
    yield ""
    yield "| operator | Gop/s | GB/s | of its bound |"
    yield "|---|---|---|---|"
    for row in measured["benchmarks"]:
        name = row["name"].removesuffix("/manual_time").removesuffix("/iterations:1").replace("/", ", ")
        yield f"| {name} | {row['Gop/s']:.3g} | {row['GB/s']:.3g} | {100 * row['of_bound']:.0f} % |"
    qep = [row["bitlathe"]["per_block"] for row in results if row["method"] == METHODS["qep"][0]]
    for block in qep:
        for rounded, operands in enumerate(("float32", "bfloat16")):
            name = f"productsOfQepBlock/tokens:4096/rounded:{rounded}"
            seconds = next(row["real_time"] / 1e9 for row in measured["benchmarks"] if row["name"].startswith(name))
            yield ""
            yield (f"GPTQ + QEP takes {block:.2f} s a block, {block / seconds:.2f} times as long as its necessary matrix "
                   f"products alone with {operands} operands ({seconds:.2f} s).")


def machine():
    for text in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if text.startswith("model name"):
            return f"{text.split(':', 1)[1].strip()}, {os.cpu_count()} cores"
    return platform.processor()


def report(bench, results, full):
    lines = [f"{machine()}. CPU seconds of whole processes, one thread, {bench.arguments.samples} x "
             f"{bench.arguments.length} calibration tokens; medians. The model was cut to the depths in the second column; "
             f"“{full} blocks” is the straight line through both.", "",
             f"| method | blocks | Bitlathe | OneComp | ratio, range | ratio per block | ratio, {full} blocks | goal | "
             f"peak MiB, {full} blocks | OneComp | ratio |", "|" + "---|" * 11]
    for row in results:
        ours, theirs = row["bitlathe"], row["onecomp"]
        lines.append(
            f"| {row['method']} | {row['blocks'][0]}, {row['blocks'][-1]} | {ours['measured']:.1f} | "
            f"{theirs['measured']:.1f} | {spread(row['ratios'])} | {row['ratio_per_block']:.2g} | {row['ratio_full']:.2g} | "
            f"{row['goal']} | {ours['memory_full']:.0f} | {theirs['memory_full']:.0f} | {row['ratio_memory_full']:.2g} |")
    lines += ["", *growth_table(bench)]
    if bench.arguments.operators:
        lines += ["", *operators_table(bench.arguments.operators, results)]
    return "\n".join(lines) + "\n"


def draw(path, results, full):
    """How many times OneComp's CPU seconds are Bitlathe's, a bar each, with the goal as a line."""
    width, bar, left = 720, 38, 190
    largest = max([row["ratio_full"] for row in results] + [row["goal"] for row in results])
    scale = (width - left - 90) / math.sqrt(largest)
    height = 70 + bar * len(results)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
             f'font-size="13"><rect width="100%" height="100%" fill="white"/><text x="16" y="26" font-size="15">'
             f'OneComp’s CPU seconds over Bitlathe’s, {full} blocks; lines: goals; square-root scale</text>']
    for i, row in enumerate(results):
        y = 46 + bar * i
        length, goal = (scale * math.sqrt(row[key]) for key in ("ratio_full", "goal"))
        parts.append(f'<text x="16" y="{y + 17}">{row["method"]}</text>'
                     f'<rect x="{left}" y="{y}" width="{length:.1f}" height="24" fill="#0072b2"/>'
                     f'<line x1="{left + goal:.1f}" x2="{left + goal:.1f}" y1="{y - 4}" y2="{y + 28}" stroke="#d55e00" '
                     f'stroke-width="2"/><text x="{left + max(length, goal) + 8:.1f}" y="{y + 17}">'
                     f'{row["ratio_full"]:.2g}</text>')
    path.write_text("".join(parts) + "</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--onecomp", required=True, help="the Python that has onecomp")
    parser.add_argument("--model", default=str(pathlib.Path.home() /
                                               ".cache/bitlathe/models/SmolLM2-135M-Instruct.Q4_1.gguf"))
    parser.add_argument("--full", type=int, default=30, help="blocks of the whole model")
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--blocks", type=int, nargs=2, default=[1, 4])
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=list(METHODS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--operators", help="bench_operators, for a table of its figures")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    bench = Bench(arguments)
    for _ in range(arguments.rounds):
        for method in arguments.methods:
            for blocks in arguments.blocks:
                for program in ("bitlathe", "onecomp"):
                    bench.run(program, method, blocks, arguments.samples)
        if arguments.growth:
            for blocks in (2, 4, 8):
                bench.run("bitlathe", "qep", blocks, arguments.samples)
            for rows in (arguments.samples // 4, arguments.samples // 2):
                bench.run("bitlathe", "qep", 4, rows)
            bench.run("bitlathe", "qep", 4, arguments.samples, threads=2)

    results = list(comparison(bench, arguments.full))
    text = report(bench, results, arguments.full)
    (bench.out / "runs.md").write_text(text)
    (bench.out / "runs.json").write_text(json.dumps({"machine": machine(), "results": results}, indent=1))
    if results:
        draw(bench.out / "runs.svg", results, arguments.full)
    print(text)


if __name__ == "__main__":
    main()
