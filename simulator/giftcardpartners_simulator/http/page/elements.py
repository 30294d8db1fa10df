"""Pieces of HTML: forms, tables, times; every value is escaped here."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Forms:
    """Make forms with the token that no other site knows."""

    def __init__(self, token: str) -> None:
        self._token = token

    def button(self, label: str, style: str = "", **fields: str) -> str:
        kind = f' class="{style}"' if style else ""
        return self.form(f"<button{kind}>{text(label)}</button>", **fields)

    def form(self, content: str, **fields: str) -> str:
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{text(value)}">'
            for name, value in {"token": self._token, **fields}.items()
        )
        return f'<form method="post" action="./">{hidden}{content}</form>'


def section(name: str, title: str, content: str, after: str = "", note: str = "", live: bool = True) -> str:
    hint = f'<p class="note">{text(note)}</p>' if note else ""
    inner = f'<div id="{name}-live" data-live>{content}</div>' if live else content
    return f'<section id="{name}"><h2>{text(title)}</h2>{hint}{inner}{after}</section>\n'


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
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
    options = "".join(f"<option>{text(one)}</option>" for one in choices)
    return f'<label>{name} <select name="{name}">{options}</select></label>'


def text_input(name: str, value: str = "", hint: str = "") -> str:
    return f'<label>{name} <input name="{name}" value="{text(value)}" placeholder="{text(hint)}" size="9"></label>'


def status(word: str) -> str:
    tone = "good" if word in ("Completed", "200", "201") else "wait" if word in ("Pending", "202") else "bad"
    return f'<span class="status {tone}">{text(word)}</span>'


def time(seconds: float, form: str = "%H:%M:%S") -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}">{moment:{form}}</time>'


def amount(money: str) -> str:
    return f'<span class="amount">{text(money)}</span>'


def text(value: str) -> str:
    return html.escape(value)
