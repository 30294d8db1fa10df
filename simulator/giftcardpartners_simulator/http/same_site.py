"""Who may use what is not part of the API: this machine, and no web page of somebody else."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ..messages import Request

_SAFE = ("GET", "HEAD")


def refusal(request: Request, peer: str) -> str:
    """Return why a request is refused, or empty text.

    A name of the host that is not this machine's means DNS rebinding; an Origin that is not the host asked, or
    Sec-Fetch-Site, means a form or script of another site (RFC 6454, Fetch Metadata).
    """
    if not is_loopback(peer):
        return "The control interface answers on loopback only."
    host = request.header("Host") or ""
    if not is_loopback(_hostname(host)):
        return "The control interface answers to localhost, 127.0.0.1 and [::1] only."
    if request.method in _SAFE:
        return ""
    origin = request.header("Origin")
    if origin is not None and origin.lower() != f"http://{host.lower()}":
        return "The control interface takes nothing from another site."
    if request.header("Sec-Fetch-Site") not in (None, "same-origin", "none"):
        return "The control interface takes nothing from another site."
    return ""


def is_loopback(host: str) -> bool:
    """Tell whether a name or address is this machine's."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
