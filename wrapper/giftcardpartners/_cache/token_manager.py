"""The one token of an account: who renews it and when, the same for threads, tasks, processes and hosts."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import msgspec

from .._http.answers import read_token
from .._http.flow import Answer, Call, Flow, NoAnswer
from .._http.refusals import refusal, retry_after
from .._warn import warn
from ..errors import GiftCardsError, UnexpectedAnswer
from .single_flight import DeadlinePassed, Group, RetryLater, Work
from .stores import MemoryStore, Store, StoreRequest
from .token import Token, lifetime

if TYPE_CHECKING:
    from ..policies import TokenPolicy
    from ..runtime import Runtime

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 10.0
_LONGEST_ASKED = 30.0
_REMEMBERED = 120.0
_REFRESH_PAUSE = 1.0
_LONGEST_REFRESH_PAUSE = 60.0
_AT_ONCE = 0.05
"""An attempt that ends so shortly before its caller's deadline, in seconds, was ended by it."""

_REFUSED = frozenset({401, 403})


class _Failure(msgspec.Struct):
    """How the last renewal failed, for all who might try the same: `refused` is the status, 0 if none."""

    until: float
    failures: int
    refused: int = 0


class TokenManager:
    """What those clients of a process share that speak for one account: the token, and how to get the next."""

    def __init__(self, key: str, store: Store, runtime: Runtime, policy: TokenPolicy) -> None:
        self._key = f"{key}:token"
        self._runtime = runtime
        self._policy = policy
        self._shared = Group(store, runtime, policy.lease)
        self._private = Group(MemoryStore(now=runtime.now), runtime, policy.lease)
        self._warned = False
        self._token: Token | None = None
        self._rejected: deque[str] = deque(maxlen=16)
        self._next_refresh = 0.0

    @classmethod
    def shared(cls, key: str, store: Store, runtime: Runtime, policy: TokenPolicy) -> TokenManager:
        """Return the one that all clients with this store and account have."""
        return store.shared_state(f"token {key} {policy!r}", lambda: cls(key, store, runtime, policy))

    def ready(self) -> Token | None:
        """Return the token if it can be used with nothing to decide."""
        token = self._token
        return token if token is not None and self._runtime.now() < token.refresh_at else None

    def current(self, deadline: float | None) -> Flow[Token]:
        """Return a token that can be used, renewing it when it is time; waits no longer than `deadline`.

        Raises AuthenticationFailed or AccessDisabled when the service refuses the credentials,
        UnexpectedAnswer when its answer cannot be read, NoAnswer when there is none.
        """
        token = self._token
        now = self._runtime.now()
        if token is None or now >= token.expires_at:
            token = yield from self._renew(deadline, patient=True)
            if token is None:
                raise NoAnswer("there is no token", maybe_sent=False)
            return token
        if now >= token.refresh_at and self._runtime.monotonic() >= self._next_refresh:
            # Nobody else comes here while this one renews; and after a failure not before the pause is over.
            self._next_refresh = self._runtime.monotonic() + _REFRESH_PAUSE
            try:
                return (yield from self._renew(deadline, patient=False)) or token
            except (NoAnswer, GiftCardsError):
                return token  # it is good for a while yet
        return token

    def renewed(self, used: Token, deadline: float | None) -> Flow[Token]:
        """Return another token than the one that was just answered with 401.

        Only that one is thrown away: a 401 that comes late finds the new token here and takes it.
        """
        fingerprint = used.fingerprint
        if fingerprint not in self._rejected:
            self._rejected.append(fingerprint)
        held = self._token
        if held is not None and held.value == used.value:
            self._token = None
        return (yield from self.current(deadline))

    def _renew(self, deadline: float | None, *, patient: bool) -> Flow[Token | None]:
        group = self._group()
        work = Work(
            self._key,
            "a token",
            lambda: self._look(group.store, patient),
            lambda: self._fetch(group.store, deadline),
        )
        return (yield from group.do(work, deadline=deadline, patient=patient))

    def _group(self) -> Group:
        store = self._shared.store
        if store.holds_secrets:
            return self._shared
        if not self._warned:
            self._warned = True
            warn(f"{store!r} is not a file that only we can read (mode 0600): the token stays in memory.")
        return self._private

    def _look(self, store: Store, patient: bool) -> Generator[Any, Any, Token | RetryLater | None]:
        held = self._token
        now = self._runtime.now()
        if held is not None and now < (held.expires_at if patient else held.refresh_at):
            return held
        token = Token.read((yield StoreRequest(store, "get", self._key)))
        usable = token is not None and token.fingerprint not in self._rejected
        if token is not None and usable and now < (token.expires_at if patient else token.refresh_at):
            self._token = token
            return token
        failure = _read_failure((yield StoreRequest(store, "get", f"{self._key}:failure")))
        # The upper bound is for clocks that were set back.
        if failure is None or not now < failure.until <= now + _REMEMBERED:
            return None
        if failure.refused:
            raise refusal(Answer(failure.refused, {}, b""))
        return RetryLater(failure.until - now)

    def _fetch(self, store: Store, deadline: float | None) -> Flow[Token]:
        asked_at, now = self._runtime.now(), self._runtime.monotonic()
        until = now + self._policy.answer
        if deadline is not None:
            if deadline <= now:
                raise DeadlinePassed("a token")
            until = min(until, deadline)
        try:
            answer: Answer = yield Call("createToken", "POST", "/v1/Tokens", deadline=until)
            token = self._accept(answer, asked_at)
        except (NoAnswer, GiftCardsError) as problem:
            if deadline is not None and self._runtime.monotonic() >= deadline - _AT_ONCE:
                raise DeadlinePassed("a token") from None
            yield from self._note(store, problem)
            if isinstance(problem, NoAnswer):
                # What was to be sent with the token was not even tried.
                raise NoAnswer(f"no token: {problem.reason}", maybe_sent=False) from None
            raise
        for_store = StoreRequest(
            store, "put", self._key, (token.write(), max(1.0, token.ends_at - self._runtime.now()))
        )
        yield for_store
        self._token = token
        return token

    def _accept(self, answer: Answer, asked_at: float) -> Token:
        if answer.status_code == 429 or answer.status_code >= 500:
            raise _Unavailable(answer, retry_after(answer, asked_at))
        if not 200 <= answer.status_code < 300:
            raise refusal(answer)
        # The value gets no name here: an error report that shows local variables would show it.
        token = _issued(*read_token(answer), asked_at, self._policy)
        if token is None:
            raise UnexpectedAnswer(
                f"The token's lifetime is not a number above 0 ({answer}).", response=answer
            )
        return token

    def _note(self, store: Store, problem: Exception) -> Flow[None]:
        now = self._runtime.now()
        before = _read_failure((yield StoreRequest(store, "get", f"{self._key}:failure")))
        failures = 1 + (before.failures if before is not None else 0)
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
        refused = 0
        if isinstance(problem, _Unavailable) and problem.asked is not None:
            pause = max(pause, min(problem.asked, _LONGEST_ASKED))
        status = getattr(problem, "status_code", 0)
        if status in _REFUSED:
            pause, refused = self._policy.refusal, status
        written = msgspec.json.encode(_Failure(now + pause, failures, refused))
        yield StoreRequest(store, "put", f"{self._key}:failure", (written, pause + _REMEMBERED))
        self._next_refresh = self._runtime.monotonic() + max(
            pause, min(_LONGEST_REFRESH_PAUSE, 2.0 ** min(failures, 10))
        )


class _Unavailable(NoAnswer):
    """The service had no token to give just now."""

    def __init__(self, answer: Answer, asked: float | None) -> None:
        super().__init__(f"answer {answer}", maybe_sent=False)
        self.asked = asked


def _issued(value: str, expires_in: float, asked_at: float, policy: TokenPolicy) -> Token | None:
    seconds = lifetime(value, expires_in, policy, asked_at)
    return Token.issued(value, asked_at, seconds, policy) if seconds else None


def _read_failure(raw: bytes | None) -> _Failure | None:
    try:
        return msgspec.json.decode(raw, type=_Failure) if raw else None
    except msgspec.DecodeError:
        return None
