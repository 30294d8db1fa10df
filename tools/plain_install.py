"""Hold what a plain install brings beside itself, package by package. Run in the empty environment."""

from importlib.metadata import distributions

OF_HTTPX = {"anyio", "certifi", "h11", "httpcore", "idna", "typing-extensions"}
WANTED = {"httpx", "msgspec", "platformdirs"} | OF_HTTPX

here = {one.metadata["Name"].lower().replace("_", "-") for one in distributions()}
assert here - {"pip"} == WANTED | {"giftcardpartners"}, f"a plain install brings {', '.join(sorted(here))}"
import giftcardpartners  # noqa: E402 -- what is checked is that it works with no more than this

for name in giftcardpartners.__all__:
    getattr(giftcardpartners, name)
print(f"{len(giftcardpartners.__all__)} names work with {len(WANTED)} packages beside giftcardpartners")
