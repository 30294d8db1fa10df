"""An application team writes tests with the shipped plugin: a simulator, a client, and faults by marker."""

from __future__ import annotations

import giftcardpartners
import giftcardpartners_simulator  # noqa: F401
import pytest

# A run within this process takes away what it was the first to import, and the next one would have other classes.
LOADED = [getattr(giftcardpartners, name) for name in giftcardpartners.__all__]

pytest_plugins = ["pytester"]

OFF_AND_ON = ("-p", "no:giftcardpartners", "-p", "giftcardpartners.testing.plugin", "-p", "no:cacheprovider")
"""The plugin by its module: it works the same whether or not the package is installed with its entry point."""


def run(pytester: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess(*OFF_AND_ON, "--strict-markers", *arguments)


def test_an_order_goes_through(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        from giftcardpartners import Links

        def test_order(giftcards_client, giftcards_simulator):
            order = Links(po_number="TEAM-1").add("PRODUCTA", 25, 2)
            placed = giftcards_client.orders.create(order).order
            assert len(placed.line_items[0].claim_data) == 2
            assert giftcards_simulator.order(placed.id)["PONumber"] == "TEAM-1"

        def test_every_test_has_a_fresh_simulator(giftcards_client):
            assert list(giftcards_client.orders.history()) == []
        """,
    ).assert_outcomes(passed=2)


def test_faults_come_from_markers_of_test_class_and_module(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import pytest
        from giftcardpartners import DigitalDelivery

        pytestmark = pytest.mark.giftcards_fault("rate_limited", operation="createOrder", value="30")

        class TestLost:
            pytestmark = pytest.mark.giftcards_fault("status_after_store", operation="createOrder", status=504)

            @pytest.mark.giftcards_fault("drop_after_store", operation="createOrder")
            def test_a_lost_answer_costs_once(self, giftcards_client, giftcards_simulator):
                order = DigitalDelivery(po_number="TEAM-2").add("PRODUCTA", 25, email="ana@example.org")
                placed = giftcards_client.orders.create(order)
                assert placed.replayed
                assert set(giftcards_simulator.faults_triggered()) == {
                    "rate_limited", "status_after_store", "drop_after_store"
                }
                assert len(giftcards_simulator.ledger()["accounts"][0]["orders"]) == 1
        """,
    ).assert_outcomes(passed=1)


def test_settings_come_from_a_marker(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import pytest
        from giftcardpartners import InsufficientFunds, Links

        @pytest.mark.giftcards_settings(start_balance=10)
        def test_little_money(giftcards_client):
            with pytest.raises(InsufficientFunds):
                giftcards_client.orders.create(Links(po_number="TEAM-3").add("PRODUCTA", 25))
        """,
    ).assert_outcomes(passed=1)


def test_waiting_for_a_pending_order_takes_no_time(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import pytest
        from giftcardpartners import Links

        @pytest.mark.giftcards_settings(pending_from_units=1, completion_seconds=800)
        def test_wait(giftcards_client):
            placed = giftcards_client.orders.create(Links(po_number="TEAM-4").add("PRODUCTA", 25))
            assert placed.order.is_pending
            assert giftcards_client.orders.wait(placed.order).is_complete
        """,
    ).assert_outcomes(passed=1)


def test_the_code_under_test_finds_the_simulator_through_the_environment(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import os
        from giftcardpartners import AsyncClient, Client

        def test_sync(giftcards_simulator):
            with Client.from_env() as client:
                assert client.balance().available == 10_000

        def test_it_is_gone_afterwards():
            assert "GIFTCARDPARTNERS_BASE_URL" not in os.environ
        """,
    ).assert_outcomes(passed=2)


def test_a_fault_that_does_not_exist_is_an_error_with_its_name(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        @pytest.mark.giftcards_fault("meteorite")
        def test_never_runs(giftcards_simulator):
            pass
        """,
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ValueError: fault 'meteorite' cannot have this kind*"])


def test_the_markers_are_listed_for_whoever_asks(pytester: pytest.Pytester) -> None:
    result = run(pytester, "", "--markers")

    result.stdout.fnmatch_lines(["@pytest.mark.giftcards_fault(kind*", "@pytest.mark.giftcards_settings(*"])


def test_nothing_of_the_simulator_is_imported_before_a_test_asks_for_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(
        """
        import sys

        def test_lazy():
            assert "giftcardpartners_simulator" not in sys.modules
        """
    )
    pytester.runpytest_subprocess(*OFF_AND_ON).assert_outcomes(passed=1)
