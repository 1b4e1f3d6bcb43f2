"""The table that `demo` and `run` end with."""

from __future__ import annotations

from tinycore.commands.command import Result, kilobytes, table


def render_report(result: Result) -> str:
    """Scores, sizes, cycles, seconds per stage and where the files are, as text."""
    parts = [_scores(result), _sizes(result), _seconds(result), _files(result)]
    return "\n\n".join(parts)


def _scores(result: Result) -> str:
    name = "accuracy" if "accuracy_board" in result else "error"
    title = "Accuracy" if name == "accuracy" else f"Mean absolute error of {result['target']}"
    rows: list[tuple[str, ...]] = [(f"{title} on the final samples", "")]
    for key, words in (("float", "as trained, float32"), ("shrunk", "shrunk, on the laptop"), ("board", "shrunk, on the board")):
        value = result[f"{name}_{key}"]
        rows.append((f"  {words}", f"{value:.2%}" if name == "accuracy" else f"{value:.4g}"))
    rows.append(("  guessing without a model", f"{result['baseline']:.2%}" if name == "accuracy" else f"{result['baseline']:.4g}"))
    rows.append(("  board and laptop give the same bits", f"{result['agreement']:.2%} of {result['samples']}"))
    return table(rows)


def _sizes(result: Result) -> str:
    return table(
        [
            (f"On {result['board']}", ""),
            ("  flash, whole image", kilobytes(result["flash_bytes"])),
            ("  flash, the model's own part", kilobytes(result["weights_bytes"] + result["code_bytes"])),
            ("  RAM, whole image with its deepest stack", kilobytes(result["ram_bytes"])),
            ("  cycles for one answer (model of the core)", f"{result['cycles']:,}"),
            ("  time for one answer (model of the core)", f"{result['milliseconds']:.2f} ms"),
        ]
    )


def _seconds(result: Result) -> str:
    rows: list[tuple[str, ...]] = [("Seconds", "")]
    rows += [(f"  {name}", f"{seconds:.1f}") for name, seconds in result["seconds"].items()]
    return table([*rows, ("  together", f"{sum(result['seconds'].values()):.1f}")])


def _files(result: Result) -> str:
    return table([("Files", ""), *[(f"  {name}", str(path)) for name, path in result["files"].items()]])
