"""Send what was recorded to a live server, and say what it answers otherwise than when it was recorded."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from .budget import Budget
from .cassette_file import Cassette, Recorded
from .cassette_rewriting import id_of, learn_ids, mentions, replaced, rewritten
from .cassette_shapes import Shape, add_shape, differences
from .results.collector import Collector
from .scrubber_fakes import ACCESS_TOKEN, EMAIL, KNOWN_TOKEN
from .target import CannotReach, Target

RULE = "answer-like-recording"
LONGEST_PAUSE = 30.0
_MOST_TRIES = 5
_KNOWN_TOKEN = re.compile(re.escape(f"Bearer {KNOWN_TOKEN}") + r"(-\d+)?")
_NOT_JUDGED_STATUS = (0, 429, 504)


def compare(
    target: Target,
    judge: Collector,
    cassettes: Iterable[Cassette],
    *,
    allow_orders: bool = False,
    purse: Budget,
) -> list[str]:
    """Replay all recordings that another server can repeat; return every drift in words, and tell the judge.

    Statuses are compared one by one, bodies by their shape over all answers of an operation and status: values change,
    properties and types should not. Orders are sent to loopback, where money is play money; elsewhere only with
    `allow_orders`, and as long as `purse` holds what they cost. Raises `CannotReach` when there is no token
    to be had.
    """
    return _Comparison(target, judge, may_order=allow_orders or target.is_loopback, purse=purse).run(
        list(cassettes)
    )


class _Comparison:
    def __init__(self, target: Target, judge: Collector, *, may_order: bool, purse: Budget) -> None:
        self._target = target
        self._judge = judge
        self._may_order = may_order
        self._purse = purse
        self._run_id = secrets.token_hex(4)
        self._token = _new_token(target)
        self._shapes: dict[tuple[str, int], tuple[Shape, Shape]] = defaultdict(lambda: ({}, {}))
        self._statuses: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        self._replayed: set[str] = set()
        self._skipped: dict[str, set[str]] = defaultdict(set)

    def run(self, cassettes: list[Cassette]) -> list[str]:
        everything = [recorded for one in cassettes for recorded in one.exchanges]
        recorded_products = {
            id_of(one) for one in everything if one.operation == "getProduct" and one.status == 200
        }
        self._absent = recorded_products - self._products()
        self._names = _property_names(everything)
        for number, story in enumerate(_stories(everything)):
            self._replay(story, f"{self._run_id}-{number}")
        return self._tell()

    def _products(self) -> set[str]:
        """Return the ids of all products that the server offers."""
        found: set[str] = set()
        for page in range(1, 1000):
            path = f"/v1/Products?pageIndex={page}&pageSize=100"
            answer = self._target.send(
                "listProducts", "GET", path, {"Authorization": f"Bearer {self._token}"}
            )
            for row in answer.rows:
                self._purse.learn_fee(row)
            rows = [row["Id"] for row in answer.rows if isinstance(row.get("Id"), str)]
            if not set(rows) - found:
                return found
            found |= set(rows)
        return found

    def _replay(self, story: list[Recorded], prefix: str) -> None:
        ids: dict[str, str] = {}
        for recorded in story:
            reason = self._reason_to_skip(recorded)
            if reason:
                self._skipped[reason].add(recorded.story)
                if recorded.origin == "named":
                    return  # what follows in a story rests on this step
                continue
            body = rewritten(recorded.request_body, prefix, ids)
            path = replaced(recorded.target, ids)
            answer = self._ask(recorded, path, body)
            if recorded.operation == "createOrder":
                self._purse.record(self._purse.max_cost(body), answer.status)
            if answer.status in _NOT_JUDGED_STATUS or (
                recorded.status in (201, 409) and answer.status == 422
            ):
                self._skipped[f"{recorded.operation} was answered {answer.status or answer.note}"].add(
                    recorded.story
                )
                if recorded.origin == "named":
                    return
                continue
            self._note(recorded, answer.status, answer.json, ids)

    def _reason_to_skip(self, recorded: Recorded) -> str:
        if recorded.staged:
            return "staged with a control of the simulator"
        if recorded.operation == "createOrder":
            if not self._may_order:
                return "orders are not sent without --allow-orders"
            if recorded.status == 422 and not self._target.is_loopback:
                return "an order beyond the balance is not tried where it might succeed"
            if not self._purse.allows(self._purse.max_cost(recorded.request_body)):
                return "the budget is spent"
        missing = sorted(one for one in self._absent if mentions(recorded, one))
        return f"the catalogue has no {', '.join(missing)}" if missing else ""

    def _ask(self, recorded: Recorded, path: str, body: bytes) -> Any:
        headers = {name: self._live(value) for name, value in recorded.request_headers}
        for _ in range(_MOST_TRIES):
            answer = self._target.send(recorded.operation, recorded.method, path, headers, body)
            if answer.status != 429:
                break
            pause = answer.retry_after
            time.sleep(min(LONGEST_PAUSE, 1.0 if pause is None else pause))
        return answer

    def _live(self, value: str) -> str:
        """Put what is right for this server where the recording has a placeholder for what was right."""
        credentials = self._target.credentials
        if _KNOWN_TOKEN.fullmatch(value):
            return f"Bearer {self._token}"
        return {EMAIL: credentials.email, ACCESS_TOKEN: credentials.access_token}.get(value, value)

    def _note(self, recorded: Recorded, status: int, body: Any, ids: dict[str, str]) -> None:
        self._replayed.add(recorded.operation)
        old = json.loads(recorded.response_body)
        if status < 300:
            learn_ids(old, body, ids)
        if status != recorded.status:
            self._statuses[recorded.operation, recorded.status, status].append(recorded.name)
            return
        before, after = self._shapes[recorded.operation, status]
        add_shape(before, old)
        add_shape(after, body)

    def _tell(self) -> list[str]:
        drifts: dict[str, list[str]] = {operation: [] for operation in sorted(self._replayed)}
        for (operation, old, new), names in sorted(self._statuses.items()):
            drifts[operation].append(
                f"{operation} answers {new} instead of {old} ({len(names)} times): {names[0]}"
            )
        for (operation, status), (before, after) in sorted(self._shapes.items()):
            drifts[operation] += [
                f"{operation} {status}: {one}" for one in differences(before, after, self._names)
            ]
        for reason, stories in sorted(self._skipped.items()):
            self._judge.not_judged(RULE, f"{reason}: {', '.join(sorted(stories))}")
        for operation, found in drifts.items():
            self._judge.check(RULE, not found, "; ".join(found), about=operation)
        return [drift for found in drifts.values() for drift in found]


def _new_token(target: Target) -> str:
    headers = {"Email": target.credentials.email, "AccessToken": target.credentials.access_token}
    answer = target.send("createToken", "POST", "/v1/Tokens", headers)
    value = next((item for key, item in answer.object.items() if key.lower() == "value"), None)
    if not isinstance(value, str):
        raise CannotReach(
            f"{target.base_url} hands out no token ({answer.note or f'status {answer.status}'})"
        )
    return value


def _property_names(everything: list[Recorded]) -> set[str]:
    """Return the name of every property that an unstaged answer has: an optional one may turn up elsewhere."""
    shape: Shape = {}
    for recorded in everything:
        if recorded.is_json and not recorded.staged:
            add_shape(shape, json.loads(recorded.response_body))
    return {place.rpartition(".")[2].removesuffix("[]") for place in shape}


def _stories(everything: list[Recorded]) -> Iterator[list[Recorded]]:
    """Yield the exchanges that were made one after the other on one state of the server, in that order."""
    together: dict[str, list[Recorded]] = defaultdict(list)
    for recorded in everything:
        together[recorded.story if recorded.origin == "named" else f"generated {recorded.operation}"].append(
            recorded
        )
    for story in together.values():
        yield sorted(story, key=lambda recorded: recorded.step)
