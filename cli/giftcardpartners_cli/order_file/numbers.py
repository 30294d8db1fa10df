"""The PONumber of a file that has none: made once, written beside the file before anything is sent, used again."""

from __future__ import annotations

import os
from pathlib import Path

from giftcardpartners import InvalidInput, Links, new_po_number

from ..exit_status import CommandError, ExitStatus


def beside(file: Path) -> Path:
    """Return the path of the note beside a file; a link's note is beside what it points at."""
    whole = file.resolve()
    return whole.with_name(f"{whole.name}.po-number")


def known_number(file: Path) -> str | None:
    """Return the number that was written beside a file; None when there is none. Raises CommandError."""
    note = beside(file)
    try:
        number = note.read_text("utf-8").removesuffix("\n")
        Links(po_number=number)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, InvalidInput):
        raise CommandError(
            f"{note} is there and holds no PONumber; nothing was sent.",
            ExitStatus.FILE_WRONG,
            "It was written before an order was sent: look for that order (`giftcards orders`) before you remove it.",
        ) from None
    return number


def make_number(file: Path) -> str:
    """Make a number and write it beside the file, on the disk; of two at once the first counts. Raises CommandError."""
    number, note = new_po_number(), beside(file)
    draft = note.with_name(f"{note.name}.{os.getpid()}")
    try:
        with draft.open("x", encoding="utf-8") as target:
            target.write(number + "\n")
            target.flush()
            os.fsync(target.fileno())
        try:
            os.link(draft, note)  # never over a number that is there already
        finally:
            draft.unlink()
        _sync(note.parent)
    except FileExistsError:
        return known_number(file) or number
    except OSError as wrong:
        raise CommandError(
            f"The PONumber cannot be written beside the file ({wrong.strerror}: {note}); nothing was sent.",
            ExitStatus.CANNOT_WRITE,
            "Put a po_number of your own into the file.",
        ) from None
    return number


def _sync(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
