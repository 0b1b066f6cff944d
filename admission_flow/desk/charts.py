"""Bars as SVG, made here: no script draws them, and the policy of the pages allows no style in it.

Whoever shows a chart shows its numbers in a table beside it.
"""

from collections.abc import Sequence
from html import escape

_WIDTH, _ROW, _LABEL, _NUMBER = 640, 26, 190, 60


class Drawn(str):
    """A drawing: shown in a page as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the drawing for a template."""
        return str(self)


def bars(title: str, rows: Sequence[tuple[str, int]]) -> Drawn:
    """Return one bar a row, the longest as wide as there is room.

    Args:
        title: what the drawing shows, for who does not see it.
        rows: (what, how many).

    """
    most = max((count for _, count in rows), default=0) or 1
    room = _WIDTH - _LABEL - _NUMBER
    height = _ROW * len(rows) + 4
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    parts = [f'<svg role="img" aria-label="{escape(title)}" {size}>']
    for place, (what, count) in enumerate(rows):
        top = place * _ROW + 2
        width = round(room * count / most)
        parts += [
            f'<text x="{_LABEL - 8}" y="{top + 17}" text-anchor="end">{escape(what)}</text>',
            f'<rect class="bar" x="{_LABEL}" y="{top + 3}" width="{width}" height="{_ROW - 8}"/>',
            f'<text x="{_LABEL + width + 6}" y="{top + 17}">{count}</text>',
        ]
    return Drawn("".join([*parts, "</svg>"]))
