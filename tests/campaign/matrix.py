"""The fault matrix: every way in which an order's way can go wrong, by name, and how it is asked of the simulator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from giftcardpartners_simulator import Fault
from giftcardpartners_simulator.faults.kinds import PAGES

Stage = Literal["before", "decorate", "after", "slow", "renew", "order", "wire"]
"""When a recipe strikes; `renew` refuses a token, `wire` is done by the campaign's own transport."""


@dataclass(frozen=True)
class Recipe:
    """One cell of the matrix: `family` is its row in the report, `settings` what the simulator is told."""

    name: str
    family: str
    stage: Stage
    kind: str = ""
    settings: dict[str, Any] = field(default_factory=dict, hash=False)
    operation: str = "createOrder"

    @property
    def refuses(self) -> bool:
        """Whether it is a refusal that is not to be repeated."""
        return self.family in {REFUSED_TOKEN, OTHERS_PAGE}


ARRIVES_LATE = Recipe("request arrives late", "answer after the time-out", "wire")
LIMIT = "time limit raised by a signal"
ANOTHER = "an answer about another order"
OTHERS_PAGE = "somebody else's page"
REFUSED_TOKEN = "401 in mid-flight"


def _posts() -> Iterator[Recipe]:
    yield Recipe("connection refused", "before send", "before", "refuse_connection")
    yield Recipe("connect time-out", "before send", "before", "connect_timeout")
    for how in ("disconnect", "reset", "broken_pipe"):
        yield Recipe(f"{how} mid-request", "mid-request", "before", "drop_before_reading", {"how": how})
    for how in ("disconnect", "reset"):
        yield Recipe(f"stored, then {how}", "stored, then dropped", "after", "drop_after_store", {"how": how})
        yield Recipe(f"body cut: {how}", "stored, then truncated", "after", "drop_mid_body", {"how": how})
    yield Recipe("JSON cut short", "stored, then truncated", "after", "truncated_json")
    yield Recipe("slow answer", "answer after the time-out", "slow", "latency", {"seconds": 45.0})
    yield Recipe("silent after storing", "answer after the time-out", "after", "never_answer_after_store")
    yield Recipe("silent before storing", "answer after the time-out", "before", "never_answer_before_store")
    yield ARRIVES_LATE
    for status in (500, 502, 503, 504, 520):
        yield Recipe(
            f"{status} before storing",
            "5xx before storing",
            "before",
            "status_before_store",
            {"status": status},
        )
        yield Recipe(
            f"{status} after storing", "5xx after storing", "after", "status_after_store", {"status": status}
        )
    yield Recipe("408", "408", "before", "status_before_store", {"status": 408})
    for words, value in (
        ("seconds", "3"),
        ("a date", "date:7"),
        ("a past date", "date:-90"),
        ("an hour", "3600"),
        ("absurd", "-1e400 soon"),
        ("nothing", None),
    ):
        yield Recipe(f"429, {words}", "429", "before", "rate_limited", {"value": value})
    yield Recipe("401", REFUSED_TOKEN, "before", "unauthorized")
    yield Recipe("token revoked", REFUSED_TOKEN, "renew", "revoke_token")
    yield Recipe("malformed JSON", "unreadable answer", "after", "malformed_json")
    yield Recipe("HTML page", "unreadable answer", "after", "html_page")
    yield Recipe("wrong content type", "unreadable answer", "after", "wrong_content_type")
    yield Recipe("empty body", "unreadable answer", "after", "empty_body")
    for page in PAGES:
        yield Recipe(
            f"{page} page, not stored", OTHERS_PAGE, "before", "status_before_store", {"value": page}
        )
        yield Recipe(f"{page} page, stored", OTHERS_PAGE, "after", "status_after_store", {"value": page})
    # One of the same content and number but another id could not be told from it.
    yield Recipe("201 about another", ANOTHER, "decorate", "another_order", {"value": "foreign"})
    yield Recipe("account throttled", "account throttled", "before", "throttle_account", {"seconds": 15.0})
    for variant in ("none", "wrong_existing", "wrong_unknown"):
        yield Recipe(
            f"409 {variant}, not stored",
            "409 for nothing",
            "before",
            "conflict_without_store",
            {"value": variant},
        )
    yield Recipe("commits late", "first attempt still running", "order", "commit_late", {"seconds": 14.0})
    yield Recipe("shows late", "first attempt still running", "order", "commit_late", {"polls": 2})
    for where in ("before", "after", "pause"):
        yield Recipe(f"interrupted: {where}", "caller interrupted", "wire", where)
        yield Recipe(f"time limit: {where}", LIMIT, "wire", where)


POSTS = tuple(_posts())

CONFLICTS = tuple(
    Recipe(f"409: {value}", "409 variants", "order", "conflict_body", {"value": value})
    for value in ("list", "id", "order_id", "none", "several", "wrong_existing", "wrong_unknown")
)

_Cell = tuple[str, Stage, str, dict[str, Any]]

_READS: tuple[_Cell, ...] = (
    ("503", "before", "status_before_store", {"status": 503}),
    ("dropped", "after", "drop_after_store", {}),
    ("silent", "after", "never_answer_after_store", {}),
    ("cut", "after", "truncated_json", {}),
    ("HTML", "after", "html_page", {}),
    ("401", "before", "unauthorized", {}),
    ("429", "before", "rate_limited", {"value": "2"}),
    *((f"{page} page", "before", "status_before_store", {"value": page}) for page in PAGES),
)
_ABOUT_ANOTHER: tuple[_Cell, ...] = tuple(
    (f"about another: {other}", "decorate", "another_order", {"value": other})
    for other in ("existing", "unknown", "foreign")
)
READS = tuple(
    Recipe(f"{operation}: {name}", f"{operation} fails", stage, kind, settings, operation)
    for operation in ("getOrder", "listOrders")
    for name, stage, kind, settings in (*_READS, *(_ABOUT_ANOTHER if operation == "getOrder" else ()))
)

_TOKENS: tuple[_Cell, ...] = (
    ("503", "before", "status_before_store", {"status": 503}),
    ("429", "before", "rate_limited", {"value": "1"}),
    ("refused", "before", "refuse_connection", {}),
    ("dropped", "after", "drop_after_store", {}),
    ("HTML", "after", "html_page", {}),
    ("expires early", "order", "token_expires_early", {"seconds": 40.0}),
)
TOKENS = tuple(
    Recipe(f"token: {name}", "token request fails", stage, kind, settings, "createToken")
    for name, stage, kind, settings in _TOKENS
)

LAGS = (
    Recipe(
        "history lags 6 s", "history lags", "order", "history_lag", {"seconds": 6.0, "times": 4}, "listOrders"
    ),
    Recipe("history hides it", "history lags", "order", "history_lag", {"times": 3}, "listOrders"),
)

FULFILMENT = (
    Recipe("Pending for polls", "Pending → complete", "order", "pending_for_polls", {"polls": 3}),
    Recipe("Pending for seconds", "Pending → complete", "order", "pending_for_seconds", {"seconds": 20.0}),
    Recipe("Pending for ever", "Pending for ever", "order", "pending_for_ever"),
    Recipe("unknown status", "unknown status", "order", "unknown_status", {"polls": 2}),
)

WEBHOOKS = (
    Recipe("webhook lost", "webhooks", "order", "webhook_lost"),
    Recipe("webhook twice", "webhooks", "order", "webhook_twice"),
    Recipe("webhook late", "webhooks", "order", "webhook_late", {"seconds": 9.0}),
    Recipe("webhook early", "webhooks", "order", "webhook_early"),
    Recipe("webhook forged: another", "webhooks", "order", "webhook_forged", {"value": "other_id"}),
    Recipe("webhook forged: unknown", "webhooks", "order", "webhook_forged", {"value": "unknown_id"}),
    Recipe("webhook forged: garbage", "webhooks", "order", "webhook_forged", {"value": "garbage"}),
)

LIMITS_AT_TOKENS, LIMITS_AT_LOOKS = (
    tuple(
        Recipe(f"time limit: {where} {operation}", LIMIT, "wire", where, operation=operation)
        for operation in operations
        for where in ("before", "after")
    )
    for operations in (("createToken",), ("listOrders", "getOrder"))
)
"""These strike at another request of a call than its order."""

ALL = (
    *POSTS,
    *LIMITS_AT_TOKENS,
    *LIMITS_AT_LOOKS,
    *CONFLICTS,
    *READS,
    *TOKENS,
    *LAGS,
    *FULFILMENT,
    *WEBHOOKS,
)
FUNDING = "422 racing with funding"
"""Not a fault of the service: an account that is funded while orders are refused."""

_LOST_AND_STORED = ("stored, then dropped", "stored, then truncated", "5xx after storing")
LOSING = tuple(recipe for recipe in POSTS if recipe.family in _LOST_AND_STORED)
"""Recipes after which the order exists and its caller does not know."""

PAIRS = tuple((first, second) for first in (None, *POSTS) for second in (None, *POSTS))
"""Every fault of a first request with every fault of the second."""


def faults(sequence: list[Recipe], po_number: str, rng: random.Random) -> list[tuple[Recipe, Fault]]:
    """Ask the simulator for a sequence: the first recipe strikes the first POST of this PONumber, and so on."""
    asked: list[tuple[Recipe, Fault]] = []
    for position, recipe in enumerate(sequence):
        if recipe.stage == "wire":
            continue
        earlier: list[Stage] = [other.stage for other in sequence[:position] if other.stage != "wire"]
        asked.append((recipe, fault(recipe, po_number, rng, skip=_passes(recipe.stage, earlier))))
    return asked


def fault(recipe: Recipe, po_number: str | None, rng: random.Random, *, skip: int = 0) -> Fault:
    """Ask the simulator for one recipe; `skip` lets so many requests pass first."""
    settings = dict(recipe.settings)
    if recipe.kind.startswith("status_") and "value" not in settings:
        settings["value"] = rng.choice(("json", "html", "empty"))
    return Fault(kind=recipe.kind, operation=recipe.operation, match_po=po_number, skip=skip, **settings)


def _passes(stage: Stage, earlier: list[Stage]) -> int:
    """How many earlier requests come by the place where this fault lies in wait, without being struck there."""
    if stage in {"before", "renew"}:
        return sum(other in {"decorate", "after", "slow", "order"} for other in earlier)
    if stage == "decorate":
        return sum(other != "before" for other in earlier)
    if stage == "after":
        return sum(other in {"renew", "decorate", "slow", "order"} for other in earlier)
    return len(earlier) if stage == "slow" else 0
