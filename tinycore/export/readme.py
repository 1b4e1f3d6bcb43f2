"""`README.txt` of an export: what the files are, what they cost, and how to call them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import tinycore
from tinycore.export.model import Model
from tinycore.graph.memory_map import memory_map


def readme_text(model: Model, sources: Sequence[str]) -> str:
    """The whole text for this model."""
    name, macro = model.name, model.name.upper()
    return f"""{name}: a neural network in plain C
{"=" * (len(name) + 30)}

Made by Tinysmith {tinycore.__version__} from a .tflite file with SHA-256 {model.sha256}.
No library, no allocation, no operating system: add the files to your program and call it.

    #include "{name}.h"
    #include "{name}_front_end.h"

    static float features[{macro}_FEATURES];   /* what you measured */
    static {name}_input_t input[{macro}_INPUT_ELEMENTS];
    static {name}_output_t output[{macro}_OUTPUT_ELEMENTS];
    static float scores[{macro}_OUTPUT_ELEMENTS];

    {name}_prepare(features, input);
    {name}_run(input, output);
    {name}_answer(output, scores);

{name}_selftest() from {name}_selftest.h runs stored samples and returns how many gave another output than on the computer.

Compile these at -O2 as C11; the headers can be used from C++:
{_wrapped([file for file in sources if file.endswith(".c")])}
{_assembly(sources)}
Several models with different names may share a program and a folder: kernels of the same name are the same file.

With floating-point models add -ffp-contract=off (and never -ffast-math): then a board gives the same bits as the computer.

Costs
    constants in flash    {model.weights_bytes} bytes
    working memory        {model.lowered.plan.arena_bytes} bytes, {memory_map(model.lowered).verdict}
{_state(model)}    input and output      {model.input.bytes} + {model.output.bytes} bytes, yours
    multiply-accumulates  {sum(layer.macs for layer in model.layers)} per answer{_twice(model)}

Layers
{_layers(model)}

Also here
    model_stripped.tflite  the model file without names and metadata
    memory_plan.svg        what lies where in the working memory, and when
    tflite_micro/          the same model for TensorFlow Lite Micro
    bundle.json            all of this for programs

`export --form` makes other things of the same model: a single header, an Arduino library, CMake and PlatformIO projects, ONNX.
"""


def _assembly(sources: Sequence[str]) -> str:
    files = [file for file in sources if file.endswith(".S")]
    if not files:
        return ""
    return f"and assemble these, which are for the chosen board's kind of processor, with its options, such as -mcpu:\n{_wrapped(files)}\n"


def _wrapped(files: Sequence[str]) -> str:
    return textwrap.fill(" ".join(files), 110, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def _state(model: Model) -> str:
    if not model.states.bytes:
        return ""
    return f"    kept between runs     {model.states.bytes} bytes; {model.name}_reset() starts a new stream\n"


def _twice(model: Model) -> str:
    extra = sum(node.attributes.get("extra_macs", 0) for node in model.lowered.graph.nodes)
    return f", {extra} of them a second time to save memory" if extra > 0 else ""


def _layers(model: Model) -> str:
    width = max((len(layer.operator) for layer in model.layers), default=0)
    return "\n".join(f"    {layer.position:3d}  {layer.operator:<{width}}  {layer.macs:>10} MACs" for layer in model.layers)
