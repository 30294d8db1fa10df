"""The one token of an account: who renews it and when, the same for threads, tasks, processes and hosts."""

from __future__ import annotations

import warnings
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from .._http.answers import read_token
from .._http.flow import Answer, NoAnswer
from .._http.refusals import refusal, retry_after
from ..errors import GiftCardsWarning, UnexpectedAnswer
from .bearer import Bearer, TokenPolicy
from .single_flight import Abandoned, Board, Errand, Later, OutOfTime, once
from .stores import MemoryStore, Store, Stored

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..runtime import Runtime

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 10.0
_LONGEST_ASKED = 30.0
_REMEMBERED = 120.0
_SOFT_PAUSE = 1.0
_LONGEST_SOFT_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Ask:
    """Yielded to have a token requested; answered with the whole Answer. `deadline` is the caller's."""

    deadline: float | None


class _Trouble(msgspec.Struct):
    """How the last renewal went wrong, for all who might try the same: `refused` is the status, 0 if none."""

    until: float
    failures: int
    refused: int = 0


class Keeper:
    """What those clients of a process share that speak for one account: the token, and how to get the next.

    `current` and `renewed` are flows; they yield `Ask`, `Stored` and `Sleep`.
    """

    def __init__(self, key: str, store: Store, runtime: Runtime, policy: TokenPolicy) -> None:
        self._key = f"{key}:token"
        self._runtime = runtime
        self._policy = policy
        self._shared = Board(store, runtime, policy.lease)
        self._private = Board(MemoryStore(now=runtime.now), runtime, policy.lease)
        self._warned = False
        self._token: Bearer | None = None
        self._rejected: deque[str] = deque(maxlen=16)
        self._next_soft = 0.0

    def ready(self) -> Bearer | None:
        """Return the token if it can be used with nothing to decide."""
        token = self._token
        return token if token is not None and self._runtime.now() < token.soft_at else None

    def current(self, deadline: float | None) -> Generator[Any, Any, Bearer]:
        """Return a token that can be used, renewing it when it is time; waits no longer than `deadline`.

        Raises AuthenticationFailed or AccessDisabled when the service refuses the credentials,
        UnexpectedAnswer when its answer cannot be read, NoAnswer or the transport's error when there is none.
        """
        token = self._token
        now = self._runtime.now()
        if token is None or now >= token.hard_at:
            token = yield from self._renew(deadline, patient=True)
            if token is None:
                raise NoAnswer("there is no token", maybe_sent=False)
            return token
        if now >= token.soft_at and self._runtime.monotonic() >= self._next_soft:
            # Nobody else comes here while this one renews; and after a failure not before the pause is over.
            self._next_soft = self._runtime.monotonic() + _SOFT_PAUSE
            try:
                return (yield from self._renew(deadline, patient=False)) or token
            except Abandoned:
                raise
            except Exception:  # noqa: BLE001 - whatever it was: the old token is good for a while yet
                return token
        return token

    def renewed(self, used: Bearer, deadline: float | None) -> Generator[Any, Any, Bearer]:
        """Return another token than the one that was just answered with 401.

        Only that one is thrown away: a 401 that comes late finds the new token here and takes it.
        """
        generation = used.generation
        if generation not in self._rejected:
            self._rejected.append(generation)
        held = self._token
        if held is not None and held.value == used.value:
            self._token = None
        return (yield from self.current(deadline))

    def _renew(self, deadline: float | None, *, patient: bool) -> Generator[Any, Any, Bearer | None]:
        board = self._board()
        errand = Errand(
            self._key,
            "a token",
            lambda: self._look(board.store, patient),
            lambda: self._fetch(board.store, deadline),
        )
        return (yield from once(board, errand, deadline=deadline, patient=patient))

    def _board(self) -> Board:
        store = self._shared.store
        if store.holds_secrets:
            return self._shared
        if not self._warned:
            self._warned = True
            warnings.warn(
                f"{store!r} is not a file that only we can read (mode 0600): the token stays in memory.",
                GiftCardsWarning,
                stacklevel=2,
            )
        return self._private

    def _look(self, home: Store, patient: bool) -> Generator[Any, Any, Bearer | Later | None]:
        held = self._token
        now = self._runtime.now()
        if held is not None and now < (held.hard_at if patient else held.soft_at):
            return held
        token = Bearer.read((yield Stored(home, "get", self._key)))
        usable = token is not None and token.generation not in self._rejected
        if token is not None and usable and now < (token.hard_at if patient else token.soft_at):
            self._token = token
            return token
        trouble = _read_trouble((yield Stored(home, "get", f"{self._key}:trouble")))
        # The upper bound is for clocks that were set back.
        if trouble is None or not now < trouble.until <= now + _REMEMBERED:
            return None
        if trouble.refused:
            raise refusal(Answer(trouble.refused, {}, b""))
        return Later(trouble.until - now)

    def _fetch(self, home: Store, deadline: float | None) -> Generator[Any, Any, Bearer]:
        asked_at = self._runtime.now()
        if deadline is not None and deadline <= self._runtime.monotonic():
            raise OutOfTime("a token")
        try:
            answer: Answer = yield Ask(deadline)
            token = self._accept(answer, asked_at)
        except OutOfTime:
            raise
        except Exception as problem:
            reason = problem.lost if isinstance(problem, Abandoned) else problem
            if reason is not None:
                yield from self._note(home, reason)
            raise
        yield Stored(
            home, "put", self._key, (token.write(), max(1.0, token.expires_at - self._runtime.now()))
        )
        self._token = token
        return token

    def _accept(self, answer: Answer, asked_at: float) -> Bearer:
        if answer.status_code == 429 or answer.status_code >= 500:
            raise _Unavailable(answer, retry_after(answer, asked_at))
        if not 200 <= answer.status_code < 300:
            raise refusal(answer)
        value, expires_in = read_token(answer)
        lifetime = self._policy.lifetime(value, expires_in, asked_at)
        if not lifetime:
            raise UnexpectedAnswer(
                f"The token's lifetime is not a number above 0 ({answer}).", response=answer
            )
        return Bearer.issued(value, asked_at, lifetime, self._policy)

    def _note(self, home: Store, problem: Exception) -> Generator[Any, Any, None]:
        now = self._runtime.now()
        before = _read_trouble((yield Stored(home, "get", f"{self._key}:trouble")))
        failures = 1 + (before.failures if before is not None else 0)
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
        refused = 0
        if isinstance(problem, _Unavailable) and problem.asked is not None:
            pause = max(pause, min(problem.asked, _LONGEST_ASKED))
        status = getattr(problem, "status_code", 0)
        if status in {401, 403}:
            pause, refused = self._policy.refusal, status
        trouble = _Trouble(now + pause, failures, refused)
        yield Stored(home, "put", f"{self._key}:trouble", (msgspec.json.encode(trouble), pause + _REMEMBERED))
        self._next_soft = self._runtime.monotonic() + max(
            pause, min(_LONGEST_SOFT_PAUSE, 2.0 ** min(failures, 10))
        )


class _Unavailable(NoAnswer):
    """The service had no token to give just now."""

    def __init__(self, answer: Answer, asked: float | None) -> None:
        super().__init__(f"no token: answer {answer}", maybe_sent=False)
        self.asked = asked


def _read_trouble(raw: bytes | None) -> _Trouble | None:
    try:
        return msgspec.json.decode(raw, type=_Trouble) if raw else None
    except msgspec.DecodeError:
        return None
