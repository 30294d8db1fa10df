"""At a server that nobody here can control the gate finds another way, or says by name what it cannot judge."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from giftcardpartners_contract.results.model import ExitStatus
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve

import tests.mutants.judging  # noqa: F401 -- registers the mutants

from ..mutants.registry import MUTANTS
from .servers import QUICK, judged

_REAL = dataclasses.replace(QUICK, pace=1.0, time_limit=30)


def mutant(name: str, **settings: object) -> Simulator:
    """Return a broken server whose time passes by itself."""
    one = next(one for one in MUTANTS if one.name == name)
    changed = dataclasses.replace(one.settings, **settings)  # type: ignore[arg-type]
    return Simulator(changed, SystemClock(), 1, rules=one.rules)


@pytest.mark.parametrize(
    ("name", "rule", "settings"),
    [
        ("expired tokens accepted", "token-expires", {"token_lifetime": 1.0}),
        ("token dies young", "token-reusable", {"token_lifetime": 2.0}),
        ("funds ignore quantity", "overspending-refused", {"start_balance": Decimal(3000)}),
        ("overspending accepted", "overspending-refused", {"start_balance": Decimal(300)}),
        ("duplicates accepted while pending", "po-number-unique-while-pending", {"completion_seconds": 0.1}),
    ],
)
def test_the_figures_of_the_server_itself_are_used(name: str, rule: str, settings: dict[str, object]) -> None:
    """A short ExpiresIn, a small balance, a Pending that ends soon."""
    options = dataclasses.replace(_REAL, rules=frozenset({rule}), patience=3)
    report = judged(mutant(name, **settings), options, controlled=False)
    assert rule in {one.rule for one in report.findings}


def test_a_number_that_a_422_burns_is_noticed() -> None:
    """As an assumption that differs, for no source says that it is free."""
    options = dataclasses.replace(_REAL, rules=frozenset({"refused-order-frees-po-number"}), strict=True)
    report = judged(mutant("refusal burns po number", start_balance=Decimal(500)), options, controlled=False)
    assert {one.rule for one in report.failing} == {"refused-order-frees-po-number"}


@pytest.mark.parametrize("unit", ["seconds", "minutes"])
def test_a_token_that_ends_when_it_says_is_kept(unit: str) -> None:
    """Whichever unit its figure counts; where it is too long to wait, that is said."""
    settings = Settings(token_lifetime=1.0 if unit == "seconds" else 120.0, expires_in_unit=unit)  # type: ignore[arg-type]
    options = dataclasses.replace(_REAL, rules=frozenset({"token-reusable", "token-expires"}))
    report = judged(Simulator(settings, SystemClock()), options, controlled=False)
    assert report.findings == ()
    if unit == "minutes":
        assert any("too long to wait" in one.reason for one in report.not_judged)


def test_an_answer_is_lost_by_closing_the_connection() -> None:
    """Repeated, the order is there once, charged once."""
    simulator = Simulator(Settings(completion_polls=2))
    simulator.add_fault(Fault(kind="latency", operation="createOrder", times=None, seconds=0.05))
    options = dataclasses.replace(_REAL, rules=frozenset({"lost-answer-placed-once"}), machine_examples=1)
    credentials = Credentials(simulator.email, simulator.access_token)
    with serve(simulator) as server, Target(server.base_url, credentials) as target:
        report = judge_target(target, options)
    checks = {one.rule: one.checks for one in report.rules}
    assert checks["lost-answer-placed-once"] >= 3
    assert checks["lost-answer-charged-once"] == 1
    assert report.exit_status is ExitStatus.KEPT


def test_what_cannot_be_had_is_named() -> None:
    """A second account, switched-off credentials, money that is on its way."""
    report = judged(Simulator(Settings(completion_polls=2)), QUICK, controlled=False)
    assert report.exit_status is ExitStatus.KEPT
    assert {one.rule for one in report.not_judged} >= {
        "orders-are-private", "disabled-credentials-answered-403", "pending-funds-cannot-be-spent", "token-expires",
    }  # fmt: skip
