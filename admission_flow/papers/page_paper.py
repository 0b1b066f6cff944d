"""A paper as one HTML page that prints on A4: nothing from elsewhere, no script."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from admission_flow.papers.bar_chart import bar_svg
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

_STYLE = """
@page { size: A4; margin: 22mm 16mm 18mm 22mm;
  @top-left { content: "HEAD"; font: 8.5pt/1.2 "Times New Roman", "Liberation Serif", serif;
    width: 100%; border-bottom: 0.5pt solid #000; vertical-align: bottom; padding-bottom: 1mm; }
  @bottom-left { content: "FOOT"; font: 8.5pt "Times New Roman", "Liberation Serif", serif; }
  @bottom-right { content: counter(page) " / " counter(pages);
    font: 8.5pt "Times New Roman", "Liberation Serif", serif; } }
body { font: 11pt/1.3 "Times New Roman", "Liberation Serif", serif; color: #000;
  background: #fff; max-width: 172mm; margin: 0 auto; padding: 0 4mm; overflow-wrap: anywhere; }
h1 { font-size: 16pt; text-align: center; margin: 4mm 0 2mm; }
h2 { font-size: 13pt; border-bottom: 1px solid #000; margin: 6mm 0 2mm; break-after: avoid; }
h2.new-page { break-before: page; }
h3 { font-size: 11pt; margin: 0 0 1mm; break-after: avoid; }
p { margin: 2mm 0; orphans: 2; widows: 2; }
p.running { text-align: center; font-weight: bold; }
ul { margin: 0; padding-left: 6mm; }
dl { display: grid; grid-template-columns: 42mm 1fr; gap: 0.6mm 3mm; margin: 1mm 0; }
dt { font-style: italic; } dd { margin: 0; }
table { border-collapse: collapse; width: calc(100% - 1pt); margin: 3mm 0; font-size: 10pt; }
caption { text-align: left; font-weight: bold; padding: 1mm 0; break-after: avoid; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: 0.5pt solid #000; padding: 0.5mm 1.5mm; text-align: right; }
th:first-child, tbody th { text-align: left; font-weight: normal; }
thead th { font-weight: bold; }
section { break-inside: avoid; border-top: 0.5pt solid #666; padding: 2mm 0; }
figure { margin: 3mm 0 0; break-inside: avoid; break-after: avoid; }
svg { max-width: 100%; height: auto; font-family: "Arial", "Liberation Sans", sans-serif; }
.blank { border-bottom: 1px dotted #000; min-height: 9mm; }
@media print { body { max-width: none; padding: 0; } }
"""


def page_lines(paper: Paper) -> Iterator[str]:
    """Yield the lines of a paper as HTML, as its blocks come."""
    title, running = on_one_line(paper.title), on_one_line(paper.running)
    style = _STYLE.replace("HEAD", _css(running)).replace("FOOT", _css(paper.foot))
    yield f'<!DOCTYPE html>\n<html lang="{paper.lang}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)} · {escape(running)}</title>\n<style>{style}</style>"
    yield f"</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>"
    yield f'<p class="running">{escape(running)}</p>'
    yield from block_lines(paper.blocks)
    yield f'<p class="running">{escape(running)}</p>\n</main>\n</body>\n</html>\n'


def block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of blocks alone, escaped, for a page that has a frame of its own."""
    for number, block in enumerate(blocks):
        yield from _block(block, number)


def _block(block: Block, number: int) -> Iterator[str]:
    match block:
        case Heading(text, new_page):
            mark = ' class="new-page"' if new_page else ""
            yield f"<h2{mark}>{_text(text)}</h2>"
        case Paragraph(text, strong):
            yield f"<p><strong>{_text(text)}</strong></p>" if strong else f"<p>{_text(text)}</p>"
        case Items(texts):
            yield "<ul>"
            yield from (f"<li>{_text(text)}</li>" for text in texts)
            yield "</ul>"
        case Facts(rows):
            yield from _facts(rows, ())
        case Table():
            yield from _table(block)
        case BarChart(bars, table):
            svg = bar_svg(on_one_line(table.caption), bars)
            yield f"<figure>{svg}</figure>"
            yield from _table(table)
        case FindingBlock(title, facts, blanks):
            yield f'<section aria-labelledby="b{number}">\n<h3 id="b{number}">{_text(title)}</h3>'
            yield from _facts(facts, blanks)
            yield "</section>"
        case Blank(label):
            yield from _facts((), (label,))


def _facts(rows: Iterable[tuple[str, str]], blanks: Iterable[str]) -> Iterator[str]:
    yield "<dl>"
    yield from (f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in rows)
    yield from (f'<dt>{_text(label)}</dt><dd class="blank"></dd>' for label in blanks)
    yield "</dl>"


def _table(table: Table) -> Iterator[str]:
    yield f"<table>\n<caption>{_text(table.caption)}</caption>\n<thead><tr>"
    yield from (f'<th scope="col">{_text(name)}</th>' for name in table.columns)
    yield "</tr></thead>\n<tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>"


def _text(text: str) -> str:
    return escape(on_one_line(text))


def _css(text: str) -> str:
    """Return a text for a string of a style sheet: no character of it can end that string."""
    return re.sub(r"""[\\"'<>&{}/\x00-\x1f]""", lambda c: f"\\{ord(c[0]):06x}", on_one_line(text))
