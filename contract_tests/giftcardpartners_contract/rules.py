"""Every rule that the gate judges, as rules.md lists them: an id, a sentence, how well it is known, and its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Literal, cast

from .spec import LEVELS, Level

Kind = Literal["schema", "behaviour"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `spec` names the entries of x-rules in openapi.yaml that it judges, if any."""

    id: str
    sentence: str
    level: Level
    source: str
    kind: Kind
    spec: tuple[str, ...] = ()


def _rules() -> Iterator[Rule]:
    text = resources.files(__package__).joinpath("rules.md").read_text("utf-8")
    _, *rows = text.partition("|---|")[2].splitlines()
    for row in rows:
        rule_id, kind, level, source, spec, sentence = (cell.strip() for cell in row.strip("|").split("|"))
        if level not in LEVELS:
            raise ValueError(f"{level!r} is no evidence level")
        yield Rule(rule_id, sentence, level, source, cast("Kind", kind), tuple(spec.split()))


RULES = {rule.id: rule for rule in _rules()}
"""All rules by id, in the order in which reports list them."""

NEEDS_QUIET_ACCOUNT = frozenset(
    {
        "charge-is-sum-of-costs", "cost-is-per-card", "history-without-repeats", "last-cent-can-be-spent",
        "lost-answer-charged-once", "order-charged", "page-counts-agree", "pending-funds-cannot-be-spent",
        "pending-order-charged-at-once", "reading-changes-nothing", "refused-order-not-charged", "repeat-not-charged",
    }
)  # fmt: skip
"""Rules that compare balances or whole histories: orders of somebody else on the account upset them."""

MINIMUM_CHECKS = {"generated-invalid-refused": 40, "generated-valid-accepted": 10}
"""How often a rule is looked at at least before it counts as kept; once, where nothing is said."""
