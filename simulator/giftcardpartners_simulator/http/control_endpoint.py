"""The control interface under `/_simulator/`: faults, funds, clock, settings, reset; requests and ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..faults.kinds import Fault
from ..json_body import BadJSON, read_json
from ..messages import Request, Response
from ..quirks import QUIRKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..simulator import Simulator

PREFIX = "/_simulator/"


class Control:
    """Answer control requests with JSON; what cannot be done is a 400 that says why."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._endpoints: dict[str, dict[str, Callable[[Any], Any]]] = {
            "faults": {"GET": self._faults, "POST": self._add_faults, "DELETE": self._clear_faults},
            "funds": {"POST": self._funds},
            "clock": {"GET": self._clock, "POST": self._move_clock},
            "settings": {"POST": self._settings},
            "accounts": {"POST": self._accounts},
            "quirks": {"GET": self._quirks, "POST": self._switch_on},
            "reset": {"POST": self._reset},
            "requests": {"GET": self._requests},
            "ledger": {"GET": self._ledger},
        }

    def handle(self, request: Request) -> Response:
        """Return the answer to a control request."""
        name = request.target.partition("?")[0].removeprefix(PREFIX)
        methods = self._endpoints.get(name)
        if methods is None:
            return _json(404, {"error": f"there are: {', '.join(self._endpoints)}"})
        if request.method not in methods:
            allow = ", ".join(methods)
            return _json(405, {"error": f"use {allow}"}, allow)
        try:
            payload = _plain(read_json(request.body)) if request.body else {}
            return _json(200, methods[request.method](payload))
        except BadJSON as error:
            return _json(400, {"error": str(error)})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return _json(400, {"error": f"this cannot be done: {error}"})

    def _faults(self, _payload: Any) -> Any:
        return {"faults": [fault.to_json() for fault in self._simulator.faults()]}

    def _add_faults(self, payload: Any) -> Any:
        faults = [Fault.from_json(one) for one in (payload if isinstance(payload, list) else [payload])]
        for fault in faults:
            self._simulator.add_fault(fault)
        return self._faults(payload)

    def _clear_faults(self, payload: Any) -> Any:
        self._simulator.clear_faults()
        return self._faults(payload)

    def _funds(self, payload: Any) -> Any:
        account = payload.get("account", 1)
        if "amount" in payload:
            self._simulator.add_funds(str(payload["amount"]), payload.get("stage", "available"), account)
        if payload.get("apply"):
            self._simulator.apply_funds(account)
        entry = self._simulator.ledger()["accounts"][account - 1]
        return {key: entry[key] for key in ("account", "funded", "pending", "available")}

    def _clock(self, _payload: Any) -> Any:
        return {"now": self._simulator.clock.now()}

    def _move_clock(self, payload: Any) -> Any:
        self._simulator.clock.advance(float(payload["advance"]))
        self._simulator.tick()
        return self._clock(payload)

    def _settings(self, payload: Any) -> Any:
        self._simulator.change_settings(self._simulator.settings.changed(payload))
        return {"changed": sorted(payload)}

    def _quirks(self, _payload: Any) -> Any:
        return {"quirks": {name: quirk.sentence for name, quirk in QUIRKS.items()}}

    def _switch_on(self, payload: Any) -> Any:
        names = [payload] if isinstance(payload, str) else payload
        self._simulator.switch_on(*names)
        return {"switched_on": names}

    def _accounts(self, payload: Any) -> Any:
        self._simulator.set_enabled(payload["enabled"] is True, payload.get("account", 1))
        return {"account": payload.get("account", 1), "enabled": payload["enabled"] is True}

    def _reset(self, payload: Any) -> Any:
        settings = self._simulator.settings.changed(payload.get("settings", {}))
        self._simulator.reset(settings, payload.get("seed"))
        return {"seed": self._simulator.seed}

    def _requests(self, _payload: Any) -> Any:
        return {"requests": self._simulator.requests()}

    def _ledger(self, _payload: Any) -> Any:
        return self._simulator.ledger()


def _plain(payload: Any) -> Any:
    """Return a parsed body with Decimals as the numbers that json knows."""
    return json.loads(json.dumps(payload, default=float))


def _json(status: int, payload: Any, allow: str = "") -> Response:
    headers = (("Content-Type", "application/json"), *((("Allow", allow),) if allow else ()))
    return Response(status, headers, json.dumps(payload).encode())
