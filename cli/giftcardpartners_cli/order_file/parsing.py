"""JSON, YAML and TOML as plain values, in which no digit and no leading zero is lost, with the line of each."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml

Place = tuple[str | int, ...]
"""The way to a value: keys, and numbers in a list."""

_MOST_VALUES = 100_000


class Number(str):
    """A number as it is written in JSON or TOML; in YAML every scalar is text, since people do not quote there."""

    __slots__ = ()


class NotReadable(Exception):
    """A file is not of its format; `line` counts from 1, or is None."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem, line)
        self.problem = problem
        self.line = line


@dataclass
class Parsed:
    """What a file says, and in which line."""

    value: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int | None:
        """Return the line of a value, or of the nearest thing around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def parse(text: str, name: str) -> Parsed:
    """Parse by the name's ending; `-` as JSON when it begins with a brace, else as YAML. Raises NotReadable."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending == "toml":
        return _toml(text)
    if ending == "json" or (ending not in {"yaml", "yml"} and text.lstrip()[:1] == "{"):
        return _json(text)
    if ending in {"yaml", "yml"} or name == "-":
        return _yaml(text)
    raise NotReadable("a file of an order ends in .json, .yaml, .yml or .toml")


def _json(text: str) -> Parsed:
    try:
        value = json.loads(text, parse_float=Number, parse_int=Number, object_pairs_hook=_once)
    except json.JSONDecodeError as wrong:
        raise NotReadable(wrong.msg, wrong.lineno) from None
    except RecursionError:
        raise NotReadable("nested too deeply") from None
    parsed = Parsed(value)
    try:
        # JSON is YAML as far as lines go.
        parsed.lines = _yaml(text.replace("\t", " ")).lines
    except NotReadable:
        parsed.lines = {}
    return parsed


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise NotReadable(f"{next(key for key in keys if keys.count(key) > 1)} is there twice")
    return found


def _toml(text: str) -> Parsed:
    try:
        parsed = Parsed(_numbers(tomllib.loads(text, parse_float=Number)))
    except (ValueError, RecursionError) as wrong:
        where = str(wrong).rpartition("line ")[2].partition(",")[0]
        raise NotReadable(str(wrong), int(where) if where.isdigit() else None) from None
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            keys = tuple(key.strip(" \"'") for key in stripped.strip("[] ").partition("]")[0].split("."))
            table = _within(keys[:-1], counts) + keys[-1:]
            if stripped.startswith("[["):
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            parsed.lines[table] = number
        elif "=" in stripped and not stripped.startswith("#"):
            parsed.lines[(*table, stripped.partition("=")[0].strip(" \"'"))] = number
    return parsed


def _within(keys: tuple[str, ...], counts: dict[Place, int]) -> Place:
    place: Place = ()
    for key in keys:
        place = (*place, key)
        if place in counts:
            place = (*place, counts[place])
    return place


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return Number(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _yaml(text: str) -> Parsed:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark
        raise NotReadable(wrong.problem or "no YAML", mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise NotReadable(str(wrong).partition("\n")[0]) from None
    parsed = Parsed(None)
    try:
        parsed.value = _built(node, (), parsed.lines)
    except RecursionError:
        raise NotReadable("nested too deeply") from None
    return parsed


def _built(node: yaml.Node | None, place: Place, lines: dict[Place, int]) -> Any:
    """Build plain values; scalars stay text, so that 01234 is a postal code and NO a country."""
    if node is None:
        return None
    if len(lines) > _MOST_VALUES:  # aliases of aliases
        raise NotReadable(f"more than {_MOST_VALUES} values")
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise NotReadable("a name of a field is no text", key.start_mark.line + 1)
            if key.value in found:
                raise NotReadable(f"{key.value} is there twice", key.start_mark.line + 1)
            lines[(*place, key.value)] = key.start_mark.line + 1
            found[key.value] = _built(value, (*place, key.value), lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_built(one, (*place, number), lines) for number, one in enumerate(node.value)]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)
