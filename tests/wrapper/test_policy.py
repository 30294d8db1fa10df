"""How persistent a call is: pauses within their bounds, a bucket that many threads share."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from giftcardpartners import InvalidInput, RetryPolicy, WaitPolicy
from giftcardpartners._http.budget import RetryBudget
from hypothesis import given
from hypothesis import strategies as some

from .stage import HandTime

times = some.floats(0, 1e6)
rng = some.floats(0, 1, exclude_max=True)


@given(some.integers(1, 10_000), rng, times, times)
def test_a_backoff_lies_between_nought_and_its_doubled_bound(
    failures: int, random: float, first: float, ceiling: float
) -> None:
    policy = RetryPolicy(first_pause=first, ceiling=ceiling)
    pause = policy.pause(failures, random)
    assert 0 <= pause <= ceiling
    assert pause <= first * 2 ** min(failures - 1, 30)


@given(some.integers(1, 40), rng)
def test_the_jitter_is_full(failures: int, random: float) -> None:
    policy = RetryPolicy()
    whole = min(policy.ceiling, policy.first_pause * 2 ** min(failures - 1, 30))
    assert policy.pause(failures, random) == pytest.approx(random * whole)


@given(some.integers(0, 10_000), some.integers(1, 10_000_000), rng)
def test_a_wait_lies_between_half_and_the_whole_of_its_bound(polls: int, units: int, random: float) -> None:
    policy = WaitPolicy()
    pause = policy.pause(polls, units, random)
    assert 0 < pause <= policy.longest_pause
    assert pause >= policy.pause(polls, units, 0.0)
    assert pause <= 2 * policy.pause(polls, units, 0.0)


@given(some.integers(0, 50), some.integers(1, 1_000_000), some.integers(0, 1_000_000), rng)
def test_a_larger_order_is_never_polled_faster(polls: int, units: int, more: int, random: float) -> None:
    policy = WaitPolicy()
    assert policy.pause(polls, units, random) <= policy.pause(polls, units + more, random)


def test_the_wait_doubles_up_to_a_ceiling_that_grows_with_the_order() -> None:
    policy = WaitPolicy()
    small = [policy.pause(polls, 1, 0.999999) for polls in range(8)]
    large = [policy.pause(polls, 500, 0.999999) for polls in range(8)]
    assert small == pytest.approx([0.51, 1.02, 2.04, 4.08, 8.16, 10.1, 10.1, 10.1], rel=1e-3)
    assert large == pytest.approx([5.5, 11.0, 22.0, 44.0, 60.0, 60.0, 60.0, 60.0], rel=1e-3)


@pytest.mark.parametrize(
    "settings",
    [
        {"attempts": 0},
        {"deadline": 0},
        {"deadline": -1},
        {"deadline": float("inf")},
        {"deadline": float("nan")},
        {"first_pause": -1},
        {"first_pause": float("inf")},
        {"ceiling": float("nan")},
        {"retry_after_cap": -0.1},
        {"history_wait": float("inf")},
    ],
    ids=str,
)
def test_a_retry_policy_without_an_end_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        RetryPolicy(**settings)


@pytest.mark.parametrize("name", WaitPolicy.__struct_fields__)
@pytest.mark.parametrize("value", [-1.0, float("inf"), float("nan")])
def test_a_wait_policy_without_an_end_is_refused(name: str, value: float) -> None:
    with pytest.raises(InvalidInput):
        WaitPolicy(**{name: value})


def test_policies_are_values() -> None:
    assert RetryPolicy() == RetryPolicy(attempts=5)
    assert len({RetryPolicy(), RetryPolicy(), WaitPolicy(), WaitPolicy()}) == 2
    assert "attempts=5" in repr(RetryPolicy())
    with pytest.raises(AttributeError):
        RetryPolicy().attempts = 6  # type: ignore[misc]


def test_an_empty_bucket_gives_nothing_until_time_passes() -> None:
    time = HandTime()
    budget = RetryBudget(time.monotonic, capacity=2, per_second=0.5)
    assert [budget.take() for _ in range(3)] == [True, True, False]
    time.at += 1.9
    assert not budget.take()
    time.at += 0.2
    assert budget.take()
    assert not budget.take()


def test_a_bucket_never_holds_more_than_its_capacity() -> None:
    time = HandTime()
    budget = RetryBudget(time.monotonic, capacity=3, per_second=10)
    time.at += 1e6
    assert [budget.take() for _ in range(4)] == [True, True, True, False]


@given(some.lists(some.floats(0, 5), max_size=60), some.integers(1, 10), some.floats(0, 3))
def test_no_stretch_of_time_gives_more_than_the_bucket_and_its_refill(
    pauses: list[float], capacity: int, per_second: float
) -> None:
    time = HandTime()
    budget = RetryBudget(time.monotonic, capacity=capacity, per_second=per_second)
    began, given_out = time.at, 0
    for pause in pauses:
        time.at += pause
        given_out += budget.take()
        assert given_out <= capacity + (time.at - began) * per_second + 1e-6


def test_many_threads_get_exactly_what_is_in_the_bucket() -> None:
    budget = RetryBudget(lambda: 0.0, capacity=100, per_second=0)
    taken: list[bool] = []

    def take() -> None:
        taken.extend([budget.take() for _ in range(50)])

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(taken), len(taken)) == (100, 400)


@given(some.integers(1, 10_000))
def test_hints_are_listened_to_less_and_less(hints: int) -> None:
    policy = WaitPolicy()
    assert policy.debounce(0) == 0
    assert policy.debounce(1) == policy.hint_pause
    assert policy.debounce(hints) <= policy.debounce(hints + 1) <= 2 * policy.debounce(hints)


def test_the_defaults_are_the_documented_ones() -> None:
    assert RetryPolicy() == RetryPolicy(
        attempts=5,
        deadline=120.0,
        first_pause=0.5,
        ceiling=8.0,
        retry_after_cap=60.0,
        history_wait=30.0,
    )
    assert (WaitPolicy().deadline, WaitPolicy().hint_pause) == (900.0, 0.5)


def test_a_bucket_starts_full_with_a_hundred() -> None:
    budget = RetryBudget(lambda: 0.0)
    assert [budget.take() for _ in range(101)] == [True] * 100 + [False]
