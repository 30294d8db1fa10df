"""Faults on order: what can go wrong, when, and how often; deterministic and counted."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from ..messages import How
from ..router import OPERATIONS

Stage = Literal["before", "token", "conflict", "order", "history", "decorate", "after", "slow"]
"""When one applies: before the rules see the request; while they decide (token, conflict, order, history);
when the answer is decorated; when it is sent; and how long that takes."""


class Kind(NamedTuple):
    """One kind of fault: its stage, and what it does with which fields of `Fault`."""

    stage: Stage
    meaning: str


KINDS: dict[str, Kind] = {
    "refuse_connection": Kind("before", "The connection is refused (real server: closed unread)."),
    "connect_timeout": Kind("before", "No connection is made in time (real server: closed unread)."),
    "drop_before_reading": Kind("before", "The connection breaks, `how`, before the request is read."),
    "never_answer_before_store": Kind("before", "Nothing is done and nothing is answered."),
    "status_before_store": Kind(
        "before",
        "`status` (503) with a `value` body: json, html, empty, or a page of a gateway, firewall, login, maintenance.",
    ),
    "rate_limited": Kind(
        "before", "429 with Retry-After `value` (verbatim, or date:SECONDS from now; none: absent)."
    ),
    "throttle_account": Kind(
        "before", "429 for all calls of the account for `seconds`, with Retry-After; the first one included."
    ),
    "unauthorized": Kind("before", "401 though the token is good."),
    "revoke_token": Kind("before", "The token used is revoked, for good."),
    "conflict_without_store": Kind(
        "before", "409 on createOrder though no such order exists; `value` as below."
    ),
    "token_expires_early": Kind("token", "The token is good for `seconds` only, whatever its answer says."),
    "conflict_body": Kind(
        "conflict",
        "A 409 names the order as `value`: list, id, order_id, none, several, wrong_existing, wrong_unknown.",
    ),
    "pending_for_polls": Kind("order", "The order is Pending for `polls` polls."),
    "pending_for_seconds": Kind("order", "The order is Pending for `seconds`."),
    "pending_for_ever": Kind("order", "The order is Pending for ever."),
    "unknown_status": Kind("order", "The order's status is `value`, an unheard-of word, for `polls` polls."),
    "commit_late": Kind(
        "order",
        "The answer takes `seconds`; meanwhile, and for `polls` reads, only a 409 knows of the order.",
    ),
    "webhook_lost": Kind("order", "The order's webhook is not sent."),
    "webhook_twice": Kind("order", "The order's webhook is sent twice."),
    "webhook_late": Kind("order", "The order's webhook is sent `seconds` late."),
    "webhook_early": Kind(
        "order", "A webhook is sent before the order's own answer, and again on completion."
    ),
    "webhook_forged": Kind(
        "order", "After `seconds` a false webhook is sent too: `value` other_id, unknown_id or garbage."
    ),
    "history_lag": Kind(
        "history", "The history lacks orders younger than `seconds`, or the one with `match_po`."
    ),
    "extra_fields": Kind("decorate", "Every object of the answer has a property that no document mentions."),
    "another_order": Kind(
        "decorate",
        "The answer is about another order: `value` existing, unknown or foreign (another account's).",
    ),
    "drop_after_store": Kind("after", "The connection breaks, `how`, instead of the answer."),
    "drop_mid_body": Kind("after", "The connection breaks, `how`, after `cut_at` bytes (half) of the body."),
    "never_answer_after_store": Kind("after", "Everything is done and nothing is answered."),
    "status_after_store": Kind(
        "after", "`status` (504) with a `value` body, as above, instead of the answer."
    ),
    "truncated_json": Kind(
        "after", "The body ends after `cut_at` characters (half), and Content-Length agrees."
    ),
    "malformed_json": Kind("after", "The body is no JSON."),
    "html_page": Kind(
        "after", "The body is an HTML page, `value` html or as above; the status is `status`, or as it was."
    ),
    "wrong_content_type": Kind("after", "Content-Type is `value` (text/plain)."),
    "empty_body": Kind("after", "The body is empty; the status is `status`, or as it was."),
    "latency": Kind("slow", "The answer takes `seconds`; what it tells was done at once."),
}

_CONFLICTS = ("list", "id", "order_id", "none", "several", "wrong_existing", "wrong_unknown")
PAGES = ("gateway", "firewall", "login", "maintenance")
"""Pages of those who stand before a service and may answer in its place."""
_BODIES = ("json", "html", "empty", *PAGES)
_VALUES: dict[str, tuple[str, ...]] = {
    "conflict_body": _CONFLICTS,
    "conflict_without_store": ("none", "wrong_existing", "wrong_unknown"),
    "status_before_store": _BODIES,
    "status_after_store": _BODIES,
    "html_page": ("html", *PAGES),
    "another_order": ("existing", "unknown", "foreign"),
    "webhook_forged": ("other_id", "unknown_id", "garbage"),
}
_IN_HEADERS = frozenset({"rate_limited", "wrong_content_type"})
_NEEDS_POLLS = frozenset({"pending_for_polls", "unknown_status"})
_NEEDS_SECONDS = frozenset({"throttle_account"})


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault to come. Raises ValueError for a kind, operation or value that does not exist.

    `kind`: a key of `KINDS`, where its meaning stands. `operation`: an operationId or "any". `times`: how
    often it applies, None for ever. `skip`: so many matching calls pass first. `every`: after it triggered,
    `every` - 1 matching calls pass. `match_po`: only calls about this PONumber match. `seconds`, `polls`,
    `status`, `value`, `how`, `cut_at`: as the kind says.
    """

    kind: str
    operation: str = "any"
    times: int | None = 1
    skip: int = 0
    every: int = 1
    match_po: str | None = None
    seconds: float = 0.0
    polls: int = 0
    status: int | None = None
    value: str | None = None
    how: How = "disconnect"
    cut_at: int | None = None

    def __post_init__(self) -> None:
        possible = {
            "kind": self.kind in KINDS,
            "operation": self.operation == "any" or self.operation in OPERATIONS,
            "times": self.times is None or _whole(self.times, 1),
            "skip": _whole(self.skip, 0),
            "every": _whole(self.every, 1),
            "match_po": self.match_po is None or isinstance(self.match_po, str),
            "seconds": self._seconds_are_possible(),
            "polls": _whole(self.polls, 1 if self.kind in _NEEDS_POLLS else 0),
            "status": self.status is None or (_whole(self.status, 200) and self.status <= 999),
            "value": self.value is None or self._value_is_possible(self.value),
            "how": self.how in get_args(How),
            "cut_at": self.cut_at is None or _whole(self.cut_at, 0),
        }
        wrong = [name for name, is_possible in possible.items() if not is_possible]
        if wrong:
            raise ValueError(f"fault {self.kind!r} cannot have this {' or '.join(wrong)}")

    def _seconds_are_possible(self) -> bool:
        if not isinstance(self.seconds, int | float) or not 0 <= self.seconds < 1e9:
            return False
        return self.seconds > 0 or self.kind not in _NEEDS_SECONDS

    def _value_is_possible(self, value: object) -> bool:
        if not isinstance(value, str):
            return False
        if self.kind in _VALUES:
            return value in _VALUES[self.kind]
        if self.kind == "rate_limited" and value.startswith("date:"):
            return _is_near(value[5:])
        if self.kind in _IN_HEADERS:
            return value.isascii() and value.isprintable() and value == value.strip()
        return True

    @classmethod
    def from_json(cls, payload: Any) -> Fault:
        """Return a fault from a JSON object with the same names; raises ValueError for anything else."""
        names = [field.name for field in dataclasses.fields(cls)]
        if not isinstance(payload, Mapping) or "kind" not in payload or set(payload) - set(names):
            raise ValueError(f"a fault is an object with a kind; it knows {', '.join(names)}")
        if not all(isinstance(payload.get(name, ""), str) for name in ("kind", "operation", "how")):
            raise ValueError("kind, operation and how of a fault are text")
        return cls(**payload)

    def to_json(self) -> dict[str, Any]:
        """Return the fault as a JSON object, without what is as by default."""
        fields = dataclasses.fields(self)
        return {
            field.name: value for field in fields if (value := getattr(self, field.name)) != field.default
        }


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_near(seconds: str) -> bool:
    try:
        return math.fabs(float(seconds)) < 1e9
    except ValueError:
        return False
