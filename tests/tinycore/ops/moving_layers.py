"""Layers that move, choose and compare numbers, for `flatbuffer_networks.network`.

Options by operator: SLICE `begin, sizes`; STRIDED_SLICE `begin, end, steps`; SPLIT `axis, parts, part` (which one goes on);
PACK `axis`; UNPACK `axis, part`; TRANSPOSE `order`; TILE `times`; BROADCAST_TO `shape`; SPACE_TO_DEPTH and DEPTH_TO_SPACE `block`;
MIRROR_PAD `paddings, mode`; RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR `size` and the schema's own flags; GATHER `axis, picks`;
REDUCE_MAX and REDUCE_MIN `axes, keep_dims`; SUB `activation`.
"""

from __future__ import annotations

import numpy as np

from tests.tinycore.ops.flatbuffer_writer import Value
from tests.tinycore.ops.layer_draft import Draft, Layers, Options


def _slice(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.like(read[0], options["sizes"])
    draft.writer.operator(builtin, [read[0], draft.integers(options["begin"]), draft.integers(options["sizes"])], [made])
    return made


def _strided_slice(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    bounds = [options[name] for name in ("begin", "end", "steps")]
    made = draft.like(read[0], np.zeros(read[0].shape)[tuple(map(slice, *bounds))].shape)
    draft.writer.operator(builtin, [read[0], *map(draft.integers, bounds)], [made])
    return made


def _split(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    shape, axis, parts = list(read[0].shape), options["axis"], options["parts"]
    shape[axis] //= parts
    made = [draft.like(read[0], shape) for _ in range(parts)]
    draft.writer.operator(builtin, [draft.integers(axis), read[0]], made, numSplits=parts)
    return made[options["part"]]


def _pack(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    shape, axis = list(read[0].shape), options["axis"]
    made = draft.like(read[0], [*shape[:axis], len(read), *shape[axis:]])
    draft.writer.operator(builtin, read, [made], axis=axis, valuesCount=len(read))
    return made


def _unpack(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    shape, axis = list(read[0].shape), options["axis"]
    count = shape.pop(axis)
    made = [draft.like(read[0], shape) for _ in range(count)]
    draft.writer.operator(builtin, read, made, axis=axis, num=count)
    return made[options["part"]]


def _transpose(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.like(read[0], [read[0].shape[axis] for axis in options["order"]])
    draft.writer.operator(builtin, [read[0], draft.integers(options["order"])], [made])
    return made


def _tile(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.like(read[0], [size * count for size, count in zip(read[0].shape, options["times"], strict=True)])
    draft.writer.operator(builtin, [read[0], draft.integers(options["times"])], [made])
    return made


def _broadcast_to(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.like(read[0], options["shape"])
    draft.writer.operator(builtin, [read[0], draft.integers(options["shape"])], [made])
    return made


def _blocks(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    (batch, height, width, channels), block = read[0].shape, options["block"]
    if builtin == "SPACE_TO_DEPTH":
        made = draft.like(read[0], (batch, height // block, width // block, channels * block * block))
    else:
        made = draft.like(read[0], (batch, height * block, width * block, channels // (block * block)))
    draft.writer.operator(builtin, read, [made], blockSize=block)
    return made


def _mirror_pad(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.like(read[0], [size + sum(border) for size, border in zip(read[0].shape, options["paddings"], strict=True)])
    draft.writer.operator(builtin, [read[0], draft.integers(options["paddings"])], [made], mode=options["mode"])
    return made


def _resize(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    flags = {name: value for name, value in options.items() if name != "size"}
    made = draft.like(read[0], (read[0].shape[0], *options["size"], read[0].shape[3]))
    draft.writer.operator(builtin, [read[0], draft.integers(options["size"])], [made], **flags)
    return made


def _gather(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    shape, axis = list(read[0].shape), options["axis"]
    made = draft.like(read[0], [*shape[:axis], len(options["picks"]), *shape[axis + 1 :]])
    draft.writer.operator(builtin, [read[0], draft.integers(options["picks"])], [made], axis=axis)
    return made


def _extreme(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    axes, keeps = options["axes"], options.get("keep_dims", False)
    shape = [1 if k in axes else size for k, size in enumerate(read[0].shape) if keeps or k not in axes]
    made = draft.like(read[0], shape)
    draft.writer.operator(builtin, [read[0], draft.integers(axes)], [made], keepDims=keeps)
    return made


def _choice(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.like(read[0], np.broadcast_shapes(*(value.shape for value in read)))
    draft.writer.operator(builtin, read, [made])
    return made


MOVING_LAYERS: Layers = {
    "SLICE": _slice,
    "STRIDED_SLICE": _strided_slice,
    "SPLIT": _split,
    "PACK": _pack,
    "UNPACK": _unpack,
    "TRANSPOSE": _transpose,
    "TILE": _tile,
    "BROADCAST_TO": _broadcast_to,
    "MIRROR_PAD": _mirror_pad,
    "GATHER": _gather,
    **dict.fromkeys(("SPACE_TO_DEPTH", "DEPTH_TO_SPACE"), _blocks),
    **dict.fromkeys(("RESIZE_NEAREST_NEIGHBOR", "RESIZE_BILINEAR"), _resize),
    **dict.fromkeys(("REDUCE_MAX", "REDUCE_MIN"), _extreme),
    **dict.fromkeys(("MAXIMUM", "MINIMUM"), _choice),
}
