#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One quantization run of OneComp 1.4.0 on the CPU, as compare_runs.py and compare_methods.py start it.

  onecomp_run.py MODEL METHOD --calibration CAL.safetensors [--rows N] [--bits 3] [--group 64]
      [--evaluate EVAL.safetensors --windows N]

MODEL is a folder. --evaluate prints a line of JSON: perplexity, KL divergence to full precision (nats, mean over tokens)
and the peak memory of quantizing, before the evaluation.  Everything asymmetric, in float32, damping 0.01; QEP and LPCD as OneComp's defaults have them. What does
not belong to quantizing is left out, in OneComp's favour: texts come as token ids, and no garbage collection after each
layer.
"""
import argparse
import gc
import json
import logging
import math
import resource

import torch
from onecomp import CalibrationConfig, LPCDConfig, ModelConfig, QEPConfig, Runner
from onecomp.lpcd import _lpcd_runner
from onecomp.qep import _quantize_with_qep_arch
from onecomp.quantizer.gptq import GPTQ
from onecomp.quantizer.jointq import JointQ
from onecomp.quantizer.rtn import RTN
from safetensors.torch import load_file

METHODS = ("rtn", "gptq", "qep", "lpcd-residual", "lpcd-all", "jointq")


@torch.no_grad()
def evaluate(full, quantized, windows):
    """Perplexity of `quantized` and its KL divergence to `full`: each row of ids is scored alone, from its second token."""
    loss = divergence = count = 0
    for row in windows:
        expected, log_q = (torch.log_softmax(model(input_ids=row[None]).logits[0, :-1].double(), -1)
                           for model in (full, quantized))
        loss -= log_q.gather(1, row[1:, None]).sum().item()
        divergence += (expected.exp() * (expected - log_q)).sum().item()
        count += len(row) - 1
    return {"perplexity": math.exp(loss / count), "kl": divergence / count}


def quantize(model, method, ids, bits, group):
    """A finished Runner and its ModelConfig; `model` is a folder, `ids` int64 [N, T]."""
    logging.disable(logging.WARNING)
    gc.collect = lambda *_: 0

    def calibration(*_, **__):
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}

    for module in (_quantize_with_qep_arch, _lpcd_runner):
        module.prepare_calibration_dataset = calibration
    Runner.prepare_calibration_dataset = calibration
    ModelConfig.load_tokenizer = lambda *_: None

    if method == "rtn":
        quantizer = RTN(wbits=bits, groupsize=group, sym=False)
    elif method == "jointq":
        quantizer = JointQ(bits=bits, group_size=group if group > 0 else None)
    else:
        quantizer = GPTQ(wbits=bits, groupsize=group, sym=False)
    corrected = method in ("qep", "lpcd-residual", "lpcd-all")
    lpcd = None
    if method.startswith("lpcd"):
        every = method == "lpcd-all"
        lpcd = LPCDConfig(enable_qk=every, enable_vo=every, enable_ud=every)
    config = ModelConfig(path=model, dtype="float32", device="cpu")
    runner = Runner(model_config=config, quantizer=quantizer,
                    calibration_config=CalibrationConfig(max_length=ids.shape[1], num_calibration_samples=ids.shape[0]),
                    qep=corrected, qep_config=QEPConfig(device="cpu") if corrected else None,
                    lpcd=lpcd is not None, lpcd_config=lpcd, report_progress=False)
    runner.run()
    return runner, config


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--bits", type=int, default=3)
    parser.add_argument("--group", type=int, default=64)
    parser.add_argument("--evaluate")
    parser.add_argument("--windows", type=int)
    arguments = parser.parse_args()
    ids = load_file(arguments.calibration)["input_ids"][: arguments.rows]
    runner, config = quantize(arguments.model, arguments.method, ids, arguments.bits, arguments.group)
    if arguments.evaluate:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        full, quantized = config.load_model(), config.load_model()
        runner.update_model_weights(quantized)
        windows = load_file(arguments.evaluate)["input_ids"][: arguments.windows]
        print(json.dumps(evaluate(full, quantized, windows) | {"memory": memory}))


if __name__ == "__main__":
    main()
