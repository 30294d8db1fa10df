"""One run: everything that scenarios, machine and generated requests share, and the few verbs they speak."""

from __future__ import annotations

import json
import random
import secrets
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from .budget import Budget
from .conformance.responses import Conformance
from .exchange import Answer, amount
from .order_log import OrderLog
from .progress import Say, quiet
from .results.collector import CannotJudge, Collector
from .results.coverage import CoverageCounter
from .target import CannotReach, Credentials, Target

if TYPE_CHECKING:
    from .controls import Controls
    from .options import Options
    from .spec import Spec

_MOST_TRIES = 6
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_JSON = "application/json"


class Session:
    """A target under judgement. `controls` is None unless the target lets itself be controlled."""

    def __init__(
        self,
        target: Target,
        spec: Spec,
        options: Options,
        controls: Controls | None = None,
        say: Say = quiet,
    ) -> None:
        self.target = target
        self.say = say
        self.spec = spec
        self.options = options
        self.controls = controls
        self.results = Collector(options.command)
        self.coverage = CoverageCounter(spec)
        self.order_log = OrderLog(self.results)
        self.budget = Budget(options.budget)
        self.random = random.Random(options.seed)  # noqa: S311 -- it picks products, not secrets
        self.may_order = target.is_loopback or options.allow_orders
        self.deadline = time.monotonic() + options.time_limit
        self.placed: list[str] = []
        """Ids of all orders that this run placed."""
        self.first_page = 1
        """Number of the first page of a list."""
        self.costs_are_per_line = False
        """Whether the Cost of a line turned out to be that of all its cards."""
        self.last_page: Answer | None = None
        """The page of a list that was read last."""
        self._conformance = Conformance(spec, self.results)
        self._run_id = options.run_id or secrets.token_hex(4)
        self._serial = 0
        self._tokens: dict[Credentials, str] = {}

    def begin(self, scenario: str) -> None:
        """Begin a scenario: what it picks depends on the seed and on its name, not on what was told before."""
        self.random = random.Random(f"{self.options.seed} {scenario}")  # noqa: S311 -- it picks products, not secrets

    def left(self) -> float:
        """Return how many seconds are left of the time limit."""
        return self.deadline - time.monotonic()

    def new_po(self) -> str:
        """Return a PONumber that nobody used."""
        self._serial += 1
        return f"GATE-{self._run_id}-{self._serial:05d}"

    def pause(self, seconds: float) -> None:
        """Let time pass: at the target when it can be moved, else for real."""
        if self.controls is not None:
            self.controls.advance(seconds)
        elif seconds > max(0.0, self.left()):
            raise CannotJudge(f"the time limit leaves no {seconds:g} seconds to wait")
        else:
            time.sleep(seconds * self.options.pace)

    def observe(self, answer: Answer, *, malformed: bool = False) -> Answer:
        """Count an answer and hold it against the specification."""
        answer.names = self.spec.names
        self.coverage.count(answer)
        self._conformance.observe(answer, malformed=malformed)
        return answer

    def send_raw(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        malformed: bool = False,
    ) -> Answer:
        """Send one request as it is, once, without a token of our own."""
        found = self.spec.find(method, path)
        return self._send(found.id if found else "", method, path, headers or {}, body, malformed=malformed)

    def call(
        self,
        operation: str,
        *,
        id: str = "",  # noqa: A002 -- that is the parameter's name
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        account: Credentials | None = None,
        malformed: bool = False,
    ) -> Answer:
        """Call an operation once, with a token when it needs one; `body` is sent as JSON, or as it is when bytes."""
        found = self.spec.operations[operation]
        path = found.path.replace("{id}", quote(id, safe=""))
        if query:
            path += "?" + urlencode(query)
        sent = dict(headers or {})
        if found.needs_token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token(account)}"
        content = b""
        if body is not None:
            sent.setdefault("Content-Type", _JSON)
            content = body if isinstance(body, bytes) else encoded(body)
        return self._send(operation, found.method, path, sent, content, malformed=malformed)

    def _send(
        self,
        operation: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        malformed: bool,
    ) -> Answer:
        """Send a request, an order only if there is money for it; a lost answer counts as money spent."""
        worth = self.budget.max_cost(body) if operation == "createOrder" else None
        if worth is not None:
            self.budget.reserve(worth)
        answer = self.target.send(operation, method, path, headers, body)
        if worth is not None:
            self.budget.record(worth, answer.status)
        return self.observe(answer, malformed=malformed)

    def call_with_retry(
        self,
        operation: str,
        *,
        id: str = "",  # noqa: A002 -- that is the parameter's name
        query: Mapping[str, Any] | None = None,
        account: Credentials | None = None,
    ) -> Answer:
        """Call a reading operation until there is an answer that means something; raises CannotJudge when none comes.

        A 429 is waited out; a 504 or no answer is asked again; a 401 is asked again once with a new token.
        """
        renewed = False
        answer = self.call(operation, id=id, query=query, account=account)
        for tries in range(_MOST_TRIES):
            if answer.status == 401 and not renewed:
                renewed = True
                self.forget_token(account)
            elif not self.is_transient(answer):
                return answer
            else:
                self.back_off(answer, tries)
            answer = self.call(operation, id=id, query=query, account=account)
        if self.is_transient(answer):
            raise CannotJudge(
                f"{operation} was answered {answer.status or answer.note} {_MOST_TRIES + 1} times"
            )
        return answer

    def is_transient(self, answer: Answer) -> bool:
        """Whether an answer says nothing but "ask again"."""
        return answer.status in (0, 429, 504)

    def back_off(self, answer: Answer, tries: int) -> None:
        """Pause before a request is sent again."""
        if answer.status == 429:
            self.pause(min(max(answer.retry_after or 0.0, _SHORTEST_PAUSE), _LONGEST_PAUSE))
        else:
            self.pause(0.05 * 2**tries)

    def token(self, account: Credentials | None = None) -> str:
        """Return a bearer token for an account, fetched once; raises CannotReach when there is none to be had."""
        credentials = account or self.target.credentials
        if credentials not in self._tokens:
            self._tokens[credentials] = self.fetch_token(credentials)
        return self._tokens[credentials]

    def forget_token(self, account: Credentials | None = None) -> None:
        """Forget a token, so that the next request gets a new one."""
        self._tokens.pop(account or self.target.credentials, None)

    def ask_for_token(self, credentials: Credentials) -> Answer:
        """Ask for a token until there is an answer that means something, or tries or time run out."""
        headers = {"Email": credentials.email, "AccessToken": credentials.access_token}
        answer = self.call("createToken", headers=headers)
        for tries in range(_MOST_TRIES):
            if not self.is_transient(answer):
                break
            try:
                self.back_off(answer, tries)
            except CannotJudge:
                break
            answer = self.call("createToken", headers=headers)
        return answer

    def fetch_token(self, credentials: Credentials) -> str:
        """Return a new bearer token; raises CannotReach when there is none to be had."""
        answer = self.ask_for_token(credentials)
        value = answer.object.get("Value")
        if answer.is_success and isinstance(value, str) and value:
            return value
        if not answer.status:
            raise CannotReach(f"{self.target.base_url} cannot be reached ({answer.note})")
        if answer.status in (401, 403):
            raise CannotReach(f"{self.target.base_url} refuses the credentials with {answer.status}")
        raise CannotReach(f"{self.target.base_url} hands out no token (status {answer.status})")

    def available(self) -> Decimal | None:
        """Return what can be spent, or None when the target does not say."""
        return amount(self.call_with_retry("getAccountBalance").object.get("Available"))


def encoded(body: Any) -> bytes:
    """Return a JSON body; Decimal becomes a number with its very digits."""
    return json.dumps(body, ensure_ascii=False, default=_number).encode("utf-8", "surrogatepass")


def _number(value: object) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is no JSON")
