"""The whole gate: tell the stories, let the machine play, generate requests, and write down the verdict."""

from __future__ import annotations

import importlib.metadata
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from .conformance.fuzzing import generate
from .masking import masked_text
from .progress import Say, quiet
from .results.collector import CannotJudge
from .results.model import Header, Report
from .results.waivers import apply_waivers
from .scenarios import (  # noqa: F401 -- importing a topic registers its scenarios
    authentication,
    balance,
    catalogue,
    documented_errors,
    idempotency,
    invalid_fields,
    lookups,
    lost_answers,
    malformed_bodies,
    methods_and_queries,
    orders,
    paging,
    pending,
    tokens,
)
from .scenarios.registry import UNREADABLE, tell_stories, wanted_stories
from .session import Run
from .spec import load_spec
from .state_machine import play
from .steps.catalogue import Shop
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
    return Gate(Run(target, load_spec(), options, controls, say), until).judge()


class Gate:
    """The parts of a run in their order, each timed."""

    def __init__(self, run: Run, until: str = "") -> None:
        self.run = run
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
            unjudgeable = f"{self.run.target.base_url} cannot be judged: {reason}"
        except UNREADABLE as error:
            what = f"an answer could not be read ({type(error).__name__}: {error})"
            unjudgeable = f"{self.run.target.base_url} cannot be judged to the end: {what}"
        return self._report(unjudgeable)

    def _judge_parts(self) -> None:
        options = self.run.options
        with self._timed("survey"):
            self.run.token()
            shop = Shop.visit(self.run)
        for part in ("behaviour", "schema"):
            if part in options.parts:
                with self._timed(f"{part} stories"):
                    stories = wanted_stories(part, options.rule, closing=False)
                    stories.sort(key=lambda one: options.first_rule not in one.rules)
                    tell_stories(self.run, shop, stories, self._until)
        if "behaviour" in options.parts and not self._is_over():
            with self._timed("state machine"):
                self._play(shop)
        if self.run.controls is None:
            self._generate(shop)
            self._close(shop)
        else:
            self._close(shop)
            self.run.controls.add_funds(_FRESH_FUNDS)
            self._generate(shop)

    def _close(self, shop: Shop) -> None:
        """Tell the stories that leave the account without money."""
        if "behaviour" in self.run.options.parts and not self._is_over():
            with self._timed("closing stories"):
                stories = wanted_stories("behaviour", self.run.options.rule, closing=True)
                tell_stories(self.run, shop, stories, self._until)

    def _play(self, shop: Shop) -> None:
        if not self.run.may_order:
            self._notes.append(
                "the state machine did not play: it needs --allow-orders anywhere but on loopback"
            )
            return
        findings = len(self.run.judge.findings)
        sequence = play(self.run, shop)
        if len(self.run.judge.findings) > findings:
            self.run.judge.amend(sequence)

    def _generate(self, shop: Shop) -> None:
        options = self.run.options
        if "schema" in options.parts and options.generated_examples and not self._is_over():
            with self._timed("generated requests"):
                self._notes += generate(self.run, shop)

    def _is_over(self) -> bool:
        return bool(self._until) and self.run.judge.has_found(self._until)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self.run.say(name)
        try:
            yield
        finally:
            self._seconds[name] = round(time.monotonic() - started, 3)

    def _report(self, unjudgeable: str) -> Report:
        run = self.run
        rules = run.judge.results()
        if run.purse.spent:
            self._notes.append(f"orders worth {run.purse.spent:.2f} at most were placed")
        findings, complaints = apply_waivers(run.judge.findings, run.options.waivers, self._started.date())
        self._notes += complaints
        header = Header(
            target=run.target.name,
            spec_version=run.spec.version,
            spec_hash=run.spec.hash,
            seed=run.options.seed,
            strict=run.options.strict,
            waivers=len(run.options.waivers),
            tools={name: importlib.metadata.version(name) for name in _TOOLS},
            started=self._started.isoformat(timespec="seconds"),
        )
        return Report(
            header=header,
            findings=findings,
            not_judged=run.judge.reasons,
            rules=rules,
            coverage=run.coverage.matrix(rules),
            seconds=self._seconds,
            notes=tuple(masked_text(note) for note in self._notes),
            unjudgeable=masked_text(unjudgeable),
        )
