"""The one place that loads TensorFlow: quiet, with the older Keras, and with few threads."""

from __future__ import annotations

import contextlib
import functools
import importlib
import logging
import os
from types import ModuleType
from typing import Any

from tinycore.training.native_output import silenced

THREADS = 2
INPUT_NAME = "network_input"
MODEL_NAME = "network"  # part of every tensor's name in a converted file

Model = Any  # a tf_keras model; its package carries no types
KerasLayer = Any


@functools.cache
def load_tensorflow() -> ModuleType:
    """TensorFlow, loaded on the first call (two to six seconds)."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"  # read when TensorFlow is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # its sums depend on the machine
    with silenced():  # it speaks of graphics cards before it can be told not to
        module = importlib.import_module("tensorflow")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    with contextlib.suppress(RuntimeError):  # somebody in this process used TensorFlow before us; the number is a courtesy
        module.config.threading.set_intra_op_parallelism_threads(THREADS)
        module.config.threading.set_inter_op_parallelism_threads(1)
    return module


@functools.cache
def keras() -> ModuleType:
    """The Keras that TensorFlow's converter and pruning tools understand."""
    load_tensorflow()
    with silenced():
        return importlib.import_module("tf_keras")


@functools.cache
def keras_3() -> ModuleType:
    """The newer Keras, used only to read files that the older one cannot."""
    load_tensorflow()
    with silenced():
        return importlib.import_module("keras")


def new_input(shape: tuple[int, ...]) -> Any:
    """Where a rebuilt model begins."""
    return keras().Input(shape, name=INPUT_NAME)


def new_model(inputs: Any, outputs: Any) -> Model:
    """A rebuilt model under the usual name."""
    return keras().Model(inputs, outputs, name=MODEL_NAME)


def set_seed(seed: int) -> None:
    """Make the next model's first weights and shuffling repeatable."""
    keras().utils.set_random_seed(seed)
