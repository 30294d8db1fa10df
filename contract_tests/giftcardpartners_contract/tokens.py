"""The bearer tokens of a run: each is fetched once and used while it lasts."""

import time
from dataclasses import dataclass, field

from .target import Credentials

_RENEWED_AFTER = 0.7
_USUAL_LIFE = 3600


@dataclass(frozen=True)
class _Token:
    """A bearer token, when it was made, and how long it lasts if its figure counts seconds."""

    value: str = field(repr=False)
    made: float
    life: float

    @property
    def age(self) -> float:
        """Its age as part of its life."""
        return (time.monotonic() - self.made) / self.life


class Tokens:
    """Tokens by the credentials that they were made for."""

    def __init__(self) -> None:
        self._tokens: dict[Credentials, _Token] = {}

    def keep(self, credentials: Credentials, value: str, made: float, life: object) -> None:
        """Keep a token; `life` is its ExpiresIn, whatever that is."""
        seconds = life if isinstance(life, int) and life > 0 else _USUAL_LIFE
        self._tokens[credentials] = _Token(value, made, seconds)

    def get(self, credentials: Credentials) -> str | None:
        """Return a token that is still young, or None."""
        kept = self._tokens.get(credentials)
        return kept.value if kept and kept.age <= _RENEWED_AFTER else None

    def forget(self, credentials: Credentials) -> float:
        """Forget a token, so that the next request gets a new one; returns its age as part of its life."""
        kept = self._tokens.pop(credentials, None)
        return kept.age if kept else 1.0
