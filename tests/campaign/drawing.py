"""What happens in a world: its intents, when they come, and which faults are laid for each."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING

from giftcardpartners_simulator import Fault, Rules

from . import matrix
from .intents import Drawer, Intent, Interruption, Kind
from .matrix import Recipe

if TYPE_CHECKING:
    from .world import World

_STRIDE = 1_009
"""A prime, so that counting by it goes through all pairs of faults."""

ORDERS = 25
"""Intents per world: small, so that a history is short to read and a fault easy to find."""

Planned = list[tuple[Recipe, Fault]]


def draw_intents(world: World, index: int, rng: random.Random) -> tuple[list[Intent], Planned]:
    """Draw all intents of a world and lay their faults."""
    drawer = Drawer(rng, world.products)
    intents: list[Intent] = []
    planned: Planned = []
    at = world.clock.now()
    for number in range(ORDERS):
        at += rng.expovariate(1.0) * world.theme.gap
        kind, earlier = _kind(rng, intents, may_be_refused=world.theme.can_refuse)
        po_number = f"W{index}-{number}"
        large = rng.random() < world.theme.large
        if earlier is not None:
            order = earlier.order if kind == "twin" else drawer.other(earlier.order)
        elif kind == "invalid":
            order = drawer.invalid(po_number)
        else:
            order = drawer.order(po_number, webhook=large or rng.random() < 0.2, large=large)
        intent = Intent(number, kind, order, at, impatient=rng.random() < 0.5, waits=rng.random() < 0.5)
        intents.append(intent)
        if earlier is None and rng.random() < world.theme.faults:
            first, second = matrix.PAIRS[(index * ORDERS + number) * _STRIDE % len(matrix.PAIRS)]
            sequence = [recipe for recipe in (first, second) if recipe is not None and _fits(recipe, world)]
            planned += _lay(world, intent, sequence, rng)
    return intents, planned


def _kind(rng: random.Random, intents: list[Intent], *, may_be_refused: bool) -> tuple[Kind, Intent | None]:
    drawn = rng.random()
    plain = [intent for intent in intents[-6:] if intent.kind == "plain"]
    if drawn < 0.06 and plain:
        return "twin", rng.choice(plain)
    if drawn < 0.12 and plain:
        return "reuse", rng.choice(plain)
    return ("invalid", None) if drawn < 0.15 and may_be_refused else ("plain", None)


def _fits(recipe: Recipe, world: World) -> bool:
    if recipe.refuses and not world.theme.refusals:
        return False
    if recipe.kind in {"commit_late", "history_lag"} and world.theme.rules is not Rules:
        return False  # who neither remembers a number nor shows the order cannot be asked about it
    value = recipe.settings.get("value")
    if value in {"wrong_existing", "several"} or recipe.kind == "conflict_without_store":
        return world.theme.shows_number
    return not (value == "none" and recipe.kind == "conflict_body" and not world.theme.shows_number)


def _lay(world: World, intent: Intent, sequence: list[Recipe], rng: random.Random) -> Planned:
    """Lay a sequence for the POSTs of an intent, and with some luck something for whatever follows."""
    if rng.random() < 0.3:
        sequence = [*sequence, rng.choice(matrix.LOSING)]
    intent.sequence = sequence
    for position, recipe in enumerate(sequence):
        if recipe is matrix.ARRIVES_LATE:
            intent.late.append(position + 1)
        elif recipe.stage == "wire":
            intent.interrupt = Interruption(recipe, position + 1)
    if intent.interrupt is None:
        needs_token = any(recipe.family == matrix.REFUSED_TOKEN for recipe in sequence)
        limits = matrix.LIMITS_AT_TOKENS if needs_token else matrix.LIMITS_AT_LOOKS
        if needs_token or any(recipe in matrix.LOSING for recipe in sequence):
            intent.interrupt = Interruption(rng.choice(limits), 1) if rng.random() < 0.4 else None
    own = [(recipe, fault) for recipe, fault in matrix.faults(sequence, intent.po_number, rng)]
    own += [
        (recipe, matrix.fault(recipe, intent.po_number, rng))
        for recipe in _extras(world, intent, rng)
        if _fits(recipe, world)
    ]
    for recipe, chance in ((rng.choice(matrix.TOKENS), 0.09), (_listing(rng), 0.2)):
        if rng.random() < chance and _fits(recipe, world):
            own.append((recipe, matrix.fault(recipe, None, rng)))
    for _, fault in own:
        world.simulator.add_fault(fault)
    return own


def _extras(world: World, intent: Intent, rng: random.Random) -> Iterable[Recipe]:
    if rng.random() < 0.5:
        yield rng.choice(matrix.CONFLICTS)
    if rng.random() < 0.3:
        yield rng.choice([recipe for recipe in matrix.READS if recipe.operation == "getOrder"])
    if rng.random() < 0.1:
        yield matrix.LAGS[1]
    if rng.random() < 0.15:
        yield rng.choice(matrix.FULFILMENT)
    if intent.order.webhook_url is not None and rng.random() < 0.7:
        yield rng.choice(matrix.WEBHOOKS)


def _listing(rng: random.Random) -> Recipe:
    return rng.choice(
        [*(recipe for recipe in matrix.READS if recipe.operation == "listOrders"), matrix.LAGS[0]]
    )
