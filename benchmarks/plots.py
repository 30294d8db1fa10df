"""Plots as SVG: lines over two logarithmic axes, the same bytes for the same figures, legible on light and dark."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

from .results import Plot
from .sampling import shown

WIDTH, HEIGHT = 860, 380
LEFT, TOP, RIGHT, BOTTOM = 92, 44, 312, 52
COLOURS = (
    ("#0b62c4", "#6cb2ff"),
    ("#b5480b", "#ffa05c"),
    ("#14775a", "#5fd3ae"),
    ("#8a3ba8", "#dc9bf5"),
    ("#a3245c", "#ff8cb8"),
    ("#5c5c14", "#d2d26e"),
)
"""On light, on dark: each at least 4.5 : 1 against the ground, which the picture brings along."""
MARKS = ("0", "6 3", "2 3", "9 3 2 3", "1 5", "12 4")
"""Dashes, for those who see no colours."""


def svg(plot: Plot) -> str:
    """Draw a plot."""
    points = [point for line in plot.series.values() for point in line]
    across = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    body = [*_frame(plot, across, up, sorted({x for x, _ in points}))]
    for number, (name, line) in enumerate(plot.series.items()):
        body += _line(number, name, [(across.at(x), up.at(y)) for x, y in line])
    return "\n".join([_head(plot), *body, "</svg>", ""])


class _Axis:
    """A logarithmic axis that holds all values, from pixel to pixel."""

    def __init__(self, values: list[float], begin: float, end: float) -> None:
        self.low, self.high = min(values) / 1.15, max(values) * 1.15
        self._begin, self._end = begin, end

    def at(self, value: float) -> float:
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self._begin + part * (self._end - self._begin), 1)

    def ticks(self) -> Iterable[float]:
        """1, 2 and 5 of each decade; of many decades only the first."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = (1, 2, 5) if math.log10(self.high / self.low) < 2.5 else (1,)
        return (
            step * 10.0**decade
            for decade in decades
            for step in steps
            if self.low <= step * 10.0**decade <= self.high
        )


def _head(plot: Plot) -> str:
    light = "".join(f".s{number} {{ color: {one} }} " for number, (one, _) in enumerate(COLOURS))
    dark = "".join(f".s{number} {{ color: {one} }} " for number, (_, one) in enumerate(COLOURS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13">\n<title>{escape(plot.title)}</title>\n'
        "<style>.ground { fill: #ffffff } text { fill: #1f2328 } .grid { stroke: #d0d7de } "
        f"{light}.line {{ fill: none; stroke: currentColor; stroke-width: 2 }} .dot {{ fill: currentColor }}\n"
        "@media (prefers-color-scheme: dark) { .ground { fill: #16191f } text { fill: #e6e9ee } "
        f".grid {{ stroke: #3a414b }} {dark}}}</style>\n"
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    )


def _frame(plot: Plot, across: _Axis, up: _Axis, sizes: list[float]) -> Iterable[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    yield f'<text x="{LEFT}" y="26" font-size="15" font-weight="600">{escape(plot.title)}</text>'
    for tick in up.ticks():
        y = up.at(tick)
        yield f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{shown(tick)}</text>'
    for size in sizes:
        x = across.at(size)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom}"/>'
        yield f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{size:,.0f}</text>'
    yield f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(plot.across)}</text>'
    middle = (TOP + bottom) / 2
    yield (
        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">{escape(plot.up)}</text>'
    )


def _line(number: int, name: str, points: list[tuple[float, float]]) -> Iterable[str]:
    kind, dashes = number % len(COLOURS), MARKS[number % len(MARKS)]
    path = " ".join(f"{x},{y}" for x, y in points)
    yield f'<g class="s{kind}"><polyline class="line" stroke-dasharray="{dashes}" points="{path}"/>'
    yield "".join(f'<circle class="dot" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points)
    x, y = WIDTH - RIGHT + 20, TOP + 14 + 24 * number
    yield f'<line class="line" stroke-dasharray="{dashes}" x1="{x}" x2="{x + 30}" y1="{y}" y2="{y}"/></g>'
    yield f'<text x="{x + 38}" y="{y + 4}">{escape(name)}</text>'
