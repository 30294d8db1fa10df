"""What a run remembers of the orders it saw, to notice when a later answer contradicts an earlier one."""

from .exchange import JSON, Answer, dicts, text
from .results.collector import Collector

_DONE = frozenset({"complete", "completed", "fulfilled"})


def is_pending(order: JSON) -> bool:
    """Whether an order says that it is being worked on."""
    return str(order.get("Status")).casefold() == "pending"


def is_done(order: JSON) -> bool:
    """Whether an order says, in one of the known words, that it is finished."""
    return str(order.get("Status")).casefold() in _DONE


class OrderLog:
    """Statuses and claim links by order."""

    def __init__(self, judge: Collector) -> None:
        self._judge = judge
        self._done: dict[str, Answer] = {}
        self._links: dict[str, tuple[str, int, int]] = {}
        self._by_line: dict[tuple[str, int], list[str]] = {}

    def note(self, order: JSON, answer: Answer) -> None:
        """Compare an order, as one answer shows it, with what was seen of it before."""
        order_id = text(order.get("Id"))
        if order_id is None:
            return
        if is_done(order):
            self._done.setdefault(order_id, answer)
        if order_id in self._done:
            message = f"An order that was complete is {order.get('Status')}."
            kept = not is_pending(order)
            self._judge.check("status-moves-forward", kept, message, self._done[order_id], answer)
        for index, line in enumerate(dicts(order.get("LineItems"))):
            entries = dicts(line.get("ClaimData"))
            if entries:
                self._note_claims(order_id, index, entries, answer)

    def _note_claims(self, order_id: str, index: int, entries: list[JSON], answer: Answer) -> None:
        links = []
        for unit, entry in enumerate(entries):
            link, word = text(entry.get("ClaimLink")), text(entry.get("ClaimLinkChallengeAnswer"))
            message = "A ClaimData entry has no link or no answer."
            self._judge.check("claim-entries-complete", bool(link and word), message, answer)
            if not link:
                continue
            links.append(link)
            place = self._links.setdefault(link, (order_id, index, unit))
            kept = place[:2] == (order_id, index) and links.count(link) == 1
            self._judge.check("claim-links-differ", kept, "Two cards have the same claim link.", answer)
        kept = self._by_line.setdefault((order_id, index), sorted(links)) == sorted(links)
        self._judge.check("claim-links-stay", kept, "Read again, an order shows other claim links.", answer)
