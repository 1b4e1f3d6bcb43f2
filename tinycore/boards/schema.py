"""Checked reading of a table of plain values into a frozen record."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class SchemaError(ValueError):
    """Names the key that does not belong, is missing, or has the wrong kind of value."""


def read_record(kind: type[Any], table: object, where: str = "") -> Any:
    """The record of class `kind` that `table` describes; raises `SchemaError` naming the first wrong key.

    Fields without a default are required. `tuple[X, ...]` reads from an array, a nested record from a table.
    """
    if not isinstance(table, Mapping):
        raise SchemaError(f"“{where}” has to be a table")
    hints = get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    prefix = f"{where}." if where else ""
    for name in table:
        if name not in fields:
            raise SchemaError(f"unknown key “{prefix}{name}”")
    for name, field in fields.items():
        if name not in table and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise SchemaError(f"missing key “{prefix}{name}”")
    return kind(**{name: _value(hints[name], value, prefix + name) for name, value in table.items()})


def _value(kind: Any, value: object, where: str) -> object:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):  # only `X | None` occurs, and TOML has no null
        return _value(arguments[0], value, where)
    if origin is Literal:
        return _choice(arguments, value, where)
    if origin is tuple:
        return _items(arguments[0], value, where)
    if origin is not None:  # Mapping[str, str]
        return _texts(value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return read_record(kind, value, where)
    return _plain(kind, value, where)


def _choice(choices: tuple[object, ...], value: object, where: str) -> object:
    if value not in choices:
        raise SchemaError(f"“{where}” is {value!r}, not one of {', '.join(map(str, choices))}")
    return value


def _items(kind: Any, value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise SchemaError(f"“{where}” has to be an array")
    return tuple(_value(kind, item, f"{where}[{index}]") for index, item in enumerate(value))


def _texts(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in value.values()):
        raise SchemaError(f"“{where}” has to be a table of texts")
    return dict(value)


def _plain(kind: type[Any], value: object, where: str) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise SchemaError(f"“{where}” has to be {kind.__name__}, not {value!r}")
    return value
