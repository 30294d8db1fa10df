"""Probes of the paths themselves: wrong methods, unknown ids, odd pages, and refusals that are staged."""

from functools import partial

from ..scenarios.registry import scenario
from ..session import Session
from ..steps.catalogue import Catalogue

_METHODS = ("PUT", "DELETE", "PATCH", "POST", "GET")


@scenario("wrong-method-refused", "allow-names-methods", orders=False)
def wrong_methods_are_tried(session: Session, _catalogue: Catalogue) -> None:
    """Every path with every method that it does not have; elsewhere than on loopback only with PATCH."""
    for path, documented in session.spec.methods().items():
        for method in _METHODS if session.target.is_loopback else ("PATCH",):
            if method in documented:
                continue
            headers = {"Authorization": f"Bearer {session.token()}"}
            place = path.replace("{id}", "no-such-id")
            odd = partial(session.send_raw, method, place, headers, malformed=True)
            answer = session.retry(odd, renew=False)
            message = f"{method} {path} is answered with {answer.status}."
            kept, about = answer.status == 405, f"{method} {path}"
            if session.check("wrong-method-refused", kept, message, answer, about=about):
                allowed = {name.strip() for name in answer.header("Allow").split(",") if name.strip()}
                message = f"Allow of {path} is {', '.join(sorted(allowed)) or 'missing'}."
                kept = documented <= allowed <= documented | {"HEAD", "OPTIONS"}
                session.check("allow-names-methods", kept, message, answer, about=path)


@scenario("unknown-id-is-404", orders=False)
def unknown_ids_are_asked_for(session: Session, _catalogue: Catalogue) -> None:
    """Ids that do not exist, plain and odd ones, are 404 (or 400 when they cannot be ids)."""
    odd = ("x" * 300, "ünïcode ✓", "a/b", "' OR 1=1", "%00")
    for operation in ("getProduct", "getOrder"):
        for name in ("no-such-id", *odd):
            answer = session.call_with_retry(operation, id=name)
            message = f"{operation} answers {answer.status} for an id that does not exist."
            kept = answer.status == 404 or (name in odd and answer.is_refusal)
            session.check("unknown-id-is-404", kept, message, answer)


@scenario("bad-page-refused", orders=False)
def odd_pages_are_asked_for(session: Session, _catalogue: Catalogue) -> None:
    """Page numbers and sizes below the first or that are no number are refused."""
    bad = ("-1", "x", "1.5", "1e3", "9" * 30)
    for operation in ("listProducts", "listOrders"):
        for name, values in (("pageIndex", bad), ("pageSize", ("0", *bad))):
            for value in values:
                answer = session.call_with_retry(operation, query={name: value})
                message = f"{operation} answers {answer.status} to {name}={value[:9]}."
                about = f"{operation} {name}"
                session.check("bad-page-refused", answer.is_refusal, message, answer, about=about)


@scenario("no-server-error", orders=False)
def odd_queries_are_asked(session: Session, _catalogue: Catalogue) -> None:
    """No text in a query or a path makes the target fall over."""
    odd = (
        "%00", "%FF%FE", "%F0%9F%8E%81", "a" * 2_000, "%25%25", "1&pageIndex=2", "%27%22%3C%3E", "[]", "null",
    )  # fmt: skip
    names = (
        "Products?productName=", "Products?productType=", "Products?productDescription=", "Orders?pageIndex=",
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {session.token()}"}
    for text in odd:
        for name in (*names, "Orders?unknown=", "Products/", "Orders/"):
            shown = text if "?" in name else text.replace("&", "%26")
            session.send_raw("GET", f"/v1/{name}{shown}", headers, malformed=True)


_ON_DEMAND = (400, 403, 429, 504)


@scenario("refusals-are-json", "status-documented", "too-many-requests-says-when", orders=False)
def documented_refusals_are_looked_at(session: Session, _catalogue: Catalogue) -> None:
    """Every documented refusal has the documented shape: staged with the controls, so it counts as no check."""
    if session.controls is not None:
        with session.staged():
            for operation in session.spec.operations.values():
                for status in (one for one in _ON_DEMAND if str(one) in operation.statuses):
                    session.controls.refuse_next(operation.id, status)
                    body = b"{}" if operation.id == "createOrder" else None
                    session.call(operation.id, id="none", body=body)
    rule = "too-many-requests-says-when"
    if not session.results.checks(rule):  # when it has answered so on its own, that was judged
        session.results.not_judged(rule, "the target never answered 429 on its own")
