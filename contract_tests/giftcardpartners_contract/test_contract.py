"""One test for each rule, for `pytest --pyargs giftcardpartners_contract`; the run is that of the command line."""

import pytest

from giftcardpartners_contract.pytest_plugin import VERDICT, Outcome
from giftcardpartners_contract.rules import RULES


@pytest.mark.parametrize("giftcards_rule", list(RULES))
def test_rule(giftcards_rule: str, giftcards_outcomes: dict[str, Outcome]) -> None:
    """The rule is kept, broken, or cannot be judged here."""
    _show(giftcards_outcomes.get(giftcards_rule, giftcards_outcomes[VERDICT]))


def test_verdict(giftcards_outcomes: dict[str, Outcome]) -> None:
    """Everything that can be looked at was looked at, and held."""
    _show(giftcards_outcomes[VERDICT])


def _show(outcome: Outcome) -> None:
    what, text = outcome
    if what == "skipped":
        pytest.skip(text)
    if what == "failed":
        pytest.fail(text, pytrace=False)
