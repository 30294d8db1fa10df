"""The whole gate: tell the scenarios, let the state machine run, generate requests, and write down the verdict."""

from __future__ import annotations

import importlib.metadata
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from . import scenarios  # noqa: F401 -- registers them
from .conformance.fuzzing import generate
from .masking import masked_text
from .progress import Say, quiet
from .results.collector import CannotJudge
from .results.model import Header, Report
from .results.waivers import apply_waivers
from .scenarios.registry import UNREADABLE, run_scenarios, select_scenarios
from .session import Session
from .spec import load_spec
from .state_machine import play
from .steps.catalogue import Catalogue
from .target import CannotReach, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .controls import Controls
    from .options import Options

_FRESH_FUNDS = Decimal(10_000)
_TOOLS = ("schemathesis", "hypothesis", "httpx", "jsonschema-rs")


def judge_target(
    target: Target,
    options: Options,
    controls: Controls | None = None,
    until: str = "",
    say: Say = quiet,
) -> Report:
    """Judge a target and return the report.

    `until` stops the run as soon as that rule is found broken; `say` is told what is under way.
    """
    return Gate(Session(target, load_spec(), options, controls, say), until).judge()


class Gate:
    """The parts of a run in their order, each timed."""

    def __init__(self, session: Session, until: str = "") -> None:
        self.session = session
        self._until = until
        self._seconds: dict[str, float] = {}
        self._started = datetime.now(UTC)
        self._notes: list[str] = []

    def judge(self) -> Report:
        """Run every part that is wanted; a target that cannot be reached or read is a verdict of its own."""
        unjudgeable = ""
        try:
            self._judge_parts()
        except CannotReach as reason:
            unjudgeable = str(reason)
        except CannotJudge as reason:
            unjudgeable = f"{self.session.target.base_url} cannot be judged: {reason}"
        except UNREADABLE as error:
            what = f"an answer could not be read ({type(error).__name__}: {error})"
            unjudgeable = f"{self.session.target.base_url} cannot be judged to the end: {what}"
        return self._report(unjudgeable)

    def _judge_parts(self) -> None:
        options = self.session.options
        with self._timed("survey"):
            self.session.token()
            catalogue = Catalogue.fetch(self.session)
        for part in ("behaviour", "schema"):
            if part in options.parts:
                with self._timed(f"{part} scenarios"):
                    scenarios = select_scenarios(part, options.rule, closing=False)
                    scenarios.sort(key=lambda one: options.first_rule not in one.rules)
                    run_scenarios(self.session, catalogue, scenarios, self._until)
        if "behaviour" in options.parts and not self._is_over():
            with self._timed("state machine"):
                self._play(catalogue)
        if self.session.controls is None:
            self._generate(catalogue)
            self._close(catalogue)
        else:
            self._close(catalogue)
            self.session.controls.add_funds(_FRESH_FUNDS)
            self._generate(catalogue)

    def _close(self, catalogue: Catalogue) -> None:
        """Run the scenarios that leave the account without money."""
        if "behaviour" in self.session.options.parts and not self._is_over():
            with self._timed("closing scenarios"):
                scenarios = select_scenarios("behaviour", self.session.options.rule, closing=True)
                run_scenarios(self.session, catalogue, scenarios, self._until)

    def _play(self, catalogue: Catalogue) -> None:
        if not self.session.may_order:
            self._notes.append(
                "the state machine did not play: it needs --allow-orders anywhere but on loopback"
            )
            return
        findings = len(self.session.results.findings)
        sequence = play(self.session, catalogue)
        if len(self.session.results.findings) > findings:
            self.session.results.add_counterexample(sequence)

    def _generate(self, catalogue: Catalogue) -> None:
        options = self.session.options
        if "schema" in options.parts and options.generated_examples and not self._is_over():
            with self._timed("generated requests"):
                self._notes += generate(self.session, catalogue)

    def _is_over(self) -> bool:
        return bool(self._until) and self.session.results.has_found(self._until)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self.session.say(name)
        try:
            yield
        finally:
            self._seconds[name] = round(time.monotonic() - started, 3)

    def _report(self, unjudgeable: str) -> Report:
        session = self.session
        rules = session.results.results()
        if session.budget.spent:
            self._notes.append(f"orders worth {session.budget.spent:.2f} at most were placed")
        findings, complaints = apply_waivers(
            session.results.findings, session.options.waivers, self._started.date()
        )
        self._notes += complaints
        header = Header(
            target=session.target.name,
            spec_version=session.spec.version,
            spec_hash=session.spec.hash,
            seed=session.options.seed,
            strict=session.options.strict,
            waivers=len(session.options.waivers),
            tools={name: importlib.metadata.version(name) for name in _TOOLS},
            started=self._started.isoformat(timespec="seconds"),
        )
        return Report(
            header=header,
            findings=findings,
            not_judged=session.results.reasons,
            rules=rules,
            coverage=session.coverage.matrix(rules),
            seconds=self._seconds,
            notes=tuple(masked_text(note) for note in self._notes),
            unjudgeable=masked_text(unjudgeable),
        )
