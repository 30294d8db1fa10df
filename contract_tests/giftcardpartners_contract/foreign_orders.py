"""Orders that somebody else places on the account while it is judged: noticed, named, and blamed on nobody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .errors import CannotReach, Interrupted
from .exchange import JSON, text

_LAG = 1.0
_MOST_WAITS = 3
_MOST_NAMED = 3


@dataclass
class ForeignOrders:
    """Compares the newest orders with those that were there before and with our own.

    `newest` reads them, `is_ours` knows our own, `pause` lets a history that lags catch up.
    """

    newest: Callable[[], list[JSON]]
    is_ours: Callable[[JSON], bool]
    pause: Callable[[float], None]
    seen: dict[str, str] = field(default_factory=dict)
    """PONumbers of orders of somebody else, by their ids."""
    _known: set[str] = field(default_factory=set)
    _since: list[str] = field(default_factory=list)
    _is_looking: bool = False
    _waits: int = 0

    def survey(self) -> None:
        """Take the orders that are there as known."""
        self._known.update(str(row.get("Id")) for row in self.newest())

    def know(self, ids: Iterable[str]) -> None:
        """Take orders as known, whoever placed them."""
        self._known.update(ids)

    def begin(self) -> None:
        """Begin a scenario: what came before it does not upset it."""
        self._since = []

    def in_words(self) -> str:
        """Return what somebody else ordered since the scenario began, or empty text."""
        if self._is_looking:
            return ""
        self._is_looking = True
        try:
            self._look()
            if not self._since and self._waits < _MOST_WAITS:
                self._waits += 1
                self.pause(_LAG)
                self._look()
        except (CannotReach, Interrupted):
            return ""
        finally:
            self._is_looking = False
        if not self._since:
            return ""
        named = ", ".join(self._since[:_MOST_NAMED])
        count = "an order" if len(self._since) == 1 else f"{len(self._since)} orders"
        return f"somebody else placed {count} on the account meanwhile (PONumber {named})"

    def _look(self) -> None:
        for row in self.newest():
            order_id = text(row.get("Id"))
            if order_id and order_id not in self._known and not self.is_ours(row):
                self._known.add(order_id)
                self._since.append(str(row.get("PONumber")))
                self.seen[order_id] = str(row.get("PONumber"))
