"""The working paper as a page that prints: A4, room to write in, no part of another place."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain, groupby

from admission_flow.messages import Language

_STYLE = """
@page { size: A4; margin: 20mm 18mm 20mm 25mm; @bottom-center { content: counter(page); } }
body { font: 12pt/1.4 "Times New Roman", "Liberation Serif", serif; color: #000; max-width: 170mm;
  margin: 0 auto; padding: 0 4mm; overflow-wrap: anywhere; }
h1 { font-size: 16pt; text-align: center; margin: 6mm 0; }
h2 { font-size: 13pt; border-bottom: 1px solid #000; margin: 8mm 0 3mm; break-after: avoid; }
h3 { font-size: 12pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 2mm 0; }
ul { margin: 0; padding-left: 6mm; }
h3 + ul { break-inside: avoid; }
code { font: 9.5pt monospace; }
.blank { display: block; height: 12mm; border-bottom: 1px dotted #000; }
@media print { body { max-width: none; padding: 0; } }
"""
_CODE = re.compile(r"`([^`]*)`")


def page(markdown: str, blank: str, lang: Language) -> str:
    """Return the working paper as one HTML file. Args as `page_lines`, of the whole text."""
    return "\n".join(page_lines(markdown.splitlines(), blank, lang))


def page_lines(paper: Iterable[str], blank: str, lang: Language) -> Iterator[str]:
    """Yield the lines of the working paper as one HTML file, as those of the paper come.

    Args:
        paper: lines of `working_paper.paper_lines`, which begin with the title: headings, items,
            paragraphs and code, nothing else.
        blank: what stands there for something to be written in.
        lang: of the texts.

    """
    lines = (part for line in paper for part in line.splitlines() or [""])
    first = next(lines)
    title = escape(first.removeprefix("# "))
    yield f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield from _body(chain([first], lines), blank)
    yield "</body>\n</html>\n"


def _body(lines: Iterable[str], blank: str) -> Iterator[str]:
    for are_items, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if are_items:
            yield "<ul>"
            for line in group:
                yield f"<li>{_inline(line.removeprefix('- '), blank)}</li>"
            yield "</ul>"
            continue
        for line in filter(None, group):
            mark, _, text = line.partition(" ")
            if mark in {"#", "##", "###"}:
                yield f"<h{len(mark)}>{_inline(text, blank)}</h{len(mark)}>"
            else:
                yield f"<p>{_inline(line, blank)}</p>"


def _inline(text: str, blank: str) -> str:
    shown = _CODE.sub(r"<code>\1</code>", escape(text))
    return shown.replace(blank, '<span class="blank"></span>')
