"""Small frozen values: what they say of themselves, and what they never show."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable

import pytest
from giftcardpartners import Order, models
from giftcardpartners._http import answers
from msgspec import Struct

from .stage import answer, stored
from .test_answers import WHOLE_ORDER, WHOLE_PRODUCT

KINDS = [one for _, one in inspect.getmembers(models, inspect.isclass) if issubclass(one, Struct)]


def order(status: str, *quantities: int | None) -> Order:
    lines = [{"Quantity": quantity} for quantity in quantities]
    return answers.read_order(answer(200, stored(Status=status, LineItems=lines)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_model_is_frozen(kind: type[Struct]) -> None:
    assert kind.__struct_config__.frozen


@pytest.mark.parametrize(
    ("status", "complete", "pending"),
    [
        ("Complete", True, False),
        ("COMPLETED", True, False),
        ("fulfilled", True, False),
        ("Pending", False, True),
        ("pending", False, True),
        ("Reticulating", False, False),
        ("Incomplete", False, False),
        ("Failed", False, False),
    ],
)
def test_the_word_of_the_service_decides(status: str, complete: bool, pending: bool) -> None:
    assert (order(status).is_complete, order(status).is_pending) == (complete, pending)
    assert order(status).status == status


def test_units_are_the_cards_of_all_lines_and_never_nought() -> None:
    assert [order("x").units, order("x", 3, 4).units, order("x", None, 2).units, order("x", 0).units] == [
        1,
        7,
        3,
        1,
    ]


def test_no_repr_shows_a_claim_a_person_or_a_text() -> None:
    shown = repr(answers.read_order(answer(200, WHOLE_ORDER)))
    for secret in (
        "claim.example.com",
        "word",
        "Ana",
        "ana@example.org",
        "+1555",
        "Austin",
        "hr@example.org",
        "raw",
    ):
        assert secret not in shown
    assert "ord-1" in shown
    assert "raw" not in repr(answers.read_product(answer(200, WHOLE_PRODUCT)))


def test_orders_are_compared_by_what_they_are_and_not_by_what_nobody_knows() -> None:
    one, twin = (answers.read_order(answer(200, stored(Extra=extra))) for extra in (1, 2))
    assert one == twin
    assert hash(one) == hash(twin)
    assert (one.extra, twin.extra) == ({"Extra": 1}, {"Extra": 2})


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda order: pickle.loads(pickle.dumps(order))]
)
def test_models_travel_with_all_that_they_hold(copied: Callable[[Order], Order]) -> None:
    order = answers.read_order(answer(200, WHOLE_ORDER | {"Extra": {"Deep": 1}}))
    assert copied(order) == order
    assert copied(order).extra == order.extra
