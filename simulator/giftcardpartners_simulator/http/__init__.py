"""The ways in and out: an httpx transport, a server on sockets, its control interface, webhooks going out."""
