"""The `.tflite` file without what nothing reads while it runs: names, signatures, metadata, ranges and unused buffers."""

from __future__ import annotations

from functools import partial
from typing import Any

from tinycore.graph.tflite_file import DAMAGE

FILE_IDENTIFIER = b"TFL3"
ALIGNMENT = 16  # of a buffer in the file, which TensorFlow Lite Micro reads in place
EMPTY = 0  # the buffer that every file begins with, for tensors without data


def strip(tflite: bytes) -> bytes:
    """The same model in fewer bytes and with the same answers; the file itself where that cannot be made."""
    try:
        return min(_stripped(tflite), tflite, key=len)
    except DAMAGE:  # in a part that nothing else reads
        return tflite


def _stripped(tflite: bytes) -> bytes:
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromPackedBuf(tflite, 0)
    model.description = None
    model.metadata = model.metadataBuffer = model.signatureDefs = None
    for graph in model.subgraphs:
        graph.name = None
        for tensor in graph.tensors:
            _strip_tensor(tensor)
    _drop_unused_buffers(model)
    for buffer in model.buffers:
        buffer.Pack = partial(_pack_aligned, buffer, schema)
    builder = flatbuffers.Builder(len(tflite))
    builder.Finish(model.Pack(builder), FILE_IDENTIFIER)
    return bytes(builder.Output())


def _strip_tensor(tensor: Any) -> None:
    """Names, and the ranges that were measured before quantization."""
    tensor.name = None
    if tensor.quantization is not None:
        tensor.quantization.min = tensor.quantization.max = None
        if tensor.quantization.scale is None or not len(tensor.quantization.scale):
            tensor.quantization = None


def _drop_unused_buffers(model: Any) -> None:
    tensors = [tensor for graph in model.subgraphs for tensor in graph.tensors]
    kept = sorted({EMPTY} | {tensor.buffer for tensor in tensors})
    number = {old: new for new, old in enumerate(kept)}
    model.buffers = [model.buffers[old] for old in kept]
    for tensor in tensors:
        tensor.buffer = number[tensor.buffer]


def _pack_aligned(buffer: Any, schema: Any, builder: Any) -> Any:
    """As the schema's own packing, which forgets that data begin at a multiple of 16 bytes."""
    values = None if buffer.data is None else bytes(bytearray(buffer.data))
    if values:
        builder.StartVector(1, len(values), ALIGNMENT)
        builder.head = builder.Head() - len(values)
        builder.Bytes[builder.Head() : builder.Head() + len(values)] = values
        vector = builder.EndVector()
    schema.BufferStart(builder)
    if values:
        schema.BufferAddData(builder, vector)
    return schema.BufferEnd(builder)
