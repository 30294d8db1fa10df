"""How a resource is remembered, as a flow: memory, then the store, then the service, asked by one for all."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .._http.flow import Flow, NoAnswer
from .._http.retry import CallContext, ClientContext
from ..errors import GiftCardsWarning, RateLimited, RequestFailed, ServerError, UnexpectedAnswer
from . import entry as _shelf
from .entry import Listing, Shelf
from .single_flight import Board, Errand, once
from .stores import Stored

if TYPE_CHECKING:
    from ..policies import RetryPolicy

_QUICK_ATTEMPTS = 2
_QUICK_DEADLINE = 10.0
_DOWN = (RequestFailed, ServerError, RateLimited, UnexpectedAnswer)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a resource comes from: how the service is asked, and how its words are read again."""

    fetch: Callable[[CallContext], Flow[tuple[Any, ...]]]
    kind: Any


class Memory:
    """Remembers resources for one account; `client` and `board` are the client's."""

    def __init__(self, client: ClientContext, board: Board) -> None:
        self._client = client
        self._board = board

    def read(self, shelf: Shelf, source: Source) -> Flow[Listing[Any]]:
        """Return the resource, from as near as it is fresh; from the service when it is not.

        When the service is down a copy that is no longer fresh is returned, with one warning. Raises what asking the
        service raises when there is none.
        """
        if shelf.listing is not None and self._client.now() < shelf.good_until:
            return shelf.listing
        held = yield from self._copy(shelf, source)
        if held is not None and self._is_fresh(held):
            self._shelve(shelf, held)
            return held
        try:
            return (yield from self._once(shelf, source, -math.inf, self._policy(quick=held is not None)))
        except _DOWN as problem:
            if held is None:
                raise
            self._serve_stale(shelf, held, problem)
            return held

    def refresh(self, shelf: Shelf, source: Source) -> Flow[Listing[Any]]:
        """Ask the service now, whatever is remembered; all processes of the store see the result."""
        return (yield from self._once(shelf, source, self._client.now(), self._policy(quick=False)))

    def _once(self, shelf: Shelf, source: Source, after: float, policy: RetryPolicy) -> Flow[Listing[Any]]:
        context = CallContext.start(self._client, policy)

        def look() -> Generator[Any, Any, Listing[Any] | None]:
            found = yield from self._copy(shelf, source)
            if found is None or found.fetched_at <= after or not self._is_fresh(found):
                return None
            self._shelve(shelf, found)
            return found

        def fetch() -> Generator[Any, Any, Listing[Any]]:
            asked_at = self._client.now()
            items = yield from source.fetch(context)
            life = shelf.life.drawn(self._client.random())
            raw = _shelf.write(items, asked_at, life)
            yield Stored(self._board.store, "put", shelf.key, (raw, max(1.0, life + shelf.policy.stale)))
            listing = Listing.of(items, asked_at, asked_at + life, self._client.now)
            self._shelve(shelf, listing)
            return listing

        try:
            found = yield from once(
                self._board, Errand(shelf.key, shelf.what, look, fetch), deadline=context.deadline
            )
        except NoAnswer as lost:
            raise RequestFailed(
                f"{shelf.what} could not be read: {lost.reason}. Nothing was placed by it."
            ) from lost
        if found is None:
            raise RequestFailed(f"{shelf.what} could not be read. Nothing was placed by it.")
        return found

    def _copy(self, shelf: Shelf, source: Source) -> Generator[Any, Any, Listing[Any] | None]:
        """Return the newest copy there is, fresh or not: the store's when it is newer than ours."""
        held = shelf.listing
        raw = yield Stored(self._board.store, "get", shelf.key)
        age = None if raw is None else _shelf.age_of(raw)
        if age is not None and (held is None or age[0] > held.fetched_at):
            items = _shelf.read(raw, source.kind)
            if items is not None:
                return Listing.of(items, age[0], age[0] + min(age[1], self._longest(shelf)), self._client.now)
        if raw is not None and held is None:
            _warn(
                shelf,
                "damage",
                f"The stored copy of {shelf.what} is damaged or of another version; fetched anew.",
            )
        return held

    def _longest(self, shelf: Shelf) -> float:
        return shelf.life.drawn(1)

    def _is_fresh(self, listing: Listing[Any]) -> bool:
        return _shelf.is_fresh(
            listing.fetched_at, listing.fresh_until - listing.fetched_at, self._client.now()
        )

    def _shelve(self, shelf: Shelf, listing: Listing[Any]) -> None:
        shelf.warned_of.clear()
        shelf.keep(listing, min(listing.fresh_until, self._client.now() + shelf.policy.notice))

    def _serve_stale(self, shelf: Shelf, listing: Listing[Any], problem: Exception) -> None:
        shelf.keep(listing, self._client.now() + shelf.policy.pause)
        days = f"{listing.age / 86_400:.1f} days ago"
        words = f"The service is down ({type(problem).__name__}): {shelf.what} is served as it was {days}."
        _warn(shelf, "stale", words)

    def _policy(self, *, quick: bool) -> RetryPolicy:
        # Who has a copy to fall back on does not keep its caller waiting for the last attempt.
        policy = self._client.policy
        if not quick:
            return policy
        attempts, deadline = min(policy.attempts, _QUICK_ATTEMPTS), min(policy.deadline, _QUICK_DEADLINE)
        return replace(policy, attempts=attempts, deadline=deadline)


def _warn(shelf: Shelf, cause: str, words: str) -> None:
    if cause not in shelf.warned_of:
        shelf.warned_of.add(cause)
        warnings.warn(words, GiftCardsWarning, stacklevel=2)
