"""A webhook receiver in Flask, where each order waits in a thread of its own.

Run it with any threaded WSGI server, such as `flask --app receiver_flask:app_from_env run --with-threads`; PUBLIC_URL
is where the service can reach it. Nothing signs a webhook call: it is only ever a reason to read an order again.
"""

from __future__ import annotations

import os

from flask import Flask, Response, jsonify, request
from giftcardpartners import Client, GiftCardsError, Links, OutcomeUnknown, webhooks

HOOK = "/hooks/gift-cards"


def make_app(client: Client, public_url: str) -> Flask:
    """Build the application; the client stays the caller's to close."""
    app = Flask(__name__)
    hints = webhooks.Hints()

    @app.post(HOOK)
    def receive() -> Response:
        """Take a hint and answer at once; whatever the body is, there is nothing to complain about."""
        body = request.stream.read(webhooks.LARGEST_BODY + 1)
        hints.put(webhooks.read(body, dict(request.headers)))
        return Response(status=204)

    @app.post("/orders")
    def order_links() -> tuple[Response, int]:
        """Order claim links and answer when they are there: POST {"po_number": …, "product": …, "units": …}."""
        wanted = request.get_json()
        try:
            order = Links(po_number=wanted["po_number"], webhook_url=public_url + HOOK)
            order.add(wanted["product"], 25, wanted["units"])
            try:
                placed = client.orders.create(order)
            except OutcomeUnknown:
                placed = client.orders.settle(order)
            done = client.orders.wait(placed.order, hints=hints)
        except GiftCardsError as problem:
            return jsonify(problem=type(problem).__name__, say=str(problem)), 502
        return jsonify(order=done.id, status=done.status, cards=done.units), 200

    return app


def app_from_env() -> Flask:
    """Build the application from the environment."""
    return make_app(Client.from_env(), os.environ["PUBLIC_URL"])
