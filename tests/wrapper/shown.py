"""Everything that an error shows to a log, to rich or to an error reporter which collects local variables."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.traceback import Traceback

TESTS = str(Path(__file__).parent.parent)
OPEN = (
    "httpx",
    "httpcore",
    "h11",
    "aiohttp",
    "httpx_aiohttp",
    "asyncio",
    "ssl",
    "anyio",
    "multidict",
    "yarl",
)
"""Packages whose objects an error reporter may look into: nobody hides anything there."""


def told_by(error: BaseException) -> str:
    """All of it, as one text; frames of the tests themselves, which know the secrets, excepted."""
    for one in chain(error):
        one.__traceback__ = _without_tests(one.__traceback__)
    said = ["".join(traceback.format_exception(error))]
    for one in chain(error):
        said += [str(one), repr(one), repr(one.args), *_deep(vars(one), 4)]
        if type(one).__module__.partition(".")[0] in OPEN:
            said += _deep(one, 4)
        for frame, _ in traceback.walk_tb(one.__traceback__):
            said += _deep(dict(frame.f_locals), 5)
    said += _by_rich(error)
    return "\n".join(said)


def chain(error: BaseException) -> list[BaseException]:
    """An error, its causes and contexts, and the members of groups."""
    found: list[BaseException] = []
    queue: list[BaseException | None] = [error]
    while queue:
        one = queue.pop()
        if one is not None and one not in found:
            found.append(one)
            queue += [one.__cause__, one.__context__]
            if isinstance(one, BaseExceptionGroup):
                queue += one.exceptions
    return found


def _without_tests(trace: TracebackType | None) -> TracebackType | None:
    if trace is None:
        return None
    rest = _without_tests(trace.tb_next)
    if trace.tb_frame.f_code.co_filename.startswith(TESTS):
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)


def _deep(value: Any, depth: int) -> Iterator[str]:
    """What a value shows, into containers and into objects of the transports."""
    if isinstance(value, bytes | bytearray | memoryview):
        yield bytes(value).decode("latin-1")
        return
    try:
        yield repr(value)
    except Exception as problem:  # noqa: BLE001 - a repr may fail; that shows nothing
        yield repr(problem)
    if depth == 0:
        return
    if isinstance(value, Mapping):
        for key, item in list(value.items()):
            yield from _deep(key, depth - 1)
            yield from _deep(item, depth - 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _deep(item, depth - 1)
    elif type(value).__module__.partition(".")[0] in OPEN:
        for name in dir(value):
            if not name.startswith("__"):
                try:
                    part = getattr(value, name)
                except Exception:  # noqa: BLE001 - what cannot be read shows nothing
                    continue
                if not callable(part):
                    yield from _deep(part, depth - 1)


def _by_rich(error: BaseException) -> Iterator[str]:
    """What rich would print of local variables; to render it takes a hundred times longer."""
    trace = Traceback.extract(
        type(error),
        error,
        error.__traceback__,
        show_locals=True,
        locals_max_length=10_000,
        locals_max_string=10_000,
    )
    for stack in trace.stacks:
        for frame in stack.frames:
            yield from (str(node) for node in (frame.locals or {}).values())
