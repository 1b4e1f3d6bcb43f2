"""The whole model as one header: every kernel, constant and layer, in the manner of the stb libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import tinycore
from tinycore.export.bundle import source_files
from tinycore.export.forms.form import Exported, Form
from tinycore.export.model_source import provenance

_OWN_INCLUDE = re.compile(r'^#include "([^"]+)"\n', re.MULTILINE)
_SYSTEM_INCLUDE = re.compile(r"^#include <([^>]+)>\n", re.MULTILINE)
_PROTOTYPE = re.compile(r"^[a-z][\w ]*[ *]ts_\w+\([^;{]*\);\n", re.MULTILINE)
_KERNEL = re.compile(r"^(?=(?!static\b|typedef\b|struct\b|union\b|enum\b)[a-z][\w ]*[ *]ts_\w+\([^;]*\)\n\{)", re.MULTILINE)
_OWN_FUNCTION = re.compile(r"^static (?!inline\b)(?=[^=;]*\)\n\{)", re.MULTILINE)
_PRIVATE = (
    re.compile(r"^(?:static|TS_\w+) [\w ]*[ *](?!ts_)(\w+)(?:\(|\[)", re.MULTILINE),
    re.compile(r"^} (?!ts_)(\w+);", re.MULTILINE),
    re.compile(r"^#define (?!TS_)(\w+)", re.MULTILINE),
)
_SMALL_CODE = re.compile(r"^TS_SMALL_CODE ", re.MULTILINE)
_ALIGNED = re.compile(r"\bstatic (const )?_Alignas\((\d)\) ")
_BLANK_LINES = re.compile(r"\n{3,}")


def files(exported: Exported) -> dict[str, bytes]:
    """`<name>_single.h`."""
    return {f"{exported.model.name}_single.h": text(exported).encode()}


def text(exported: Exported) -> str:
    """The header: declarations for every reader, then what one source file asks for."""
    model = exported.model
    sources = {path: content.decode() for path, content in source_files(model, exported.vectors).items()}
    own = [f"{model.name}{part}" for part in ("", "_front_end", "_selftest")]
    kernels = {path: sources[path] for path in sources if path.rpartition(".")[0] not in own}
    system = sorted({name for source in sources.values() for name in _SYSTEM_INCLUDE.findall(source)} - {"stdint.h"})
    declarations = [_without_includes(sources[f"{stem}.h"]) for stem in own]
    definitions = [_aligned(_without_includes(sources[f"{stem}.c"])) for stem in own]
    body = "\n".join([_usage(exported), *declarations, _begin(model.name, system), *in_order(kernels), *definitions, _end(model.name)])
    return _BLANK_LINES.sub("\n\n", body)


def _usage(exported: Exported) -> str:
    name, macro = exported.model.name, exported.model.name.upper()
    return f"""{provenance(exported.model, "The whole model in one file")}
/* Include it wherever you call the model; in one C or C++ source file say first

       #define {macro}_IMPLEMENTATION
       #include "{name}_single.h"

   Several models may be implemented in one source file or in several: kernels are private to each. As C it is C11 (-std=c11), as
   C++ it needs a compiler with C's designated initialisers and compound literals (GCC, Clang). With floating-point models add
   -ffp-contract=off, and never -ffast-math. */

#include <stdint.h>
"""


def _begin(name: str, system: list[str]) -> str:
    includes = "\n".join(f"#include <{header}>" for header in system)
    version = "TS_RUNTIME_" + re.sub(r"\W", "_", tinycore.__version__)
    return f"""#if defined({name.upper()}_IMPLEMENTATION) && !defined({name.upper()}_IMPLEMENTED)
#define {name.upper()}_IMPLEMENTED

{includes}

#if defined(TS_RUNTIME) && !defined({version})
#error "The models in this source file were made by different versions of Tinysmith: implement each in a file of its own."
#endif
#define TS_RUNTIME
#define {version}

#ifndef TS_STATIC_ALIGNED
#ifdef __cplusplus
#define TS_STATIC_ALIGNED(bytes) alignas(bytes) static
#else
#define TS_STATIC_ALIGNED(bytes) static _Alignas(bytes)
#endif
#endif
"""


def _end(name: str) -> str:
    return f"#endif /* {name.upper()}_IMPLEMENTATION */\n"


def _without_includes(source: str) -> str:
    """Without what stands at the top of every file: its provenance and its includes."""
    source = _SYSTEM_INCLUDE.sub("", _OWN_INCLUDE.sub("", source))
    return source.partition("*/\n")[2] if source.startswith("/* ") else source


def in_order(kernels: Mapping[str, str]) -> Iterator[str]:
    """Every kernel file once, each after those that it includes; in a C source functions are private to the reader."""
    done: set[str] = set()

    def visit(path: str) -> Iterator[str]:
        if path in done or path not in kernels:
            return
        done.add(path)
        for needed in _OWN_INCLUDE.findall(kernels[path]):
            yield from visit(needed)
        if path.endswith(".h"):
            yield _private_header(kernels[path])
            yield from visit(path[:-2] + ".c")  # what follows may call it
        else:
            yield _private_source(path, kernels[path])

    for path in sorted(kernels):
        yield from visit(path)


def _private_header(source: str) -> str:
    return _PROTOTYPE.sub("", _SYSTEM_INCLUDE.sub("", _OWN_INCLUDE.sub("", source)))


def _private_source(path: str, source: str) -> str:
    """Its functions become `static inline`, and its own names carry the file's, so that files can stand below each other."""
    stem = path.rpartition(".")[0]
    guard = f"TS_{stem.upper()}_C"
    source = _SMALL_CODE.sub("", source)  # GCC refuses functions that are inline and never inlined
    for name in {found for pattern in _PRIVATE for found in pattern.findall(source)}:
        source = re.sub(rf"(?<![.>\w]){name}\b", f"ts_{stem}_{name}", source)
    source = _SYSTEM_INCLUDE.sub("", _OWN_INCLUDE.sub("", source))
    source = _OWN_FUNCTION.sub("static inline ", _KERNEL.sub("static inline ", source))
    return f"#ifndef {guard}\n#define {guard}\n\n{_aligned(source).strip()}\n\n#endif\n"


def _aligned(source: str) -> str:
    return _ALIGNED.sub(lambda found: f"TS_STATIC_ALIGNED({found[2]}) {found[1] or ''}", source)


FORM = Form("single-header", files)
