"""What kinds of world there are: how the service reads the open questions, and how patient its callers are."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from giftcardpartners import Paging, RetryPolicy, Timeouts
from giftcardpartners_simulator import Credentials, Rules, Settings
from giftcardpartners_simulator.quirks import QUIRKS, with_quirks

from .planted import ACCESS_TOKEN, EMAIL

if TYPE_CHECKING:
    from giftcardpartners_simulator.extending import Account, Call, Draft

STRANGER = Credentials("stranger@example.com", "not-a-real-access-token-of-a-stranger")
"""Another customer of the same service, who has an order, too."""

_RICH = Decimal("1000000.00")


class Forgets(Rules):
    """A service that forgets a PONumber after a while: no source states for how long it is remembered (A30)."""

    def check_unique_po(self, account: Account, draft: Draft, call: Call) -> None:
        """Refuse a number only while it is remembered."""
        original = account.by_po.get(draft.po_number)
        if original is not None and self.clock.now() - original.placed_at < MEMORY:
            super().check_unique_po(account, draft, call)


_OWN_THEMES = ("money_before_number", "rate_limited", "history_lag_orders")
_NEVER_ASKED = ("status_needs_token", "odd_Product")
"""Callers of the campaign place orders; they neither ask for the status nor read products."""

LONG = tuple(name for name in QUIRKS if name.startswith("past_"))
DECISIVE = tuple(
    name for name, quirk in QUIRKS.items() if quirk.decisive and not name.startswith(_NEVER_ASKED)
)
LASTING = tuple(
    name
    for name, quirk in QUIRKS.items()
    if quirk.settings and not quirk.decisive and not name.startswith((*_OWN_THEMES, *_NEVER_ASKED, *LONG))
)
"""Habits that a service has all the time and that change nothing about what is true of an order."""

_WITH_ANY_OTHER = ("text_nfc", "text_nfd", "text_html_escaped", "text_trimmed", "text_postal_spaced")
"""Rewritings that leave something plausible of what another one has made; a masked phone number in spaces is not."""
_BESIDE_TEXTS = tuple(name for name in LASTING if not name.startswith("text_"))
_TEXTS = tuple(
    sorted(set(LASTING) - set(_BESIDE_TEXTS), key=lambda name: (name in _WITH_ANY_OTHER, LASTING.index(name)))
)
"""All rewritings; those that are drawn beside another one anyway come last."""

DRAWN = (*LASTING, *DECISIVE, *LONG, *_OWN_THEMES)
"""All lasting habits that some world has."""

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
    outage: str = ""
    """The kind of fault that strikes every order for a while."""
    locked: bool = False
    large: float = 0.1
    quirks: tuple[str, ...] = ()
    """The untidy habits of the service, by the names that the simulator has for them."""
    refusals: bool = True
    """Whether it answers lost orders with refusals, too. Where the history never shows the newest orders, nobody could
    tell then."""
    settles: bool = True
    """Whether all can be settled once faults stop; not where what decides cannot be read."""
    spread: float = 30.0
    """Within how many seconds settling begins, for all intents."""
    shows_number: bool = True
    """Whether answers show the PONumber. Where they do not, a 409 that names another order, or an order that is
    refused now and may have been taken before, cannot be told by anybody: such cases are not drawn."""

    @property
    def can_refuse(self) -> bool:
        """Whether an order that is refused now can be told from one that was placed before; a look into the history is
        bounded and does not reach the end of a long one."""
        return self.shows_number and not self.settings.past_orders


def _settings(**changes: Any) -> Settings:
    return Settings(
        accounts=(Credentials(EMAIL, ACCESS_TOKEN), STRANGER),
        **{"start_balance": _RICH, "pending_from_units": 12, "token_lifetime": 600.0, **changes},
    )


def _retry(rng: random.Random, **changes: Any) -> RetryPolicy:
    return RetryPolicy(
        **{
            "attempts": rng.randint(3, 6),
            "deadline": rng.choice((60.0, 90.0, 120.0)),
            "first_pause": rng.choice((0.2, 0.5, 1.0)),
            "retry_after_cap": rng.choice((20.0, 60.0)),
            "history_wait": rng.choice((20.0, 30.0)),
            **changes,
        }
    )


def _plain(rng: random.Random) -> Theme:
    return Theme("plain", _settings(), _retry(rng), hands=rng.choice((1, 4, 25)))


def _calm(rng: random.Random) -> Theme:
    return Theme("calm", _settings(), _retry(rng), hands=4, faults=0.2)


def _poor(rng: random.Random) -> Theme:
    return Theme(
        "poor",
        _settings(start_balance=Decimal(rng.randrange(200, 1500))),
        _retry(rng),
        hands=8,
        funding=True,
    )


def _outage(rng: random.Random) -> Theme:
    retry = _retry(rng, attempts=9, first_pause=0.05, ceiling=0.2, retry_after_cap=5.0)
    kind = rng.choice(("status_before_store", "status_after_store", "refuse_connection"))
    return Theme("outage", _settings(), retry, hands=25, gap=0.05, faults=0.3, outage=kind)


def _shapes(rng: random.Random) -> Theme:
    echo = rng.random() < 0.6
    conflict = rng.choice(("list", "id", "order_id", "none") if echo else ("list", "id", "order_id"))
    return Theme(
        "shapes",
        _settings(
            camel_case=rng.random() < 0.5,
            bare_lists=rng.random() < 0.5,
            problem_body=rng.choice(("errors", "message", "problem", "text", "empty")),
            conflict_body=conflict,
            echo_po_number=echo,
            echo_addresses=rng.random() < 0.5,
            create_status=rng.choice((200, 201, 202)),
            completed_word=rng.choice(("Completed", "complete", "Fulfilled")),
            absent_claim_data=rng.choice(("null", "empty", "missing")),
            token_form=rng.choice(("jwt", "opaque")),
        ),
        _retry(rng),
        paging=Paging(size=rng.choice((3, 10, 100))),
        shows_number=echo,
    )


def _lag(rng: random.Random) -> Theme:
    settings = _settings(history_lag=rng.choice((4.0, 12.0)), conflict_body=rng.choice(("list", "none")))
    return Theme(
        "lag", settings, _retry(rng), hands=rng.choice((1, 8)), paging=Paging(size=rng.choice((5, 50)))
    )


def _large(rng: random.Random) -> Theme:
    return Theme(
        "large", _settings(completion_seconds=rng.choice((1.0, 15.0))), _retry(rng), faults=0.5, large=0.6
    )


def _funds_first(rng: random.Random) -> Theme:
    quirk = rng.choice(("", "history_lag", "history_lag_reads"))
    settings = _settings(start_balance=Decimal(rng.randrange(200, 1500)))
    return _quirky("funds first", rng, ("money_before_number", quirk), settings, funding=True)


def _locked(rng: random.Random) -> Theme:
    return Theme("locked", _settings(token_lifetime=90.0), _retry(rng), hands=8, faults=0.5, locked=True)


def _hasty(rng: random.Random) -> Theme:
    retry = _retry(rng, attempts=4, deadline=6.0, history_wait=4.0)
    return Theme("hasty", _settings(), retry, timeouts=Timeouts(connect=1.0, answer=4.0), hands=4)


def _forgets(rng: random.Random) -> Theme:
    return Theme("forgets", _settings(), _retry(rng), rules=Forgets, hands=4)


def _untidy(rng: random.Random, nth: int = 0) -> Theme:
    settings = _settings(echo_addresses=rng.random() < 0.7, text_limit=rng.choice((8, 20, 40)))
    texts = (_TEXTS[nth % len(_TEXTS)], rng.choice(_WITH_ANY_OTHER))
    in_turn = _BESIDE_TEXTS[nth % len(_BESIDE_TEXTS)]
    quirks = dict.fromkeys((*texts, in_turn, *rng.sample(_BESIDE_TEXTS, rng.choice((0, 0, 2)))))
    return _quirky("untidy", rng, quirks, settings)


def _unreadable(rng: random.Random) -> Theme:
    quirks = (rng.choice(DECISIVE), rng.choice(LASTING))
    retry = _retry(rng, attempts=2, deadline=15.0, first_pause=0.5, history_wait=0.5)
    return _quirky("unreadable", rng, quirks, _settings(), retry=retry, settles=False, faults=0.5)


def _behind(rng: random.Random) -> Theme:
    other = rng.choice(LASTING)
    # Where no receipt names an order either, nobody can find the newest two: they may stay open, and nothing else.
    names_order = other != "odd_DuplicateOrder.PreviousOrderIds"
    quirks = ("history_lag_orders", other)
    return _quirky("behind", rng, quirks, _settings(), refusals=False, settles=names_order)


def _long(rng: random.Random) -> Theme:
    quirks = (
        rng.choice(LONG),
        rng.choice(("", "pages_capped", "history_lag_reads", "history_oldest_first")),
    )
    settings = _settings(page_size_max=rng.choice((50, 50, 100, 500)))
    return _quirky("long history", rng, quirks, settings)


def _throttled(rng: random.Random) -> Theme:
    return _quirky("throttled", rng, ("rate_limited",), _settings(), hands=rng.choice((1, 4)), spread=400.0)


def _quirky(
    name: str, rng: random.Random, quirks: Iterable[str], settings: Settings, **changes: Any
) -> Theme:
    names = [quirk for quirk in quirks if quirk]
    settings = with_quirks(settings, names)
    return Theme(name, settings, **{"retry": _retry(rng), "quirks": in_effect(settings, names), **changes})


def in_effect(settings: Settings, names: Iterable[str]) -> tuple[str, ...]:
    """Those of some quirks that no other one has replaced."""
    return tuple(
        name
        for name in names
        if all(
            set(value) <= set(getattr(settings, key))
            if isinstance(value, tuple)
            else getattr(settings, key) == value
            for key, value in QUIRKS[name].settings.items()
        )
    )


THEMES: tuple[Callable[[random.Random], Theme], ...] = (
    _plain, _untidy, _forgets, _outage, _untidy, _poor, _hasty, _lag, _funds_first, _untidy,
    _shapes, _long, _large, _behind, _locked, _unreadable, _throttled, _calm,
)  # fmt: skip


def draw_theme(rng: random.Random, index: int) -> Theme:
    """Draw the theme of a world: all in turn, each for both modes; the untidy ones go through all habits."""
    rounds, slot = divmod(index // 2, len(THEMES))
    if THEMES[slot] is _untidy:
        return _untidy(rng, rounds * THEMES.count(_untidy) + THEMES[:slot].count(_untidy))
    return THEMES[slot](rng)
