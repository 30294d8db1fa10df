"""A bearer token of a run: fetched once and used while it lasts."""

import time
from dataclasses import dataclass, field

_USUAL_LIFE = 3600


@dataclass(frozen=True)
class Token:
    """A bearer token, when it was made, and its ExpiresIn, whatever that is."""

    value: str = field(repr=False)
    made: float
    life: object

    @property
    def age(self) -> float:
        """Its age as part of its life, if ExpiresIn counts seconds."""
        seconds = self.life if isinstance(self.life, int) and self.life > 0 else _USUAL_LIFE
        return (time.monotonic() - self.made) / seconds
