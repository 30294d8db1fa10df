"""An xlsx workbook as records; openpyxl reads it row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from .cells import Formula, Number, Record
from .errors import BadFile

_LARGEST = 1 << 30
"""Bytes that a workbook may unpack to; more is a bomb rather than a list of rewards."""


def workbook_records(file: IO[bytes], sheet: str | None) -> Iterator[Record]:
    """Read one sheet. Raises BadFile when the file is no workbook, or it is not clear which sheet is meant."""
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > _LARGEST:
            raise BadFile("The workbook is too large: save the sheet as 'CSV UTF-8'. Nothing was ordered.")
        book = openpyxl.load_workbook(file, read_only=True)
        yield from _sheet_records(book, sheet)
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, EOFError) as error:
        raise BadFile(
            f"The workbook is damaged ({type(error).__name__}): save it anew, or as 'CSV UTF-8'. Nothing was ordered."
        ) from None


def _sheet_records(book: Any, sheet: str | None) -> Iterator[Record]:
    names = [found.title for found in book.worksheets if found.sheet_state == "visible"]
    if sheet is None and len(names) != 1:
        raise BadFile(f"Which sheet? Give --sheet, one of: {', '.join(names)}. Nothing was ordered.")
    if sheet is not None and sheet not in names:
        raise BadFile(f"There is no sheet {sheet!r}, only {', '.join(names)}. Nothing was ordered.")
    page = book[sheet or names[0]]
    page.reset_dimensions()  # what a program wrote there may be wrong
    width = 0
    for number, cells in enumerate(page.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1] and len(texts) > width:
            texts.pop()
        # The header is the first row that holds anything; a row is as wide as it is.
        width = width or len(texts)
        yield number, texts + [""] * (width - len(texts))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula("=")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return Number(int(value) if value == int(value) else repr(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
