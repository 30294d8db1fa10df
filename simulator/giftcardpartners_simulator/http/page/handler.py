"""The page for people at `/_simulator/`: what happened so far, and a button for everything that can be switched."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ...faults.kinds import Fault
from ...messages import Headers, Request, Response
from .sections import render

if TYPE_CHECKING:
    from ...simulator import Simulator

ADDRESS = "/_simulator/"
_ASSETS = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFETY: Headers = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
_WHOLE = ("times", "skip", "every", "polls", "status", "cut_at")
_MOST_FIELDS = 40


class Page:
    """Answer a browser: the page, its style and script, and its forms. A token in each form keeps other sites out."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._token = secrets.token_urlsafe(24)
        self._actions: dict[str, Callable[[dict[str, str]], None]] = {
            "funds": self._funds,
            "apply": self._apply,
            "clock": self._clock,
            "fault": self._fault,
            "faults_off": self._faults_off,
            "quirk_on": lambda form: simulator.switch_on(form["name"]),
            "quirk_off": lambda form: simulator.switch_off(form["name"]),
            "access": lambda form: simulator.set_enabled(form["enabled"] == "true", int(form["account"])),
            "reset": lambda _form: simulator.reset(),
        }

    def owns(self, target: str) -> bool:
        """Tell whether a target is the page's."""
        path = target.partition("?")[0]
        return path in (ADDRESS.rstrip("/"), ADDRESS) or path.removeprefix(ADDRESS) in _ASSETS

    def handle(self, request: Request) -> Response:
        """Return the answer to a request that is the page's."""
        name = request.target.partition("?")[0].removeprefix(ADDRESS)
        if request.method == "POST" and not name:
            return self._act(request)
        if request.method not in ("GET", "HEAD"):
            return _text(405, "Use GET, or POST for a form.", (("Allow", "GET, HEAD, POST"),))
        if name in _ASSETS:
            body = files(__package__).joinpath("assets", name).read_bytes()
            return Response(200, (("Content-Type", _ASSETS[name]), *_SAFETY), body)
        if name:
            return redirect(302)
        return self._page(200)

    def _page(self, status: int, trouble: str = "") -> Response:
        body = render(self._simulator, self._token, trouble)
        return Response(status, (("Content-Type", "text/html; charset=utf-8"), *_SAFETY), body.encode())

    def _act(self, request: Request) -> Response:
        try:
            form = dict(parse_qsl(request.body.decode(), max_num_fields=_MOST_FIELDS))
        except ValueError:
            return self._page(400, "The form cannot be read.")
        if not secrets.compare_digest(form.get("token", "").encode(), self._token.encode()):
            return self._page(403, "The form is out of date. Nothing was done; please try again.")
        action = self._actions.get(form.get("action", ""))
        if action is None:
            return self._page(400, "There is no such button.")
        try:
            action(form)
        except (KeyError, ValueError) as error:
            return self._page(400, f"This cannot be done: {error}")
        return redirect(303)

    def _funds(self, form: dict[str, str]) -> None:
        account, amount = int(form["account"]), form["amount"].strip()
        if form.get("stage") == "pending":
            self._simulator.add_funds(amount, "pending", account)
        else:
            self._simulator.add_funds(amount, "available", account)

    def _apply(self, form: dict[str, str]) -> None:
        self._simulator.apply_funds(int(form["account"]))

    def _clock(self, form: dict[str, str]) -> None:
        self._simulator.clock.advance(float(form["seconds"]))
        self._simulator.tick()

    def _fault(self, form: dict[str, str]) -> None:
        fields: dict[str, object] = {
            name: form[name] for name in ("kind", "operation", "match_po", "value", "how") if form.get(name)
        }
        fields |= {name: int(form[name]) for name in _WHOLE if form.get(name)}
        if form.get("seconds"):
            fields["seconds"] = float(form["seconds"])
        if form.get("times") == "0":
            fields["times"] = None
        self._simulator.add_fault(Fault.from_json(fields))

    def _faults_off(self, form: dict[str, str]) -> None:
        self._simulator.clear_faults(form.get("kind") or None)


def redirect(status: int) -> Response:
    """Send a browser to the page."""
    return Response(status, (("Location", ADDRESS), *_SAFETY))


def _text(status: int, text: str, headers: Headers) -> Response:
    return Response(
        status, (("Content-Type", "text/plain; charset=utf-8"), *headers, *_SAFETY), text.encode()
    )
