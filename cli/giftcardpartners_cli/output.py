"""What is printed: JSON for machines, tables for people, tab-separated lines for pipes; never a control character."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .exit_status import ExitStatus

if TYPE_CHECKING:
    from msgspec import Struct


class ClosedPipe(Exception):
    """Whoever read the output has gone; not an OSError, which click would end in its own way."""


HIDDEN = "(hidden; --show-links)"


def clean(text: str) -> str:
    """Make what came from elsewhere harmless for a terminal."""
    return "".join(one if one.isprintable() or one == "\n" else f"\\x{ord(one):02x}" for one in text)


def emit(value: Any) -> None:
    """Print one JSON object on one line; amounts keep their digits."""
    import msgspec

    line = msgspec.json.Encoder(decimal_format="number").encode(value).decode()
    say(line)


def say(text: str) -> None:
    """Print a line of the result. Raises ClosedPipe."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise ClosedPipe from None


def sentence(text: str) -> None:
    """Print a sentence of the result, on a terminal in lines between words. Raises ClosedPipe."""
    if sys.stdout.isatty():
        from shutil import get_terminal_size
        from textwrap import fill

        text = fill(text, get_terminal_size().columns)
    say(text)


def tell(text: str) -> None:
    """Say something to people, on standard error, which may be gone."""
    try:
        print(clean(text), file=sys.stderr, flush=True)
    except BrokenPipeError:
        sys.stderr = None  # nobody listens; an order goes on


def error_line(message: str, status: ExitStatus, advice: str, error: Exception | None) -> str:
    """Write an error as JSON: kind, exit status, message, advice, and what is known of an order."""
    import json

    told: dict[str, Any] = {
        "kind": status.name if error is None else type(error).__name__,
        "status": int(status),
    }
    told |= {"message": message, "advice": advice}
    for name in (
        "po_number",
        "order_id",
        "order_ids",
        "status_code",
        "retry_after",
        "differences",
        "problems",
    ):
        value = getattr(error, name, None)
        if value not in (None, ()):
            told[name] = list(value) if isinstance(value, tuple) else value
    return json.dumps({"error": told})


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; into a pipe or file, one line a row with tabs between and no headings."""
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(clean(_cell(cell)).replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(clean(_cell(cell))) for cell in row))
    Console().print(shown)


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one pair a line."""
    table(("", ""), [(name, value) for name, value in pairs if value not in (None, (), "")])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else f"{value:f}"
    if isinstance(value, tuple):
        return ", ".join(map(_cell, value))
    return str(value)


def plain(model: Struct, *, with_secrets: bool) -> dict[str, Any]:
    """Turn an answer into plain values under the API's own names; what is secret only when asked for.

    Unknown properties may hold anything, and are shown with the secrets only.
    """
    secret: frozenset[str] = frozenset() if with_secrets else getattr(model, "SECRET", frozenset())
    found: dict[str, Any] = {}
    for name, key in zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True):
        value = getattr(model, name)
        if name == "extra":
            found |= value if with_secrets else {}
        elif not _is_empty(value):
            found[key] = HIDDEN if name in secret else _plain(value, with_secrets)
    return found


def _is_empty(value: Any) -> bool:
    return value in (None, ()) or (
        hasattr(value, "__struct_fields__") and not plain(value, with_secrets=True)
    )


def _plain(value: Any, with_secrets: bool) -> Any:
    if isinstance(value, tuple):
        return [_plain(one, with_secrets) for one in value]
    return plain(value, with_secrets=with_secrets) if hasattr(value, "__struct_fields__") else value
