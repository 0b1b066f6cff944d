# ruff: noqa: INP001 - a script of the maintainers, in no package
"""The blocks that the templates of the forms are made of.

Fields stand in double braces (`admission-flow paper fields`). A blank is dotted where nothing is
entered: by itself, or as long as `|blank(n)` says; `|rows(n)` leaves n lines to write on. No vote,
no judgement and no assessment stands here: they are printed only where somebody entered them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """Heading: whose paper it is, its number; the Party's name, place and day."""

    left: tuple[str, ...]
    number: str = ""
    place: str = "{{ act.paper.place|blank(6) }}, {{ act.on_long|day }}"
    subject: tuple[str, ...] = ()
    """Of a letter, below its number."""
    nation: str = "ĐẢNG CỘNG SẢN VIỆT NAM"
    motto: str = ""
    """Below the nation's name, where a paper is not one of the Party."""
    star: str = "*"


@dataclass(frozen=True)
class Title:
    """Name of the paper, and what it is about."""

    name: str
    subject: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Line:
    """A line without indent."""

    text: str
    close: bool = False
    """No room above and below: many short lines that belong on one page."""


@dataclass(frozen=True)
class Bold:
    """A heading inside a paper."""

    text: str


@dataclass(frozen=True)
class Centre:
    """A line in the middle."""

    text: str


@dataclass(frozen=True)
class List:
    """A table with a row for each item of a list."""

    names: tuple[str, ...]
    widths: tuple[int, ...]
    item: str
    over: str
    cells: tuple[str, ...]
    middle: tuple[int, ...] = ()
    """Columns whose texts stand in the middle: numbers and days."""
    blanks: int = 2
    """Empty rows to write in, where the list is empty."""


@dataclass(frozen=True)
class Sign:
    """Who signs, and who receives the paper."""

    titles: tuple[str, ...]
    name: str = "{{ act.paper.signer|blank(14) }}"
    recipients: str = ""
    note: str = ""


@dataclass(frozen=True)
class Wide:
    """The paper lies across."""


Block = Head | Title | Text | Line | Bold | Centre | List | Sign | Wide
