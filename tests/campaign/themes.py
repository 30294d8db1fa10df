"""What kinds of world there are: how the service reads the open questions, and how patient its callers are."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from giftcardpartners import Paging, RetryPolicy, Timeouts
from giftcardpartners_simulator import Credentials, Rules, Settings

from .planted import ACCESS_TOKEN, EMAIL

if TYPE_CHECKING:
    from giftcardpartners_simulator.extending import Account, Call, Draft

_RICH = Decimal("1000000.00")


class FundsFirst(Rules):
    """A service that looks at the money before the number: the order of the two checks is inferred (A30)."""

    def check_unique_po(self, account: Account, draft: Draft, call: Call) -> None:
        """Put it off."""
        self._put_off = call

    def check_funds(self, account: Account, draft: Draft, charge: int) -> None:
        """Refuse for want of money, and only then for the number."""
        super().check_funds(account, draft, charge)
        super().check_unique_po(account, draft, self._put_off)


class Forgets(Rules):
    """A service that forgets a PONumber after a while: no source states for how long it is remembered (A30)."""

    def check_unique_po(self, account: Account, draft: Draft, call: Call) -> None:
        """Refuse a number only while it is remembered."""
        original = account.by_po.get(draft.po_number)
        if original is not None and self.clock.now() - original.placed_at < MEMORY:
            super().check_unique_po(account, draft, call)


MEMORY = 300.0
"""Seconds for which that service remembers a PONumber: longer than any call lasts."""


@dataclass(frozen=True)
class Theme:
    """One kind of world; `hands` is how many callers are busy at once, `faults` how likely an order meets some."""

    name: str
    settings: Settings
    retry: RetryPolicy
    timeouts: Timeouts = field(default_factory=lambda: Timeouts(connect=2.0, answer=10.0))
    paging: Paging = field(default_factory=Paging)
    hands: int = 8
    gap: float = 1.0
    faults: float = 0.8
    rules: type[Rules] = Rules
    funding: bool = False
    outage: bool = False
    locked: bool = False
    large: float = 0.1
    shows_number: bool = True
    """Whether answers show the PONumber. Where they do not, a 409 that names another order, or an order that is
    refused now and may have been taken before, cannot be told by anybody: such cases are not drawn."""


def _settings(**changes: Any) -> Settings:
    return Settings(
        accounts=(Credentials(EMAIL, ACCESS_TOKEN),),
        **{"start_balance": _RICH, "pending_from_units": 12, "token_lifetime": 600.0, **changes},
    )


def _retry(dice: random.Random, **changes: Any) -> RetryPolicy:
    return RetryPolicy(
        **{
            "attempts": dice.randint(3, 6),
            "deadline": dice.choice((60.0, 90.0, 120.0)),
            "first_pause": dice.choice((0.2, 0.5, 1.0)),
            "retry_after_cap": dice.choice((20.0, 60.0)),
            "history_wait": dice.choice((20.0, 30.0)),
            **changes,
        }
    )


def _plain(dice: random.Random) -> Theme:
    return Theme("plain", _settings(), _retry(dice), hands=dice.choice((1, 4, 25)))


def _calm(dice: random.Random) -> Theme:
    return Theme("calm", _settings(), _retry(dice), hands=4, faults=0.2)


def _poor(dice: random.Random) -> Theme:
    return Theme(
        "poor",
        _settings(start_balance=Decimal(dice.randrange(200, 1500))),
        _retry(dice),
        hands=8,
        funding=True,
    )


def _outage(dice: random.Random) -> Theme:
    retry = _retry(dice, attempts=9, first_pause=0.05, ceiling=0.2)
    return Theme("outage", _settings(), retry, hands=25, gap=0.05, faults=0.3, outage=True)


def _shapes(dice: random.Random) -> Theme:
    echo = dice.random() < 0.6
    conflict = dice.choice(("list", "id", "order_id", "none") if echo else ("list", "id", "order_id"))
    return Theme(
        "shapes",
        _settings(
            camel_case=dice.random() < 0.5,
            bare_lists=dice.random() < 0.5,
            problem_body=dice.choice(("errors", "message", "problem", "text", "empty")),
            conflict_body=conflict,
            echo_po_number=echo,
            echo_addresses=dice.random() < 0.5,
            create_status=dice.choice((200, 201, 202)),
            completed_word=dice.choice(("Completed", "complete", "Fulfilled")),
            absent_claim_data=dice.choice(("null", "empty", "missing")),
            token_form=dice.choice(("jwt", "opaque")),
        ),
        _retry(dice),
        paging=Paging(size=dice.choice((3, 10, 100))),
        shows_number=echo,
    )


def _lag(dice: random.Random) -> Theme:
    settings = _settings(history_lag=dice.choice((4.0, 12.0)), conflict_body=dice.choice(("list", "none")))
    return Theme(
        "lag", settings, _retry(dice), hands=dice.choice((1, 8)), paging=Paging(size=dice.choice((5, 50)))
    )


def _large(dice: random.Random) -> Theme:
    return Theme(
        "large", _settings(completion_seconds=dice.choice((1.0, 15.0))), _retry(dice), faults=0.5, large=0.6
    )


def _funds_first(dice: random.Random) -> Theme:
    settings = _settings(start_balance=Decimal(dice.randrange(200, 1500)))
    return Theme("funds first", settings, _retry(dice), rules=FundsFirst, funding=True)


def _locked(dice: random.Random) -> Theme:
    return Theme("locked", _settings(token_lifetime=90.0), _retry(dice), hands=8, faults=0.5, locked=True)


def _hasty(dice: random.Random) -> Theme:
    retry = _retry(dice, attempts=4, deadline=6.0, history_wait=4.0)
    return Theme("hasty", _settings(), retry, timeouts=Timeouts(connect=1.0, answer=4.0), hands=4)


def _forgets(dice: random.Random) -> Theme:
    return Theme("forgets", _settings(), _retry(dice), rules=Forgets, hands=4)


THEMES: tuple[Callable[[random.Random], Theme], ...] = (
    _plain, _shapes, _poor, _hasty, _lag, _large, _outage, _funds_first, _locked, _forgets, _calm,
)  # fmt: skip
