"""Probes of the paths themselves: wrong methods, unknown ids, odd pages."""

from __future__ import annotations

from functools import partial

from ..scenarios.registry import scenario
from ..session import Session
from ..steps.catalogue import Catalogue

_METHODS = ("PUT", "DELETE", "PATCH", "POST", "GET")
_HARMLESS = ("PATCH",)


@scenario("wrong-method-refused", "allow-names-methods", orders=False)
def wrong_methods_are_tried(session: Session, _catalogue: Catalogue) -> None:
    """Every path with every method that it does not have; elsewhere than on loopback only with PATCH."""
    for path, documented in session.spec.methods().items():
        for method in _METHODS if session.target.is_loopback else _HARMLESS:
            if method in documented:
                continue
            headers = {"Authorization": f"Bearer {session.token()}"}
            odd = partial(
                session.send_raw, method, path.replace("{id}", "no-such-id"), headers, malformed=True
            )
            answer = session.retry(odd, renew=False)
            message = f"{method} {path} is answered with {answer.status}."
            if session.results.check(
                "wrong-method-refused", answer.status == 405, message, answer, about=f"{method} {path}"
            ):
                allowed = {name.strip() for name in answer.header("Allow").split(",") if name.strip()}
                message = f"Allow of {path} is {', '.join(sorted(allowed)) or 'missing'}."
                kept = documented <= allowed <= documented | {"HEAD", "OPTIONS"}
                session.results.check("allow-names-methods", kept, message, answer, about=path)


@scenario("unknown-id-is-404", orders=False)
def unknown_ids_are_asked_for(session: Session, _catalogue: Catalogue) -> None:
    """Ids that do not exist, plain and odd ones, are 404 (or 400 when they cannot be ids)."""
    for operation in ("getProduct", "getOrder"):
        for odd, name in (
            (False, "no-such-id"),
            (True, "x" * 300),
            (True, "ünïcode ✓"),
            (True, "a/b"),
            (True, "' OR 1=1"),
            (True, "%00"),
        ):
            answer = session.call_with_retry(operation, id=name)
            message = f"{operation} answers {answer.status} for an id that does not exist."
            kept = answer.status == 404 or (odd and answer.is_refusal)
            session.results.check("unknown-id-is-404", kept, message, answer)


@scenario("bad-page-refused", orders=False)
def odd_pages_are_asked_for(session: Session, _catalogue: Catalogue) -> None:
    """Page numbers and sizes below the first or that are no number are refused."""
    for operation in ("listProducts", "listOrders"):
        for name in ("pageIndex", "pageSize"):
            for value in ("0", "-1", "x", "1.5", "1e3", "9" * 30):
                if name == "pageIndex" and value == "0":
                    continue
                answer = session.call_with_retry(operation, query={name: value})
                message = f"{operation} answers {answer.status} to {name}={value[:9]}."
                session.results.check(
                    "bad-page-refused", answer.is_refusal, message, answer, about=f"{operation} {name}"
                )


@scenario("no-server-error", orders=False)
def odd_queries_are_asked(session: Session, _catalogue: Catalogue) -> None:
    """No text in a query or a path makes the target fall over."""
    odd = (
        "%00",
        "%FF%FE",
        "%F0%9F%8E%81",
        "a" * 2_000,
        "%25%25",
        "1&pageIndex=2",
        "%27%22%3C%3E",
        "[]",
        "null",
    )
    headers = {"Authorization": f"Bearer {session.token()}"}
    for text in odd:
        for path in (
            "/v1/Products?productName=",
            "/v1/Products?productType=",
            "/v1/Products?productDescription=",
            "/v1/Orders?pageIndex=",
            "/v1/Orders?unknown=",
            "/v1/Products/",
            "/v1/Orders/",
        ):
            session.send_raw(
                "GET",
                path + text.replace("&", "%26") if path.endswith("/") else path + text,
                headers,
                malformed=True,
            )
