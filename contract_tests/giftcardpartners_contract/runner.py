"""The parts of a run in their order: scenarios, state machine, generated requests; and the report on all of them."""

import importlib.metadata
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis.configuration import set_hypothesis_home_dir

from .conformance.fuzzing import generate
from .controls import Controls
from .errors import CannotJudge, CannotReach, Interrupted
from .options import GENERATED_REQUESTS, STATE_MACHINE, Options
from .progress import Say, quiet
from .results.model import Header, Report
from .results.redaction import redacted
from .results.waivers import apply_waivers
from .rules import RULES
from .scenarios.registry import run_scenarios, select_scenarios
from .secrets.mask import masked_text
from .session import Session
from .spec import load_spec
from .state_machine import play
from .steps.catalogue import Catalogue
from .target import Target

_FRESH_FUNDS = Decimal(10_000)
_TOOLS = ("schemathesis", "hypothesis", "httpx", "jsonschema-rs")
_GRACE = 1.0
"""Seconds beyond the time limit after which the report is written without whatever still hangs."""
_THREAD = "giftcards gate"


def judge_target(
    target: Target, options: Options, controls: Controls | None = None, until: str = "", say: Say = quiet
) -> Report:
    """Judge a target and return the report.

    `until` stops the run as soon as that rule is found broken; `say` is told what is under way.
    """
    gate = Gate(Session(target, load_spec(), options, controls, say), until)
    gate.judge()
    return gate.report()


def judge_in_time(target: Target, options: Options, controls: Controls | None, say: Say) -> Report:
    """Like `judge_target`, but the report comes at the time limit, whatever the target does, and on Ctrl-C."""
    gate = Gate(Session(target, load_spec(), options, controls, say))
    worker = threading.Thread(target=gate.judge, name=_THREAD, daemon=True)
    with tempfile.TemporaryDirectory(prefix="giftcards-", ignore_cleanup_errors=True) as folder:
        set_hypothesis_home_dir(folder)  # else it would keep things in the working folder
        try:
            worker.start()
            worker.join(max(0.0, gate.session.left()) + _GRACE)
            hangs = "the time limit was reached, and the target still holds a request"
            return gate.report(hangs if worker.is_alive() else "")
        except KeyboardInterrupt:
            return gate.report("interrupted from the keyboard")
        finally:
            gate.session.stop()
            set_hypothesis_home_dir(None)


def still_hangs() -> bool:
    """Whether a run that nobody waits for any more still holds a thread of this process."""
    return any(thread.name == _THREAD for thread in threading.enumerate())


class Gate:
    """The parts of a run in their order, each timed."""

    def __init__(self, session: Session, until: str = "") -> None:
        self.session = session
        self._until = until
        self._seconds: dict[str, float] = {}
        self._started = datetime.now(UTC)
        self._notes: list[str] = []
        self._unjudgeable = ""

    def judge(self) -> None:
        """Run every part that is wanted; a target that cannot be reached or read is a verdict of its own."""
        try:
            self._judge_parts()
        except CannotReach as reason:
            self._unjudgeable = str(reason)
        except (CannotJudge, Interrupted) as reason:
            self._unjudgeable = f"{self.session.target.base_url} cannot be judged: {reason}"
        except Exception as error:  # noqa: BLE001 -- a defect of the gate is no verdict on the target
            self._unjudgeable = f"the gate itself fell over ({type(error).__name__}: {error})"
            self.session.results.gap("the gate", self._unjudgeable, traceback=traceback.format_exc())

    def report(self, cut: str = "") -> Report:
        """Return what was found so far; `cut` says why the run was not waited for."""
        for _ in range(5):
            try:
                return self._report(cut)
            except RuntimeError:  # the run goes on and changed what was being read
                time.sleep(0.01)
        return self._report(cut)

    def _judge_parts(self) -> None:
        with self._timed("survey"):
            self.session.token()
            catalogue = Catalogue.fetch(self.session)
            self.session.foreign_orders.survey()
        for part in ("behaviour", "schema"):
            self._run_scenarios(catalogue, part, closing=False)
        if self._wants("behaviour", STATE_MACHINE):
            with self._timed("state machine"):
                play(self.session, catalogue)
        if self.session.controls is None:
            self._generate(catalogue)
        self._run_scenarios(catalogue, "behaviour", closing=True)
        if self.session.controls is not None:
            self.session.controls.add_funds(_FRESH_FUNDS)
            self._generate(catalogue)

    def _run_scenarios(self, catalogue: Catalogue, part: str, *, closing: bool) -> None:
        """Run the scenarios of a part; the closing ones leave the account without money."""
        options = self.session.options
        found = select_scenarios(options, part, closing=closing)
        if found:
            with self._timed("closing scenarios" if closing else f"{part} scenarios"):
                found.sort(key=lambda one: options.first_rule not in one.rules)
                run_scenarios(self.session, catalogue, found, self._until)

    def _generate(self, catalogue: Catalogue) -> None:
        if self._wants("schema", GENERATED_REQUESTS):
            with self._timed("generated requests"):
                self._notes += generate(self.session, catalogue)

    def _wants(self, part: str, name: str) -> bool:
        options = self.session.options
        is_over = self._until in self.session.results.broken
        if options.scenarios:
            return name in options.scenarios and not is_over
        asked = not options.rules or any(RULES[rule].kind == part for rule in options.rules)
        return part in options.parts and asked and not is_over

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self.session.say(name)
        try:
            yield
        finally:
            self._seconds[name] = round(time.monotonic() - started, 3)

    def _report(self, cut: str) -> Report:
        session, options = self.session, self.session.options
        results, unjudgeable = session.results, cut or self._unjudgeable
        rules, parts = results.results(), () if options.scenarios else options.parts
        gaps = (*results.gaps, *(() if unjudgeable else results.missing(parts, options.rules)))
        today = self._started.date()
        findings, gaps, complaints = apply_waivers(results.findings, gaps, options.waivers, today)
        if not session.has_been_answered:
            findings = ()  # whatever was seen, it was not the service
        header = Header(
            target=session.target.name,
            spec_version=session.spec.version,
            spec_hash=session.spec.hash,
            seed=options.seed,
            strict=options.strict,
            waivers=len(options.waivers),
            tools={name: importlib.metadata.version(name) for name in _TOOLS},
            started=self._started.isoformat(timespec="seconds"),
            partial=options.partial,
        )
        report = Report(
            header=header,
            findings=findings,
            not_judged=tuple(results.reasons),
            rules=rules,
            coverage=session.coverage.matrix(rules),
            seconds=dict(self._seconds),
            notes=tuple(masked_text(note) for note in (*self._notes, *self._remarks(), *complaints)),
            unjudgeable=masked_text(" ".join(unjudgeable.split())),
            gaps=gaps,
        )
        return redacted(report, session.secrets)

    def _remarks(self) -> Iterator[str]:
        session = self.session
        if session.budget.spent:
            yield f"orders worth {session.budget.spent:.2f} at most were placed"
        if session.gateway_answers:
            yield f"something in front of the service answered in its place {session.gateway_answers} times"
        others = session.foreign_orders.seen
        if others:
            named = ", ".join(list(others.values())[:10])
            yield f"somebody else placed orders on the account during the run: PONumber {named}"
