"""How a resource is remembered, as a flow: memory, then the store, then the service, asked by one for all."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import msgspec

from .._http.flow import Flow, NoAnswer
from .._http.retry import CallContext, ClientContext
from .._warn import warn
from ..errors import RateLimited, RequestFailed, ServerError, UnexpectedAnswer
from .entry import CachedList, CacheEntry, age_of, is_fresh, read_record, write_record
from .single_flight import Group, Work
from .stores import StoreRequest

if TYPE_CHECKING:
    from ..policies import RetryPolicy

_QUICK_ATTEMPTS = 2
_QUICK_DEADLINE = 10.0
_DOWN = (RequestFailed, ServerError, RateLimited, UnexpectedAnswer)


class Source(msgspec.Struct, frozen=True):
    """Where a resource comes from: how the service is asked, and how its words are read again."""

    fetch: Callable[[CallContext], Flow[tuple[Any, ...]]]
    kind: Any


class ResourceCache:
    """Remembers resources for one account; `client` and `group` are the client's."""

    def __init__(self, client: ClientContext, group: Group) -> None:
        self._client = client
        self._group = group

    def read(self, entry: CacheEntry, source: Source) -> Flow[CachedList[Any]]:
        """Return the resource, from as near as it is fresh; from the service when it is not.

        When the service is down a copy that is no longer fresh is returned, with one warning. Raises what asking the
        service raises when there is none.
        """
        if entry.cached is not None and self._client.now() < entry.good_until:
            return entry.cached
        held = yield from self._copy(entry, source)
        if held is not None and self._is_fresh(held):
            self._keep(entry, held)
            return held
        try:
            return (yield from self._fetched(entry, source, -math.inf, self._policy(quick=held is not None)))
        except _DOWN as problem:
            if held is None:
                raise
            self._serve_stale(entry, held, problem)
            return held

    def refresh(self, entry: CacheEntry, source: Source) -> Flow[CachedList[Any]]:
        """Ask the service now, whatever is remembered; all processes of the store see the result."""
        return (yield from self._fetched(entry, source, self._client.now(), self._policy(quick=False)))

    def _fetched(
        self, entry: CacheEntry, source: Source, after: float, policy: RetryPolicy
    ) -> Flow[CachedList[Any]]:
        context = CallContext.start(self._client, policy)

        def look() -> Generator[Any, Any, CachedList[Any] | None]:
            found = yield from self._copy(entry, source)
            if found is None or found.fetched_at <= after or not self._is_fresh(found):
                return None
            self._keep(entry, found)
            return found

        def fetch() -> Generator[Any, Any, CachedList[Any]]:
            asked_at = self._client.now()
            items = yield from source.fetch(context)
            life = entry.life.drawn(self._client.random())
            raw = write_record(items, asked_at, life)
            yield StoreRequest(
                self._group.store, "put", entry.key, (raw, max(1.0, life + entry.policy.stale_if_error))
            )
            cached = CachedList.of(items, asked_at, asked_at + life, self._client.now)
            self._keep(entry, cached)
            return cached

        try:
            found = yield from self._group.do(
                Work(entry.key, entry.what, look, fetch), deadline=context.deadline
            )
        except NoAnswer as lost:
            cause: str | None = lost.reason
        else:
            if found is not None:
                return found
            cause = None
        why = "" if cause is None else f": {cause}"
        raise RequestFailed(f"{entry.what} could not be read{why}. Nothing was placed by it.", cause=cause)

    def _copy(self, entry: CacheEntry, source: Source) -> Generator[Any, Any, CachedList[Any] | None]:
        """Return the newest copy there is, fresh or not: the store's when it is newer than ours."""
        held = entry.cached
        raw = yield StoreRequest(self._group.store, "get", entry.key)
        age = None if raw is None else age_of(raw)
        if age is not None and (held is None or age[0] > held.fetched_at):
            items = read_record(raw, source.kind)
            if items is not None:
                return CachedList.of(
                    items, age[0], age[0] + min(age[1], self._longest(entry)), self._client.now
                )
        if raw is not None and held is None:
            _warn(
                entry,
                "damage",
                f"The stored copy of {entry.what} is damaged or of another version; fetched anew.",
            )
        return held

    def _longest(self, entry: CacheEntry) -> float:
        return entry.life.drawn(1)

    def _is_fresh(self, cached: CachedList[Any]) -> bool:
        return is_fresh(cached.fetched_at, cached.fresh_until - cached.fetched_at, self._client.now())

    def _keep(self, entry: CacheEntry, cached: CachedList[Any]) -> None:
        entry.warned_of.clear()
        entry.keep(cached, min(cached.fresh_until, self._client.now() + entry.policy.revalidate))

    def _serve_stale(self, entry: CacheEntry, cached: CachedList[Any], problem: Exception) -> None:
        entry.keep(cached, self._client.now() + entry.policy.retry_interval)
        days = f"{cached.age / 86_400:.1f} days ago"
        words = f"The service is down ({type(problem).__name__}): {entry.what} is served as it was {days}."
        _warn(entry, "stale", words)

    def _policy(self, *, quick: bool) -> RetryPolicy:
        # Who has a copy to fall back on does not keep its caller waiting for the last attempt.
        policy = self._client.policy
        if not quick:
            return policy
        attempts, deadline = min(policy.attempts, _QUICK_ATTEMPTS), min(policy.deadline, _QUICK_DEADLINE)
        return msgspec.structs.replace(policy, attempts=attempts, deadline=deadline)


def _warn(entry: CacheEntry, cause: str, words: str) -> None:
    if cause not in entry.warned_of:
        entry.warned_of.add(cause)
        warn(words)
