"""All named stories together: importing the books enters them into one register."""

from __future__ import annotations

from . import (
    cassette_stories_orders,
    cassette_stories_reading,
    cassette_stories_refusals,
    cassette_stories_trouble,
)
from .scenario import STORIES

BOOKS = (
    cassette_stories_reading,
    cassette_stories_refusals,
    cassette_stories_orders,
    cassette_stories_trouble,
)
"""The modules that tell stories."""

__all__ = ["BOOKS", "STORIES"]
