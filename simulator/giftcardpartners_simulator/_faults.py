"""Faults on order: what can go wrong, when, and how often; deterministic and counted."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ._messages import How
from ._router import OPERATIONS, WITHOUT_TOKEN

Stage = Literal["before", "slow", "token", "order", "conflict", "history", "dress", "after"]

STAGES: dict[str, Stage] = {
    "refuse_connection": "before",
    "connect_timeout": "before",
    "drop_before_reading": "before",
    "never_answer_before_store": "before",
    "status_before_store": "before",
    "rate_limited": "before",
    "unauthorized": "before",
    "revoke_token": "before",
    "conflict_without_store": "before",
    "latency": "slow",
    "token_expires_early": "token",
    "pending_for_polls": "order",
    "pending_for_seconds": "order",
    "pending_for_ever": "order",
    "unknown_status": "order",
    "commit_late": "order",
    "webhook_lost": "order",
    "webhook_twice": "order",
    "webhook_late": "order",
    "webhook_early": "order",
    "webhook_forged": "order",
    "conflict_body": "conflict",
    "history_lag": "history",
    "extra_fields": "dress",
    "drop_after_store": "after",
    "drop_mid_body": "after",
    "never_answer_after_store": "after",
    "status_after_store": "after",
    "truncated_json": "after",
    "malformed_json": "after",
    "html_page": "after",
    "wrong_content_type": "after",
    "empty_body": "after",
}
"""Every kind of fault and the stage of a call at which it strikes."""

_EXCLUSIVE = frozenset({"before", "after"})
_UNREAD = frozenset({"refuse_connection", "connect_timeout", "drop_before_reading"})
_CONFLICTS = ("list", "id", "order_id", "none", "several", "wrong_existing", "wrong_unknown")
_VALUES: dict[str, tuple[str, ...]] = {
    "conflict_body": _CONFLICTS,
    "conflict_without_store": ("none", "wrong_existing", "wrong_unknown"),
    "status_before_store": ("json", "html", "empty"),
    "status_after_store": ("json", "html", "empty"),
    "webhook_forged": ("other_id", "unknown_id", "garbage"),
}
_NEEDS_TOKEN = frozenset({"unauthorized", "revoke_token"})
_NEEDS_POLLS = frozenset({"pending_for_polls", "unknown_status"})


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault to come. Raises ValueError for a kind, operation or value that does not exist.

    `kind`: one of `STAGES`. `operation`: an operationId or "any". `times`: how often, None for ever. `skip`: let so
    many matching calls pass first. `match_po`: strike only calls about this PONumber (for history_lag: hide only this
    order). `seconds`, `polls`, `status`, `value`, `how`, `cut_at` mean what docs/simulator.md says for each kind.
    """

    kind: str
    operation: str = "any"
    times: int | None = 1
    skip: int = 0
    match_po: str | None = None
    seconds: float = 0.0
    polls: int = 0
    status: int | None = None
    value: str | None = None
    how: How = "disconnect"
    cut_at: int | None = None

    def __post_init__(self) -> None:
        allowed = _VALUES.get(self.kind)
        problems = {
            "kind": self.kind not in STAGES,
            "operation": self.operation != "any" and self.operation not in OPERATIONS,
            "times": self.times is not None and self.times < 1,
            "skip": self.skip < 0,
            "seconds": not 0 <= self.seconds < 1e9,
            "polls": self.polls < (1 if self.kind in _NEEDS_POLLS else 0),
            "status": self.status is not None and not 200 <= self.status <= 999,
            "value": allowed is not None and self.value is not None and self.value not in allowed,
            "how": self.how not in get_args(How),
            "cut_at": self.cut_at is not None and self.cut_at < 0,
        }
        wrong = [name for name, is_wrong in problems.items() if is_wrong]
        if wrong:
            raise ValueError(f"fault {self.kind!r} cannot have this {' or '.join(wrong)}")

    @classmethod
    def from_json(cls, payload: Any) -> Fault:
        """Return a fault from a JSON object with the same names; raises ValueError for anything else."""
        if not isinstance(payload, Mapping):
            raise ValueError("a fault is a JSON object")
        try:
            return cls(**payload)
        except TypeError:
            names = ", ".join(field.name for field in dataclasses.fields(cls))
            raise ValueError(f"a fault needs a kind, and knows: {names}") from None

    def to_json(self) -> dict[str, Any]:
        """Return the fault as a JSON object, without the defaults."""
        fields = dataclasses.fields(self)
        return {f.name: getattr(self, f.name) for f in fields if getattr(self, f.name) != f.default}


@dataclass(slots=True, eq=False)
class _Waiting:
    fault: Fault
    stage: Stage
    times: int | None
    skip: int


class FaultBox:
    """The faults that are still to come, and a count of those that struck."""

    def __init__(self) -> None:
        self._by_po: dict[str | None, list[_Waiting]] = {}
        self.struck: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """Put a fault at the end of the queue."""
        waiting = _Waiting(fault, STAGES[fault.kind], fault.times, fault.skip)
        key = None if fault.kind == "history_lag" else fault.match_po
        self._by_po.setdefault(key, []).append(waiting)

    def clear(self) -> None:
        """Forget all faults that are still to come."""
        self._by_po.clear()

    def __bool__(self) -> bool:
        return bool(self._by_po)

    def waiting(self) -> list[Fault]:
        """Return the faults that are still to come, with what is left of `times` and `skip`."""
        return [
            dataclasses.replace(item.fault, times=item.times, skip=item.skip)
            for items in self._by_po.values()
            for item in items
        ]

    def take(self, stage: Stage, operation: str, po_number: str | None) -> list[Fault]:
        """Return the faults that strike now and count them; at an exclusive stage at most one does."""
        struck: list[Fault] = []
        for key in (po_number, None) if po_number is not None else (None,):
            for item in tuple(self._by_po.get(key, ())):
                if item.stage != stage or not _concerns(item.fault, operation):
                    continue
                if item.skip:
                    item.skip -= 1
                    continue
                struck.append(item.fault)
                self._use(item, key)
                if stage in _EXCLUSIVE:
                    return struck
        return struck

    def take_unread(self, operation: str) -> Fault | None:
        """Return the fault that refuses a call before its body is read, and count it; None when there is none."""
        for item in self._by_po.get(None, ()):
            if item.stage == "before" and not item.skip and _concerns(item.fault, operation):
                if item.fault.kind in _UNREAD:
                    self._use(item, None)
                    return item.fault
                return None
        return None

    def _use(self, item: _Waiting, key: str | None) -> None:
        self.struck[item.fault.kind] += 1
        if item.times is not None:
            item.times -= 1
            if item.times == 0:
                self._by_po[key].remove(item)
                if not self._by_po[key]:
                    del self._by_po[key]


def _concerns(fault: Fault, operation: str) -> bool:
    if fault.kind == "conflict_without_store" and operation != "createOrder":
        return False
    if fault.operation == "any":
        return not (fault.kind in _NEEDS_TOKEN and operation in WITHOUT_TOKEN)
    return fault.operation == operation
