"""What must be true after every call, whatever went wrong: each rule has a name, and breaking it is a violation."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    GiftCardsError,
    InvalidInput,
    Order,
    OutcomeUnknown,
    Placed,
    PONumberReused,
    RetryPolicy,
    Timeouts,
    WaitTimedOut,
)
from giftcardpartners_simulator import Simulator

from .books import is_as_asked, mismatch, stored
from .calls import CallRecord, Interrupted, Sent
from .planted import leaks_of_error, leaks_of_result

SUCCESS = "no false success"
FAILURE = "no false failure"
SAME = "the returned order is the stored one"
ASKED = "what is stored is what was asked"
MERGED = "a reused PONumber is never merged"
BYTES = "a replay sends the same bytes"
FINAL = "a refusal is final"
LAYER = "one retry layer"
REASON = "giving up has a reason"
PAUSES = "Retry-After is honoured"
DEADLINE = "the deadline ends a call"
LOG = "the decision log is complete"
OURS = "only errors of the client"
SECRETS = "no planted secret anywhere"
PASSES = "what comes from outside passes through"
ADVICE = "no advice to take another number while it may be placed"
BRAKE = "one brake for all calls"
OWN = "connections belong to one process"
ONE = "at most one order per intent"
SETTLED = "every intent is settled once faults stop"
BALANCE = "the balance adds up"
BUDGET = "the retry budget is kept"

_ADVICE = re.compile(
    r"(?<!not order again )\b(?:take|use|give|try|with|under)\b(?:(?! of )[^.]){0,30}?"
    r"\b(?:an?other|new|different|fresh) (?:PO ?)?number",
    re.IGNORECASE,
)

TOLERANCE = 1.0
"""Simulated seconds that a call may go on after its deadline: the delays of the campaign's own network."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule, and where."""

    invariant: str
    text: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What a call is judged by."""

    simulator: Simulator
    retry: RetryPolicy
    timeouts: Timeouts


def judge(call: CallRecord, rules: Rules) -> Iterator[Violation]:
    """Hold one call that has just ended against the books and the wire."""
    where = f"{call.intent.name} {call.kind} by client {call.client} at {call.started:.3f}: {call.verdict}"
    broken = _claims(call, rules) if call.error is None else _excuses(call, call.error, rules)
    for invariant, text in (*broken, *_wire(call, rules), *_outside(call), *_secrets(call)):
        yield Violation(invariant, f"{where}: {text}")


def _claims(call: CallRecord, rules: Rules) -> Iterator[tuple[str, str]]:
    shown = call.value.order if isinstance(call.value, Placed) else call.value
    kept = stored(rules.simulator, call.intent.po_number)
    if shown is None and call.kind == "find":
        # Two looks may miss an order that shows late; `find` says so, and `settle` is there to decide.
        shows_late = rules.simulator.settings.history_lag_orders or rules.simulator.settings.history_lag_reads
        late = any(recipe.kind == "commit_late" for recipe in call.intent.sequence)
        if kept is not None and not (late or shows_late):
            yield FAILURE, "find shows no order, the books have it"
        return
    if not isinstance(shown, Order):
        yield OURS, f"a {type(call.value).__name__} was returned"
        return
    if kept is None:
        yield SUCCESS, "no such order is in the books"
        return
    if shown.id != kept.id:
        yield SAME, f"{shown.id} was returned, {kept.id} is stored"
    elif (text := mismatch(shown, rules.simulator)) is not None:
        yield SAME, text
    if call.kind != "find" and not is_as_asked(call.intent.order, kept):
        yield (MERGED if call.intent.kind == "reuse" else ASKED), "the content is another one"
    accepted = any(sent.status is not None and 200 <= sent.status < 300 for sent in call.posts())
    if isinstance(call.value, Placed) and not call.value.replayed and not accepted:
        yield SUCCESS, "called newly placed, but no POST of this call was answered with 2xx"
    if call.kind == "wait" and not shown.is_complete:
        yield SUCCESS, "waiting ended with an order that is not complete"


def _excuses(call: CallRecord, error: BaseException, rules: Rules) -> Iterator[tuple[str, str]]:
    if not isinstance(error, GiftCardsError | Interrupted) or isinstance(error, InvalidInput):
        yield OURS, f"{type(error).__name__} reached the caller"
        return
    kept = stored(rules.simulator, call.intent.po_number)
    if isinstance(error, Interrupted) or call.kind == "wait":
        if isinstance(error, WaitTimedOut) and error.order.po_number not in {None, call.intent.po_number}:
            yield SAME, "the error carries another order"
        return
    placed = kept is not None and is_as_asked(call.intent.order, kept)
    if (placed or isinstance(error, OutcomeUnknown)) and gives_bad_advice(str(error)):
        yield ADVICE, "the error says to take another number"
    if isinstance(error, OutcomeUnknown):
        if error.po_number != call.intent.po_number:
            yield SAME, "the error names another PONumber"
    elif any(sent.placed for sent in call.sent):
        yield FAILURE, "this very call placed the order"
    elif isinstance(error, PONumberReused):
        if kept is None or is_as_asked(call.intent.order, kept):
            yield FAILURE, "the books have no other order of this number"
        elif error.order_id != kept.id or not error.differences:
            yield SAME, "the error names another order, or no difference"


def gives_bad_advice(text: str) -> bool:
    """Tell whether a message says to order again under another number."""
    return _ADVICE.search(text) is not None


def _wire(call: CallRecord, rules: Rules) -> Iterator[tuple[str, str]]:
    posts = call.posts()
    if len({*call.intent.bodies, *(post.body for post in posts)}) > 1:
        yield BYTES, "the bytes of the order changed"
    call.intent.bodies.update(post.body for post in posts)
    attempts = 0
    for earlier, post in zip([None, *posts], posts, strict=False):
        renewed = earlier is not None and earlier.status == 401
        attempts += not renewed
        if earlier is None or earlier.status is None:
            continue
        if _is_final(earlier, call):
            yield FINAL, f"sent again after {earlier.status}"
        if post.at - earlier.done < earlier.asked_to_wait - 0.001 and earlier.status == 429:
            yield PAUSES, f"sent again after {post.at - earlier.done:.1f} s"
    if attempts > rules.retry.attempts:
        yield LAYER, f"{attempts} attempts, the policy allows {rules.retry.attempts}"
    if call.kind in {"create", "settle"}:
        if call.ended - call.started > rules.retry.deadline + TOLERANCE:
            yield DEADLINE, f"it took {call.ended - call.started:.1f} s of {rules.retry.deadline:.0f}"
        yield from _decisions(call, attempts, rules.retry)


def _is_final(earlier: Sent, call: CallRecord) -> bool:
    status = earlier.status or 0
    if status != 401:
        return 400 <= status < 500 and status not in {408, 429}
    posts = call.posts()
    position = posts.index(earlier)
    before = posts[position - 1]
    if position == 0 or before.status != 401:
        return False
    # The second one in a row, unless no new token could be had for the first.
    tokens = [
        sent for sent in call.sent if sent.operation == "createToken" and before.done <= sent.at <= earlier.at
    ]
    return all(sent.status == 200 for sent in tokens)


def _decisions(call: CallRecord, attempts: int, retry: RetryPolicy) -> Iterator[tuple[str, str]]:
    if isinstance(call.error, Interrupted):
        return
    told = call.value.attempts if isinstance(call.value, Placed) else getattr(call.error, "attempts", ())
    made = sum(attempt.operation == "createOrder" for attempt in told)
    if made < attempts:
        yield LOG, f"{attempts} attempts were made, the log tells of {made}"
    posts = call.posts()
    lost = bool(posts) and (posts[-1].status is None or posts[-1].status >= 500)
    left = retry.deadline - (call.ended - call.started)
    budget = any("budget" in attempt.decision for attempt in told)
    refused = any(isinstance(e, AuthenticationFailed | AccessDisabled) for e in (call.error, _cause(call)))
    may_go_on = made < retry.attempts and left > retry.ceiling and not budget and not refused
    if lost and call.error is not None and may_go_on:
        yield REASON, f"after {made} attempts of {retry.attempts} and with {left:.0f} s left"
    seen = isinstance(call.error, OutcomeUnknown) and call.error.differences
    looked = call.ended - posts[-1].done if posts and posts[-1].status == 409 and not seen else math.inf
    patience = min(retry.history_wait, left + looked) - retry.ceiling
    # What was found, and is otherwise than it was asked for, is looked for no longer.
    found = isinstance(call.error, OutcomeUnknown) and call.error.differences
    if isinstance(call.error, OutcomeUnknown) and looked < patience and not (refused or found):
        yield REASON, f"looked only {looked:.1f} s for the order that a 409 is a receipt of"


def _cause(call: CallRecord) -> BaseException | None:
    return None if call.error is None else call.error.__cause__


def _outside(call: CallRecord) -> Iterator[tuple[str, str]]:
    if call.stopped_after is None:
        return
    if not isinstance(call.error, Interrupted) or (call.limit is not None and call.error is not call.limit):
        yield PASSES, "the caller was interrupted and never heard of it"
    if len(call.sent) > call.stopped_after:
        yield PASSES, f"{len(call.sent) - call.stopped_after} requests were sent after the interruption"


def _secrets(call: CallRecord) -> Iterator[tuple[str, str]]:
    if call.error is None:
        if leaks_of_result(call.value):
            yield SECRETS, "in the repr of the result"
    elif not isinstance(call.error, Interrupted) and leaks_of_error(call.error):
        yield SECRETS, "in the error"
