"""What a named scenario is, and how it is played to a simulator: every step says which status it expects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from giftcardpartners_contract.spec import load_spec

from .recorder import Recording, fresh_simulator, target_of

if TYPE_CHECKING:
    from giftcardpartners_contract.target import Target
    from giftcardpartners_simulator import Simulator

JSON = dict[str, Any]
Play = Callable[["ScenarioClient"], None]

SCENARIOS: dict[str, Scenario] = {}
"""Every scenario by its name, in the order of playing."""


@dataclass(frozen=True)
class Scenario:
    """A named conversation. `staged`: it needs the simulator's faults or controls; `settings`: another variant."""

    name: str
    play: Play
    staged: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def scenario(name: str, *, staged: bool = False, **settings: Any) -> Callable[[Play], Play]:
    """Enter a function into `SCENARIOS`; settings of the simulator make the scenario a staged one."""

    def enter(play: Play) -> Play:
        add(Scenario(name, play, staged or bool(settings), settings))
        return play

    return enter


def add(new: Scenario) -> None:
    """Enter a scenario; raises ValueError when its name is taken."""
    if new.name in SCENARIOS:
        raise ValueError(f"two scenarios are called {new.name!r}")
    SCENARIOS[new.name] = new


def record_scenarios(recording: Recording, scenarios: Iterable[Scenario]) -> None:
    """Play scenarios, each on a simulator of its own, and keep every exchange.

    Raises `UnexpectedStatus` when the simulator does not answer as a scenario says.
    """
    for one in scenarios:
        simulator = fresh_simulator(one.settings)
        with target_of(simulator) as target:
            one.play(ScenarioClient(one, target, simulator, recording))


class UnexpectedStatus(AssertionError):
    """The simulator answered a step of a scenario otherwise than the scenario says."""


class ScenarioClient:
    """Plays one scenario: sends requests, numbers the steps, and checks the statuses."""

    def __init__(self, played: Scenario, target: Target, simulator: Simulator, recording: Recording) -> None:
        self._scenario = played
        self._target = target
        self._simulator = simulator
        self._recording = recording
        self._step = 0
        self._right = {"Email": simulator.email, "AccessToken": simulator.access_token}
        self.token: str = target.send("createToken", "POST", "/v1/Tokens", self._right).object["Value"]

    @property
    def controls(self) -> Simulator:
        """The simulator itself; only for staged scenarios, because no other server can be told what to do."""
        if not self._scenario.staged:
            raise RuntimeError(
                f"scenario {self._scenario.name!r} uses controls and does not say that it is staged"
            )
        return self._simulator

    def send(
        self,
        expected: int,
        method: str,
        path: str,
        *,
        token: str | None = "",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Any:
        """Send one request and return the answer's JSON, or None when it is no JSON.

        `token`: empty for the right one, None for no Authorization header, else the whole header. `body` is sent as
        JSON, or as it is when it is bytes. Raises `UnexpectedStatus` when the answer is not `expected`.
        """
        self._step += 1
        sent = {} if token is None else {"Authorization": token or f"Bearer {self.token}"}
        sent |= {"Content-Type": "application/json"} if body is not None else {}
        sent |= headers or {}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        found = load_spec().find(method, path)
        assert found is not None, f"no operation of the specification is {method} {path}"
        query = f"?{urlencode(params)}" if params else ""
        answer = self._target.send(found.id, method, path + query, sent, content)
        if answer.status != expected:
            raise UnexpectedStatus(
                f"{self._scenario.name}, step {self._step}: {answer.status}, not {expected}: {answer.body[:300]!r}"
            )
        self._recording.keep(answer, self._scenario.name, self._step, "named", staged=self._scenario.staged)
        return answer.json if answer.header("Content-Type").startswith("application/json") else None

    def get(self, path: str, expected: int = 200, **request: Any) -> Any:
        """Send a GET; see `send`."""
        return self.send(expected, "GET", path, **request)

    def order(self, body: Any, expected: int = 201) -> Any:
        """Send an order; see `send`."""
        return self.send(expected, "POST", "/v1/Orders", body=body)

    def fetch_token(self, expected: int = 200, headers: Mapping[str, str] | None = None) -> Any:
        """Ask for a token, with the right credentials unless `headers` are given; see `send`."""
        return self.send(
            expected, "POST", "/v1/Tokens", token=None, headers=self._right if headers is None else headers
        )
