"""Switches: what can be set, and what cannot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners_simulator import Credentials, Settings, Simulator


@pytest.mark.parametrize(
    "changes",
    [
        {"conflict_body": "all"},
        {"page_size": "50"},
        {"page_size": 501},
        {"page_size": 0},
        {"page_size": True},
        {"camel_case": 1},
        {"first_page": 2},
        {"token_lifetime": -1},
        {"token_lifetime": 0},
        {"token_lifetime": float("nan")},
        {"completion_polls": 0},
        {"webhook_attempts": 0},
        {"start_balance": "10.001"},
        {"start_balance": 1},
        {"accounts": ()},
        {"accounts": ["x"]},
        {"max_body": 1e13},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"setting|page|amount|not 0"):
        Settings(**changes)


@pytest.mark.parametrize(
    "changes",
    [{"colour": 1}, {"accounts": []}, {"start_balance": "x"}, {"start_balance": 0.001}, {"page_size": None}],
)
def test_what_does_not_fit_from_json_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"setting|amount"):
        Settings().changed(changes)


def test_settings_can_come_from_json() -> None:
    settings = Settings().changed(
        {"start_balance": "12.30", "pending_from_units": None, "completion_seconds": 1, "conflict_body": "id"}
    )
    assert settings.start_balance == Decimal("12.3")
    assert settings.pending_from_units is None
    assert Settings().changed({"shipping_price": 4.5}).shipping_price == Decimal("4.5")


def test_the_accounts_are_settings() -> None:
    sim = Simulator(Settings(accounts=(Credentials("own@example.com", "not-a-real-token"),)))
    assert (sim.email, sim.access_token) == ("own@example.com", "not-a-real-token")
    assert len(sim.ledger()["accounts"]) == 1
