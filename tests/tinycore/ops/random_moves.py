"""Random blocks of layers that move, choose and compare numbers, for `random_layers`: images in, images out."""

from __future__ import annotations

from typing import Any

LARGEST = 1500  # numbers of an image; blocks that would make more leave it alone

Plan = Any  # random_layers.Plan


def _span(plan: Plan, size: int) -> tuple[int, int]:
    """A start and an end behind it."""
    start = int(plan.random.integers(0, size))
    return start, int(plan.random.integers(start + 1, size + 1))


def _cut(plan: Plan) -> None:
    spans = [(0, 1), *(_span(plan, size) for size in plan.shape[1:])]
    begin, sizes = [start for start, _ in spans], tuple(end - start for start, end in spans)
    plan.add("SLICE", sizes, begin=begin, sizes=sizes)


def _strides(plan: Plan) -> None:
    """Forwards or backwards along each axis, all of it at least in steps."""
    steps = [1, *(plan.pick(1, 1, 2, 3) for _ in "hwc")]
    shape = tuple(-(-size // step) for size, step in zip(plan.shape, steps, strict=True))
    backwards = [False, *(plan.pick(False, True) for _ in "hwc")]
    begin = [-1 if back else 0 for back in backwards]
    end = [-size - 1 if back else size for size, back in zip(plan.shape, backwards, strict=True)]
    plan.add("STRIDED_SLICE", shape, begin=begin, end=end, steps=[-k if back else k for k, back in zip(steps, backwards, strict=True)])


def _split(plan: Plan) -> None:
    """One part goes on; nobody reads the others."""
    axis = int(plan.random.integers(1, 4))
    parts = int(plan.pick(*(k for k in range(1, plan.shape[axis] + 1) if plan.shape[axis] % k == 0)))
    shape = tuple(size // parts if k == axis else size for k, size in enumerate(plan.shape))
    plan.add("SPLIT", shape, axis=axis, parts=parts, part=int(plan.random.integers(parts)))


def _stack(plan: Plan) -> None:
    """Two tensors side by side along a new axis, of which the larger numbers or the mean go on."""
    before, shape, axis = plan.last, plan.shape, int(plan.random.integers(1, 5))
    other = plan.add("MAX_POOL_2D", shape, pool=(3, 3), stride=(1, 1), padding="SAME")
    plan.add("PACK", (*shape[:axis], 2, *shape[axis:]), inputs=plan.pick((before, other), (other, before)), axis=axis)
    plan.add(plan.pick("REDUCE_MAX", "REDUCE_MIN", "MEAN"), shape, axes=(axis,))


def _unstack(plan: Plan) -> None:
    axis, shape = int(plan.random.integers(1, 4)), plan.shape
    left = shape[:axis] + shape[axis + 1 :]
    plan.add("UNPACK", left, axis=axis, part=int(plan.random.integers(shape[axis])))
    plan.add("RESHAPE", (1, 1, *left[1:]), shape=(1, 1, *left[1:]))


def _order(plan: Plan) -> None:
    order = (0, *(1 + int(axis) for axis in plan.random.permutation(3)))
    plan.add("TRANSPOSE", tuple(plan.shape[axis] for axis in order), order=order)


def _blocks(plan: Plan) -> None:
    _, height, width, channels = plan.shape
    if channels % 4 == 0:
        plan.add("DEPTH_TO_SPACE", (1, 2 * height, 2 * width, channels // 4), block=2)
    elif height % 2 == width % 2 == 0:
        plan.add("SPACE_TO_DEPTH", (1, height // 2, width // 2, 4 * channels), block=2)
    else:
        _tile(plan)


def _tile(plan: Plan) -> None:
    times = (1, *(plan.pick(1, 1, 2) for _ in "hwc"))
    shape = tuple(size * count for size, count in zip(plan.shape, times, strict=True))
    if shape[1] * shape[2] * shape[3] <= LARGEST:
        plan.add("TILE", shape, times=times)


def _mirror(plan: Plan) -> None:
    mode = int(plan.random.integers(2))  # 0 leaves out the edge
    widest = [max(0, min(2, size - (mode == 0))) for size in plan.shape[1:]]
    around = [(0, 0), *((int(plan.random.integers(0, w + 1)), int(plan.random.integers(0, w + 1))) for w in widest)]
    plan.add("MIRROR_PAD", tuple(size + sum(border) for size, border in zip(plan.shape, around, strict=True)), paddings=around, mode=mode)


def _resize(plan: Plan) -> None:
    size = tuple(int(plan.random.integers(1, 12)) for _ in "hw")
    flags = plan.pick({}, {"alignCorners": True}, {"halfPixelCenters": True})
    plan.add(plan.pick("RESIZE_NEAREST_NEIGHBOR", "RESIZE_BILINEAR"), (1, *size, plan.shape[3]), size=size, **flags)


def _pick(plan: Plan) -> None:
    axis = int(plan.random.integers(1, 4))
    picks = tuple(int(k) for k in plan.random.integers(0, plan.shape[axis], plan.random.integers(1, 7)))
    plan.add("GATHER", (*plan.shape[:axis], len(picks), *plan.shape[axis + 1 :]), axis=axis, picks=picks)


def _beyond_the_largest(plan: Plan) -> None:
    """How far each number lies below the largest along some axes: one operand repeated, in the middle too."""
    before, shape = plan.last, plan.shape
    axes = plan.pick((1,), (2,), (3,), (1, 2), (1, 3), (2, 3))
    kept = tuple(1 if k in axes else size for k, size in enumerate(shape))
    ends = plan.add(plan.pick("REDUCE_MAX", "REDUCE_MIN"), kept, axes=axes, keep_dims=True)
    if plan.pick(True, False):
        plan.add("BROADCAST_TO", shape, inputs=(ends,), shape=shape)
    plan.add(
        plan.pick("SUB", "MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE"), shape, inputs=plan.pick((before, plan.last), (plan.last, before))
    )


def _both_repeated(plan: Plan) -> None:
    """A row and a column of which neither has the output's shape."""
    before, shape = plan.last, plan.shape
    row = plan.add("MEAN", (1, 1, *shape[2:]), inputs=(before,), axes=(1,), keep_dims=True)
    column = plan.add("MEAN", (*shape[:2], 1, shape[3]), inputs=(before,), axes=(2,), keep_dims=True)
    plan.add(plan.pick("ADD", "MUL"), shape, inputs=(row, column))  # their difference would be rounding errors only


MOVES = (
    _cut,
    _strides,
    _split,
    _stack,
    _unstack,
    _order,
    _blocks,
    _tile,
    _mirror,
    _resize,
    _pick,
    _beyond_the_largest,
    _both_repeated,
)
