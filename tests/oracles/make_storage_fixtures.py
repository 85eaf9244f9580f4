# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the fixtures of the storage tests with the libraries that define the formats.

Needs: pip install safetensors==0.8.0 gguf==0.19.0 numpy
Usage: python make_storage_fixtures.py OUTPUT_FOLDER   (tests/fixtures in the repository)

safetensors_library.safetensors: one small tensor of every dtype, a scalar, an empty tensor, one metadata entry.
gguf_library.gguf: a metadata entry of every type, a tensor [2, 256] of every encoding that is read.
gguf_library_values.safetensors: what the gguf package decodes these tensors to.
"""
import pathlib
import sys

import numpy as np
import safetensors
import safetensors.numpy
from gguf import GGMLQuantizationType, GGUFValueType, GGUFWriter, quants

DTYPES = {
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "float8_e4m3fn": 1, "float8_e5m2": 1, "int64": 8,
    "int32": 4, "int16": 2, "int8": 1, "uint64": 8, "uint32": 4, "uint16": 2, "uint8": 1,
}

ENCODINGS = ["F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K",
             "IQ4_NL", "IQ4_XS", "TQ1_0", "TQ2_0", "MXFP4"]


def write_safetensors(path: pathlib.Path, rng: np.random.Generator) -> None:
    contents = {name: (name, [2, 3], rng.integers(0, 256, 6 * size, dtype=np.uint8)) for name, size in DTYPES.items()}
    contents["bool"] = ("bool", [3], np.array([1, 0, 1], np.uint8))
    contents["scalar"] = ("float32", [], np.array([1.5], np.float32))
    contents["empty"] = ("float16", [0, 4], np.array([], np.float16))
    contents["quote \" and umlaut ü"] = ("uint8", [1], np.array([7], np.uint8))
    tensors = {
        name: safetensors.TensorSpec(dtype=dtype, shape=shape, data_ptr=data.ctypes.data, data_len=data.nbytes)
        for name, (dtype, shape, data) in contents.items()
    }
    safetensors.serialize_file(tensors, str(path), {"format": "pt"})


def blocks(encoding: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Blocks of `encoding` and their values, [2, 256] and finite."""
    kind = GGMLQuantizationType[encoding]
    values = rng.standard_normal((2, 256)).astype(np.float32)
    try:
        raw = quants.quantize(values, kind)
    except NotImplementedError:  # the package decodes these only: any bytes with finite scales will do
        shape = quants.quant_shape_to_byte_shape((2, 256), kind)
        while True:
            raw = rng.integers(0, 256, shape, dtype=np.uint8)
            with np.errstate(all="ignore"):
                if np.isfinite(quants.dequantize(raw, kind)).all():
                    break
    return raw, quants.dequantize(raw, kind)


def write_gguf(path: pathlib.Path, rng: np.random.Generator) -> None:
    writer = GGUFWriter(path, "llama")
    writer.add_uint8("test.u8", 200)
    writer.add_int8("test.i8", -100)
    writer.add_uint16("test.u16", 60000)
    writer.add_int16("test.i16", -30000)
    writer.add_uint32("test.u32", 4_000_000_000)
    writer.add_int32("test.i32", -2_000_000_000)
    writer.add_uint64("test.u64", 2**64 - 1)
    writer.add_int64("test.i64", -(2**63))
    writer.add_float32("test.f32", 0.1)
    writer.add_float64("test.f64", 0.1)
    writer.add_bool("test.bool", True)
    writer.add_string("test.string", "Grüße")
    writer.add_array("test.strings", ["a", "", "ü"])
    writer.add_array("test.integers", [-1, 2, 3])
    writer.add_array("test.floats", [0.5, -1.5])
    writer.add_array("test.booleans", [True, False])
    writer.add_key_value("test.bytes", [255, 0], GGUFValueType.ARRAY, sub_type=GGUFValueType.UINT8)
    values = {}
    for encoding in ENCODINGS:
        raw, values[encoding] = blocks(encoding, rng)
        writer.add_tensor(encoding, raw, raw_dtype=GGMLQuantizationType[encoding])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    safetensors.numpy.save_file(values, path.with_name("gguf_library_values.safetensors"))


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    rng = np.random.default_rng(1)
    write_safetensors(folder / "safetensors_library.safetensors", rng)
    write_gguf(folder / "gguf_library.gguf", rng)


if __name__ == "__main__":
    main()
