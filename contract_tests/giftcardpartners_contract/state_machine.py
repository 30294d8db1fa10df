"""A Hypothesis state machine that plays orders, repeats, refusals, reading and waiting against the reference model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from itertools import islice
from traceback import format_exc
from typing import Any, ClassVar

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from .errors import CannotJudge, CannotReach, Interrupted, RuleBroken
from .exchange import JSON, amount
from .options import STATE_MACHINE
from .order_log import is_pending
from .reference_model import Model
from .rules import RULES
from .session import Session
from .steps.catalogue import Catalogue, wrapped
from .steps.charges import overspend, unaffordable_order
from .steps.invalid_fields import InvalidField, invalid_fields, with_invalid_field
from .steps.orders import Placed, cost_of, place, read
from .steps.pages import walk
from .steps.rejections import check_once, refuse, repeat

_STEPS, _MOST_ROWS = 14, 120
MINIMUM_SEQUENCES = 4
_SHARE = 0.4
"""Part of the time limit that is left to what comes after the machine."""
_RULES = (
    "charge-is-sum-of-costs", "history-without-repeats", "order-in-history", "po-number-unique",
    "po-number-unique-whatever-the-body", "reading-changes-nothing", "refused-order-not-charged", "repeat-not-charged",
)  # fmt: skip
Play = Callable[..., None]
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
_LINE = st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(0, 300))
_LINES = st.lists(_LINE, min_size=1, max_size=4)


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


def step(money_rule: str) -> Callable[[Play], Play]:
    """Make a method one step of the machine, after which what is Available is compared with the model.

    The method begins with `self.begin`, which says what is done. `money_rule` is the rule that is broken when the money
    is not right.
    """

    def decorate(method: Play) -> Play:
        @wraps(method)
        def played(self: "Machine", **drawn: Any) -> None:
            if not self.context.is_over():
                self.take(partial(method, self, **drawn), money_rule)

        return played

    return decorate


class Machine(RuleBasedStateMachine):
    """One account, played with on the context that a subclass sets up."""

    context: ClassVar[Context]

    def __init__(self) -> None:
        super().__init__()
        self.session, self.catalogue = self.context.session, self.context.catalogue
        self.steps: list[str] = []
        self.model = Model(None)
        self.look_at_the_money()

    def begin(self, name: str) -> None:
        """Begin a step."""
        self.steps.append(name)
        self.session.say(f"state machine: {name}")

    def take(self, method: Callable[[], None], money_rule: str) -> None:
        """Take one step; raises SequenceBroken when it broke a rule that is looked for."""
        results = self.session.results
        failures, findings = results.failures_but(self.context.known), len(results.findings)
        try:
            method()
            self.check_money(money_rule)
        except CannotJudge:
            return
        except RuleBroken:
            pass
        if results.failures_but(self.context.known) > failures:
            self.context.shortest[:] = self.steps
            if len(results.findings) > findings:
                self.context.broken = results.latest
            raise SequenceBroken(self.steps[-1])

    def check_money(self, money_rule: str) -> None:
        bounds = self.model.bounds()
        if bounds is None:
            return
        answer = self.session.call_with_retry("getAccountBalance")
        available = amount(answer.object.get("Available"))
        kept = available is None or bounds[0] <= available <= bounds[1]
        wanted = bounds[1] if bounds[0] == bounds[1] else f"between {bounds[0]} and {bounds[1]}"
        message = f"After {', '.join(self.steps[-3:])}, Available is {available}; it must be {wanted}."
        if self.session.check(money_rule, kept, message, answer) and not kept:
            self.model.rebase(available)

    def some_order(self, index: int) -> Placed:
        return list(self.model.orders.values())[index % len(self.model.orders)]

    @step("reading-changes-nothing")
    def look_at_the_money(self) -> None:
        self.begin("begin")
        self.context.sequences += 1
        self.model = Model(self.session.available())

    @precondition(lambda self: bool(self.context.types))
    @rule(kind=st.integers(0, 1), lines=_LINES, message=_TEXTS)
    @step("charge-is-sum-of-costs")
    def place_an_order(self, kind: int, lines: list[tuple[int, int, int]], message: str) -> None:
        name = self.context.types[kind % len(self.context.types)]
        self.begin(f"place {name} of {len(lines)} lines")
        body = wrapped(self.session, name, [_line(self.catalogue, name, line, message) for line in lines])
        money = self.session.available()
        placed = place(self.session, self.catalogue, body)
        if money is not None and placed.before is not None:
            self.model.add(placed.before - money)
        self.model.place(placed, cost_of(self.session, placed.order))

    @precondition(lambda self: bool(self.model.orders))
    @rule(index=st.integers(0, 20), other=st.booleans())
    @step("repeat-not-charged")
    def repeat_an_order(self, index: int, other: bool) -> None:
        self.begin(f"repeat an order {'with another body' if other else 'as it was'}")
        placed = self.some_order(index)
        body, name = placed.body, "po-number-unique"
        if other:
            lines = [*body["LineItems"], body["LineItems"][0]]
            body, name = {**body, "LineItems": lines}, "po-number-unique-whatever-the-body"
        repeat(self.session, placed, body, name)

    @precondition(lambda self: bool(self.context.types and self.context.fields))
    @rule(number=st.integers(0, 1_000))
    @step("refused-order-not-charged")
    def send_a_malformed_order(self, number: int) -> None:
        invalid = self.context.fields[number % len(self.context.fields)]
        self.begin(f"send an order with a wrong {invalid.name}")
        body = with_invalid_field(self.catalogue.order(self.session), invalid)
        message = f"An order with a wrong {invalid.name} was accepted."
        if refuse(self.session, invalid.rule, body, message, about=invalid.name).is_success:
            self.model.rebase(self.session.available())  # it is no refused order, whatever it costs

    @precondition(lambda self: bool(self.context.types))
    @rule()
    @step("refused-order-not-charged")
    def overspend(self) -> None:
        self.begin("overspend")
        if overspend(self.session, unaffordable_order(self.session, self.catalogue)).is_success:
            self.model.rebase(self.session.available())

    @precondition(lambda self: bool(self.model.orders))
    @rule(index=st.integers(0, 20))
    @step("reading-changes-nothing")
    def read_an_order(self, index: int) -> None:
        self.begin("read an order")
        placed = self.some_order(index)
        if not is_pending(read(self.session, placed)):
            self.model.complete(placed.id)

    @precondition(lambda self: bool(self.model.orders))
    @rule(index=st.integers(0, 20))
    @step("reading-changes-nothing")
    def find_an_order(self, index: int) -> None:
        self.begin("look an order up in the history")
        check_once(self.session, self.some_order(index), [])

    @rule(size=st.integers(2, 40))
    @step("reading-changes-nothing")
    def read_pages(self, size: int) -> None:
        self.begin(f"read the history in pages of {size}")
        seen: list[str] = []
        first: list[str] = []
        for row, answer in islice(walk(self.session, "listOrders", size), _MOST_ROWS):
            fresh = str(row.get("Id")) not in seen
            first = first or answer.row_ids
            query = {"pageIndex": self.session.first_page, "pageSize": size}
            if not fresh and self.session.call_with_retry("listOrders", query=query).row_ids != first:
                return  # the pages have shifted meanwhile
            self.session.check("history-without-repeats", fresh, "An order is listed twice.", answer)
            seen.append(str(row.get("Id")))

    @precondition(lambda self: self.session.controls is not None)
    @rule(seconds=st.floats(0.1, 7_200))
    @step("reading-changes-nothing")
    def wait(self, seconds: float) -> None:
        self.begin(f"wait {seconds:.0f} seconds")
        self.session.pause(seconds)


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
        max_examples=options.machine_examples, stateful_step_count=_STEPS, phases=phases, deadline=None, database=None,
        derandomize=False, verbosity=Verbosity.quiet, report_multiple_bugs=False, print_blob=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        run_state_machine_as_test(hypothesis.seed(options.seed)(machine), settings=settings)
    except (SequenceBroken, HypothesisException, BaseExceptionGroup, Interrupted) as error:
        if context.shortest:
            results.add_counterexample(context.broken, "; ".join(context.shortest))
            return
        is_over = session.left() <= 0  # Hypothesis may then call flaky what only had no time
        is_cut = is_over or isinstance(error, Interrupted)
        if not is_cut or context.sequences <= MINIMUM_SEQUENCES:  # else there were as many as were promised
            why = "the time limit was reached" if is_over else f"{type(error).__name__}: {error}"
            reason = f"it stopped after {context.sequences} sequences ({why})"
            results.gap("state machine", reason, _RULES, "" if is_cut else format_exc())
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
    personal = {"To": "Ana", "Message": message}
    return catalogue.line(offer, offer.with_cents(cents), quantity, Personalization=personal)
