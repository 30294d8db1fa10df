"""What reading an answer and writing an order cost, beside the standard library's json doing its part of it.

`nox -s bench -- models`: ratios of CPU time in one run, interleaved, medians; 1 is `json.loads` or `json.dumps` of the
same.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from giftcardpartners import Links, Order, Product
from giftcardpartners._http import answers, operations
from giftcardpartners._http.flow import Answer

from .samples import order, product

ROUNDS = 31
SECONDS = 0.004
"""How long one side of one round takes, about."""


def camel(value: Any) -> Any:
    """The same as a sibling platform spells it."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def unknown(value: Any) -> Any:
    """The same with one property that the specification does not know."""
    return value | {"UnheardOf": 1}


def asked(lines: int) -> Links:
    order = Links(po_number="ACME-0001")
    for _ in range(lines):
        order.add("SHOP1", Decimal("25.00"), to="Ana", message="Well done")
    return order


def ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    def timed(work: Callable[[], object], times: int) -> float:
        started = time.process_time()
        for _ in range(times):
            work()
        return time.process_time() - started

    times = max(1, int(SECONDS / max(timed(theirs, 3) / 3, 1e-7)))
    return statistics.median(timed(ours, times) / timed(theirs, times) for _ in range(ROUNDS))


def reading(kind: Any, body: Any) -> float:
    content = json.dumps(body).encode()
    answer = Answer(200, {"content-type": "application/json"}, content)
    readers: dict[Any, Callable[[Answer], object]] = {
        Order: answers.read_order,
        Product: answers.read_product_page,
    }
    return ratio(lambda: readers[kind](answer), lambda: json.loads(content))


def writing(lines: int) -> tuple[float, float]:
    order = asked(lines)
    body = json.loads(operations.new_order(order).content or b"")
    return (
        ratio(lambda: operations.new_order(order), lambda: json.dumps(body)),
        ratio(lambda: asked(lines), lambda: json.dumps(body)),
    )


def main() -> None:
    """Print the table."""
    gc.freeze()
    page = {"Data": [product(number) for number in range(100)], "Page": 1, "PageSize": 100, "TotalCount": 100}
    rows = [
        ("read an order of 1 line", reading(Order, order(1))),
        ("read an order of 100 lines", reading(Order, order(100))),
        ("read a page of 100 products", reading(Product, page)),
        ("the same three in camelCase: order of 1 line", reading(Order, camel(order(1)))),
        ("… order of 100 lines", reading(Order, camel(order(100)))),
        ("… page of 100 products", reading(Product, camel(page))),
        ("with one unknown property: order of 100 lines", reading(Order, unknown(order(100)))),
    ]
    for lines in (1, 10, 100):
        encoded, built = writing(lines)
        rows += [(f"encode an order of {lines} lines", encoded), (f"build an order of {lines} lines", built)]
    print("| work | × json |\n|---|---|")
    for name, found in rows:
        print(f"| {name} | {found:.2f} |")


if __name__ == "__main__":
    main()
