"""`giftcards` as a process: pipes that close, narrow terminals, no colours, nobody there, Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from giftcardpartners_simulator import Settings, Simulator

from .conftest import ORDER, process

COMMAND = [sys.executable, "-m", "giftcardpartners_cli"]


def on_a_terminal(
    *words: str, columns: int = 80, answers: bytes = b"", **environment: str
) -> tuple[int, str]:
    """Run a command on a pseudo terminal; its status and everything that showed there."""
    main, side = pty.openpty()
    shown = b""
    everything = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", **environment}
    with subprocess.Popen(
        [*COMMAND, *words], stdin=side, stdout=side, stderr=side, env=everything
    ) as running:
        os.close(side)
        asked = False
        while True:
            ready, _, _ = select.select([main], [], [], 30)
            try:
                piece = os.read(main, 65536) if ready else b""
            except OSError:  # the other side is closed
                piece = b""
            if not piece:
                break
            shown += piece
            if answers and not asked and b"[y/N]" in shown:
                asked = True
                os.write(main, answers)
        os.close(main)
        status = running.wait(30)
    return status, shown.decode()


def test_a_reader_that_goes_away_ends_a_list_quietly(simulator: Simulator) -> None:
    with subprocess.Popen(
        [*COMMAND, "products", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
        assert (running.wait(30), told) == (141, "")


def test_a_reader_that_goes_away_does_not_make_an_order_look_failed(
    simulator: Simulator, order_file: Callable[..., str]
) -> None:
    command = [*COMMAND, "order", order_file(ORDER), "--yes", "--wait", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        running.stderr.close()
        assert running.wait(30) == 0
    assert len(simulator.ledger()["accounts"][0]["orders"]) == 1


def test_a_terminal_gets_tables_in_its_width(simulator: Simulator) -> None:
    for columns in (40, 120):
        status, shown = on_a_terminal("products", columns=columns)
        plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
        assert status == 0
        assert "delivery" in plain.replace("\r\n", "") or columns == 40
        assert max(map(len, plain.splitlines())) <= columns
        assert "PRODUCTA" in plain.replace("\r\n", "") or columns == 40


def test_a_long_history_does_not_flood_a_terminal(
    simulator: Simulator, order_file: Callable[..., str]
) -> None:
    assert process("order", order_file(ORDER), "--yes").status == 0
    status, shown = on_a_terminal("orders")
    assert (status, "the newest 50 at most" in shown, "Completed" in shown) == (0, True, True)
    assert "newest" not in on_a_terminal("orders", "--limit", "1")[1] + process("orders").err


def test_no_color_means_no_colour(simulator: Simulator) -> None:
    assert "\x1b[1m" in on_a_terminal("products")[1]
    assert not re.search(r"\x1b\[3[0-9]m", on_a_terminal("products", NO_COLOR="1")[1])
    assert "\x1b" not in process("products").out


def test_a_person_is_asked_before_money_moves(simulator: Simulator, order_file: Callable[..., str]) -> None:
    status, shown = on_a_terminal("order", order_file(ORDER), answers=b"n\n")
    assert (status, "expected cost 48.88, available 10000.00" in shown) == (1, True)
    assert simulator.ledger()["accounts"][0]["orders"] == []
    assert not Path("order.yaml.po-number").exists()
    assert on_a_terminal("order", "order.yaml", answers=b"y\n")[0] == 0
    assert len(simulator.ledger()["accounts"][0]["orders"]) == 1


@pytest.mark.parametrize("settings", [Settings(pending_from_units=1, completion_polls=2)])
def test_a_bar_shows_how_far_it_is(simulator: Simulator, order_file: Callable[..., str]) -> None:
    status, shown = on_a_terminal("order", order_file(ORDER), "--yes", "--wait")
    assert (status, "Pending" in shown) == (0, True)


def test_the_log_is_shown_when_asked_for(simulator: Simulator) -> None:
    assert process("balance", "-vv").status == 0


@pytest.mark.parametrize("settings", [Settings(pending_from_units=1, completion_polls=10_000)])
def test_an_interrupted_wait_says_how_to_go_on(simulator: Simulator, order_file: Callable[..., str]) -> None:
    command = [*COMMAND, "order", order_file(ORDER), "--yes", "--wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "is Pending" in line:
                break
        running.send_signal(signal.SIGINT)
        told = running.stderr.read()
        assert (running.wait(30), "settle" in told, "Traceback" in told) == (130, True, False)


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_running_simulator_is_found_and_forgotten(
    order_file: Callable[..., str], tmp_path: Path, ended_by: signal.Signals
) -> None:
    note = tmp_path / "cache" / "giftcardpartners" / "simulator.json"
    with subprocess.Popen(
        [*COMMAND, "simulator", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip().partition("=")[2]
        while not note.exists() and running.poll() is None:
            time.sleep(0.01)
        assert json.loads(note.read_text())["base_url"] == address
        assert process("--simulator", "order", order_file("po_number: ACME-1\n" + ORDER)).status == 0
        assert "ACME-1" in process("--simulator", "orders").out
        running.send_signal(ended_by)
        output, errors = running.communicate()
        assert (running.returncode, output.endswith("stopped\n"), errors) == (0, True, "")
    assert not note.exists()
    assert process("--simulator", "find", "ACME-1").status == 1


def test_arguments_of_the_gate_go_to_the_gate() -> None:
    ran = process("contract", "--help")
    assert (ran.status, "--base-url" in ran.out) == (0, True)
    assert process("contract", "--nonsense").status == 64


def test_a_profile_is_judged_by_the_gate(simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f"[profiles.here]\nbase_url = '{simulator.base_url}'\nemail = '{simulator.email}'\n"
    )
    ran = process("--profile", "here", "contract", "--only", "behaviour", "--time-limit", "5")
    assert f"{simulator.base_url}" in ran.out + ran.err


def test_campaigns_are_those_of_the_account_that_is_meant(simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "rewards.csv").write_text("product_id,value,email\nPRODUCTA,25,ana@example.org\n")
    checked = process("campaign", "check", "rewards.csv", "--json")
    assert (checked.status, simulator.requests() != []) == (0, True), checked.err
    assert process("campaign", "--help").status == 0
    (tmp_path / "config.toml").write_text(
        "[profiles.gone]\nbase_url = 'ftp://127.0.0.1'\nemail = 'ops@example.org'\n"
    )
    before = len(simulator.requests())
    gone = process("--profile", "gone", "campaign", "check", "rewards.csv")
    assert gone.status != 0
    assert len(simulator.requests()) == before


def test_a_defect_shows_no_traceback_unless_asked(
    monkeypatch: pytest.MonkeyPatch, simulator: Simulator
) -> None:
    from .conftest import giftcards

    monkeypatch.setattr("giftcardpartners_cli.commands.account.facts", lambda pairs: 1 / 0)
    ran = giftcards("balance")
    assert (ran.status, "Traceback" in ran.err, "defect" in ran.err) == (70, False, True)
    assert "Traceback" in giftcards("balance", "-v").err


def test_an_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from .conftest import giftcards

    monkeypatch.setitem(sys.modules, "giftcardpartners_simulator", None)
    ran = giftcards("balance", "--simulator")
    assert (ran.status, 'pip install "giftcardpartners[simulator]"' in ran.err) == (78, True)
