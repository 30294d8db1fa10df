"""A file, or standard input, as an order with its PONumber; read once, so that what is sent is what was checked."""

from __future__ import annotations

import sys
from pathlib import Path

from giftcardpartners import OrderRequest

from ..exit_status import CommandError, ExitStatus
from ..output import tell
from .building import Builder, FileWrong, Problem, number_in
from .numbers import beside, known_number, make_number
from .parsing import NotReadable, Parsed, parse

_LARGEST = 5_000_000
_NOT_YET = "NOT-YET"


class OrderFile:
    """The order in a file or, for `-`, in standard input.

    `draft` is the order, under a stand-in number where it has none yet. Raises CommandError with every problem
    and its line.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        try:
            self._parsed = _parsed(name)
            self._number = number_in(self._parsed)
            if self._number is None and name != "-":
                self._number = known_number(Path(name))
                if self._number is not None:
                    tell(f"PONumber {self._number}, as before ({beside(Path(name)).name}).")
            self.draft: OrderRequest = Builder(self._parsed).build(self._number or _NOT_YET)
            return
        except FileWrong as wrong:
            problems = tuple(
                f"{name}: {one}" if one.line is None else f"{name}, {one}" for one in wrong.problems
            )
        raise CommandError("The file is no order; nothing was sent.", ExitStatus.FILE_WRONG, "", problems)

    def insist_on_number(self) -> None:
        """Refuse an order that nothing could find again. Raises CommandError."""
        if self._number is None and self._name == "-":
            raise CommandError(
                "An order from standard input needs a po_number of its own; nothing was sent.",
                ExitStatus.FILE_WRONG,
                "It is what finds the order again when an answer is lost.",
            )

    def known(self) -> OrderRequest:
        """Return the order under the number that it was sent with. Raises CommandError when it has none."""
        if self._number is None:
            raise CommandError(
                "The file has no po_number, and none was made for it: it was never sent from here.",
                ExitStatus.FILE_WRONG,
                "`giftcards order FILE` sends it.",
            )
        return self.draft

    def numbered(self) -> OrderRequest:
        """Return the order, with a number that is made and written beside the file where it has none."""
        self.insist_on_number()
        if self._number is None:
            self._number = make_number(Path(self._name))
            note, here = beside(Path(self._name)), Path.cwd().resolve()
            shown = note.relative_to(here) if note.is_relative_to(here) else note
            tell(f"PONumber {self._number}, now in {shown}; it is used again next time.")
            self.draft = Builder(self._parsed).build(self._number)
        return self.draft


def _parsed(name: str) -> Parsed:
    try:
        if name == "-":
            content = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(_LARGEST + 1)
    except OSError as wrong:
        raise CommandError(f"{name}: {wrong.strerror}; nothing was sent.", ExitStatus.NO_FILE) from None
    if len(content) > _LARGEST:
        raise FileWrong([Problem(None, "", f"larger than {_LARGEST:,} bytes")])
    try:
        return parse(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise FileWrong([Problem(line, "", "not UTF-8")]) from None
    except NotReadable as wrong:
        raise FileWrong([Problem(wrong.line, "", wrong.problem)]) from None
