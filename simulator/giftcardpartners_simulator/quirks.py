"""Every untidy habit of a service as one registry: a name, a sentence, and how to switch it on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .faults.kinds import PAGES, Fault
from .odd_fields import odd_fields
from .settings import Settings
from .untidy.numbers import FORMS
from .untidy.texts import REWRITINGS

_PAGE_SENTENCES = {
    "gateway": "A gateway answers in the service's place with a page of its own (502).",
    "firewall": "A firewall answers in the service's place with a page of its own (403).",
    "login": "A portal answers in the service's place with a log-in page (200).",
    "maintenance": "A maintenance page (503, Retry-After) stands in the service's place.",
}


@dataclass(frozen=True, kw_only=True)
class Quirk:
    """One habit: its sentence, and the settings (lasting) or faults (once each) that switch it on.

    `decisive`: what decides about money or identity can no longer be read, so that a careful client stops.
    """

    name: str
    sentence: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    decisive: bool = False


def with_quirks(settings: Settings, names: Iterable[str]) -> Settings:
    """Return settings with quirks added; lists of rewritings and odd fields grow. Raises ValueError for a name."""
    changes: dict[str, Any] = {}
    for name in names:
        for key, value in quirk(name).settings.items():
            before = changes.get(key, getattr(settings, key))
            joined = isinstance(value, tuple) and (*before, *(one for one in value if one not in before))
            changes[key] = joined or value
    return settings.changed(changes)


def without_quirks(settings: Settings, names: Iterable[str]) -> Settings:
    """Return settings with quirks taken away, as far as they are settings. Raises ValueError for a name."""
    changes: dict[str, Any] = {}
    for name in names:
        for key, value in quirk(name).settings.items():
            before = changes.get(key, getattr(settings, key))
            rest = isinstance(value, tuple) and tuple(one for one in before if one not in value)
            changes[key] = getattr(_DEFAULTS, key) if rest is False else rest
    return settings.changed(changes)


def is_on(settings: Settings, name: str) -> bool:
    """Tell whether settings have a quirk; one that is a fault is never on, it is waiting or over."""
    wanted = quirk(name).settings
    return bool(wanted) and all(_has(getattr(settings, key), value) for key, value in wanted.items())


def _has(present: Any, value: Any) -> bool:
    return set(value) <= set(present) if isinstance(value, tuple) else bool(present == value)


def quirk(name: str) -> Quirk:
    """Return a quirk by its name; raises ValueError when there is none."""
    if name not in QUIRKS:
        raise ValueError(f"no such quirk: {name}")
    return QUIRKS[name]


_DEFAULTS = Settings()


def _all() -> Iterable[Quirk]:
    for name, rewriting in REWRITINGS.items():
        yield Quirk(name=f"text_{name}", sentence=rewriting.meaning, settings={"rewrite_texts": (name,)})
    for name, (sentence, _) in FORMS.items():
        yield Quirk(name=f"number_{name}", sentence=sentence, settings={"number_form": name})
    for name, one in odd_fields().items():
        sentence = f"{name} holds a value of a kind that nobody promised: {type(one.value).__name__}."
        yield Quirk(
            name=f"odd_{name}", sentence=sentence, settings={"odd_fields": (name,)}, decisive=one.decisive
        )
    for page in PAGES:
        fault = Fault(kind="status_before_store", value=page)
        yield Quirk(name=f"page_{page}", sentence=_PAGE_SENTENCES[page], faults=(fault,))
        fault = Fault(kind="status_after_store", value=page)
        sentence = f"The same page instead of the answer to what was done: {page}."
        yield Quirk(name=f"page_{page}_after_store", sentence=sentence, faults=(fault,))
    for value in ("existing", "unknown", "foreign"):
        fault = Fault(kind="another_order", value=value)
        sentence = f"An answer about one order is about another: {value}."
        yield Quirk(name=f"another_order_{value}", sentence=sentence, faults=(fault,))
    yield Quirk(
        name="throttled_account",
        sentence="All calls of an account are 429 for a while.",
        faults=(Fault(kind="throttle_account", seconds=20.0),),
    )
    for name, sentence, settings in _SETTINGS:
        yield Quirk(name=name, sentence=sentence, settings=settings)


_SETTINGS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("camel_case", "Keys are in camelCase.", {"camel_case": True}),
    ("bare_lists", "Lists are bare arrays.", {"bare_lists": True}),
    ("byte_order_mark", "A byte order mark stands before every JSON body in UTF-8.", {"byte_order_mark": True}),
    ("body_latin1", "JSON bodies are in Latin-1, whatever they say.", {"encoding": "latin-1"}),
    ("body_utf16", "JSON bodies are in UTF-16.", {"encoding": "utf-16"}),
    ("not_a_number", "An unknown property is NaN, which is no JSON.", {"not_a_number": True}),
    ("lines_split", "An order shows one line for each unit.", {"lines_shown": "split"}),
    ("lines_merged", "An order shows lines that are alike as one.", {"lines_shown": "merged"}),
    ("lines_reversed", "An order shows its lines in reverse.", {"line_order": "reversed"}),
    ("lines_by_product", "An order shows its lines sorted by product.", {"line_order": "by_product"}),
    ("po_number_trimmed", "PONumbers lose the white space around.", {"po_number_key": "trimmed"}),
    ("po_number_caseless", "PONumbers are compared without case.", {"po_number_key": "caseless"}),
    ("po_number_trimmed_caseless", "PONumbers: both.", {"po_number_key": "trimmed_caseless"}),
    ("money_before_number", "The balance is checked before the PONumber.", {"money_before_number": True}),
    ("history_lag", "The history shows an order after 2 seconds.", {"history_lag": 2.0}),
    ("history_lag_orders", "The history lacks the 2 newest orders.", {"history_lag_orders": 2}),
    ("history_lag_reads", "The history shows an order after 3 looks.", {"history_lag_reads": 3}),
    ("history_oldest_first", "The history starts with the oldest order.", {"history_order": "oldest_first"}),
    ("pages_capped", "Pages have 10 rows at most, whatever is asked for.", {"page_size_cap": 10}),
    ("past_1e3", "Each account has 1,000 orders from before.", {"past_orders": 1_000}),
    ("past_1e5", "Each account has 100,000 orders from before.", {"past_orders": 100_000}),
    ("past_1e6", "Each account has 1,000,000 orders from before.", {"past_orders": 1_000_000}),
    ("status_needs_token", "The status of the service needs a token.", {"status_needs_token": True}),
    (
        "rate_limited",
        "More than 30 calls of an account in 10 s are 429.",
        {"rate_limit": 30, "rate_limit_seconds": 10},
    ),
)

QUIRKS: Mapping[str, Quirk] = MappingProxyType({one.name: one for one in _all()})
"""All quirks by name."""
