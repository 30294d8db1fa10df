"""From a call to its answer: behind the brake, at the rate that was asked for, with a token that is good."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

from .._fork import reset_in_children
from .._http.brake import Brake
from .._http.events import Observer, watched
from .._http.flow import Answer, Call, Flow, NoAnswer, Sleep
from .stores import MemoryStore, Store, StoreRequest

if TYPE_CHECKING:
    from ..runtime import Runtime
    from .token import Token
    from .token_manager import TokenManager

_NO_TOKEN_YET = frozenset({401, 403})


class Exchange:
    """Sends the calls of all clients that have a store and an account in common."""

    def __init__(
        self,
        tokens: TokenManager,
        account: str,
        store: Store,
        runtime: Runtime,
        rate: float | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._tokens = tokens
        self._observer = observer
        self._runtime = runtime
        self._brake = store.shared_state(f"brake {account}", lambda: Brake(runtime.monotonic))
        self._rate = (
            None
            if rate is None
            else store.shared_state(f"rate {account} {rate!r}", lambda: Rate(rate, account, store, runtime))
        )

    def __call__(self, call: Call) -> Flow[Answer]:
        """Send a call with the token; after a 401 once more with another one, and never again with the refused one.

        Raises NoAnswer that was not sent, AuthenticationFailed, AccessDisabled or UnexpectedAnswer when there is no
        token to send it with.
        """
        if self._brake.left():
            yield from self._wait(call.deadline)
        if self._rate is not None and call.operation == "createOrder":
            yield from self._rate.slot(call.deadline)
        answer: Answer
        if call.operation == "getStatus":
            # The service's health is asked without a token first (docs/assumptions.md).
            answer = yield call
            if answer.status_code not in _NO_TOKEN_YET:
                self._brake.heed(answer, self._runtime.now())
                return answer
        token = self._tokens.ready() or (
            yield from watched(self._tokens.current(call.deadline), self._observer)
        )
        answer = yield _with(call, token)
        if answer.status_code == 401:
            if self._observer is not None:
                yield from self._observer.decided(call, answer, "again with a new token", again=True)
            token = yield from watched(self._tokens.renewed(token, call.deadline), self._observer)
            answer = yield _with(call, token)
        self._brake.heed(answer, self._runtime.now())
        return answer

    def _wait(self, deadline: float | None) -> Flow[None]:
        while seconds := self._brake.left():
            # Not all at the same moment.
            seconds += self._runtime.random() * min(1.0, 0.1 * seconds)
            if deadline is not None and self._runtime.monotonic() + seconds >= deadline:
                raise NoAnswer(f"429: the service wants no call for {seconds:.0f} s", maybe_sent=False)
            yield Sleep(seconds)


class Rate:
    """So many orders a second, for all that share the store."""

    def __init__(self, per_second: float, account: str, store: Store, runtime: Runtime) -> None:
        self._interval = 1 / per_second
        self._key = f"{account}:rate"
        self._store = store
        self._runtime = runtime
        self._next = 0.0
        self.reset_after_fork()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Let go of a lock that a thread of the parent may hold."""
        self._lock = threading.Lock()

    def slot(self, deadline: float | None) -> Flow[None]:
        """Wait for a moment to send an order. Raises NoAnswer when there is none before the deadline."""
        with self._lock:
            now = self._runtime.monotonic()
            at = max(now, self._next)
            self._check(at, deadline)
            self._next = at + self._interval
        if at > now:
            yield Sleep(at - now)
        # Threads and tasks of a process take turns above; between processes a lease that nobody gives back does it.
        holder = secrets.token_hex(8)
        while not isinstance(self._store, MemoryStore) and not (
            yield StoreRequest(self._store, "acquire", self._key, (holder, self._interval))
        ):
            pause = self._interval * (0.1 + 0.2 * self._runtime.random())
            self._check(self._runtime.monotonic() + pause, deadline)
            yield Sleep(pause)

    def _check(self, at: float, deadline: float | None) -> None:
        if deadline is not None and at >= deadline:
            raise NoAnswer("the rate of orders leaves none before the deadline", maybe_sent=False)


def _with(call: Call, token: Token) -> Call:
    return Call(
        call.operation,
        call.method,
        call.path,
        call.params,
        call.content,
        call.deadline,
        token.value,
        call.attempt,
        call.po_number,
    )
