"""From the settings and the environment to the way that a client takes: through which proxy, trusting whom.

Decided once, when a client is built, since it talks to one host only; both clients and all transports take the same.
What cannot be honoured is refused by name: a variable or a setting, never its value, which may hold a password.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx
import msgspec

from ..errors import InvalidInput
from ..policies import Network


class Route(msgspec.Struct, frozen=True):
    """How a host is reached: `ssl_context` (None where there is no TLS), `proxy` and the limits in `network`."""

    ssl_context: ssl.SSLContext | None
    proxy: str | None
    network: Network

    @property
    def via(self) -> str:
        """The proxy in words, without user name and password; empty where there is none."""
        return f" through the proxy {urlsplit(self.proxy).netloc.rpartition('@')[2]}" if self.proxy else ""

    def __repr__(self) -> str:
        """Keep the proxy, which may hold a password, to ourselves."""
        return "Route(…)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same for rich."""
        return []


def route(base_url: str, network: Network, environ: Mapping[str, str] = os.environ) -> Route:
    """Find the way to `base_url`. Raises InvalidInput that names the setting or the variable that cannot be used."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    proxy = None
    if network.proxy is not None:
        proxy = _usable(network.proxy, "Network.proxy")
    elif network.trust_env and not _is_loopback(host):
        proxy = _from_environment(parts.scheme, host, parts.port, environ)
    if parts.scheme == "http" and not (proxy or "").startswith("https:"):
        return Route(None, proxy, network)
    return Route(network.ssl_context or _context_for(network, environ), proxy, network)


def _from_environment(scheme: str, host: str, port: int | None, environ: Mapping[str, str]) -> str | None:
    proxies = getproxies() if environ is os.environ else _by_name(environ)
    for name in (scheme, "all"):
        value = proxies.get(name)
        if value:
            if _is_exempt(host, port, proxies.get("no", "")):
                return None
            return _usable(value, f"{name.upper()}_PROXY")
    return None


def _by_name(environ: Mapping[str, str]) -> dict[str, str]:
    lower = {key.lower(): value for key, value in environ.items()}
    return {key.removesuffix("_proxy"): value for key, value in lower.items() if key.endswith("_proxy")}


def _usable(proxy: str, name: str) -> str:
    address = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme.lower() in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
    if not usable or not address.isascii() or not address.isprintable() or " " in address:
        raise InvalidInput(
            f"{name} is no address of an http:// or https:// proxy, and others are not supported. Nothing was sent."
        )
    return address


def _is_exempt(host: str, port: int | None, no_proxy: str) -> bool:
    """Whether NO_PROXY names a host: *, names and their subdomains, addresses, and ranges of addresses."""
    for entry in no_proxy.lower().replace(",", " ").split():
        if entry == "*":
            return True
        name, colon, wanted = entry.rpartition(":")
        if colon and wanted.isdigit() and (":" not in name or name.endswith("]")):
            if int(wanted) != port:
                continue
            entry = name
        entry = entry.strip("[]").removeprefix("*").lstrip(".")
        if host == entry or host.endswith(f".{entry}") or _is_in_range(host, entry):
            return True
    return False


def _is_in_range(host: str, entry: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _context_for(network: Network, environ: Mapping[str, str]) -> ssl.SSLContext:
    bundle, name = network.ca_bundle, "Network.ca_bundle"
    if bundle is None and network.trust_env:
        for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            if environ.get(variable):
                bundle, name = environ[variable], variable
                break
    certificate = network.client_certificate
    files = certificate if isinstance(certificate, tuple) else () if certificate is None else (certificate,)
    return _context(
        _stamped(bundle, name), name, *(_stamped(file, _CERTIFICATE) for file in files[:2]), *files[2:]
    )


_CERTIFICATE = "Network.client_certificate"


def _stamped(file: Any, name: str) -> tuple[str, int] | None:
    """A file and when it was changed: certificates are renewed in place."""
    if file is None:
        return None
    try:
        return os.fspath(file), Path(file).stat().st_mtime_ns
    except (OSError, ValueError):
        raise InvalidInput(f"{name} names a file that cannot be read. Nothing was sent.") from None


def refuse_key_log() -> None:
    """Raise InvalidInput when SSLKEYLOGFILE, which Python itself heeds, names a file that cannot be written."""
    file = os.environ.get("SSLKEYLOGFILE")
    try:
        if file:
            Path(file).open("a").close()
    except OSError:
        raise InvalidInput("SSLKEYLOGFILE names a file that cannot be written. Nothing was sent.") from None


@lru_cache(maxsize=16)
def _context(bundle: tuple[str, int] | None, name: str, *certificate: Any) -> ssl.SSLContext:
    # Building one reads every certificate and costs more than the rest of a client together.
    try:
        if bundle is None:
            context = httpx.create_ssl_context(trust_env=False)
        elif Path(bundle[0]).is_dir():
            context = ssl.create_default_context(capath=bundle[0])
        else:
            context = ssl.create_default_context(cafile=bundle[0])
    except (OSError, ValueError):
        refuse_key_log()
        raise InvalidInput(f"{name} holds no certificates that can be read. Nothing was sent.") from None
    if certificate:
        files, password = [file[0] for file in certificate[:2]], certificate[2:]
        try:
            context.load_cert_chain(
                files[0], *files[1:], *([None] if len(files) == 1 and password else []), *password
            )
        except (OSError, ValueError, TypeError):
            raise InvalidInput(f"{_CERTIFICATE} cannot be read. Nothing was sent.") from None
    return context
