"""Every command where people run it: a terminal of 40 columns, NO_COLOR, a pipe that closes, nobody at a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from giftcardpartners_cli.help_text import COMMANDS
from giftcardpartners_simulator import Simulator

from .conftest import ORDER, giftcards

CALLS: dict[str, tuple[str, ...]] = {
    "login": ("login",),
    "balance": ("balance",),
    "products": ("products", "--search", "product"),
    "product": ("product", "PRODUCTB"),
    "order": ("order", "order.yaml", "--check"),
    "orders": ("orders",),
    "find": ("find", "ACME-1"),
    "settle": ("settle", "order.yaml", "--yes"),
    "wait": ("wait", "ID"),
    "campaign": ("campaign", "check", "rewards.csv"),
    "simulator": ("simulator", "--help"),
    "contract": ("contract", "--first-day"),
    "config": ("config",),
    "completion": ("completion", "bash"),
}
NO_TABLE = {"simulator", "completion"}  # a help of argparse, a script
NOT_141 = {"settle": 0, "simulator": 0}
"""An order goes on to its end although nobody listens; a help of argparse is written in its own way."""


@pytest.fixture(autouse=True)
def _placed(simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that there is, and files for the commands that need one."""
    (tmp_path / "order.yaml").write_text("po_number: ACME-1\n" + ORDER)
    (tmp_path / "rewards.csv").write_text("product_id,value,email\nPRODUCTA,25,ana@example.org\n")
    assert giftcards("order", "order.yaml", "--yes").status == 0
    identity = simulator.ledger()["accounts"][0]["orders"][0]["id"]
    monkeypatch.setitem(CALLS, "wait", ("wait", identity))


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "giftcardpartners_cli", *words]


def on_a_narrow_terminal(*words: str) -> tuple[int, str, str]:
    """Run a command whose standard output is a terminal of 40 columns, in NO_COLOR."""
    main, side = pty.openpty()
    environment = {**os.environ, "COLUMNS": "40", "TERM": "xterm-256color", "NO_COLOR": "1"}
    with subprocess.Popen(
        command(*words), stdin=side, stdout=side, stderr=subprocess.PIPE, env=environment
    ) as running:
        os.close(side)
        shown = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            shown += piece
        os.close(main)
        assert running.stderr is not None
        told = running.stderr.read().decode()
        return running.wait(30), shown.decode(), told


def test_no_command_is_left_out() -> None:
    assert set(CALLS) == set(COMMANDS)


@pytest.mark.parametrize("name", CALLS)
def test_a_narrow_terminal_without_colours(name: str) -> None:
    status, shown, told = on_a_narrow_terminal(*CALLS[name])
    assert (status, "Traceback" in told) == (0, False), told
    assert not re.search(r"\x1b\[(?:3|4|9|10)[0-9]", shown + told)
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
    assert plain.strip()
    if name not in NO_TABLE:
        assert max(map(len, plain.splitlines())) <= 40, plain


def into_a_closed_pipe(*words: str) -> tuple[int, str]:
    """Run a command to whose output nobody listens: its exit status, and what it says."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command(*words), stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("name", CALLS)
def test_a_pipe_that_is_closed(name: str, simulator: Simulator) -> None:
    status, told = into_a_closed_pipe(*CALLS[name])
    assert status == NOT_141.get(name, 141), told
    assert not re.search("Traceback|BrokenPipe|Exception ignored", told), told
    assert len(simulator.ledger()["accounts"][0]["orders"]) == 1


@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("order", "--help"), ("campaign", "check", "--help")], ids=" ".join
)
def test_a_help_into_a_closed_pipe(words: tuple[str, ...]) -> None:
    assert into_a_closed_pipe(*words) == (141, "")


@pytest.mark.parametrize("name", CALLS)
def test_nobody_at_a_terminal(name: str) -> None:
    if name == "simulator":  # its own main, which ends the process
        done = subprocess.run(
            command("simulator", "--help"), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        assert (done.returncode, b"\x1b" in done.stdout) == (0, False)
        return
    ran = giftcards(*CALLS[name])
    assert ran.status == 0, ran.err
    assert "\x1b" not in ran.out + ran.err
    assert ran.out.strip()
