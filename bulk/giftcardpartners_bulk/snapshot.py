"""A private copy of the file, so that what was checked is what is ordered."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .errors import NO_FILE, BadFile

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of a file as they were at one moment, without a name in the file system."""

    file: IO[bytes]
    sha256: str
    is_workbook: bool
    lines: int
    """How many line feeds there are: a row may have several, and hardly ever none."""


@contextmanager
def snapshot(path: Path) -> Iterator[Snapshot]:
    """Copy a file and hash it. Raises BadFile when it cannot be read, is empty, or changes meanwhile."""
    with tempfile.TemporaryFile() as copy:
        try:
            digest, lines = _copy(path, copy)
        except OSError as error:
            raise BadFile(
                f"{path.name} cannot be read ({error.strerror}). Nothing was ordered.", exit_status=NO_FILE
            ) from None
        copy.seek(0)
        is_workbook = copy.read(4) == b"PK\x03\x04"
        yield Snapshot(copy, digest, is_workbook, lines)


def _copy(path: Path, copy: IO[bytes]) -> tuple[str, int]:
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as original:
        before = _version(original)
        while piece := original.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
            copy.write(piece)
        if _version(original) != before or path.stat().st_ino != before[0]:
            raise BadFile(
                f"{path.name} changed while it was read: save it and close it. Nothing was ordered."
            )
    if copy.tell() == 0:
        raise BadFile(f"{path.name} is empty. Nothing was ordered.")
    return digest.hexdigest(), lines


def _version(file: IO[bytes]) -> tuple[int, int, int]:
    found = os.fstat(file.fileno())
    return found.st_ino, found.st_size, found.st_mtime_ns
