"""A PlatformIO project: the model as a private library, and a program that tests and times it."""

from __future__ import annotations

import json

import tinycore
from tinycore.export.forms.arduino import sketch, sources_for_sketches
from tinycore.export.forms.form import Exported, Form
from tinycore.export.model import Model

# Environment, platform and board as PlatformIO names them; all with the Arduino framework, whose serial port the program uses.
ENVIRONMENTS = (
    ("nano33ble", "nordicnrf52", "nano33ble"),
    ("uno", "atmelavr", "uno"),
    ("pico", "raspberrypi", "pico"),
)


def files(exported: Exported) -> dict[str, bytes]:
    """`platformio.ini`, `src/main.cpp` and `lib/<name>/`."""
    model = exported.model
    library = f"lib/{model.name}"
    texts = {
        "platformio.ini": _project(model),
        "src/main.cpp": "#include <Arduino.h>\n\n" + sketch(model),
        f"{library}/library.json": json.dumps(manifest(model), indent=2) + "\n",
    }
    sources = {f"{library}/src/{path}": content for path, content in sources_for_sketches(exported).items()}
    return {**{path: text.encode() for path, text in texts.items()}, **sources}


def _project(model: Model) -> str:
    sections = "".join(
        f"\n[env:{name}]\nplatform = {platform}\nboard = {board}\nframework = arduino\n" for name, platform, board in ENVIRONMENTS
    )
    return f"""; {model.name}: a neural network in plain C, made by Tinysmith {tinycore.__version__}.
; pio run -e nano33ble -t upload, then pio device monitor
[platformio]
default_envs = {ENVIRONMENTS[0][0]}

[env]
monitor_speed = 115200
{sections}"""


def manifest(model: Model) -> dict[str, object]:
    """`library.json`: what the library builder reads."""
    return {
        "$schema": "https://raw.githubusercontent.com/platformio/platformio-core/develop/platformio/assets/schema/library.json",
        "name": model.name,
        "version": "1.0.0",
        "description": "A neural network in plain C, made by Tinysmith.",
        "keywords": ["neural network", "machine learning"],
        "authors": [{"name": f"Tinysmith {tinycore.__version__}"}],
        "headers": [f"{model.name}.h", f"{model.name}_front_end.h", f"{model.name}_selftest.h"],
        "frameworks": "*",
        "platforms": "*",
        "build": {"srcDir": "src", "includeDir": "src", "flags": ["-ffp-contract=off"]},
    }


FORM = Form("platformio", files)
