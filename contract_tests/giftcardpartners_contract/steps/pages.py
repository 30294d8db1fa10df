"""Walk through a list page by page."""

from collections.abc import Iterator

from ..exchange import JSON, Answer
from ..session import Session

_MOST_PAGES = 200


def pages(session: Session, operation: str, size: int | None = None) -> Iterator[tuple[int, Answer]]:
    """Yield each page by its number, up to the one that is the last, fails, or brings nothing new."""
    seen: set[str] = set()
    for page in range(session.first_page, _MOST_PAGES + session.first_page):
        query = {"pageIndex": page} if size is None else {"pageIndex": page, "pageSize": size}
        answer = session.call_with_retry(operation, query=query)
        yield page, answer
        ids, total = set(answer.row_ids), answer.object.get("TotalCount")
        if ids <= seen or (isinstance(total, int) and len(seen | ids) >= total):
            return
        seen |= ids


def walk(session: Session, operation: str, size: int | None = None) -> Iterator[tuple[JSON, Answer]]:
    """Yield each row of a list with the answer that showed it."""
    seen: set[str] = set()
    for _, answer in pages(session, operation, size):
        if not seen.issuperset(answer.row_ids):  # what is past the end need not be empty
            yield from ((row, answer) for row in answer.rows)
        seen.update(answer.row_ids)
