"""The file that keeps the shards of a run as they end, so that a run that is cut off can go on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Any

from .totals import Totals

_ROOT = Path(__file__).parents[2]
_SOURCES = ("tests/campaign", "wrapper", "generated", "simulator")


class Progress:
    """One line for the run, then one for each shard that has ended; without a path nothing is kept.

    Raises SystemExit when the file belongs to another run: another seed, or code that has changed since.
    """

    def __init__(self, path: Path | None, seed: int) -> None:
        self.shards: dict[int, Totals] = {}
        self._file = None
        if path is None:
            return
        head = {"seed": seed, "sources": digest_of_sources()}
        lines = _whole_lines(path)
        if lines and lines[0] != head:
            raise SystemExit(f"{path} belongs to another run: it has {lines[0]}, this run {head}.")
        for line in lines[1:]:
            self.shards[line["shard"]] = Totals.from_json(line["totals"])
        self._file = path.open("w", encoding="utf-8")
        self._write(head)
        for number, totals in self.shards.items():
            self.keep(number, totals)

    def keep(self, number: int, totals: Totals) -> None:
        """Write down a shard that has ended."""
        self._write({"shard": number, "totals": totals.to_json()})

    def _write(self, line: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: object, _trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


def digest_of_sources() -> str:
    """One number for the client, the simulator and the campaign as they are now."""
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for file in sorted(one for one in (_ROOT / folder).rglob("*") if one.suffix in {".py", ".toml"}):
            digest.update(file.relative_to(_ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """All lines but one that was cut short."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]
