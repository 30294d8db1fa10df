"""Rules about credentials and bearer tokens (rules 1 to 3)."""

from __future__ import annotations

import base64
import hmac
import json
import math
from typing import TYPE_CHECKING, Any

from ..state import Account, Token
from .answers import AnswerRules, Call, Refused

if TYPE_CHECKING:
    from ..messages import Response

_MOST_TOKENS = 10_000


class TokenRules(AnswerRules):
    """Swap credentials for a token, and recognise the account behind one."""

    def create_token(self, call: Call) -> Response:
        """POST /v1/Tokens: a missing header is 400 (I), wrong ones are 401, switched-off ones 403 (V)."""
        email, access_token = call.request.header("Email"), call.request.header("AccessToken")
        if not email or not access_token:
            raise Refused(self.bad_request("The headers Email and AccessToken are needed."))
        account = self.find_credentials(email, access_token)
        if account is None:
            raise Refused(
                self.unauthorized("The headers Email and AccessToken do not name a set of credentials.")
            )
        if not self.is_enabled(account):
            raise Refused(self.access_disabled())
        self.check_rate(account)
        token = self.issue_token(account)
        for fault in call.take("token"):
            token.expires_at = self.clock.now() + fault.seconds
        return self.answer(self.settings.token_status, self.token_answer(token))

    def find_credentials(self, email: str, access_token: str) -> Account | None:
        """Return the account that these credentials open, or None."""
        for account in self.state.accounts:
            if account.email == email and _same(account.access_token, access_token):
                return account
        return None

    def is_enabled(self, account: Account) -> bool:
        """Tell whether API access is switched on for an account."""
        return account.enabled

    def issue_token(self, account: Account) -> Token:
        """Make a new token and remember it."""
        token = Token(self.token_value(account), account, self.clock.now() + self.token_lifetime())
        tokens = self.state.tokens
        if len(tokens) >= _MOST_TOKENS:
            self.forget_expired_tokens()
        tokens[token.value] = token
        account.tokens += 1
        return token

    def forget_expired_tokens(self) -> None:
        """Drop what can no longer be valid, so that memory stays bounded."""
        now = self.clock.now()
        for value in [value for value, token in self.state.tokens.items() if token.expires_at <= now]:
            del self.state.tokens[value]

    def token_lifetime(self) -> float:
        """Return for how many seconds a new token is valid."""
        return self.settings.token_lifetime

    def token_value(self, account: Account) -> str:
        """Return the text of a new token: an unsigned JWT look-alike, or opaque."""
        secret = f"{self.random.getrandbits(128):032x}"
        if self.settings.token_form == "opaque":  # noqa: S105 -- names a form
            return f"simulated-{secret}"
        now = self.clock.now()
        claims = {
            "sub": f"account-{self.state.accounts.index(account) + 1}",
            "iat": int(now),
            "exp": int(now + self.token_lifetime()),
            "jti": secret,
        }
        return f"{_part({'typ': 'JWT', 'alg': 'none'})}.{_part(claims)}.simulated"

    def token_answer(self, token: Token) -> dict[str, Any]:
        """Return the body of a token answer."""
        return {"Value": token.value, "ExpiresIn": self.expires_in()}

    def expires_in(self) -> int:
        """Return the lifetime in the unit that the settings choose (the vendor names none)."""
        lifetime = self.token_lifetime()
        return int(lifetime // 60) if self.settings.expires_in_unit == "minutes" else int(lifetime)

    def authenticate(self, call: Call) -> Account:
        """Return the account of the bearer token; missing, unknown or expired is 401, switched off is 403."""
        token = self.state.tokens.get(self.read_bearer(call.request.header("Authorization")) or "")
        if token is None or not self.is_token_valid(token):
            raise Refused(
                self.unauthorized("The Authorization header is missing, or its token is not valid.")
            )
        if not self.is_enabled(token.account):
            raise Refused(self.access_disabled())
        self.check_rate(token.account)
        return token.account

    def check_rate(self, account: Account) -> None:
        """Raise Refused (429, with Retry-After) while an account is throttled or calls too often (I)."""
        limit = self.settings.rate_limit
        if limit is not None:
            self.count_call(account, limit)
        if account.throttled_until:
            left = account.throttled_until - self.clock.now()
            if left > 0:
                headers = (("Retry-After", str(math.ceil(left))),)
                raise Refused(self.problem(429, "Too many requests", "Slow down.", headers=headers))
            account.throttled_until = 0.0

    def count_call(self, account: Account, limit: int) -> None:
        """Count one call; throttle the account when there are more than `limit` in the present window."""
        now, window = self.clock.now(), self.settings.rate_limit_seconds
        if now - account.calls_since >= window:
            account.calls, account.calls_since = 0, now
        account.calls += 1
        if account.calls > limit:
            account.throttled_until = max(account.throttled_until, account.calls_since + window)

    def account_of(self, call: Call) -> Account | None:
        """Return whose call it is, by its token or by the credentials for a new one, or None."""
        token = self.state.tokens.get(self.read_bearer(call.request.header("Authorization")) or "")
        if token is not None:
            return token.account
        return self.find_credentials(
            call.request.header("Email") or "", call.request.header("AccessToken") or ""
        )

    def read_bearer(self, header: str | None) -> str | None:
        """Return the token of an `Authorization: Bearer` header, or None."""
        scheme, _, value = (header or "").partition(" ")
        return value.strip() if scheme.lower() == "bearer" else None

    def is_token_valid(self, token: Token) -> bool:
        """Tell whether a known token may still be used."""
        return not token.revoked and self.clock.now() < token.expires_at

    def unauthorized(self, message: str) -> Response:
        """Return a 401."""
        return self.problem(401, "Unauthorized", message, headers=(("WWW-Authenticate", "Bearer"),))

    def access_disabled(self) -> Response:
        """Return a 403."""
        return self.problem(403, "Forbidden", "API access is switched off for these credentials.")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _part(claims: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims, separators=(",", ":")).encode()).rstrip(b"=").decode()
