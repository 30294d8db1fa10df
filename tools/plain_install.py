"""Say what a plain install brings beside itself, and fail when it is more than it was. Run in the empty environment."""

from importlib.metadata import distributions, requires

KNOWN = {
    "httpx": {"anyio", "certifi", "h11", "httpcore", "httpx", "idna", "typing-extensions"},
    "msgspec": {"msgspec"},
    "platformdirs": {"platformdirs"},
}

here = {one.metadata["Name"].lower().replace("_", "-") for one in distributions()} - {
    "giftcardpartners",
    "pip",
}
direct = [one for one in requires("giftcardpartners") or () if "extra ==" not in one]
too_many = here - set().union(*KNOWN.values())
assert not too_many, f"a plain install brings {', '.join(sorted(too_many))}, too"
assert len(direct) <= 5, direct
import giftcardpartners  # noqa: E402 -- what is checked is that it works with no more than this

print(
    f"giftcardpartners {', '.join(giftcardpartners.__all__[:1])}…: {len(direct)} direct, {len(here)} packages in all"
)
