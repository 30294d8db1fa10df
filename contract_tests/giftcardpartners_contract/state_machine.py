"""A Hypothesis state machine that plays orders, repeats, refusals, reading and waiting against the reference model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from traceback import format_exc
from typing import ClassVar

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from .errors import CannotJudge, CannotReach, Interrupted, RuleBroken
from .exchange import JSON, Answer, amount
from .options import STATE_MACHINE
from .order_log import is_pending
from .reference_model import Model
from .rules import RULES
from .session import Session
from .steps.catalogue import Catalogue, wrapped
from .steps.charges import overspend, unaffordable_order
from .steps.invalid_fields import InvalidField, invalid_fields, with_invalid_field
from .steps.orders import Placed, cost_of, find_in_history, has_grown, history, place, read
from .steps.rejections import refuse
from .steps.repeats import repeat

_STEPS = 14
MINIMUM_SEQUENCES = 4
_SHARE = 0.4
"""Part of the time limit that is left to what comes after the machine."""
_RULES = (
    "charge-is-sum-of-costs", "history-without-repeats", "order-in-history", "po-number-unique",
    "po-number-unique-whatever-the-body", "reading-changes-nothing", "refused-order-not-charged", "repeat-not-charged",
)  # fmt: skip
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
_LINES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(0, 300)), min_size=1, max_size=4
)


class SequenceBroken(Exception):
    """A step broke a rule; Hypothesis now looks for a shorter sequence."""


@dataclass
class Context:
    """What a machine plays with; emptied after the play, because Hypothesis remembers every class of machine."""

    session: Session
    catalogue: Catalogue
    known: frozenset[str]
    """Rules that the machine does not look for: they were broken before, or others were asked for."""
    fields: list[InvalidField]
    types: list[str]
    sequences: int = 0
    shortest: list[str] = field(default_factory=list)
    """The last sequence that broke a rule."""
    broken: str = ""
    """The rule that the last sequence broke."""

    def is_over(self) -> bool:
        """Whether enough sequences were played for the time that is left to be needed by what comes after."""
        session = self.session
        return self.sequences > MINIMUM_SEQUENCES and session.left() < _SHARE * session.options.time_limit


class Machine(RuleBasedStateMachine):
    """One account, played with on the context that a subclass sets up."""

    context: ClassVar[Context]

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []
        self.model = Model(None)
        self.attempt("begin", self.begin, "reading-changes-nothing")

    def begin(self) -> None:
        self.context.sequences += 1
        self.model = Model(self.context.session.available())

    def attempt(self, name: str, step: Callable[[], None], money_rule: str) -> None:
        """Take one step, then compare what is Available with the model."""
        if self.context.is_over():
            return
        results = self.context.session.results
        failures, findings = results.failures_but(self.context.known), len(results.findings)
        self.steps.append(name)
        self.context.session.say(f"state machine: {name}")
        try:
            step()
            self.check_money(money_rule)
        except CannotJudge:
            return
        except RuleBroken:
            pass
        if results.failures_but(self.context.known) > failures:
            self.context.shortest[:] = self.steps
            if len(results.findings) > findings:
                self.context.broken = results.latest
            raise SequenceBroken(name)

    def check_money(self, money_rule: str) -> None:
        if self.model.start is None:
            return
        answer = self.context.session.call_with_retry("getAccountBalance")
        available = amount(answer.object.get("Available"))
        kept = self.model.allows(available)
        message = f"After {', '.join(self.steps[-3:])}, Available is {available}; it must be {self.model.in_words()}."
        if self.context.session.results.check(money_rule, kept, message, answer) and not kept:
            self.model.rebase(available)

    def some_order(self, index: int) -> Placed:
        return list(self.model.orders.values())[index % len(self.model.orders)]

    @precondition(lambda self: bool(self.context.types))
    @rule(kind=st.integers(0, 1), lines=_LINES, message=_TEXTS)
    def place_an_order(self, kind: int, lines: list[tuple[int, int, int]], message: str) -> None:
        name = self.context.types[kind % len(self.context.types)]
        body = wrapped(
            self.context.session, name, [_line(self.context.catalogue, name, line, message) for line in lines]
        )

        def step() -> None:
            money = self.context.session.available()
            placed = place(self.context.session, self.context.catalogue, body)
            if money is not None and placed.before is not None:
                self.model.add(placed.before - money)
            self.model.place(placed, cost_of(self.context.session, placed.order))

        self.attempt(f"place {name} of {len(lines)} lines", step, "charge-is-sum-of-costs")

    @precondition(lambda self: bool(self.model.orders))
    @rule(index=st.integers(0, 20), other=st.booleans())
    def repeat_an_order(self, index: int, other: bool) -> None:
        placed = self.some_order(index)

        def step() -> None:
            body, name = placed.body, "po-number-unique"
            if other:
                lines = [*body["LineItems"], body["LineItems"][0]]
                body, name = {**body, "LineItems": lines}, "po-number-unique-whatever-the-body"
            repeat(self.context.session, placed, body, name)

        kind = "with another body" if other else "as it was"
        self.attempt(f"repeat an order {kind}", step, "repeat-not-charged")

    @precondition(lambda self: bool(self.context.types and self.context.fields))
    @rule(number=st.integers(0, 1_000))
    def send_a_malformed_order(self, number: int) -> None:
        invalid = self.context.fields[number % len(self.context.fields)]

        def step() -> None:
            session = self.context.session
            body = with_invalid_field(self.context.catalogue.order(session), invalid)
            message = f"An order with a wrong {invalid.name} was accepted."
            if refuse(session, invalid.rule, body, message, about=invalid.name).is_success:
                self.model.rebase(session.available())  # it is no refused order, whatever it costs

        self.attempt(f"send an order with a wrong {invalid.name}", step, "refused-order-not-charged")

    @precondition(lambda self: bool(self.context.types))
    @rule()
    def overspend(self) -> None:
        def step() -> None:
            body = unaffordable_order(self.context.session, self.context.catalogue)
            if overspend(self.context.session, body).is_success:
                self.model.rebase(self.context.session.available())

        self.attempt("overspend", step, "refused-order-not-charged")

    @precondition(lambda self: bool(self.model.orders))
    @rule(index=st.integers(0, 20))
    def read_an_order(self, index: int) -> None:
        placed = self.some_order(index)

        def step() -> None:
            if not is_pending(read(self.context.session, placed)):
                self.model.complete(placed.id)

        self.attempt("read an order", step, "reading-changes-nothing")

    @precondition(lambda self: bool(self.model.orders))
    @rule(index=st.integers(0, 20))
    def find_an_order(self, index: int) -> None:
        placed = self.some_order(index)

        def step() -> None:
            rows = find_in_history(self.context.session, placed)
            answer = placed.answer
            self.context.session.results.check(
                "order-in-history", bool(rows), "An order is not in the history.", answer
            )
            ids = {str(row.get("Id")) for row in rows}
            message = "The history shows several orders with one PONumber."
            self.context.session.results.check("repeat-makes-no-order", len(ids) <= 1, message, answer)

        self.attempt("look an order up in the history", step, "reading-changes-nothing")

    @rule(size=st.integers(2, 40))
    def read_pages(self, size: int) -> None:
        def step() -> None:
            seen: list[str] = []
            first: Answer | None = None
            for row, answer in history(self.context.session, size):
                fresh = str(row.get("Id")) not in seen
                first = first or answer
                if not fresh and has_grown(self.context.session, first):
                    return
                self.context.session.results.check(
                    "history-without-repeats", fresh, "An order is listed twice.", answer
                )
                seen.append(str(row.get("Id")))
                if len(seen) >= 120:
                    return

        self.attempt(f"read the history in pages of {size}", step, "reading-changes-nothing")

    @precondition(lambda self: self.context.session.controls is not None)
    @rule(seconds=st.floats(0.1, 7_200))
    def wait(self, seconds: float) -> None:
        self.attempt(
            f"wait {seconds:.0f} seconds",
            lambda: self.context.session.pause(seconds),
            "reading-changes-nothing",
        )


def play(session: Session, catalogue: Catalogue) -> None:
    """Let the machine play; what it finds goes into the results, with the shortest sequence that shows it."""
    if not session.may_order:
        return  # every scenario that orders has said so
    results, options = session.results, session.options
    known = results.broken | (frozenset(RULES) - options.rules if options.rules else frozenset())
    types = [name for name in catalogue.types() if name != "PhysicalShipment"]
    session.begin(STATE_MACHINE)
    context = Context(session, catalogue, known, list(invalid_fields()), types)
    machine = type("Machine", (Machine,), {"context": context})
    phases = (Phase.generate, Phase.shrink) if options.shrink else (Phase.generate,)
    settings = hypothesis.settings(
        max_examples=options.machine_examples,
        stateful_step_count=_STEPS,
        deadline=None,
        database=None,
        derandomize=False,
        phases=phases,
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(hypothesis.seed(options.seed)(machine), settings=settings)
    except (SequenceBroken, HypothesisException, BaseExceptionGroup, Interrupted) as error:
        if context.shortest:
            results.add_counterexample(context.broken, "; ".join(context.shortest))
        elif isinstance(error, Interrupted) and context.sequences > MINIMUM_SEQUENCES:
            pass  # as many as were promised
        else:
            reason = f"it stopped after {context.sequences} sequences ({type(error).__name__}: {error})"
            results.gap(
                "state machine", reason, _RULES, "" if isinstance(error, Interrupted) else format_exc()
            )
    except CannotReach:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, the rules were not looked at
        results.gap("state machine", f"it fell over ({type(error).__name__}: {error})", _RULES, format_exc())
    finally:
        vars(context).clear()


def _line(catalogue: Catalogue, name: str, drawn: tuple[int, int, int], message: str) -> JSON:
    number, quantity, cents = drawn
    offers = catalogue.offers(name)[:6]
    offer = offers[number % len(offers)]
    value = offer.value
    if offer.is_variable:
        value = min(value + Decimal(cents) / 100, offer.values[-1])
    return catalogue.line(offer, value, quantity, Personalization={"To": "Ana", "Message": message})
