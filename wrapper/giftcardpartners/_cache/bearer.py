"""What a bearer token is: how long it lives, when to renew it, and how it is written down."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from ..errors import InvalidInput

_UNITS = {"seconds": 1.0, "minutes": 60.0}
_LONGEST = 366 * 24 * 3600.0
"""Lifetimes beyond a year are taken for a mistake in the unit; a 401 ends a token in any case."""


@dataclass(frozen=True, slots=True)
class TokenPolicy:
    """When the token is renewed; all times in seconds.

    `soft` before its end one caller renews it while the others go on with it; `hard` before its end nobody
    uses it any more, which also allows for clocks that differ by that much. Of a short life they take at most
    a fifth and a twentieth. `unit` is the unit of `ExpiresIn`, which no source states: the vendor's 3600
    reads as seconds, a sibling client takes minutes (E). A JWT's own `exp` is believed first. `lease` is the
    longest time for which a renewer that was killed can keep others waiting; `answer` bounds the wait for a
    new token and must fit into it. A refused renewal is not tried again for `refusal`.
    """

    soft: float = 300.0
    hard: float = 30.0
    unit: Literal["seconds", "minutes"] = "seconds"
    lease: float = 30.0
    answer: float = 10.0
    refusal: float = 2.0

    def __post_init__(self) -> None:
        """Refuse windows that are the wrong way round and leases that end before the answer comes."""
        if not 0 <= self.hard <= self.soft < float("inf"):
            raise InvalidInput("TokenPolicy needs 0 <= hard <= soft. Nothing was sent.")
        if self.unit not in _UNITS:
            raise InvalidInput('TokenPolicy.unit must be "seconds" or "minutes". Nothing was sent.')
        if not 0 < self.answer < self.lease < float("inf") or not 0 <= self.refusal < float("inf"):
            raise InvalidInput("TokenPolicy needs 0 < answer < lease and refusal >= 0. Nothing was sent.")

    def lifetime(self, value: str, expires_in: float, now: float) -> float:
        """Seconds that a token lives from `now`, when it was asked for; 0 when it says nothing useful."""
        seconds = _lifetime_of_jwt(value, now)
        if seconds is None:
            seconds = expires_in * _UNITS[self.unit]
        return min(max(seconds, 0.0), _LONGEST)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token, and until when it is good; all times in wall-clock seconds since the epoch."""

    value: str = field(repr=False)
    soft_at: float
    hard_at: float
    expires_at: float

    @classmethod
    def issued(cls, value: str, at: float, lifetime: float, policy: TokenPolicy) -> Bearer:
        """Work out the windows of a token that was asked for at `at`."""
        soft, hard = min(policy.soft, lifetime / 5), min(policy.hard, lifetime / 20)
        return cls(value, at + lifetime - soft, at + lifetime - hard, at + lifetime)

    @property
    def generation(self) -> str:
        """A name for this token that can be compared and written anywhere."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:16]

    def write(self) -> bytes:
        """Write it down for a store."""
        return msgspec.json.encode(_Written(self.value, self.soft_at, self.hard_at, self.expires_at))

    @classmethod
    def read(cls, raw: bytes | None) -> Bearer | None:
        """Read what a store holds; None for anything else than a token, such as another version may write."""
        try:
            found = msgspec.json.decode(raw or b"null", type=_Written | None)
        except msgspec.DecodeError:
            return None
        if found is None or not found.value.isascii() or not found.value.isprintable():
            return None
        return cls(found.value, found.soft_at, found.hard_at, found.expires_at)


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    value: str
    soft_at: float
    hard_at: float
    expires_at: float


def _lifetime_of_jwt(value: str, now: float) -> float | None:
    """Read how long a JWT lives from its claims, unverified: it only decides when we ask for the next one.

    The difference of `exp` and `iat` needs no clock of ours, so that a clock that is wrong changes nothing.
    """
    parts = value.split(".")
    if len(parts) != 3 or len(value) > 16_384:
        return None
    try:
        claims: Any = msgspec.json.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(claims, dict):
        return None
    exp, iat = claims.get("exp"), claims.get("iat", now)
    if not _is_moment(exp) or not _is_moment(iat) or exp <= iat:
        return None
    return float(exp - iat)


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12
