"""The page in a real browser: its buttons, its script, its policy, its widths and its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from giftcardpartners_simulator import ManualClock, Simulator, serve

from .browser import CHROMIUM, DRIVER, Browser, browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from giftcardpartners_simulator.http.server import Server

pytestmark = pytest.mark.skipif(
    DRIVER is None or CHROMIUM is None,
    reason="THE PAGE WAS NOT TRIED IN A BROWSER: install chromium and chromedriver (Debian: chromium-driver)",
)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser."""
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a running server."""
    with serve(Simulator(clock=ManualClock(1_800_000_000.0))) as running:
        yield running


def order(server: Server, po_number: str, quantity: int = 1) -> None:
    """Place an order as any client would."""
    sim = server.simulator
    with httpx.Client(base_url=server.base_url, trust_env=False) as client:
        credentials = {"Email": sim.email, "AccessToken": sim.access_token}
        token = client.post("/v1/Tokens", headers=credentials).json()["Value"]
        line = {"ProductId": "PENNYLANE", "Value": 5, "Quantity": quantity}
        body = {"Type": "Links", "PONumber": po_number, "LineItems": [line]}
        client.post("/v1/Orders", json=body, headers={"Authorization": f"Bearer {token}"})


def test_buttons_work_and_what_happens_shows_by_itself(window: Browser, server: Server) -> None:
    window.go(server.base_url)  # as printed: it leads to the page
    assert window.run("return location.pathname") == "/_simulator/"
    assert "None so far." in window.text("#orders")
    order(server, "PO-<b>1</b>", 200)
    window.until("return document.querySelector('#orders').innerText.includes('PO-<b>1</b>')")
    assert "Pending" in window.text("#orders")
    window.press("form:has(input[value='3600']) button")
    window.until("return document.querySelector('#orders').innerText.includes('Completed')")
    assert window.text("#clock") == "2027-01-15 09:00:00 UTC"
    window.press("form:has(input[value=funds]) button")
    window.until("return document.querySelector('#accounts').innerText.includes('9100.00')")
    window.press("tr:has(#pending-html_page) button")
    window.until("return document.querySelector('#pending-html_page').innerText === '1 ×'")
    httpx.get(f"{server.base_url}/v1/Status", trust_env=False)
    window.until("return document.querySelector('#triggered-html_page').innerText === '1'")
    window.press("tr:has([id='quirk-text_nfd']) button")
    window.until("return document.getElementById('quirk-text_nfd').innerText === 'on'")
    assert server.simulator.settings.rewrite_texts == ("nfd",)
    assert window.errors() == []


def test_what_was_opened_stays_open_while_the_page_goes_on(window: Browser, server: Server) -> None:
    order(server, "PO-1")
    window.go(f"{server.base_url}/_simulator/")
    window.press("#requests summary")
    assert "PENNYLANE" in window.text("#requests details[open]")
    order(server, "PO-2")
    window.until("return document.querySelectorAll('#requests details').length === 4")
    assert "PENNYLANE" in window.text("#requests details[open]")
    assert "claim.example.com" not in window.run("return document.documentElement.outerHTML")


def test_a_form_of_another_site_does_nothing(window: Browser, server: Server) -> None:
    order(server, "PO-1")
    window.go("data:text/html,<p>evil")
    script = """
        const form = document.createElement("form");
        form.method = "POST"; form.action = arguments[0] + "/_simulator/"; form.enctype = arguments[1];
        const field = document.createElement("input");
        field.name = "action"; field.value = "reset"; form.append(field); document.body.append(form); form.submit();
    """
    window.run(script, server.base_url, "application/x-www-form-urlencoded")
    window.until("return document.body.innerText.includes('another site')")
    window.go("data:text/html,<p>evil")
    window.run(script.replace("/_simulator/", "/_simulator/reset"), server.base_url, "text/plain")
    window.until("return document.body.innerText.includes('another site')")
    assert server.simulator.balances()[0]["orders"] == 1


def test_the_script_says_what_cannot_be_done(window: Browser, server: Server) -> None:
    window.go(f"{server.base_url}/_simulator/")
    window.run("document.querySelector('#accounts input[name=amount]').value = '1.001'")
    window.press("form:has(input[value=funds]) button")
    window.until("return document.querySelector('[role=alert]')?.innerText.includes('two decimals')")
    window.press("form:has(input[value='60']) button")
    window.until("return !document.querySelector('[role=alert]')")


def test_buttons_work_without_a_script(window: Browser, server: Server) -> None:
    window.without_script(True)
    try:
        window.go(f"{server.base_url}/_simulator/")
        window.press("form:has(input[value=funds]) button")
        window.until("return document.querySelector('#accounts').innerText.includes('10100.00')")
        assert window.run("return location.pathname") == "/_simulator/"
    finally:
        window.without_script(False)


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_nothing_is_wider_than_the_window(window: Browser, server: Server, width: int) -> None:
    order(server, "P" * 100)
    window.size(width, 800)
    window.go(f"{server.base_url}/_simulator/")
    assert window.run("return document.documentElement.scrollWidth") <= width


def test_light_and_dark_can_be_read(window: Browser, server: Server) -> None:
    contrast = """
        const light = (color) => {
            const [r, g, b] = color.match(/[0-9.]+/g).map((one) => one / 255)
                .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const paper = light(getComputedStyle(document.querySelector("section")).backgroundColor);
        const worst = [...document.querySelectorAll("section *")].map((one) => {
            const ink = light(getComputedStyle(one).color);
            return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        });
        return [paper, Math.min(...worst)];
    """
    order(server, "PO-1", 200)
    papers = {}
    for scheme in ("light", "dark"):
        window.prefer(scheme)
        window.go(f"{server.base_url}/_simulator/")
        papers[scheme], worst = window.run(contrast)
        assert worst >= 4.5  # WCAG AA
    assert papers["light"] > 0.5 > papers["dark"]
