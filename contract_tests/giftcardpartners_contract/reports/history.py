"""The verdicts of a report folder over time: since when is it broken?"""

import importlib.metadata
import json
from collections.abc import Iterator, Sequence
from itertools import takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..results.model import Report

FILE = "verdicts.jsonl"
_SHOWN = 12
_USAGE = "history wants one folder, the one that --report was given"


def add_verdict(report: Report, folder: Path) -> None:
    """Add one line: when, what, with what, the verdict, and the rules that broke it."""
    line = {
        "time": report.header.started,
        "target": report.header.target,
        "specification": report.header.spec_hash[:12],
        "version": importlib.metadata.version("giftcardpartners"),
        "verdict": report.verdict,
        "broken": sorted({finding.rule for finding in report.failing}),
    }
    with (folder / FILE).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def history_text(arguments: Sequence[str]) -> str:
    """Return in words since when each target has its verdict and each rule is broken; raises UsageError."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise UsageError(_USAGE)
    verdicts, unreadable = _read(Path(arguments[0]) / FILE)
    lines: list[str] = []
    for target in dict.fromkeys(one["target"] for one in verdicts):
        lines += _target_lines(target, [one for one in verdicts if one["target"] == target])
    if unreadable:
        lines.append(f"{unreadable} lines of {FILE} cannot be read and were left out")
    return "\n".join(lines)


def _target_lines(target: str, verdicts: list[dict[str, Any]]) -> Iterator[str]:
    last = verdicts[-1]
    same = [one["verdict"] == last["verdict"] for one in verdicts]
    yield f"{target}: {last['verdict']} since {_since(verdicts, same)} ({len(verdicts)} runs)"
    for rule in last["broken"]:
        yield f"  {rule}: broken since {_since(verdicts, [rule in one['broken'] for one in verdicts])}"
    for one in verdicts[-_SHOWN:]:
        what = f"  {', '.join(one['broken'])}" if one["broken"] else ""
        yield f"  {one['time']}  {one['verdict']:15}  {one['specification']}  {one['version']}{what}"


def _since(verdicts: list[dict[str, Any]], holds: list[bool]) -> str:
    """Return the time of the first of the latest runs in a row for which something holds."""
    runs = zip(reversed(verdicts), reversed(holds), strict=True)
    return str([one["time"] for one, _ in takewhile(itemgetter(1), runs)][-1])


def _read(path: Path) -> tuple[list[dict[str, Any]], int]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        why = f"{path} cannot be read ({error.strerror})"
        raise UsageError(f"{why}; run the gate with --report first") from None
    found = []
    for line in lines:
        try:
            one = json.loads(line)
        except ValueError:
            continue
        if isinstance(one, dict) and set(one) >= _KEYS and isinstance(one["broken"], list):
            found.append(one)
    if not found:
        raise UsageError(f"{path} holds no verdict; run the gate with --report first")
    return found, len(lines) - len(found)


_KEYS = {"time", "target", "specification", "version", "verdict", "broken"}
