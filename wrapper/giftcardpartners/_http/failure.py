"""What an exception in mid-request means: the transport's own failure, put into words, or somebody else's exception.

Only the transport's own failures are lost answers. Anything else (a time limit raised by a signal handler, a
cancellation, a wish to stop the process, a bug) passes through unchanged, and nothing more is sent.
"""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from types import CodeType, TracebackType

import httpx

from .flow import NoAnswer

_TRANSPORTS = frozenset({"httpx", "httpcore", "h11", "h2", "anyio", "aiohttp", "httpx_aiohttp"})
"""Packages whose exceptions are a transport's."""

_TRACERS = frozenset({"ddtrace", "elasticapm", "newrelic", "opentelemetry", "sentry_sdk", "wrapt"})
"""Packages that wrap a transport to trace what goes through it."""

_HIDDEN = (
    _TRANSPORTS
    | _TRACERS
    | {"asyncio", "contextlib", "hpack", "selectors", "socket", "ssl", "threading", "yarl"}
)
"""Packages whose frames hold requests and answers while these are under way."""


def told_apart(problem: BaseException, host: str) -> BaseException:
    """Return a NoAnswer for a transport's own failure, else the exception that must be raised on.

    The words of a NoAnswer name the kind, the error number and the host. The exception to raise on is the very one that
    somebody raised, though a transport may have taken a TimeoutError of a signal handler for its own; the frames that
    hold requests and answers are taken out of its traceback.
    """
    raised = of_signal_handler(problem)
    if raised is not None:
        return _cleaned(raised)
    if not _is_of_transport(problem):
        return _cleaned(problem)
    return NoAnswer(_reason(problem, host), maybe_sent=_maybe_sent(problem))


def of_signal_handler(problem: BaseException) -> BaseException | None:
    """Return the exception of a chain that a signal handler raised, or None."""
    handlers = _signal_handlers()
    for one in _chain(problem):
        if any(code in handlers for code in _codes(one.__traceback__)):
            return one
    return None


def _is_of_transport(problem: BaseException) -> bool:
    return isinstance(problem, OSError) or any(
        kind.__module__.partition(".")[0] in _TRANSPORTS for kind in type(problem).__mro__
    )


def _maybe_sent(problem: BaseException) -> bool:
    """Whether a failed request may have reached the service; only what is certain counts as no."""
    if not isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    cause = problem.__cause__
    if cause is not None and type(cause).__module__.startswith("aiohttp"):
        # httpx-aiohttp, which may be handed in, reports a disconnect in the middle of a request as ConnectTimeout
        # too; only these two are about the connection's beginning.
        kinds = {kind.__name__ for kind in type(cause).__mro__}
        return not kinds & {"ClientConnectorError", "ConnectionTimeoutError"}
    return False


def _reason(problem: BaseException, host: str) -> str:
    words = [type(problem).__name__]
    for one in _chain(problem):
        if isinstance(one, ssl.SSLCertVerificationError) and hasattr(one, "verify_message"):
            words.append(f"certificate: {one.verify_message}")
        elif (
            isinstance(one, OSError)
            and not isinstance(one, ssl.SSLError)
            and isinstance(one.errno, int)
            and one.errno in errno.errorcode
        ):
            words.append(errno.errorcode[one.errno])
        else:
            continue
        break
    return f"{', '.join(words)} ({host})"


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """Walk over an exception, its causes and contexts, and the members of groups, each once."""
    seen: set[int] = set()
    queue: list[BaseException | None] = [problem]
    while queue:
        one = queue.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        queue += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            queue += one.exceptions


def _signal_handlers() -> set[CodeType]:
    import signal

    handlers = set()
    for number in signal.valid_signals():
        handler: object = signal.getsignal(number)
        handler = getattr(handler, "func", handler)  # functools.partial
        handler = getattr(handler, "__func__", handler)  # a method
        called = handler if hasattr(handler, "__code__") else vars(type(handler)).get("__call__")
        code = getattr(called, "__code__", None)
        if isinstance(code, CodeType):
            handlers.add(code)
    return handlers


def _codes(trace: TracebackType | None) -> Iterator[CodeType]:
    while trace is not None:
        yield trace.tb_frame.f_code
        trace = trace.tb_next


def _cleaned(problem: BaseException) -> BaseException:
    """Take the frames that hold requests and answers out of an exception's chain, and the transport's links too."""
    for one in _chain(problem):
        one.__traceback__ = _shown(one.__traceback__)
        if one.__context__ is not None and _is_of_transport(one.__context__):
            one.__context__ = None
        if one.__cause__ is not None and _is_of_transport(one.__cause__):
            one.__cause__ = None
    return problem


def _shown(trace: TracebackType | None) -> TracebackType | None:
    if trace is None:
        return None
    rest = _shown(trace.tb_next)
    module = str(trace.tb_frame.f_globals.get("__name__", ""))
    if module.partition(".")[0] in _HIDDEN or module in _OURS:
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)


_OURS = frozenset(__name__.rpartition(".")[0] + name for name in (".attempt", ".aiohttp_transport"))
