"""What the public surface of the generated client loses and gains between two folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import griffe

from .spec_changes import Change
from .versions import Size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "giftcardpartners_api"


def surface_changes(before: Path, after: Path) -> list[Change]:
    """Return what users of the generated client lose (major) and gain (minor); the folders hold the package."""
    old, new = _load(before), _load(after)
    lost = [Change(Size.major, _in_words(one)) for one in griffe.find_breaking_changes(old, new)]
    gained = sorted(set(_public(new)) - set(_public(old)))
    return sorted(set(lost), reverse=True) + [Change(Size.minor, f"{path} is new.") for path in gained]


def _load(folder: Path) -> griffe.Module:
    loaded = griffe.load(PACKAGE, search_paths=[str(folder)], resolve_aliases=True, allow_inspection=False)
    assert isinstance(loaded, griffe.Module)
    return loaded


def _in_words(breakage: griffe.Breakage) -> str:
    what = breakage.kind.value.rstrip(".")
    path = breakage.obj.path
    old, new = (_short(value) for value in (breakage.old_value, breakage.new_value))
    return f"{path}: {what[0].lower()}{what[1:]}{f' ({old} → {new})' if old and new else ''}."


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return (
        text
        if len(text) <= 80 and not text.startswith(("Attribute(", "Parameter(", "Function(", "Class("))
        else ""
    )


def _public(module: griffe.Module) -> Iterator[str]:
    for member in module.members.values():
        if member.is_alias or not member.is_public:
            continue
        yield member.path
        if isinstance(member, griffe.Module):
            yield from _public(member)
        elif isinstance(member, griffe.Class):
            yield from (one.path for one in member.members.values() if not one.is_alias and one.is_public)
