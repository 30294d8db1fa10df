"""The gate as a process: what it says, how it ends, what it keeps to itself, and what it leaves behind."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from giftcardpartners_contract.cli import main
from giftcardpartners_contract.connection_errors import in_words
from giftcardpartners_contract.errors import UsageError
from giftcardpartners_contract.reports.history import history_text
from giftcardpartners_contract.results.waivers import load_waivers
from giftcardpartners_contract.target import Target
from giftcardpartners_simulator import Simulator, serve

from .raw_server import Handler, raw_server, silent
from .servers import FAKE

_SECRETS = ("ops@example.com", "not-a-real-access-token-with-0815", "hunter2pass", "proxyuser")


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate has credentials, and no proxy but those that a test names."""
    monkeypatch.setenv("GIFTCARDPARTNERS_EMAIL", _SECRETS[0])
    monkeypatch.setenv("GIFTCARDPARTNERS_ACCESS_TOKEN", _SECRETS[1])
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name == "SSL_CERT_FILE":
            monkeypatch.delenv(name)


def answering(status: str, headers: str, body: str) -> Handler:
    """Return a handler that answers everything alike."""

    def answer(connection: socket.socket) -> None:
        while connection.recv(65_536):
            text = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n{body}"
            connection.sendall(text.encode())

    return answer


def test_ctrl_c_leaves_what_was_found_so_far(tmp_path: Path) -> None:
    """Could not judge, one line, and all the reports."""
    asked = threading.Event()

    def asked_in_vain(connection: socket.socket) -> None:
        asked.set()
        silent(connection)

    with raw_server(asked_in_vain) as port:
        process = subprocess.Popen(
            [sys.executable, "-m", "giftcardpartners_contract", "--base-url", f"http://127.0.0.1:{port}",
             "--report", str(tmp_path / "reports")],
            stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert asked.wait(120)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)  # a guard: it takes no time
    assert process.returncode == 2
    assert errors.splitlines() == ["COULD NOT JUDGE: interrupted from the keyboard"]
    assert {path.name for path in (tmp_path / "reports").iterdir()} >= {
        "report.json",
        "junit.xml",
        "index.html",
    }


@pytest.mark.parametrize(
    "handle",
    [
        answering("502 Bad Gateway", "Content-Type: text/html\r\n", "<html>down</html>"),
        answering("200 OK", "Content-Type: text/html\r\n", "<html><form>Sign in</form>"),
        answering("302 Found", "Location: https://login.example.com\r\n", ""),
        answering("403 Forbidden", "Content-Type: text/html\r\n", "<html>blocked</html>"),
    ],
)
def test_what_stands_in_front_of_the_service_is_no_verdict_on_it(
    handle: Handler, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gateway's page, a log-in page, a redirect, a firewall: could not judge."""
    with raw_server(handle) as port:
        assert main(["--base-url", f"http://127.0.0.1:{port}", "--time-limit", "20"]) == 2
    said = capsys.readouterr()
    assert "BROKEN" not in said.out
    assert said.err.startswith("COULD NOT JUDGE: ")


@pytest.fixture
def tls() -> Iterator[tuple[int, trustme.CA]]:
    """A port of a server on loopback whose certificate is made by a private authority, for `localhost` only."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            answering("401 Unauthorized", "Content-Type: application/json\r\n", "{}")(secure)

    with raw_server(handle) as port:
        yield port, authority


def note(url: str, ca_bundle: Path | None = None) -> str:
    """Return what one request to an address says, when no answer comes."""
    with Target(url, FAKE, ca_bundle=ca_bundle) as target:
        return target.send("getStatus", "GET", "/v1/Status").note


def test_connections_that_fail_are_told_in_words_with_the_cure(
    tls: tuple[int, trustme.CA], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown authority, another host, no TLS, nothing there."""
    port, authority = tls
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    assert "--ca-bundle or SSL_CERT_FILE" in note(f"https://localhost:{port}")
    assert note(f"https://localhost:{port}", ca_bundle=bundle) == ""
    assert "for another host" in note(f"https://127.0.0.1:{port}", ca_bundle=bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    assert note(f"https://localhost:{port}") == ""
    with raw_server(answering("200 OK", "", "")) as plain:
        assert "does not speak TLS" in note(f"https://localhost:{plain}")
        said = note(f"http://localhost:{port}")
        assert "before the answer was complete" in said or "broken off" in said
    assert "is the server running?" in note("http://127.0.0.1:9")
    unresolved = OSError()
    unresolved.__cause__ = socket.gaierror(-2, "Name or service not known")
    assert "cannot be resolved" in in_words(unresolved, 5)


def test_loopback_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment names."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    simulator = Simulator()
    with serve(simulator) as server:
        assert note(server.base_url) == ""


def test_an_environment_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the variable, and before anything is sent; what is not needed is not looked at."""
    monkeypatch.setenv("NO_PROXY", "fe80::/10,192.0.2.0/24")
    Target("https://api.example.com", FAKE)
    monkeypatch.setenv("ALL_PROXY", "socks://proxy.example.com:1080")
    assert main(["--base-url", "https://api.example.com"]) == 2
    assert capsys.readouterr().err.startswith("COULD NOT JUDGE: ALL_PROXY cannot be used: ")
    Target("http://127.0.0.1:9", FAKE)
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such.pem")
    assert main(["--base-url", "https://127.0.0.1:9"]) == 2
    assert "SSL_CERT_FILE names /no/such.pem" in capsys.readouterr().err


def test_a_server_elsewhere_is_asked_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unless NO_PROXY names it."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with Target("https://api.invalid", FAKE) as target:
        assert "is the server running?" in target.send("getStatus", "GET", "/v1/Status").note
    monkeypatch.setenv("no_proxy", "api.invalid")

    def unresolved(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    with Target("https://api.invalid", FAKE) as target:
        assert "cannot be resolved" in target.send("getStatus", "GET", "/v1/Status").note


def test_plain_http_to_a_container_needs_to_be_allowed() -> None:
    """By the name of its host, and no other."""
    with pytest.raises(UsageError, match="--allow-http simulator"):
        Target("http://simulator:8080", FAKE)
    Target("http://simulator:8080", FAKE, http_hosts=["simulator"])
    with pytest.raises(UsageError, match="--allow-http other"):
        Target("http://other:8080", FAKE, http_hosts=["simulator"])


def test_secrets_that_the_gate_was_given_reach_no_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither credentials, however a server spells them back, nor what stands in the address."""

    def echo(connection: socket.socket) -> None:
        while request := connection.recv(65_536):
            coded = base64.b64encode(_SECRETS[1].encode()).decode()
            body = json.dumps({"Value": 5, "Message": request.decode("latin-1"), "Coded": coded})
            head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Echo: " + _SECRETS[1]
            connection.sendall(f"{head}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode())

    with raw_server(echo) as port:
        url = f"http://{_SECRETS[3]}:{_SECRETS[2]}@127.0.0.1:{port}"
        main(["--base-url", url, "--time-limit", "8", "--report", str(tmp_path)])
    said = capsys.readouterr()
    texts = [path.read_text("utf-8") for path in tmp_path.iterdir()] + [said.out, said.err]
    coded = base64.b64encode(_SECRETS[1].encode()).decode().rstrip("=")
    assert len(texts) == 7
    assert not [secret for secret in (*_SECRETS, coded) for text in texts if secret in text]
    assert any("createToken" in text for text in texts)


def test_the_same_seed_repeats_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed command says everything that the run depended on."""
    arguments = [
        "--base-url",
        "http://127.0.0.1:9",
        "--seed",
        "7",
        "--time-limit",
        "33",
        "--strict",
        "--budget",
        "5",
    ]
    with raw_server(answering("200 OK", "Content-Type: application/json\r\n", '{"Token": "x"}')) as port:
        arguments[1] = f"http://127.0.0.1:{port}"
        assert main([*arguments, "--report", str(tmp_path)]) == 1
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    found = next(one for one in report["findings"] if one["rule"] == "answer-has-required-properties")
    assert found["repeat"] == (
        f"python -m giftcardpartners_contract --base-url http://127.0.0.1:{port} --seed 7 --time-limit 33 "
        "--strict --budget 5 --rule answer-has-required-properties"
    )


@pytest.mark.slow
def test_the_gate_leaves_nothing_in_the_working_folder(tmp_path: Path) -> None:
    """No example database, no cache, no report that was not asked for."""
    done = subprocess.run(
        [sys.executable, "-m", "giftcardpartners_contract", "--time-limit", "250", "--only", "schema",
         "--rule", "generated-invalid-refused"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_console_that_is_not_utf_8_shows_the_verdict_all_the_same() -> None:
    """What it cannot show is escaped."""
    done = subprocess.run(
        [sys.executable, "-m", "giftcardpartners_contract", "--rule", "filters-narrow"],
        capture_output=True, check=False, timeout=280, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("ascii").splitlines()[-1].startswith("KEPT: ")


def test_waivers_are_written_to_be_filled_in(tmp_path: Path) -> None:
    """One for each rule and operation, for 90 days; without a reason they are refused."""
    path = tmp_path / "waivers.toml"
    with raw_server(answering("500 Oops", "Content-Type: application/json\r\n", "{}")) as port:
        url = f"http://127.0.0.1:{port}"
        assert main(["--base-url", url, "--time-limit", "10", "--write-waivers", str(path)]) == 1
    with pytest.raises(UsageError, match="a reason"):
        load_waivers(path)
    path.write_text(path.read_text("utf-8").replace('reason = ""', 'reason = "known"'), "utf-8")
    waivers = load_waivers(path)
    assert ("no-server-error", "createToken") in {(one.rule, one.operation) for one in waivers}
    assert all(one.until is not None and (one.until - one.date).days == 90 for one in waivers)


def test_the_history_says_since_when(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict and broken rules of each target, from the lines that every report adds."""
    lines = [
        ("2026-11-01", "kept", []),
        ("2026-11-02", "broken", ["token-reusable"]),
        ("2026-11-03", "broken", ["token-reusable", "order-charged"]),
    ]
    path = tmp_path / "verdicts.jsonl"
    same = {"target": "https://api.example.com", "specification": "0123", "version": "1"}
    path.write_text(
        "".join(
            json.dumps({"time": day, "verdict": verdict, "broken": broken, **same}) + "\n"
            for day, verdict, broken in lines
        )
        + "no json\n",
        "utf-8",
    )
    text = history_text([str(tmp_path)])
    assert "https://api.example.com: broken since 2026-11-02 (3 runs)" in text
    assert "token-reusable: broken since 2026-11-02" in text
    assert "order-charged: broken since 2026-11-03" in text
    assert "1 lines of verdicts.jsonl cannot be read" in text
    assert main(["history", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == text
