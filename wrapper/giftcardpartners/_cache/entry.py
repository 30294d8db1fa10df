"""What is remembered of one resource: how old it is, how long it is fresh, and how it is written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from giftcardpartners_api.types import to_json

from ..policies import CachePolicy, TimeToLive

_CLOCKS_DIFFER = 300.0


class Described(Protocol):
    """An entry of a list."""

    @property
    def id(self) -> str | None:
        """What tells it from the others."""


T = TypeVar("T")
Item = TypeVar("Item", bound=Described, covariant=True)


class CachedList(tuple[Item, ...]):  # noqa: SLOT001 - a tuple can have no slots for its age
    """Entries of a remembered list, as a tuple that knows how old it is.

    `fetched_at` is when the service was asked, in seconds since the epoch.
    """

    fetched_at: float
    fresh_until: float
    _now: Callable[[], float]

    @classmethod
    def of(
        cls,
        items: Iterable[Item],
        fetched_at: float,
        fresh_until: float,
        now: Callable[[], float] = time.time,
    ) -> CachedList[Item]:
        """Put entries together with their age."""
        cached = cls(items)
        cached.fetched_at, cached.fresh_until, cached._now = fetched_at, fresh_until, now
        return cached

    def of_same_age(self, items: Iterable[Item]) -> CachedList[Item]:
        """Some of these entries, as a list of their own."""
        return CachedList.of(items, self.fetched_at, self.fresh_until, self._now)

    @property
    def age(self) -> float:
        """Seconds since the service was asked."""
        return max(0.0, self._now() - self.fetched_at)

    @property
    def stale(self) -> bool:
        """Whether it is served beyond its time, because the service is down."""
        return self._now() >= self.fresh_until


class CacheEntry:
    """One cached resource of a process: the list, the same by id, and until when nobody needs to be asked.

    `good_until` is wall-clock seconds; reading it and one of the other two is all that a remembered entry costs.
    """

    def __init__(self, key: str, what: str, life: TimeToLive, policy: CachePolicy) -> None:
        self.key = key
        self.what = what
        self.life = life
        self.policy = policy
        self.cached: CachedList[Any] | None = None
        self.by_id: dict[str, Any] = {}
        self.good_until = 0.0
        self.warned_of: set[str] = set()

    def keep(self, cached: CachedList[Any], good_until: float) -> None:
        """Put a list where readers find it; a reader in between sees the old one a moment longer."""
        self.by_id = {item.id: item for item in cached if item.id}
        self.cached = cached
        self.good_until = good_until


class _Record(msgspec.Struct, Generic[T], rename="pascal"):
    """A list as it is written down: the service's own words and when they were said, nothing else."""

    fetched_at: float
    life: float
    data: tuple[T, ...]


class _Head(msgspec.Struct, rename="pascal"):
    """The part of a record that tells its age."""

    fetched_at: float
    life: float


def write_record(items: Iterable[Any], fetched_at: float, life: float) -> bytes:
    """Write a list of models down."""
    return to_json(_Record(fetched_at, life, tuple(items)))


def age_of(raw: bytes) -> tuple[float, float] | None:
    """Read when a record was fetched and how long it was to live; None for what is no record of ours."""
    # Only as far as the list, which is long, and is read when it is wanted.
    end = raw.find(b',"Data":')
    try:
        head = msgspec.json.decode(raw if end < 0 else raw[:end] + b"}", type=_Head)
    except (msgspec.DecodeError, RecursionError):
        return None
    return head.fetched_at, head.life


def read_record(raw: bytes, kind: Any) -> tuple[Any, ...] | None:
    """Read the models of a record; None when they do not fit openapi.yaml any more."""
    try:
        record: _Record[Any] = msgspec.json.decode(raw, type=_Record[kind])
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
        return None
    return record.data


def is_fresh(fetched_at: float, life: float, now: float) -> bool:
    """Whether something fetched then is still good; a time in the future is a clock that was set back."""
    return now < fetched_at + life and fetched_at <= now + _CLOCKS_DIFFER
