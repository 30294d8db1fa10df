"""Why no answer came, in words, with what to do about it."""

import socket
import ssl
from collections.abc import Iterator

import httpx

_HINTS: dict[type[Exception], str] = {
    socket.gaierror: "the host name cannot be resolved; is it spelled right, and is the network up?",
    ConnectionRefusedError: "nothing listens at that address; is the server running?",
    httpx.ProxyError: "the proxy refuses the connection; see HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY",
    httpx.ConnectTimeout: "no connection came about in time; "
    "is there a firewall, or a proxy to be named in HTTPS_PROXY?",
    httpx.TimeoutException: "nothing came for {patience:.3g} s",
    httpx.RemoteProtocolError: "the connection was closed before the answer was complete, or what came is not HTTP",
    httpx.NetworkError: "the connection was broken off",
}
"""The innermost causes first; a kind that is a special case of another comes before it."""
_NOT_TLS = ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "UNEXPECTED_EOF")


def in_words(error: Exception, patience: float) -> str:
    """Return one readable line; `patience` is how many seconds were waited."""
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            if "ostname mismatch" in one.verify_message or "IP address mismatch" in one.verify_message:
                return f"the certificate is for another host ({one.verify_message})"
            return (
                f"the certificate is not trusted ({one.verify_message}); "
                "name the file of its authority with --ca-bundle or SSL_CERT_FILE"
            )
        if isinstance(one, ssl.SSLError):
            if any(word in str(one).upper().replace(" ", "_") for word in _NOT_TLS):
                return "the server does not speak TLS at this port; is it an http address?"
            return f"no TLS connection came about ({one.reason or one})"
    hints = (hint for kind, hint in _HINTS.items() if any(isinstance(one, kind) for one in chain))
    return next(hints, type(error).__name__).format(patience=patience)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
