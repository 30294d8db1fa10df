"""One test for each rule, for `pytest --pyargs giftcardpartners_contract`; the run is that of the command line."""

import pytest

from giftcardpartners_contract.pytest_plugin import UNJUDGED, VERDICT
from giftcardpartners_contract.reports.outcomes import Outcome
from giftcardpartners_contract.rules import RULES


@pytest.mark.parametrize("giftcards_rule", list(RULES))
def test_rule(
    giftcards_rule: str, giftcards_outcomes: dict[str, Outcome], request: pytest.FixtureRequest
) -> None:
    """The rule is kept, broken, or cannot be judged here."""
    _show(giftcards_outcomes.get(giftcards_rule, giftcards_outcomes[VERDICT]), request)


def test_verdict(giftcards_outcomes: dict[str, Outcome], request: pytest.FixtureRequest) -> None:
    """Everything that can be looked at was looked at, and held."""
    _show(giftcards_outcomes[VERDICT], request)


def _show(outcome: Outcome, request: pytest.FixtureRequest) -> None:
    status, text = outcome
    if status == "skipped":
        pytest.skip(text)
    if status == UNJUDGED:
        request.node.user_properties.append((UNJUDGED, True))
    if status != "passed":
        pytest.fail(text, pytrace=False)
