"""An Arduino library as the IDE installs it: a zip by the library specification 1.5, with a sketch that tests and times the model."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import tinycore
from tinycore.export.bundle import source_files
from tinycore.export.forms.form import Exported, Form
from tinycore.export.model import Model

SKETCH = "SelfTest"
MADE_AT = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: equal models make equal archives
# Sums must not be fused with products: then floats have the same bits as on the computer. Sketches cannot choose compiler options.
SEPARATE_PRODUCTS = """#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("fp-contract=off")
#elif defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

"""


def files(exported: Exported) -> dict[str, bytes]:
    """`<name>_arduino.zip`: in the IDE, Sketch > Include Library > Add .ZIP Library."""
    return {f"{exported.model.name}_arduino.zip": _zipped(library(exported), exported.model.name)}


def library(exported: Exported) -> dict[str, bytes]:
    """What is in the zip, by the path inside the library's folder."""
    model = exported.model
    texts = {
        "library.properties": properties(model),
        "keywords.txt": _keywords(model),
        "README.md": _readme(model),
        f"examples/{SKETCH}/{SKETCH}.ino": sketch(model),
    }
    sources = {f"src/{path}": content for path, content in sources_for_sketches(exported).items()}
    return {**{path: text.encode() for path, text in texts.items()}, **sources}


def sources_for_sketches(exported: Exported) -> dict[str, bytes]:
    """The C sources with constants that stay in an AVR's flash, and with options that a sketch cannot give."""
    sources = source_files(replace(exported.model, is_flash_apart=True), exported.vectors)
    begin = SEPARATE_PRODUCTS.encode()
    return {path: begin + content if path.endswith(".c") and b"float" in content else content for path, content in sources.items()}


def properties(model: Model) -> str:
    """`library.properties`: every key that the specification asks for."""
    return f"""name={model.name}
version=1.0.0
author=Tinysmith {tinycore.__version__}
maintainer=Tinysmith {tinycore.__version__}
sentence=A neural network in plain C, made by Tinysmith.
paragraph=No interpreter, no allocation: {model.weights_bytes} bytes of constants, {model.lowered.plan.arena_bytes} bytes of working memory.
category=Data Processing
url=urn:sha256:{model.sha256}
architectures=*
dot_a_linkage=true
includes={model.name}.h,{model.name}_front_end.h,{model.name}_selftest.h
"""


def _keywords(model: Model) -> str:
    """What the IDE colours: types, functions, constants; the separator is a tab."""
    name, macro = model.name, model.name.upper()
    rows = [(f"{name}_{kind}_t", "KEYWORD1") for kind in ("input", "output")]
    rows += [(f"{name}_{function}", "KEYWORD2") for function in ("prepare", "run", "answer", "selftest")]
    rows += [(f"{macro}_{constant}", "LITERAL1") for constant in ("FEATURES", "INPUT_ELEMENTS", "OUTPUT_ELEMENTS", "ARENA_BYTES", "LABELS")]
    return "".join(f"{word}\t{kind}\n" for word, kind in rows)


def sketch(model: Model) -> str:
    """Tests the model on the board, then shows what one answer looks like and how long it takes."""
    name, macro = model.name, model.name.upper()
    label = f'Serial.print({name}_labels[i]);\n    Serial.print(F(": "));\n    ' if model.data.classes else ""
    return f"""/* Runs the stored samples of the model and prints how many gave another output than on the computer (0 is good),
   then one answer and the time it took. Put what you measure into `features`. */

#include <{name}.h>
#include <{name}_front_end.h>
#include <{name}_selftest.h>

static float features[{macro}_FEATURES];
static {name}_input_t input[{macro}_INPUT_ELEMENTS];
static {name}_output_t output[{macro}_OUTPUT_ELEMENTS];
static float scores[{macro}_OUTPUT_ELEMENTS];

void setup() {{
  Serial.begin(115200);
  while (!Serial) {{
  }}
  Serial.print(F("self-test, wrong answers: "));
  Serial.print({name}_selftest());
  Serial.print(F(" of "));
  Serial.println({macro}_SELFTEST_VECTORS);

  {name}_prepare(features, input);
  unsigned long start = micros();
  {name}_run(input, output);
  unsigned long took = micros() - start;
  {name}_answer(output, scores);
  for (int i = 0; i < {macro}_OUTPUT_ELEMENTS; i++) {{
    {label}Serial.println(scores[i], 4);
  }}
  Serial.print(took);
  Serial.println(F(" microseconds"));
}}

void loop() {{
}}
"""


def _readme(model: Model) -> str:
    return f"""# {model.name}

A neural network as an Arduino library, made by Tinysmith {tinycore.__version__} from a .tflite file with SHA-256
`{model.sha256}`.

*Sketch > Include Library > Add .ZIP Library*, then *File > Examples > {model.name} > {SKETCH}*.

- constants: {model.weights_bytes} bytes of flash; on AVR boards (Uno, Mega) too, where they are read in place
- working memory: {model.lowered.plan.arena_bytes} bytes; input and output: {model.input.bytes} + {model.output.bytes} bytes
- {sum(layer.macs for layer in model.layers)} multiply-accumulates per answer

{_exactness(model)}
"""


def _exactness(model: Model) -> str:
    if model.input.dtype == "int8" and all("float" not in call.function for layer in model.layers for call in layer.calls):
        return "All arithmetic is on integers: every board gives the same answers, bit for bit."
    return """The model computes with floats. Boards with an ARM or RISC-V processor give the computer's bits. AVR boards round some results
differently and have no NaN in every place, so there the self-test may count answers that differ in the last digits."""


def _zipped(content: dict[str, bytes], folder: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(content):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{path}", MADE_AT), content[path], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


FORM = Form("arduino", files)
