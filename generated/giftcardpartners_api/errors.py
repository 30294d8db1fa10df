"""What the calls of this package raise of their own."""


class UnexpectedStatus(Exception):
    """The service answered with a status that the specification does not know; see `Client.raise_on_unexpected_status`."""

    def __init__(self, status_code: int, content: bytes) -> None:
        # The content may hold claim links, and messages end up in logs.
        super().__init__(f"Unexpected status code: {status_code} ({len(content)} bytes)")
        self.status_code = status_code
        self.content = content


__all__ = ["UnexpectedStatus"]
