#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles every CUDA kernel for the compute capabilities 7.5 to 12.0 and tabulates what it takes of a multiprocessor:
registers and spilled bytes per thread, shared memory per block, and the share of its warps that can be resident.

  tests/bench/cuda_kernels.py [--nvcc /usr/local/cuda/bin/nvcc] [--out FOLDER]

Needs no GPU. Occupancy follows from the figures of ptxas and the limits in the CUDA programming guide. Writes
cuda_kernels.md and cuda_kernels.json where --out is given. Fails where a kernel does not compile.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Capability: warps, blocks and KiB of shared memory per multiprocessor, KiB that the system takes of it per block.
LIMITS = {"7.5": (32, 16, 64, 0), "8.0": (64, 32, 164, 1), "8.6": (48, 16, 100, 1), "8.7": (48, 16, 164, 1),
          "8.9": (48, 24, 100, 1), "9.0": (64, 32, 228, 1), "10.0": (64, 32, 228, 1), "10.3": (64, 32, 228, 1),
          "12.0": (48, 24, 100, 1)}
REGISTERS = 65536  # per multiprocessor, in all of them
WARP = 32


def round_up(value, unit):
    return -(-value // unit) * unit


def occupancy(capability, threads, registers, shared):
    warps_most, blocks_most, shared_most, shared_system = LIMITS[capability]
    warps = -(-threads // WARP)
    warps_by_registers = REGISTERS // round_up(registers * WARP, 256) // 4 * 4
    by_shared = shared_most * 1024 // max(1, round_up(shared, 128) + shared_system * 1024)
    blocks = min(blocks_most, warps_most // warps, warps_by_registers // warps, by_shared)
    return blocks * warps / warps_most


def plain_name(mangled):
    name = subprocess.run(["c++filt", mangled], capture_output=True, text=True, check=True).stdout.strip()
    return re.sub(r"\(.*", "", re.sub(r"\(anonymous namespace\)::|bitlathe::kernels::|^void |\((?:bool)\)", "", name))


def threads_of(ptx):
    """Threads per block by kernel, from its launch bounds."""
    return dict(re.findall(r"\.entry (\w+)\([^{]*?\.maxntid (\d+)", ptx, flags=re.DOTALL))


def compile_kernels(nvcc, source):
    """(mangled name, capability, registers, spilled bytes, shared bytes, threads) of each kernel in a file."""
    options = ["--std=c++17", "--fmad=false", "--expt-relaxed-constexpr", "-O2", f"-I{ROOT}"]
    with tempfile.TemporaryDirectory() as folder:
        ptx = pathlib.Path(folder) / "kernels.ptx"
        subprocess.run([nvcc, *options, "-arch=compute_75", "-ptx", source, "-o", ptx], check=True)
        threads = threads_of(ptx.read_text())
        codes = []
        for capability in LIMITS:
            number = capability.replace(".", "")
            codes += ["-gencode", f"arch=compute_{number},code=sm_{number}"]
        done = subprocess.run([nvcc, *options, *codes, "-Xptxas", "-v", "-fatbin", source, "-o",
                               pathlib.Path(folder) / "kernels.fatbin"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{source}: nvcc failed\n{done.stderr}")
    pattern = (r"Compiling entry function '(\w+)' for 'sm_(\d+)'.*?(\d+) bytes spill stores.*?Used (\d+) registers([^\n]*)")
    for name, number, spilled, registers, rest in re.findall(pattern, done.stderr, flags=re.DOTALL):
        shared = re.search(r"(\d+) bytes smem", rest)
        yield {"kernel": plain_name(name), "capability": f"{number[:-1]}.{number[-1]}", "threads": int(threads[name]),
               "registers": int(registers), "spilled": int(spilled), "shared": int(shared[1]) if shared else 0}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nvcc", default=shutil.which("nvcc") or "/usr/local/cuda/bin/nvcc")
    parser.add_argument("--out", type=pathlib.Path)
    arguments = parser.parse_args()
    rows = []
    for source in sorted((ROOT / "engine/kernels").glob("*.cu")):
        rows += compile_kernels(arguments.nvcc, source)
    for row in rows:
        row["occupancy"] = occupancy(row["capability"], row["threads"], row["registers"], row["shared"])
    rows.sort(key=lambda row: (row["kernel"], float(row["capability"])))
    lines = ["| kernel | threads | shared bytes | " + " | ".join(LIMITS) + " |", "|" + "---|" * (3 + len(LIMITS))]
    for kernel in dict.fromkeys(row["kernel"] for row in rows):
        own = [row for row in rows if row["kernel"] == kernel]
        cells = [f"{row['registers']} r{', ' + str(row['spilled']) + ' B spilled' if row['spilled'] else ''}, "
                 f"{100 * row['occupancy']:.0f} %" for row in own]
        shared = sorted({row["shared"] for row in own})
        lines.append(f"| {kernel} | {own[0]['threads']} | {'–'.join(map(str, shared))} | " + " | ".join(cells) + " |")
    text = "\n".join(lines) + "\n"
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / "cuda_kernels.md").write_text(text)
        (arguments.out / "cuda_kernels.json").write_text(json.dumps(rows, indent=1))
    print(text)


if __name__ == "__main__":
    main()
