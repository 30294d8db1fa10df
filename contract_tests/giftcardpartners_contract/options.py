"""How a run is wanted: what to judge, from which seed, for how long, and for how much money."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .results.waivers import Waiver

Part = Literal["schema", "behaviour"]
STATE_MACHINE, GENERATED_REQUESTS = "state-machine", "generated-requests"
"""What is played beside the scenarios, by the names that findings show."""
PARTS: tuple[Part, ...] = ("behaviour", "schema")


@dataclass(frozen=True, kw_only=True)
class Options:
    """Settings of one run. Times are in seconds, `budget` is in the money of the account (None: no limit)."""

    parts: tuple[Part, ...] = PARTS
    rules: frozenset[str] = frozenset()
    """Judge only what concerns these rules; empty: all."""
    scenarios: frozenset[str] = frozenset()
    """Play only these, by the names that findings show; empty: all."""
    first_rule: str = ""
    """Run the scenarios about this rule first."""
    seed: int = 1
    time_limit: float = 80.0
    allow_orders: bool = False
    budget: Decimal | None = None
    strict: bool = False
    partial: bool = False
    """Accept that something was not looked at."""
    waivers: tuple[Waiver, ...] = ()
    command: str = "python -m giftcardpartners_contract"
    """What repeats the run; single rules are added to it."""
    run_id: str = ""
    """Part of every PONumber; random when empty."""
    patience: float = 20.0
    """How long to wait for a Pending order where time cannot be moved."""
    pace: float = 1.0
    """By how much real pauses are stretched; below 1 for targets in this process."""
    machine_examples: int = 40
    """Sequences that the state machine tries."""
    generated_examples: int = 40
    """Requests that schemathesis generates per operation and phase; 0: none at all."""
    shrink: bool = True
    """Look for the shortest sequence that breaks a rule."""
