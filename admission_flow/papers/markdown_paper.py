"""A paper as Markdown, for any editor: what each page would say stands at both ends."""

import re
from collections.abc import Iterable, Iterator

from admission_flow.papers.blocks import (
    BarChart,
    Blank,
    Block,
    Facts,
    FindingBlock,
    Heading,
    Items,
    Paper,
    Paragraph,
    Table,
    on_one_line,
)

BLANK = "…" * 30
_MARKS = re.compile(r"([\\`*<>\[\]|])|(?<![^\W_])_|_(?![^\W_])")


def markdown_lines(paper: Paper) -> Iterator[str]:
    """Yield the lines of a paper as Markdown, as its blocks come."""
    yield f"# {_text(paper.title)}"
    yield from ("", f"**{_text(paper.running)}**")
    for block in paper.blocks:
        yield ""
        yield from _block(block)
    yield from ("", f"**{_text(paper.running)}** · {_text(paper.foot)}", "")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {_text(text)}"
        case Paragraph(text, strong):
            yield f"**{_text(text)}**" if strong else _text(text)
        case Items(texts):
            yield from (f"- {_text(text)}" for text in texts)
        case Facts(rows):
            yield from _facts(rows)
        case Table():
            yield from _table(block)
        case BarChart(_, table):
            yield from _table(table)
        case FindingBlock(title, facts, blanks):
            yield from (f"### {_text(title)}", "", *_facts(facts))
            yield from (f"- {_text(label)}: {BLANK}" for label in blanks)
        case Blank(label):
            yield f"{_text(label)}: {BLANK}"


def _facts(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"- {_text(name)}: {_text(value)}" for name, value in rows)


def _table(table: Table) -> Iterator[str]:
    yield from (f"**{_text(table.caption)}**", "")
    yield _row(table.columns)
    yield "|".join(["", "---", *("--:" for _ in table.columns[1:]), ""])
    yield from map(_row, table.rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_text, cells))} |"


def _text(text: str) -> str:
    """Return a text that shows as it is: a mark that was typed is none."""
    return _MARKS.sub(lambda found: f"\\{found[0]}", on_one_line(text))
