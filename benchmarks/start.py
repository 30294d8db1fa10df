"""What it costs to start: whole processes that only import, or import and make a client, above a bare Python."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile

from .results import Part
from .sampling import Spread, spread

BARE, LAZY = "a bare Python", "import giftcardpartners"
CLIENT = 'Client("{}", email="a@example.com", access_token="not-a-real-access-token", retry=RetryPolicy(attempts=1))'
NOBODY = "https://127.0.0.1:9"
"""Where nobody listens."""
STATEMENTS = {
    BARE: "pass",
    LAZY: "import giftcardpartners",
    "ready: giftcardpartners": f"from giftcardpartners import Client, RetryPolicy; {CLIENT.format(NOBODY)}",
    "import httpx": "import httpx",
    "ready: httpx": "import httpx; httpx.Client()",
    "first call: giftcardpartners": (
        "from giftcardpartners import Client, GiftCardsError, RetryPolicy\n"
        f"try: {CLIENT.format(NOBODY)}.orders.get('1')\nexcept GiftCardsError: pass"
    ),
    "first call: httpx": (
        f"import httpx\ntry: httpx.Client().get('{NOBODY}')\nexcept httpx.ConnectError: pass"
    ),
    "import stripe": "import stripe",
    "ready: stripe": 'import stripe; stripe.StripeClient("not-a-real-key")',
    "import openai": "import openai",
    "ready: openai": 'import openai; openai.OpenAI(api_key="not-a-real-key")',
    "import square": "import square",
    "ready: square": 'from square import Square; Square(token="not-a-real-token")',
}
LIMIT_MS = 20


def measure(quick: bool) -> Part:
    """Measure CPU of processes, interleaved; what is imported was compiled before."""
    part = Part()
    part.names("httpx", "stripe", "openai", "squareup")
    taken: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    names, drawn = list(STATEMENTS), random.Random(1)
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        surroundings["PYTHONPYCACHEPREFIX"] = compiled
        for number in range((3 if quick else 12) + 1):
            for name in names:
                seconds = _cpu(STATEMENTS[name], surroundings)
                if number:
                    taken[name].append(seconds)
            drawn.shuffle(names)
    bare = statistics.median(taken[BARE])
    lazy = statistics.median(taken[LAZY])
    part.most(
        "`import giftcardpartners`, CPU of the process (1.05 × bare Python + 20 ms)",
        1.05 * bare * 1000 + LIMIT_MS,
        lazy * 1000,
        "ms",
    )
    part.most(
        "import and a client that has all it needs for the first call ÷ the same of httpx, above bare Python",
        1.4,
        _above(taken["first call: giftcardpartners"], taken["first call: httpx"], bare),
    )
    httpx = taken["import httpx"]
    part.table(
        f"CPU of a process above a bare Python ({bare * 1000:.0f} ms); *ready* makes a client; *first call* asks at an "
        "address where nobody listens, so that all that is made late is made:",
        ("what", "ms", "÷ `import httpx`"),
        [
            (name, f"{(statistics.median(times) - bare) * 1000:.0f}", _above(times, httpx, bare))
            for name, times in taken.items()
            if name != BARE
        ],
    )
    return part


def _above(times: list[float], base: list[float], bare: float) -> Spread:
    return spread([(mine - bare) / (other - bare) for mine, other in zip(times, base, strict=True)])


def _cpu(statement: str, surroundings: dict[str, str]) -> float:
    process = subprocess.Popen([sys.executable, "-c", statement], env=surroundings)  # noqa: S603  # our own
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(statement)
    return used.ru_utime + used.ru_stime
