"""What a bearer token is: how long it lives, when to renew it, and how it is written down."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from ..policies import TokenPolicy

_SECONDS = {"seconds": 1.0, "minutes": 60.0}
_LONGEST = 366 * 24 * 3600.0
"""Lifetimes beyond a year are taken for a mistake in the unit; a 401 ends a token in any case."""


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token, and until when it is good; all times in wall-clock seconds since the epoch."""

    value: str
    refresh_at: float
    """From now on one caller renews it while the others go on with it."""
    expires_at: float
    """From now on nobody uses it."""
    ends_at: float
    """When the service stops accepting it."""

    def __repr__(self) -> str:
        """Tell its times, not its value."""
        return f"Token(refresh_at={self.refresh_at}, expires_at={self.expires_at}, ends_at={self.ends_at})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same for rich."""
        return [("refresh_at", self.refresh_at), ("expires_at", self.expires_at), ("ends_at", self.ends_at)]

    @classmethod
    def issued(cls, value: str, at: float, lifetime: float, policy: TokenPolicy) -> Token:
        """Work out the times of a token that was asked for at `at` and lives for so many seconds."""
        refresh, margin = min(policy.refresh_window, lifetime / 5), min(policy.expiry_margin, lifetime / 20)
        return cls(value, at + lifetime - refresh, at + lifetime - margin, at + lifetime)

    @property
    def fingerprint(self) -> str:
        """A name for this token that can be compared and written anywhere."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:16]

    def write(self) -> bytes:
        """Write it down for a store."""
        return msgspec.json.encode(self)

    @classmethod
    def read(cls, raw: bytes | None) -> Token | None:
        """Read what a store holds; None for anything else than a token, such as another version may write."""
        try:
            found = msgspec.json.decode(raw or b"null", type=cls | None)
        except msgspec.DecodeError:
            return None
        if found is None or not found.value.isascii() or not found.value.isprintable():
            return None
        return found


def lifetime(value: str, expires_in: float, policy: TokenPolicy, now: float) -> float:
    """Seconds that a token lives from `now`, when it was asked for; 0 when it says nothing useful."""
    seconds = _lifetime_of_jwt(value, now)
    if seconds is None:
        seconds = expires_in * _SECONDS[policy.unit]
    return min(max(seconds, 0.0), _LONGEST)


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
