"""The faults that are still to come: which of them applies a call, and how often each kind did."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ..router import WITHOUT_TOKEN
from .kinds import KINDS, Fault, Stage

_EXCLUSIVE: frozenset[Stage] = frozenset({"before", "after"})
_UNREAD = frozenset({"refuse_connection", "connect_timeout", "drop_before_reading"})
_ABOUT_ONE_ORDER = frozenset({"createOrder", "getOrder"})
_NEEDS_TOKEN = frozenset({"unauthorized", "revoke_token"})


@dataclass(slots=True, eq=False)
class _Pending:
    """A fault with what is left of its `times` and `skip`."""

    fault: Fault
    stage: Stage
    times: int | None
    skip: int


class FaultQueue:
    """Faults in the order of adding; those for one PONumber come first and cost other calls nothing."""

    def __init__(self, po_number_key: Callable[[str], str] = str) -> None:
        """`po_number_key` tells which PONumbers are the same: as the service compares them."""
        self._key = po_number_key
        self._by_po: dict[str | None, list[_Pending]] = {}
        self.triggered: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._by_po)

    def add(self, fault: Fault) -> None:
        """Put a fault at the end of the queue."""
        named = None if fault.kind == "history_lag" else fault.match_po
        key = None if named is None else self._key(named)
        pending = _Pending(fault, KINDS[fault.kind].stage, fault.times, fault.skip)
        self._by_po.setdefault(key, []).append(pending)

    def clear(self, kind: str | None = None) -> None:
        """Forget all faults that are still to come, or those of one kind."""
        kept = {
            key: [one for one in faults if kind not in (None, one.fault.kind)]
            for key, faults in self._by_po.items()
        }
        self._by_po = {key: faults for key, faults in kept.items() if faults}

    def pending(self) -> list[Fault]:
        """Return the faults that are still to come, with what is left of `times` and `skip`."""
        return [
            dataclasses.replace(one.fault, times=one.times, skip=one.skip)
            for faults in self._by_po.values()
            for one in faults
        ]

    def take(self, stage: Stage, operation: str, po_number: str | None) -> list[Fault]:
        """Return the faults that apply now and count them; before and after the rules at most one does."""
        triggered: list[Fault] = []
        for key in (None,) if po_number is None else (self._key(po_number), None):
            for one in tuple(self._by_po.get(key, ())):
                if one.stage != stage or not _concerns(one.fault, operation):
                    continue
                if one.skip:
                    one.skip -= 1
                    continue
                triggered.append(one.fault)
                self._use(one, key)
                if stage in _EXCLUSIVE:
                    return triggered
        return triggered

    def take_unread(self, operation: str) -> Fault | None:
        """Return the fault that applies before the body of a request is read, and count it, or None."""
        for one in self._by_po.get(None, ()):
            if one.stage == "before" and not one.skip and _concerns(one.fault, operation):
                if one.fault.kind not in _UNREAD:
                    return None
                self._use(one, None)
                return one.fault
        return None

    def _use(self, one: _Pending, key: str | None) -> None:
        self.triggered[one.fault.kind] += 1
        one.skip = one.fault.every - 1
        if one.times is None:
            return
        one.times -= 1
        if one.times == 0:
            self._by_po[key].remove(one)
            if not self._by_po[key]:
                del self._by_po[key]


def _concerns(fault: Fault, operation: str) -> bool:
    if fault.kind == "another_order" and operation not in _ABOUT_ONE_ORDER:
        return False
    if fault.kind == "throttle_account" and operation == "getStatus":
        return False
    if fault.kind == "conflict_without_store" and operation != "createOrder":
        return False
    if fault.operation == "any":
        return not (fault.kind in _NEEDS_TOKEN and operation in WITHOUT_TOKEN)
    return fault.operation == operation
