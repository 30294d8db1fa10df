"""The command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from giftcardpartners_simulator import QUIRKS, Simulator
from giftcardpartners_simulator import __main__ as command

if TYPE_CHECKING:
    from pathlib import Path


def test_it_prints_where_it_is_and_stops_at_ctrl_c() -> None:
    arguments = [
        sys.executable,
        "-m",
        "giftcardpartners_simulator",
        "--port",
        "0",
        "--set",
        "camel_case=true",
    ]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = dict(process.stdout.readline().strip().split("=", 1) for _ in range(3))
        page = f"{printed['GIFTCARDPARTNERS_BASE_URL']}/_simulator/"
        assert process.stdout.readline() == f"# {page} shows in a browser what happens here\n"
        base_url = printed["GIFTCARDPARTNERS_BASE_URL"]
        credentials = {
            "Email": printed["GIFTCARDPARTNERS_EMAIL"],
            "AccessToken": printed["GIFTCARDPARTNERS_ACCESS_TOKEN"],
        }
        answer = httpx.post(f"{base_url}/v1/Tokens", headers=credentials, trust_env=False)
        assert answer.json()["expiresIn"] == 3600
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (0, "stopped\n", "")


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "wait_for_interrupt", lambda: None)


@pytest.mark.usefixtures("_no_waiting")
def test_settings_come_from_a_file_and_from_flags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"page_size": 7, "start_balance": "1.50"}), encoding="utf-8")
    assert command.main(["--port", "0", "--settings", str(file), "--set", "conflict_body=id"]) == 0
    assert "first@example.com" in capsys.readouterr().out


@pytest.mark.usefixtures("_no_waiting")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "colour=1"],
        ["--set", "camel_case"],
        ["--set", "page_size=0"],
        ["--settings", "nowhere.json"],
        ["--quirk", "text_of_all_kinds"],
        ["--fault", "text_of_all_kinds"],
        ["--fault", '{"kind": "latency", "seconds": "1"}'],
        ["--fault", "{"],
    ],
)
def test_settings_that_cannot_be_used_are_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--port", "0", *arguments]) == 2
    assert capsys.readouterr().err.startswith("settings cannot be used: ")


@pytest.mark.usefixtures("_no_waiting")
def test_a_settings_file_holds_an_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "settings.json"
    for text in ("[]", "{"):
        file.write_text(text, encoding="utf-8")
        assert command.main(["--port", "0", "--settings", str(file)]) == 2
    assert "no JSON object" in capsys.readouterr().err


@pytest.mark.usefixtures("_no_waiting")
def test_an_address_that_cannot_be_used_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--host", "192.0.2.1", "--port", "0"]) == 1
    assert capsys.readouterr().err.startswith("cannot listen on 192.0.2.1:0")


def test_waiting_ends_with_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted:
        def wait(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr("threading.Event", Interrupted)
    command.wait_for_interrupt()
    assert capsys.readouterr().out == "stopped\n"


def test_quirks_and_faults_are_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Simulator] = []
    monkeypatch.setattr(command, "_introduce", made.append)
    monkeypatch.setattr(command, "wait_for_interrupt", lambda: None)
    arguments = ["--quirk", "text_nfd", "--quirk", "page_login", "--set", 'rewrite_texts=["cut"]']
    faults = ["--fault", "html_page", "--fault", '{"kind": "latency", "seconds": 1}']
    assert command.main(["--port", "0", *arguments, *faults]) == 0
    assert made[0].settings.rewrite_texts == ("cut", "nfd")
    assert [fault.kind for fault in made[0].faults()] == ["status_before_store", "html_page", "latency"]


def test_quirks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--quirks"])
    assert stopped.value.code in (0, None)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(QUIRKS)


def test_a_listing_that_nobody_reads_to_the_end_is_no_error() -> None:
    list_them = f"{sys.executable} -m giftcardpartners_simulator --quirks | true"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {list_them}"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
