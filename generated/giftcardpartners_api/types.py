"""What every model stands on: reading answers leniently, holding requests to their limits, and hiding secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import astuple, force_setattr

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


class Unset:
    """The type of `UNSET`: a parameter of a call that is not given."""

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Unset = Unset()


class Response(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """An answer of the service; `parsed` is None where the specification does not know its status."""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None

    @staticmethod
    def read(content: bytes, kind: Any) -> Any:
        """Read an answer; see `from_json`."""
        return from_json(content, kind)

    def __repr__(self) -> str:
        return f"<Response {self.status_code}, {len(self.content)} bytes>"


class Unreadable(ValueError):
    """An answer is not what the specification says; the message names the property, never its value."""


class NotAllowed(ValueError):
    """A request breaks a limit of the specification; the message names the property, never its value."""


class Model(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An object of the specification: frozen, and silent about what is marked `x-secret`."""

    SECRET: ClassVar[frozenset[str]] = frozenset()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        hidden = self.SECRET | {"extra"}
        given = [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in hidden]
        return [(name, value) for name, value in given if value not in (None, ()) and not _is_empty(value)]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"


class Answer(Model, frozen=True, kw_only=True, eq=False):
    """An object that the service sends: `extra` holds what the specification does not know, or cannot read.

    Two answers are equal when all that the specification knows of them is.
    """

    STRICT: ClassVar[frozenset[str]] = frozenset()
    extra: dict[str, Any] = msgspec.field(default_factory=dict, name="")

    def _known(self) -> list[Any]:
        return [getattr(self, name) for name in self.__struct_fields__ if name != "extra"]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and type(self) is type(other) and self._known() == other._known()

    def __hash__(self) -> int:
        return hash((type(self), *self._known()))


class Request(Model, frozen=True, kw_only=True):
    """An object that is sent; raises NotAllowed for what the specification does not allow."""

    LIMITS: ClassVar[Mapping[str, Callable[[str, Any], Any]]] = {}

    def __post_init__(self) -> None:
        values = astuple(self)
        for at, name, limit, is_optional in _limits(type(self)):
            given = values[at]
            if given is None and is_optional:
                continue
            plain = limit(name, given)
            if plain is not given:
                force_setattr(self, name, plain)

    def to_json(self) -> bytes:
        """Write what is sent; an amount appears with the digits that it has."""
        return to_json(self)


if TYPE_CHECKING:
    Items: TypeAlias = tuple[T, ...]
    Part: TypeAlias = T
else:

    class Items:
        """A list of an answer: missing or null, it is an empty tuple."""

        def __class_getitem__(cls, item: Any) -> Any:
            return tuple[item, ...] | None

    class Part:
        """An object in an answer: missing or null, it is an empty one."""

        def __class_getitem__(cls, item: Any) -> Any:
            return item | None


@cache
def empty(kind: type[S]) -> S:
    """Return the one empty object of a kind."""
    return kind()


def _is_empty(value: object) -> bool:
    return (
        isinstance(value, Answer)
        and not value.extra
        and all(one in (None, ()) or _is_empty(one) for one in value._known())
    )


# Reading ---------------------------------------------------------------------------------------------------------

LARGEST_EXPONENT = 15
"""Amounts from 10^16 on, or with digits from the 16th decimal on, are no money; nobody may be made to expand 1e999999999."""

_SMALLEST, _TOO_LARGE = Decimal(f"1E-{LARGEST_EXPONENT}"), Decimal(f"1E{LARGEST_EXPONENT + 1}")

_raw = msgspec.json.Decoder(float_hook=Decimal)


def from_json(content: bytes, kind: Any) -> Any:
    """Read an answer as `kind`: a model, `list[model]` or a union of the two. Raises Unreadable.

    An answer that is spelled as in the specification is read at once. Else keys count in any case, unknown properties go
    into `extra`, and so does a property that cannot be read, unless it is required or marked `x-strict`.
    """
    try:
        return _decoder(kind).decode(content)
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
        pass
    return from_builtins(raw_json(content), kind)


def raw_json(content: bytes) -> Any:
    """Read JSON as plain Python with exact decimals. Raises Unreadable.

    What is not quite JSON is read, too: another encoding, a byte order mark, NaN (as text), a control character, half of
    an emoji.
    """
    try:
        return _raw.decode(content)
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
        pass
    try:
        value = json.loads(_decoded(content), parse_float=_number, parse_constant=str, strict=False)
        return _with_whole_characters(value)
    except (ValueError, ArithmeticError, RecursionError):
        pass
    raise Unreadable("the answer is not JSON")


def _number(text: str) -> Any:
    try:
        return Decimal(text)
    except ArithmeticError:  # beyond what even a Decimal can hold
        return text


def _decoded(content: bytes) -> str:
    """Decode a body by what it begins with; what is no UTF-8 is taken for what Windows makes of Latin-1."""
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _with_whole_characters(value: Any) -> Any:
    """Replace halves of characters, which nobody could write again."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_with_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_with_whole_characters(key): _with_whole_characters(item) for key, item in value.items()}
    return value


def from_builtins(value: Any, kind: Any) -> Any:
    """Read what JSON was read to, and may be changed; see `from_json`."""
    choice = next(
        (one for one in _choices(kind) if (get_origin(one) is list) is isinstance(value, list)), None
    )
    if choice is None or not isinstance(value, list | dict):
        raise Unreadable("an object expected")
    entry: Any = get_args(choice)[0] if isinstance(value, list) else choice
    value = _respelled(value, entry)
    try:
        return msgspec.convert(value, choice)
    except (msgspec.ValidationError, ValueError, ArithmeticError):
        pass
    if isinstance(value, list):
        return [_lenient(item, entry, "") for item in value]
    return _lenient(value, entry, "")


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _choices(kind: Any) -> tuple[Any, ...]:
    """The alternatives of a union, or the one kind that there is."""
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


class _Field(msgspec.Struct, frozen=True):
    """What the readers need to know of a property; `model` is the one that it holds, alone or in a list."""

    name: str
    type: Any
    kinds: frozenset[Any]
    model: Any
    many: bool
    required: bool


@cache
def _fields(kind: Any) -> tuple[dict[str, _Field], dict[str, tuple[str, _Field]]]:
    """Return the properties of a model by their key, and by their key in lower case."""
    by_key = {}
    for info in msgspec.structs.fields(kind):
        if info.name != "extra":
            (kinds, many) = _kinds(info.type)
            model = next((one for one in kinds if _is_model(one)), None)
            by_key[info.encode_name] = _Field(info.name, info.type, kinds, model, many, info.required)
    return by_key, {key.lower(): (key, field) for key, field in by_key.items()}


@cache
def _parts(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the keys of a model that hold other models, alone or in lists, and which."""
    return tuple([(key, field.model) for key, field in _fields(kind)[0].items() if field.model is not None])


def _kinds(kind: Any) -> tuple[frozenset[Any], bool]:
    """Return the types that a property may have, those of its entries if it is a list; and whether it is one."""
    options = {_plain(one) for one in _choices(kind)} - {type(None)}
    (only,) = options if len(options) == 1 else (None,)
    if get_origin(only) is tuple:
        return frozenset({_plain(get_args(only)[0])}), True
    return frozenset(options), False


def _plain(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _is_model(kind: Any) -> bool:
    kind = get_origin(kind) or kind
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _respelled(value: Any, kind: Any) -> Any:
    """Give keys the specification's spelling, which wins over any other, and put what it does not know apart."""
    if isinstance(value, list):
        return [_respelled(item, kind) for item in value if item is not None]
    if not isinstance(value, dict):
        return value
    by_key, by_lower = _fields(kind)
    if by_key.keys() >= value.keys():
        # Nothing here is spelled otherwise, and most of what it holds is plain.
        for key, model in _parts(kind):
            if key in value:
                value[key] = _respelled(value[key], model)
        return value
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for given, item in value.items():
        key, field = (given, by_key[given]) if given in by_key else by_lower.get(given.lower(), ("", None))
        if field is None or (key != given and key in value):
            extra[given] = item
        else:
            known[key] = item if field.model is None else _respelled(item, field.model)
    if extra:
        known[""] = extra
    return known


class _Decides(Unreadable):
    """What decides about money or identity cannot be read, so that the whole answer cannot."""


def _lenient(value: Any, kind: Any, path: str) -> Any:
    """Read property by property; an odd one goes into `extra`, unless it decides."""
    if not isinstance(value, dict):
        raise Unreadable(f"{path.rstrip('.')} is not an object" if path else "an object expected")
    given: dict[str, Any] = {}
    extra: dict[str, Any] = dict(value.get("", {}))
    strict: frozenset[str] = getattr(get_origin(kind) or kind, "STRICT", frozenset())
    for key, field in _fields(kind)[0].items():
        if value.get(key) is None:
            if field.required:
                raise _Decides(f"{path}{key} is missing")
            continue
        try:
            given[field.name] = _fitted(value[key], field, f"{path}{key}.")
        except _Decides:
            raise
        except (msgspec.ValidationError, ValueError, ArithmeticError):
            if field.required or field.name in strict:
                raise _Decides(f"{path}{key} is {_misfit(value[key], field)}") from None
            extra[key] = value[key]
    return kind(**given, extra=extra)


def _fitted(value: Any, field: _Field, path: str) -> Any:
    if field.model is not None and field.many:
        if not isinstance(value, list):
            raise Unreadable(path)
        return tuple([_lenient(item, field.model, path) for item in value])
    if field.model is not None:
        return _lenient(value, field.model, path)
    if field.many and isinstance(value, list):
        value = [item for item in value if item is not None]
    if int in field.kinds and isinstance(value, Decimal | str):
        whole = Decimal(value)
        check_amount(whole)
        if whole != whole.to_integral_value():
            raise ValueError("a whole number expected")
        value = int(whole)
    fitted = msgspec.convert(value, field.type)
    for one in fitted if isinstance(fitted, tuple) else (fitted,):
        if isinstance(one, Decimal):
            check_amount(one)
    return fitted


def _misfit(value: Any, field: _Field) -> str:
    if value == "":
        return "missing"
    words = {str: "text", Decimal: "an amount", int: "a whole number", bool: "true or false"}
    what = next((words[one] for one in field.kinds if one in words), "an object")
    return f"not a list of {what}" if field.many else f"not {what}"


def check_amount(amount: Decimal | None) -> None:
    """Raise ValueError for what is no amount of money: not a number, endless, or of a size that no money has."""
    if amount is None or (
        isinstance(amount, Decimal) and amount.is_finite() and _SMALLEST <= amount < _TOO_LARGE
    ):
        return  # as almost all are; what is 0 or below is looked at more closely
    if not isinstance(amount, Decimal):
        raise TypeError(f'an amount is a Decimal, such as Decimal("25.00"), not {type(amount).__name__}')
    if not amount.is_finite() or abs(amount.adjusted()) > LARGEST_EXPONENT:
        raise ValueError("a number of ordinary size expected")


# Sending ---------------------------------------------------------------------------------------------------------

_encoder = msgspec.json.Encoder(decimal_format="number")


def to_json(body: Any) -> bytes:
    """Write JSON; an amount appears with the digits that it has."""
    return _encoder.encode(body)


Limit: TypeAlias = Callable[[str, Any], Any]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_ADDRESS_SCHEMES = frozenset({"http", "https"})


class _Optional(msgspec.Struct, frozen=True):
    limit: Limit

    def __call__(self, name: str, value: Any) -> Any:
        return None if value is None else self.limit(name, value)


def optional(limit: Limit) -> Limit:
    """Let None pass as "not given"."""
    return _Optional(limit)


@cache
def _limits(kind: type[Request]) -> tuple[tuple[int, str, Limit, bool], ...]:
    """Return each limit with its property's place among the fields and name; and whether None passes unasked."""
    places = {name: at for at, name in enumerate(kind.__struct_fields__)}
    return tuple(
        [
            (places[name], name, limit.limit, True)
            if isinstance(limit, _Optional)
            else (places[name], name, limit, False)
            for name, limit in kind.LIMITS.items()
        ]
    )


def text(
    *,
    least: int = 0,
    most: int | None = None,
    pattern: str | None = None,
    about: str = "",
    form: str | None = None,
) -> Limit:
    """Text of `least` to `most` characters, with a pattern that is `about` something, or a format (`email`, `uri`)."""
    # JSON Schema's $ is the very end, Python's may be before a last line feed.
    matches = None if pattern is None else re.compile(pattern.removesuffix("$") + r"\Z")

    def check(name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise NotAllowed(f"{name} must be text, not {type(value).__name__}")
        plain = value if type(value) is str else str.__str__(value)
        if not plain.isascii():
            try:
                plain.encode()
            except UnicodeEncodeError:
                raise NotAllowed(f"{name} holds a lone surrogate, which JSON cannot carry") from None
        if form == "email" and not _EMAIL.fullmatch(plain):
            raise NotAllowed(f"{name} must be an e-mail address")
        if form == "uri" and not _is_address(plain):
            raise NotAllowed(f"{name} must be an absolute http(s) address")
        if len(plain) < least:
            raise NotAllowed(f"{name} must not be empty or blank")
        if least and not plain.strip():
            raise NotAllowed(f"{name} must not be empty or blank")
        if most is not None and len(plain) > most:
            raise NotAllowed(f"{name} must have at most {most} characters")
        if matches is not None and not matches.match(plain):
            raise NotAllowed(f"{name} must match {pattern} ({about.rstrip('.')})")
        return plain

    return check


def whole_number(*, least: int | None = None, most: int | None = None) -> Limit:
    """A whole number from `least` to `most`."""

    def check(name: str, value: Any) -> int:
        if type(value) is not int and (isinstance(value, bool) or not isinstance(value, int)):
            raise NotAllowed(f"{name} must be an int, not {type(value).__name__}")
        plain = int(value)
        if (least is not None and plain < least) or (most is not None and plain > most):
            raise NotAllowed(f"{name} must be {least} to {most}")
        return plain

    return check


def amount(*, least: str | None = None, most: str | None = None, decimals: int | None = None) -> Limit:
    """A Decimal (or int) from `least` to `most` with at most so many decimals; a float is refused, since 0.1 + 0.2 is not 0.3."""
    lowest = None if least is None else Decimal(least)
    highest = None if most is None else Decimal(most)
    usual = [Decimal((0, (1,), -places)) for places in range(1 + min(2, 2 if decimals is None else decimals))]

    def check(name: str, value: Any) -> Decimal:
        if type(value) is not Decimal and (isinstance(value, bool) or not isinstance(value, (Decimal, int))):
            raise NotAllowed(
                f'{name} must be a Decimal, such as Decimal("25.00"), not {type(value).__name__}'
            )
        exact = Decimal(value)
        # Whole or with a few decimals, as almost all are: told without taking it apart.
        if (
            lowest is not None
            and highest is not None
            and any(map(exact.same_quantum, usual))
            and lowest <= exact <= highest
        ):
            return exact
        # Compared digit by digit only when it is of ordinary size: nobody expands 1E+999999.
        is_number = exact.is_finite() and exact.adjusted() <= LARGEST_EXPONENT
        if is_number and decimals is not None and exact > 0 and _decimals(exact) > decimals:
            raise NotAllowed(f"{name} must have at most {decimals} decimals")
        if (
            not is_number
            or (lowest is not None and exact < lowest)
            or (highest is not None and exact > highest)
        ):
            raise NotAllowed(f"{name} must be {least} to {most}")
        # 1E+1 and 10 are the same digits to the caller; only the plain form is one to every JSON reader.
        return exact if exact.as_tuple().exponent in (0, -1, -2) else Decimal(format(exact, "f"))

    return check


def moment(name: str, value: Any) -> datetime:
    """A date and time with a time zone."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise NotAllowed(f"{name} must be a datetime with a time zone, such as datetime.UTC")
    return value if type(value) is datetime else datetime.fromisoformat(value.isoformat())


def flag(name: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise NotAllowed(f"{name} must be True or False, not {type(value).__name__}")
    return value


def part(kind: type[S], *, least: int = 0) -> Limit:
    """An object of the specification, with at least so many properties."""

    def check(name: str, value: Any) -> S:
        if not isinstance(value, kind):
            raise NotAllowed(f"{name} must be a {kind.__name__}, not {type(value).__name__}")
        if least and len(value.__struct_fields__) - astuple(value).count(None) < least:
            raise NotAllowed(f"{name} needs at least {least} of {', '.join(value.__struct_fields__)}")
        return value

    return check


def items(limit: Limit, *, least: int = 0, most: int | None = None) -> Limit:
    """A list or tuple of `least` to `most` entries, each within its own limit."""

    def check(name: str, value: Any) -> tuple[Any, ...]:
        _check_length(name, value, least, most)
        return tuple([limit(name, entry) for entry in value])

    return check


def parts(kind: type[S], *, least: int = 0, most: int | None = None) -> Limit:
    """A list or tuple of `least` to `most` objects of the specification."""
    one = part(kind)

    def check(name: str, value: Any) -> tuple[S, ...]:
        _check_length(name, value, least, most)
        # An order may have a thousand lines: looked at one by one only where something is odd.
        if type(value) is tuple and {kind}.issuperset(map(type, value)):
            return value
        return tuple([one(name, entry) for entry in value])

    return check


def _check_length(name: str, value: Any, least: int, most: int | None) -> None:
    if not isinstance(value, tuple | list):
        raise NotAllowed(f"{name} must be a list or tuple, not {type(value).__name__}")
    if len(value) < least or (most is not None and len(value) > most):
        raise NotAllowed(f"{name} must have {least} to {most} entries")


def _decimals(value: Decimal) -> int:
    """Count the decimals that are not just closing zeros, whatever the context's precision is."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    zeros = next((count for count, digit in enumerate(reversed(digits)) if digit), len(digits))
    return max(0, -exponent - zeros)


def _is_address(plain: str) -> bool:
    try:
        parts = urlsplit(plain)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in _ADDRESS_SCHEMES and bool(host) and plain.isprintable() and " " not in plain
