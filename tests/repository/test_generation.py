"""The specification drives the models: what is added there is there for callers, without a hand-written line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = str(Path(sys.executable).parent)

ADDED = """
        BarcodeType:
          type: [string, "null"]
          x-evidence: {level: E, source: E2}
        CardPin:
          type: [string, "null"]
          x-secret: true
          x-evidence: {level: E, source: E2}
        CardBalance:
          type: [number, "null"]
          format: decimal
          x-evidence: {level: E, source: E2}
        CardColour:
          type: [string, "null"]
          x-evidence: {level: E, source: E2}
"""

CALLER = """
import httpx
from giftcardpartners import Client
CLAIMS = {
    "right": b'"ClaimData":[{"CardPin":"planted","CardBalance":12.50,"CardColour":"red"}]',
    "camel": b'"claimData":[{"cardPin":"planted","cardBalance":"12.50","cardColour":"red"}]',
}
def answer(request):
    if request.url.path == "/v1/Tokens":
        return httpx.Response(200, json={"Value": "not-a-real-token", "ExpiresIn": 3600})
    name = request.url.path.rpartition("/")[2]
    body = b'{"Id":"%s","Status":"Completed","LineItems":[{%s}]}' % (name.encode(), CLAIMS[name])
    return httpx.Response(200, content=body)
account = {"email": "a@example.com", "access_token": "not-real"}
with Client("https://api.example.com", **account, transport=httpx.MockTransport(answer)) as client:
    for name in CLAIMS:
        (line,) = client.orders.get(name).line_items
        (claim,) = line.claim_data
        print(name, claim.card_pin, repr(claim.card_balance), claim.card_colour, claim)
"""

MIXED = "allOf: [{$ref: '#/components/schemas/Faceplate'}, {$ref: '#/components/schemas/ProductCost'}]"

CHECKED = """
from decimal import Decimal
from giftcardpartners import Order
def read(order: Order) -> tuple[str | None, Decimal | None, str | None]:
    claim = order.line_items[0].claim_data[0]
    reveal_type(claim.card_balance)
    return claim.card_pin, claim.card_balance, claim.card_colour
"""


def generate(document: Path, target: Path, *options: str) -> str:
    """Run the generator as the noxfile does; what it printed."""
    command = [f"{TOOLS}/openapi-python-client", "generate", "--path", str(document), "--meta", "none"]
    command += ["--config", str(ROOT / "generated.yaml"), "--fail-on-warning", "--output-path", str(target)]
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, check=False, env=environment, cwd=target.parent
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def python(folder: Path, *arguments: str) -> str:
    """Run Python with what was generated there in place of our own."""
    path = os.pathsep.join([str(folder), str(ROOT / "wrapper")])
    environment = {**os.environ, "PYTHONPATH": path, "MYPYPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate from a copy of openapi.yaml with a secret, a decimal and a plain property added to ClaimData."""
    folder = tmp_path_factory.mktemp("extended")
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    before = ADDED.partition("        CardPin")[0].strip("\n")
    assert text.count(before) == 1
    document = folder / "openapi.yaml"
    document.write_text(text.replace(before, ADDED.strip("\n")), encoding="utf-8")
    generate(
        document,
        folder / "giftcardpartners_api",
        "--custom-template-path",
        str(ROOT / "generated" / "templates"),
    )
    return folder


def test_what_is_added_to_the_specification_is_read_typed_hidden_and_exact(extended: Path) -> None:
    told = python(extended, "-c", CALLER).splitlines()
    assert [line.split()[:4] for line in told] == [
        ["right", "planted", "Decimal('12.50')", "red"],
        ["camel", "planted", "Decimal('12.50')", "red"],
    ]
    for line in told:
        shown = line.partition("ClaimData(")[2]
        assert "card_colour='red'" in shown
        assert "planted" not in shown


def test_type_checkers_know_what_was_added(extended: Path) -> None:
    caller = extended / "caller.py"
    caller.write_text(CHECKED, encoding="utf-8")
    told = python(extended, "-m", "mypy", "--strict", "--cache-dir", str(extended / "cache"), str(caller))
    assert 'Revealed type is "decimal.Decimal | None"' in told.replace("_decimal.", "decimal.")


def test_the_stock_generator_still_takes_the_specification_without_a_warning(tmp_path: Path) -> None:
    shutil.copy(ROOT / "openapi.yaml", tmp_path)
    assert "warning" not in generate(tmp_path / "openapi.yaml", tmp_path / "stock").lower()
    assert "attrs" in (tmp_path / "stock" / "models" / "order.py").read_text(encoding="utf-8")


def test_what_the_templates_do_not_handle_fails_loudly(tmp_path: Path) -> None:
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    shown = "    ServiceStatus:\n      type: object\n"
    assert shown in text
    changed = text.replace(shown, f"{shown}      {MIXED}\n")
    (tmp_path / "openapi.yaml").write_text(changed, encoding="utf-8")
    generate(
        tmp_path / "openapi.yaml",
        tmp_path / "giftcardpartners_api",
        "--custom-template-path",
        str(ROOT / "generated" / "templates"),
    )
    with pytest.raises(AssertionError, match="allOf is not handled by the templates"):
        python(tmp_path, "-c", "import giftcardpartners_api.models")
