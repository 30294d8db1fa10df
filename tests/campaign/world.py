"""One world: a simulator, a clock, some callers with their orders and faults, from one seed to one verdict."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections import deque
from collections.abc import Callable, Generator
from typing import Any

from giftcardpartners import AsyncClient, Client, Order, Placed, Product, Runtime, WaitPolicy, webhooks
from giftcardpartners_simulator import ManualClock, Simulator, WebhookCall

from . import audit, marks
from .calls import CALL, CallRecord, Interrupted
from .drawing import draw_intents
from .invariants import BRAKE, Rules, Violation, judge
from .planted import ACCESS_TOKEN, EMAIL
from .stories import Deed, settle_story, story
from .stranger import order_as_stranger
from .themes import Theme, draw_theme
from .verdict import EPOCH, Verdict
from .virtual import Crew, run_tasks
from .wire import Wire, in_own_context

_STEPS = 90
_QUIET = 450.0
"""Simulated seconds between the last fault and the settling: late requests have arrived by then, and a
forgetful service has forgotten."""


class World:
    """Runs one world; the same seed and index, the same history to the byte."""

    def __init__(self, seed: int, index: int, products: dict[str, Product]) -> None:
        self.mode = "async" if index % 2 else "sync"
        rng = random.Random(f"{seed}/{index}/theme")
        self.theme: Theme = draw_theme(rng, index)
        self.products = products
        self.clock = ManualClock(EPOCH)
        self.simulator = Simulator(
            self.theme.settings, self.clock, seed=index, rules=self.theme.rules, on_webhook=self._webhook
        )
        order_as_stranger(self.simulator)
        self.crew = Crew(self.clock)
        self.verdict = Verdict(index, self.mode, self.theme.name)
        self.hints = webhooks.Hints()
        self._digest = hashlib.sha256()
        self.wire = Wire(
            self.simulator, self.clock, self.crew, random.Random(f"{seed}/{index}/wire"), self.note
        )
        self._keeps_clients = random.Random(f"{seed}/{index}/loops").random() < 0.5
        """Whether async clients go on in the event loop of the settling, which is another one."""
        self._jitter = random.Random(f"{seed}/{index}/jitter")
        self._rng = random.Random(f"{seed}/{index}/callers")
        self.calls: list[CallRecord] = []
        self._rules = Rules(self.simulator, self.theme.retry, self.theme.timeouts)
        self.intents, self.planned = draw_intents(self, index, random.Random(f"{seed}/{index}/intents"))
        self.clients: dict[int, Any] = {}

    def run(self) -> Verdict:
        """Let everybody order, stop the faults, settle, and look at the books."""
        verdict = self.verdict
        troubles: list[Generator[Any, Any, None]] = (
            [audit.trouble(self)] if audit.has_trouble(self.theme) else []
        )
        self._run_all(deque(story(self, intent, self._rng) for intent in self.intents), troubles)
        verdict.struck.update(audit.struck(self))
        self.simulator.clear_faults()
        self.simulator.set_enabled(True)
        for intent in self.intents:
            intent.late.clear()
            intent.interrupt = None
        for _ in range(_STEPS):  # not in one leap: what is late arrives at its time
            self.clock.advance(_QUIET / _STEPS)
        self.note("faults stop")
        self._run_all(deque(settle_story(self, intent, self._rng) for intent in self.intents), [])
        if self.wire.bugs:
            raise self.wire.bugs[0]
        audit.books(self)
        verdict.orders = len(self.intents)
        verdict.quirks.update(dict.fromkeys(self.theme.quirks, verdict.orders))
        verdict.requests = self.wire.requests
        verdict.marks[marks.LATE] = self.wire.stored_late
        verdict.seconds = self.clock.now() - EPOCH
        verdict.ends.update(intent.ended or "lost" for intent in self.intents)
        verdict.posts.update(intent.posts for intent in self.intents)
        verdict.digest = self._digest.hexdigest()
        return verdict

    def note(self, line: str) -> None:
        """Add a line to the history."""
        self._digest.update(line.encode() + b"\n")
        self.verdict.history.append(line)

    def broken(self, invariant: str, text: str) -> None:
        """Note a violation."""
        self.verdict.violations.append(Violation(invariant, text))
        self.note(f"VIOLATION {invariant}: {text}")

    # Callers, blocking or not: the same stories.

    def _run_all(
        self, stories: deque[Generator[Any, Any, None]], alone: list[Generator[Any, Any, None]]
    ) -> None:
        hands = [deque([one]) for one in alone] + [stories] * min(self.theme.hands, len(stories))
        if self.mode == "sync":
            for hand in hands:
                self.crew.start(in_own_context(lambda hand=hand: self._hand(hand)))  # type: ignore[misc]
            self.crew.run()
            return

        async def everybody() -> None:
            if not self._keeps_clients:
                self.clients.clear()
            await asyncio.gather(*(self._hand_async(hand) for hand in hands))

        run_tasks(self.clock, everybody)

    def _hand(self, stories: deque[Generator[Any, Any, None]]) -> None:
        while stories:
            tale = stories.popleft()
            effect = next(tale, None)
            while effect is not None:
                if isinstance(effect, Deed):
                    call = self._begin(effect)
                    try:
                        call.value = effect.act(self._client(effect.client).orders)
                    except BaseException as problem:  # noqa: BLE001 - whatever it is, it is judged
                        call.error = Interrupted() if isinstance(problem, KeyboardInterrupt) else problem
                    self._end(call)
                    effect = _send(tale, call)
                else:
                    self.crew.sleep(effect)
                    effect = _send(tale, None)

    async def _hand_async(self, stories: deque[Generator[Any, Any, None]]) -> None:
        while stories:
            tale = stories.popleft()
            effect = next(tale, None)
            while effect is not None:
                if isinstance(effect, Deed):
                    call = self._begin(effect)
                    try:
                        call.value = await effect.act(self._client(effect.client).orders)
                    except BaseException as problem:  # noqa: BLE001 - whatever it is, it is judged
                        cancelled = isinstance(problem, asyncio.CancelledError)
                        call.error = Interrupted() if cancelled else problem
                        task = asyncio.current_task()
                        if cancelled and task is not None:
                            task.uncancel()
                    self._end(call)
                    effect = _send(tale, call)
                else:
                    await asyncio.sleep(effect)
                    effect = _send(tale, None)

    def _begin(self, deed: Deed) -> CallRecord:
        call = CallRecord(deed.kind, deed.intent, deed.client, self.clock.now())
        CALL.set(call)
        self.calls.append(call)
        return call

    def _end(self, call: CallRecord) -> None:
        call.ended = self.clock.now()
        order = call.value.order if isinstance(call.value, Placed) else call.value
        shown = order.id if isinstance(order, Order) else ""
        self.note(f"{call.ended:.6f} {call.intent.name} {call.kind}#{call.client} = {call.verdict} {shown}")
        self.verdict.verdicts[f"{call.kind}: {call.verdict}"] += 1
        holds = [hold for hold in self.wire.holds if hold.was_on(call)]
        if any(call.sent and call.sent[0].at < hold.until - 0.001 for hold in holds):
            self.broken(BRAKE, f"{call.intent.name} {call.kind} sends although all were told to wait")
        self.verdict.marks[marks.HELD] += bool(holds and call.sent)
        self.verdict.marks.update(marks.met(call, self))
        for violation in judge(call, self._rules):
            self.broken(violation.invariant, violation.text)

    def _client(self, number: int) -> Any:
        if number not in self.clients:
            make: Callable[..., Any] = Client if self.mode == "sync" else AsyncClient
            self.clients[number] = make(
                self.simulator.base_url,
                email=EMAIL,
                access_token=ACCESS_TOKEN,
                retry=self.theme.retry,
                wait=WaitPolicy(deadline=90.0),
                timeouts=self.theme.timeouts,
                paging=self.theme.paging,
                transport=self.wire,
                runtime=Runtime(
                    now=self.clock.now,
                    monotonic=self.clock.now,
                    sleep=self.wire.sleep,
                    asleep=self.wire.asleep,
                    random=self._jitter.random,
                ),
            )
        return self.clients[number]

    def _webhook(self, call: WebhookCall) -> int:
        self.note(f"{self.clock.now():.6f} webhook for {call.order_id}, attempt {call.attempt}")
        self.hints.put(webhooks.read(call.body, dict(call.headers)))
        return 500 if call.attempt == 1 and call.body[-3:-2] in b"13579" else 200


def _send(tale: Generator[Any, Any, None], value: CallRecord | None) -> Any:
    try:
        return tale.send(value)
    except StopIteration:
        return None
