"""Scenarios of lists that come in pages: the order history and the catalogue."""

from ..errors import CannotJudge, Interrupted
from ..exchange import Answer
from ..session import Session
from ..steps.catalogue import Catalogue
from ..steps.orders import find_in_history, place
from ..steps.pages import pages
from .registry import scenario

_LARGEST = 500
_MOST_PAGES = 80
_MOST_WALKS = 4

Judgement = tuple[str, bool, str, tuple[Answer, ...]]
"""A rule, whether it was kept, what was seen, and the answers that show it."""
Walk = tuple[list[str], tuple[Answer, ...]]
"""The ids of a list in order, and the last page that held some."""


@scenario(
    "order-in-history", "history-without-repeats", "page-size-kept", "page-counts-agree",
    "past-the-end-is-empty", "history-newest-first",
)  # fmt: skip
def the_history_is_walked_through(session: Session, catalogue: Catalogue) -> None:
    """With every size of page, the history shows each order once, and those of this run among them."""
    names = (*catalogue.types(), *catalogue.types()) if session.may_order else ()
    placed = [place(session, catalogue, catalogue.order(session, name)) for name in names]
    if placed:
        find_in_history(session, placed[-1])
    own = [one.id for one in placed]
    shown, last = _walk_in_all_sizes(session, "listOrders", "history-without-repeats")
    for order_id in own:
        message = "An order that was placed is not in the history."
        session.check("order-in-history", order_id in shown, message, *last)
    order = [one for one in shown if one in own]
    message = "The history does not list the latest orders first."
    session.check("history-newest-first", order == own[::-1], message, *last)


@scenario(
    "products-without-repeats", "page-size-kept", "page-counts-agree", "past-the-end-is-empty", orders=False
)
def the_catalogue_is_walked_through(session: Session, catalogue: Catalogue) -> None:
    """With every size of page, the catalogue shows each product once."""
    shown, last = _walk_in_all_sizes(session, "listProducts", "products-without-repeats")
    missing = {product["Id"] for product in catalogue.products} - set(shown)
    message = f"Pages of another size lack {len(missing)} products."
    session.check("products-without-repeats", not missing, message, *last)


@scenario("first-page-is-one", orders=False)
def the_first_page_is_asked_for(session: Session, _catalogue: Catalogue) -> None:
    """No page number and page number 1 are the same page."""
    for operation in ("listProducts", "listOrders"):
        plain = session.call_with_retry(operation)
        first = session.call_with_retry(operation, query={"pageIndex": 1})
        kept = plain.row_ids == first.row_ids
        session.check("first-page-is-one", kept, "Page 1 is not the first page.", plain, first)


def _walk_in_all_sizes(session: Session, operation: str, rule: str) -> Walk:
    """Walk with several sizes, compare what they show, and return the ids in order.

    Raises Interrupted when the list grows every time that it is walked through.
    """
    whole: list[str] | None = None
    last: tuple[Answer, ...] = ()
    for size in (_LARGEST, 7, 3, 1, None):
        if whole is not None and size is not None and len(whole) > size * _MOST_PAGES:
            continue
        try:
            ids, last = _walk_in_peace(session, operation, size, rule, whole)
        except CannotJudge:
            if size != _LARGEST:
                raise
            continue
        whole = whole or ids
    return whole or [], last


def _walk_in_peace(
    session: Session, operation: str, size: int | None, rule: str, whole: list[str] | None
) -> Walk:
    """Walk once more while the list grows, and judge a walk during which it did not."""
    for _ in range(_MOST_WALKS):
        before = session.call_with_retry(operation)
        judgements: list[Judgement] = []
        ids, last = _walk(session, operation, size, rule, judgements)
        if whole is not None:
            message = f"Pages of {size} show {len(ids)} entries, larger ones show {len(whole)}."
            judgements.append((rule, sorted(ids) == sorted(whole), message, last))
        has_moved = session.call_with_retry(operation).row_ids != before.row_ids
        if all(kept for _, kept, _, _ in judgements) or not has_moved:
            for name, kept, message, answers in judgements:
                session.check(name, kept, message, *answers)
            return ids, last
        whole = None  # what was seen before is no measure any more
    raise Interrupted(f"{operation} shows more entries every time that it is walked through")


def _walk(session: Session, operation: str, size: int | None, rule: str, judgements: list[Judgement]) -> Walk:
    found: list[str] = []
    last: tuple[Answer, ...] = ()
    total: object = None
    for number, answer in pages(session, operation, size):
        ids = answer.row_ids
        if not answer.is_success and not found:
            raise CannotJudge(f"a page size of {size} is refused")
        if not answer.is_success or not ids:
            break
        last = (answer,)
        repeated = len(ids) != len(set(ids)) or bool(set(ids) & set(found))
        judgements.append((rule, not repeated, f"Pages of {size} show an entry twice.", (answer,)))
        if repeated:
            return found, last
        if size is not None:
            message = f"A page of {size} holds {len(ids)} entries."
            judgements.append(("page-size-kept", len(ids) <= size, message, (answer,)))
        found += ids
        total = answer.object.get("TotalCount", total)
        page = answer.object.get("Page")
        message = f"Page {number} says that it is page {page}."
        judgements.append(("page-counts-agree", page in (None, number), message, (answer,)))
    if isinstance(total, int):
        message = f"TotalCount is {total}, the pages show {len(found)} entries."
        judgements.append(("page-counts-agree", total == len(found), message, last))
    _check_past_the_end(session, operation, size, number, answer)
    return found, last


def _check_past_the_end(session: Session, operation: str, size: int | None, page: int, last: Answer) -> None:
    """Judge the last page where it was past the end already, else one behind it."""
    beyond = last
    if last.is_success and last.rows:
        query = {"pageIndex": page + 5} if size is None else {"pageIndex": page + 5, "pageSize": size}
        beyond = session.call_with_retry(operation, query=query)
    message = f"A page past the end has status {beyond.status} and {len(beyond.rows)} entries."
    session.check("past-the-end-is-empty", beyond.is_success and not beyond.rows, message, last, beyond)
