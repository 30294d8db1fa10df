"""A CSV file as records: any usual dialect, each with its number as a spreadsheet counts."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from typing import IO

from .cells import Record
from .errors import BadFile, RowFinding
from .snapshot import Snapshot

MOST_ROWS = 1_048_575
"""As many as a sheet of a workbook holds below its header."""
_LONGEST_CELL = 20_000
_DELIMITERS = ",;\t|"


def records(source: Snapshot, sheet: str | None) -> Iterator[Record]:
    """Read a snapshot from its beginning, blank lines left out. Raises BadFile at the first thing that is no table."""
    source.file.seek(0)
    if source.is_workbook:
        from .workbook import workbook_records  # openpyxl is heavy

        found = workbook_records(source.file, sheet)
    else:
        if source.lines > MOST_ROWS:  # a look that takes a second, before each row is checked
            rows = sum(1 for _ in _filled(_csv_records(source.file))) - 1
            if rows > MOST_ROWS:
                raise _too_long(f"{rows:,}")
            source.file.seek(0)
        found = _csv_records(source.file)
    for rows, record in enumerate(_filled(found)):
        if rows > MOST_ROWS:
            raise _too_long("too many")
        yield record


def _filled(found: Iterator[Record]) -> Iterator[Record]:
    return (record for record in found if any(record[1]))


def _too_long(how_many: str) -> BadFile:
    return BadFile(
        f"There are {how_many} rows, and a campaign has at most {MOST_ROWS:,}: split the file, and give each part "
        "a name of its own. Nothing was ordered."
    )


def _csv_records(file: IO[bytes]) -> Iterator[Record]:
    head = file.read(2)
    encoding = "utf-16" if head in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    number = 0
    csv.field_size_limit(_LONGEST_CELL)
    # A handle of its own, which whoever reads no further closes.
    with open(os.dup(file.fileno()), encoding=encoding, newline="") as text:  # noqa: PTH123 -- it has no path
        try:
            text.seek(0)
            first = text.readline()
            announced = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
            text.seek(0)
            delimiter = announced or max(_DELIMITERS, key=first.count)
            for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
                if number > 1 or not announced:
                    yield number, cells
        except UnicodeDecodeError:
            what = "this row or one soon after it is not UTF-8: save the file as 'CSV UTF-8'"
            raise BadFile("The file cannot be read. Nothing was ordered.", [_at(number, what)]) from None
        except (csv.Error, TypeError) as error:
            what = f"this is no CSV ({error}); a quotation mark may be missing"
            raise BadFile("The file cannot be read. Nothing was ordered.", [_at(number, what)]) from None


def _at(number: int, what: str) -> RowFinding:
    return RowFinding(number + 1, "row", what)
