"""A paper as a list of typed blocks: every format writes the same ones, so that none can differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from admission_flow.messages import Language
from admission_flow.papers.bar_chart import Bar


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or more; `strong`: nobody may overlook it."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list without order."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading of its columns; the first column names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars with their numbers in a table below; what draws nothing writes the table alone."""

    bars: tuple[Bar, ...]
    table: Table
    """Its caption names the chart too."""


@dataclass(frozen=True, slots=True)
class FindingBlock:
    """A finding, which is not torn apart: its title, its facts, and what is to be written in."""

    title: str
    facts: tuple[tuple[str, str], ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write in."""

    label: str


Block = Heading | Paragraph | Items | Facts | Table | BarChart | FindingBlock | Blank


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what every page of it says, and its blocks, which are read once."""

    lang: Language
    title: str
    running: str
    """Head of every page."""
    foot: str
    """Foot of every page, before its number."""
    blocks: Iterable[Block]


def on_one_line(text: str) -> str:
    """Return a text without its line breaks: what was typed makes no heading and no item."""
    return " ".join(text.split())
