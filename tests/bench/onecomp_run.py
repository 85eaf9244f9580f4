#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One quantization run of OneComp 1.4.0 on the CPU, as compare_runs.py starts it.

  onecomp_run.py MODEL METHOD --calibration CAL.safetensors [--rows N] [--bits 3] [--group 64]

MODEL is a folder. Everything asymmetric, in float32, damping 0.01; QEP and LPCD as OneComp's defaults have them. What does
not belong to quantizing is left out, in OneComp's favour: texts come as token ids, and no garbage collection after each
layer.
"""
import argparse
import gc
import logging

import torch
from onecomp import CalibrationConfig, LPCDConfig, ModelConfig, QEPConfig, Runner
from onecomp.lpcd import _lpcd_runner
from onecomp.qep import _quantize_with_qep_arch
from onecomp.quantizer.gptq import GPTQ
from onecomp.quantizer.jointq import JointQ
from safetensors.torch import load_file

METHODS = ("gptq", "qep", "lpcd-residual", "lpcd-all", "jointq")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--bits", type=int, default=3)
    parser.add_argument("--group", type=int, default=64)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    gc.collect = lambda *_: 0
    ids = load_file(arguments.calibration)["input_ids"][: arguments.rows]

    def calibration(*_, **__):
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}

    for module in (_quantize_with_qep_arch, _lpcd_runner):
        module.prepare_calibration_dataset = calibration
    Runner.prepare_calibration_dataset = calibration
    ModelConfig.load_tokenizer = lambda *_: None

    if arguments.method == "jointq":
        quantizer = JointQ(bits=arguments.bits, group_size=arguments.group)
    else:
        quantizer = GPTQ(wbits=arguments.bits, groupsize=arguments.group, sym=False)
    corrected = arguments.method in ("qep", "lpcd-residual", "lpcd-all")
    lpcd = None
    if arguments.method.startswith("lpcd"):
        every = arguments.method == "lpcd-all"
        lpcd = LPCDConfig(enable_qk=every, enable_vo=every, enable_ud=every)
    Runner(model_config=ModelConfig(path=arguments.model, dtype="float32", device="cpu"), quantizer=quantizer,
           calibration_config=CalibrationConfig(max_length=ids.shape[1], num_calibration_samples=ids.shape[0]),
           qep=corrected, qep_config=QEPConfig(device="cpu") if corrected else None,
           lpcd=lpcd is not None, lpcd_config=lpcd, report_progress=False).run()


main()
