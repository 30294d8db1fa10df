"""Pieces of HTML: forms, tables, times; every value is escaped here."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Forms:
    """Make forms with the token that no other site knows."""

    def __init__(self, token: str) -> None:
        self._token = token

    def button(self, label: str, style: str = "", about: str = "", **fields: str) -> str:
        """Return a form that is one button; `about` tells a screen reader what the label does not."""
        kind = f' class="{style}"' if style else ""
        name = f' aria-label="{text(label)}: {text(about)}"' if about else ""
        return self.form(f"<button{kind}{name}>{text(label)}</button>", **fields)

    def form(self, content: str, **fields: str) -> str:
        """Return a form with hidden fields."""
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{text(value)}">'
            for name, value in {"token": self._token, **fields}.items()
        )
        return f'<form method="post" action="./">{hidden}{content}</form>'


def section(name: str, title: str, content: str, after: str = "", note: str = "", live: bool = True) -> str:
    """Return a section; a live one is kept up to date by the script."""
    hint = f'<p class="note">{text(note)}</p>' if note else ""
    inner = f'<div id="{name}-live" data-live>{content}</div>' if live else content
    return f'<section id="{name}"><h2>{text(title)}</h2>{hint}{inner}{after}</section>\n'


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table; on a phone each cell shows its head."""
    head = "".join(f"<th>{text(one)}</th>" for one in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{text(label)}">{cell}</td>' for label, cell in zip(heads, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def select(name: str, choices: Iterable[str]) -> str:
    """Return a choice."""
    options = "".join(f"<option>{text(one)}</option>" for one in choices)
    return f'<label>{name} <select name="{name}">{options}</select></label>'


def text_input(name: str, value: str = "", hint: str = "") -> str:
    """Return a field."""
    return f'<label>{name} <input name="{name}" value="{text(value)}" placeholder="{text(hint)}" size="9"></label>'


def status(word: str) -> str:
    """Return a status of an order or of HTTP, coloured."""
    tone = "good" if word in ("Completed", "200", "201") else "wait" if word in ("Pending", "202") else "bad"
    return f'<span class="status {tone}">{text(word)}</span>'


def time(seconds: float, form: str = "%H:%M:%S") -> str:
    """Return a time."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}">{moment:{form}}</time>'


def amount(money: str) -> str:
    """Return an amount of money."""
    return f'<span class="amount">{text(money)}</span>'


def text(value: str) -> str:
    """Return a value so that it is nothing but text."""
    return html.escape(value)


def sentence(value: str) -> str:
    """Return a sentence with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text(value))
