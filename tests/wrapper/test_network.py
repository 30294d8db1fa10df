"""Proxies, certificates and limits: from settings or the environment, the same for both clients and all transports."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from giftcardpartners import (
    AsyncClient,
    Client,
    FileStore,
    GiftCardsError,
    GiftCardsWarning,
    InvalidInput,
    MemoryStore,
    Network,
    RequestFailed,
    RetryPolicy,
)
from giftcardpartners._http.network import route
from hypothesis import given
from hypothesis import strategies as some

from .servers import Echo

ACCOUNT: Any = {"email": "ops@example.com", "access_token": "not-a-real-access-token"}
WAYS = ("sync", "async over httpx", "async over aiohttp")
ONCE = RetryPolicy(attempts=1)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("SSL_CERT_"):
            monkeypatch.delenv(name)


def balance(way: str, base_url: str, network: Network, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ask for the balance in one of the three ways."""
    settings: dict[str, Any] = {**ACCOUNT, "network": network, "store": MemoryStore(), "retry": ONCE}
    if way == "sync":
        with Client(base_url, **settings) as client:
            return client.balance().available

    async def story() -> Any:
        async with AsyncClient(base_url, **settings) as client:
            return (await client.balance()).available

    with monkeypatch.context() as patch:
        if way == "async over httpx":
            patch.setattr("importlib.util.find_spec", lambda name: None)
        return asyncio.run(story())


class Proxy:
    """An HTTP proxy that leads every host to one port, and notes what it was asked for."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.asked: list[str] = []
        self.authorization: list[str] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _one(self, connection: socket.socket) -> None:
        with connection, socket.create_connection(("127.0.0.1", self._port)) as inside:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65_536)
            lines = head.decode("latin-1").split("\r\n")
            self.asked.append(lines[0])
            self.authorization += [line for line in lines if line.lower().startswith("proxy-authorization")]
            if lines[0].startswith("CONNECT"):
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                inside.sendall(head)
            back = threading.Thread(target=_pump, args=(inside, connection), daemon=True)
            back.start()
            _pump(connection, inside)
            back.join()


def _pump(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65_536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        return


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.close()


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    return made


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> Path:
    return tmp_path / "authority.pem"


class Elsewhere(Echo):
    """The same service, as api.example.com."""

    def __init__(self, authority: trustme.CA, *, client_certificates: bool = False) -> None:
        super().__init__()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("api.example.com", "127.0.0.1").configure_cert(context)
        if client_certificates:
            authority.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        self.scheme = "https"
        self.use(context)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("said", ["setting", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_is_used_whoever_names_it(
    way: str, said: str, authority: trustme.CA, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Elsewhere(authority) as service, proxied(service.server_address[1]) as proxy:
        network = Network(ca_bundle=bundle)
        if said == "setting":
            network = Network(ca_bundle=bundle, proxy=f"http://me:not-a-real-password@{proxy.address}")
        else:
            monkeypatch.setenv(said, f"http://me:not-a-real-password@{proxy.address}")
        assert balance(way, "https://api.example.com", network, monkeypatch) == 10
        assert set(proxy.asked) == {"CONNECT api.example.com:443 HTTP/1.1"}
        basic = base64.b64encode(b"me:not-a-real-password").decode()
        assert all(line.endswith(f"Basic {basic}") for line in proxy.authorization)
        assert proxy.authorization


@pytest.mark.parametrize("way", WAYS)
def test_a_proxy_that_is_down_is_named_without_its_password(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network(proxy="http://me:not-a-real-password@127.0.0.1:9")
    with pytest.raises(RequestFailed, match=r"through the proxy 127\.0\.0\.1:9") as caught:
        balance(way, "https://api.example.com", network, monkeypatch)
    assert "api.example.com" in str(caught.value)
    assert "not-a-real-password" not in f"{caught.value} {caught.value.cause}"


@pytest.mark.parametrize("way", WAYS)
def test_plain_http_on_loopback_goes_through_a_proxy_only_when_a_setting_says_so(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Echo() as service, proxied(service.server_address[1]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("ALL_PROXY", f"http://{proxy.address}")
        assert balance(way, service.url, Network(), monkeypatch) == 10
        assert proxy.asked == []
        network = Network(proxy=f"http://{proxy.address}")
        assert balance(way, service.url, network, monkeypatch) == 10
        assert any(f"{service.url}/v1/" in line for line in proxy.asked)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("said", ["file", "folder", "context", "SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_a_private_authority_is_trusted_whoever_names_it(
    way: str, said: str, authority: trustme.CA, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bundle.parent / "hashed"
    folder.mkdir()
    network = Network()
    if said in ("folder", "SSL_CERT_DIR"):
        _hash(bundle, folder)
    if said == "file":
        network = Network(ca_bundle=bundle)
    elif said == "folder":
        network = Network(ca_bundle=str(folder))
    elif said == "context":
        network = Network(ssl_context=ssl.create_default_context(cafile=str(bundle)))
    else:
        monkeypatch.setenv(said, str(folder if said.endswith("DIR") else bundle))
    with Elsewhere(authority) as service:
        assert balance(way, service.url, network, monkeypatch) == 10
        if said.startswith("SSL"):
            with pytest.raises(RequestFailed):
                balance(way, service.url, Network(trust_env=False), monkeypatch)


def _hash(bundle: Path, folder: Path) -> None:
    """As OpenSSL's c_rehash does."""
    import subprocess

    command = ["openssl", "x509", "-hash", "-noout", "-in", str(bundle)]
    try:
        name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        pytest.skip("openssl is not here")
    (folder / f"{name}.0").write_bytes(bundle.read_bytes())


@pytest.mark.parametrize("way", WAYS)
def test_an_authority_that_is_not_trusted_is_told_in_words_and_nothing_was_sent(
    way: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Elsewhere(authority) as service, pytest.raises(RequestFailed) as caught:
        balance(way, service.url, Network(), monkeypatch)
    assert "certificate: " in str(caught.value)
    assert "certainly not sent" in str(caught.value)


@pytest.mark.parametrize("way", WAYS)
def test_a_client_certificate_is_shown(
    way: str, authority: trustme.CA, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = authority.issue_cert("caller@example.com")
    both, key = tmp_path / "mine.pem", tmp_path / "key.pem"
    mine.private_key_and_cert_chain_pem.write_to_path(str(both))
    mine.private_key_pem.write_to_path(str(key))
    with Elsewhere(authority, client_certificates=True) as service:
        for certificate in (both, (both, key), (str(both), str(key), "unused")):
            network = Network(ca_bundle=bundle, client_certificate=certificate)
            assert balance(way, service.url, network, monkeypatch) == 10
        with pytest.raises(GiftCardsError):
            balance(way, service.url, Network(ca_bundle=bundle), monkeypatch)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "socks5://planted:secret@127.0.0.1:1080"),
        ("ALL_PROXY", "socks://127.0.0.1:1080"),
        ("ALL_PROXY", "socks5h://127.0.0.1:1080"),
        ("HTTPS_PROXY", "ftp://127.0.0.1"),
        ("HTTPS_PROXY", "http://"),
        ("HTTPS_PROXY", "http://[::1"),
        ("HTTPS_PROXY", "http://proxy.example.com:99999"),
        ("https_proxy", "http://proxy example.com"),
        ("SSL_CERT_FILE", "/nowhere/planted.pem"),
        ("SSL_CERT_DIR", "/nowhere/planted"),
    ],
)
def test_what_the_environment_says_in_vain_is_refused_by_name(
    kind: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput, match=name.upper()) as caught:
        kind("https://api.example.com", **ACCOUNT)
    assert "planted" not in str(caught.value)
    # What is not needed is not looked at.
    kind("http://127.0.0.1:9", **ACCOUNT)
    kind("https://api.example.com", **ACCOUNT, network=Network(trust_env=False))


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_a_log_of_keys_that_cannot_be_written_is_refused_by_name(kind: str) -> None:
    # In a process of its own: aiohttp makes contexts when it is first imported.
    program = f"""
import asyncio
from giftcardpartners import {kind}, InvalidInput

async def story():
    client = {kind}("https://api.example.com", email="ops@example.com", access_token="not-a-real-access-token")
    await client.balance()

try:
    asyncio.run(story())
except InvalidInput as problem:
    print(problem)
"""
    environ = {**os.environ, "SSLKEYLOGFILE": "/nowhere/keys.log"}
    told = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
    )
    assert told.stdout == "SSLKEYLOGFILE names a file that cannot be written. Nothing was sent.\n"


def test_a_bundle_without_certificates_is_refused_by_name(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing here")
    with pytest.raises(InvalidInput, match=r"Network\.ca_bundle"):
        Client("https://api.example.com", **ACCOUNT, network=Network(ca_bundle=empty))
    with pytest.raises(InvalidInput, match=r"Network\.client_certificate"):
        Client("https://api.example.com", **ACCOUNT, network=Network(client_certificate=empty))


@pytest.mark.parametrize(
    ("no_proxy", "host", "exempt"),
    [
        ("*", "api.example.com", True),
        ("api.example.com", "api.example.com", True),
        ("example.com", "api.example.com", True),
        (".example.com", "api.example.com", True),
        ("*.example.com", "api.example.com", True),
        ("EXAMPLE.com", "API.example.com", True),
        ("localhost, example.com", "api.example.com", True),
        ("ample.com", "api.example.com", False),
        ("api.example.com.evil", "api.example.com", False),
        ("", "api.example.com", False),
        ("api.example.com:443", "api.example.com:443", True),
        ("api.example.com:8443", "api.example.com:443", False),
        ("192.0.2.0/24", "192.0.2.7", True),
        ("192.0.3.0/24", "192.0.2.7", False),
        ("fe80::/10,2001:db8::/32", "[2001:db8::7]", True),
        ("fe80::/10", "[2001:db8::7]", False),
        ("fe80::/10", "api.example.com", False),
        ("2001:db8::7", "[2001:db8::7]", True),
        ("[2001:db8::7]:443", "[2001:db8::7]:443", True),
        ("::1/128,not/a/range,:::", "api.example.com", False),
    ],
)
def test_no_proxy_names_hosts_subdomains_ports_and_ranges(no_proxy: str, host: str, exempt: bool) -> None:
    environ = {"HTTPS_PROXY": "http://proxy.example.org:3128", "NO_PROXY": no_proxy}
    found = route(f"https://{host}", Network(), environ)
    assert (found.proxy is None) is exempt


@given(no_proxy=some.text(max_size=60), proxy=some.text(max_size=60))
def test_no_environment_raises_anything_but_invalid_input(no_proxy: str, proxy: str) -> None:
    try:
        found = route("https://api.example.com", Network(), {"HTTPS_PROXY": proxy, "NO_PROXY": no_proxy})
    except InvalidInput as error:
        assert "HTTPS_PROXY" in str(error)
    else:
        assert found.proxy is None or found.proxy.startswith(("http", "HTTP"))


def test_a_proxy_without_a_scheme_is_an_http_proxy() -> None:
    found = route("https://api.example.com", Network(), {"HTTPS_PROXY": "proxy.example.org:3128"})
    assert found.proxy == "http://proxy.example.org:3128"


def test_no_setting_shows_its_secrets() -> None:
    network = Network(proxy="http://me:planted@proxy.example.org", client_certificate=("a", "b", "planted"))
    assert "planted" not in repr(network)
    assert "planted" not in repr(route("http://127.0.0.1:9", Network(proxy="http://me:planted@127.0.0.1")))


def test_without_a_home_only_what_needs_one_complains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*arguments: Any) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setattr("platformdirs.user_cache_path", nowhere)
    store = FileStore(tmp_path / "state.sqlite3")
    store.put("key", b"value", 60)
    assert store.get("key") == b"value"
    with pytest.raises(InvalidInput, match="FileStore"):
        FileStore()


@pytest.mark.filterwarnings("error")
def test_warnings_that_are_errors_fail_no_call(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = tmp_path / "no folder"
    place.write_text("a file")
    with Echo() as service:
        store = FileStore(place / "state.sqlite3")
        with Client(service.url, **ACCOUNT, store=store) as client:
            assert client.balance().available == 10
    assert "is away" in caplog.text
    with pytest.raises(GiftCardsWarning):
        raise GiftCardsWarning("is still a warning for those who filter it")


def test_python_without_sqlite_can_use_everything_else() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['sqlite3'] = None; sys.modules['_sqlite3'] = None\n"
        "import giftcardpartners as g\n"
        "g.Client('https://api.example.com', email='a@example.com', access_token='not-a-real-token')\n"
        "try: g.FileStore('/tmp/x')\n"
        "except g.InvalidInput as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "sqlite3" in run.stdout


def test_the_page_about_it_says_what_works(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[2] / "docs" / "network.md").read_text("utf-8")
    for name, value in {"BASE_URL": "https://api.example.com", "EMAIL": "a@example.com"}.items():
        monkeypatch.setenv(f"GIFTCARDPARTNERS_{name}", value)
    monkeypatch.setenv("GIFTCARDPARTNERS_ACCESS_TOKEN", ACCOUNT["access_token"])
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(block, "docs/network.md", "exec"), {})
    assert set(Network.__struct_fields__) == set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
