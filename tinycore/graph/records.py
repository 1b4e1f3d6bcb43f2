"""The records every later stage reads: a model as tensors and nodes in execution order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Quantization:
    """real = scale * (stored - zero_point); one entry per tensor, or one per slice along `axis`."""

    scale: tuple[float, ...]
    zero_point: tuple[int, ...]
    axis: int = 0


@dataclass(frozen=True, eq=False)
class Tensor:
    """One tensor; `shape` is for a single sample (leading batch axis 1), `data` is set for constants only."""

    name: str
    shape: tuple[int, ...]
    dtype: str  # NumPy's name: "int8", "int32", "float32", ...
    quantization: Quantization | None = None
    data: Array | None = None
    lies_in: tuple[int, int] | None = None  # a band of rows of another tensor: its index, and where in it the rows begin, in bytes
    is_variable: bool = False  # an operator's state: starts with the stored value of 0, kept by the operator
    is_unbatched: bool = False  # the file has no batch axis here: the leading 1 of `shape` is ours

    @property
    def file_shape(self) -> tuple[int, ...]:
        """The shape in which the file counts axes."""
        return self.shape[1:] if self.is_unbatched else self.shape

    @property
    def elements(self) -> int:
        """How many numbers one sample holds."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def bytes(self) -> int:
        """Size in memory."""
        return self.elements * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, eq=False)
class Node:
    """One operator; tensors are indices into `Graph.tensors`, -1 where an optional input is absent."""

    operator: str  # a name in ops.table.OPERATORS
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Graph:
    """A whole model; nodes are in an order in which they can be executed."""

    tensors: tuple[Tensor, ...]
    nodes: tuple[Node, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    sha256: str = ""  # of the file it was read from

    def constants(self) -> tuple[int, ...]:
        """Indices of the tensors that live in flash."""
        return tuple(i for i, tensor in enumerate(self.tensors) if tensor.data is not None)

    def states(self) -> tuple[int, ...]:
        """Indices of the variable tensors."""
        return tuple(i for i, tensor in enumerate(self.tensors) if tensor.is_variable)
