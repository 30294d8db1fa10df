"""Walk through a list page by page."""

from __future__ import annotations

from collections.abc import Iterator

from ..exchange import JSON, Answer
from ..session import Session
from ..target import Credentials

_MOST_PAGES = 200


def walk(
    session: Session, operation: str, size: int | None = None, account: Credentials | None = None
) -> Iterator[tuple[JSON, Answer]]:
    """Yield each row of a list with the answer that showed it, until a page brings nothing new or is the last."""
    seen: set[str] = set()
    for page in range(session.first_page, _MOST_PAGES + session.first_page):
        query = {"pageIndex": page} if size is None else {"pageIndex": page, "pageSize": size}
        answer = session.call_with_retry(operation, query=query, account=account)
        ids = {str(row.get("Id")) for row in answer.rows}
        if not ids or ids <= seen:
            return
        for row in answer.rows:
            yield row, answer
        seen |= ids
        total = answer.object.get("TotalCount")
        if isinstance(total, int) and len(seen) >= total:
            return
