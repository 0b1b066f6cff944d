"""Draws horizontal bars as SVG, on the machine itself: no script, no font, nothing from elsewhere.

Beside a chart stands its table (`blocks.BarChart`): a picture says nothing to a screen reader, and
a bar tells nobody the number. So the drawing is one image with a name, and its texts are short.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW, LABEL, NUMBER = 680, 36, 250, 60
"""Of the drawing, of one bar with its space, of the texts at the left and at the right; units."""
_BAR, _LINE, _MOST_LETTERS = 16, 15, 34
_DIGIT, _AROUND = 8, 12
"""A bar too short for its number has it behind it: a number at a mark would be the mark's."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a count, and what it is held against."""

    label: str
    value: int
    mark: int | None = None
    """Drawn as a line across: a target, a limit; None: there is none."""
    low: int | None = None
    high: int | None = None
    """Drawn as a thin line from one to the other: an interval; None: there is none."""


def bar_svg(title: str, bars: Sequence[Bar]) -> str:
    """Return the bars as one SVG element that a page holds as it is.

    Args:
        title: what a screen reader says of the picture.
        bars: from the top.

    """
    return "".join(_lines(title, bars))


def _lines(title: str, bars: Sequence[Bar]) -> Iterator[str]:
    height = max(1, len(bars)) * ROW
    yield (
        f'<svg class="bars" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg" font-size="12" fill="currentColor">'
    )
    most = max((_reach(bar) for bar in bars), default=0) or 1
    for place, bar in enumerate(bars):
        yield from _bar(bar, place * ROW, most)
    yield "</svg>"


def _reach(bar: Bar) -> int:
    return max(bar.value, bar.mark or 0, bar.high or 0)


def _bar(bar: Bar, top: int, most: int) -> Iterator[str]:
    room = WIDTH - LABEL - NUMBER
    middle = top + ROW // 2

    def at(value: int) -> int:
        return LABEL + value * room // most

    for text, line in _label(bar.label, middle):
        yield f'<text x="{LABEL - 8}" y="{line}" text-anchor="end">{escape(text)}</text>'
    bar_top = middle - _BAR // 2
    yield (
        f'<rect class="bar" x="{LABEL}" y="{bar_top}" width="{at(bar.value) - LABEL}" '
        f'height="{_BAR}" fill="#3a6ea5"/>'
    )
    if bar.low is not None and bar.high is not None:
        ends = f'x1="{at(bar.low)}" y1="{middle}" x2="{at(bar.high)}" y2="{middle}"'
        yield f'<line class="range" {ends} stroke="currentColor" stroke-width="2"/>'
        for end in (bar.low, bar.high):
            yield (
                f'<line class="range" x1="{at(end)}" y1="{middle - 4}" x2="{at(end)}" '
                f'y2="{middle + 4}" stroke="currentColor" stroke-width="2"/>'
            )
    if bar.mark is not None:
        yield (
            f'<line class="mark" x1="{at(bar.mark)}" y1="{bar_top - 4}" x2="{at(bar.mark)}" '
            f'y2="{bar_top + _BAR + 4}" stroke="currentColor" stroke-width="2" '
            'stroke-dasharray="4 2"/>'
        )
    inside = at(bar.value) - LABEL >= _DIGIT * len(str(bar.value)) + _AROUND
    place = 'class="inside" text-anchor="end" fill="#fff" dx="-6"' if inside else 'dx="6"'
    yield f'<text x="{at(bar.value)}" y="{middle + 4}" {place}>{bar.value}</text>'


def _label(text: str, middle: int) -> list[tuple[str, int]]:
    """Return a label as one line or two, each with its height; the table has the whole of it."""
    if len(text) <= _MOST_LETTERS:
        return [(text, middle + 4)]
    first = text[: _MOST_LETTERS + 1].rpartition(" ")[0] or text[:_MOST_LETTERS]
    second = text[len(first) :].strip()
    if len(second) > _MOST_LETTERS:
        second = second[: _MOST_LETTERS - 1].rstrip() + "…"
    return [(first, middle + 4 - _LINE // 2), (second, middle + 4 + _LINE // 2)]
