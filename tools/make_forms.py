# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write the templates of the forms: `workflows/papers/*.docx`, the same bytes each time.

Run it as ``python tools/make_forms.py`` in the development environment after a form was changed in
`form_texts_*.py`. The wording is ours: headings and contents are those that a form needs, no text
of a guidance is copied. A test makes the files again and compares.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from admission_flow.papers.word_paper import without_clock

sys.path.insert(0, str(Path(__file__).resolve().parent))

import form_texts_admission
import form_texts_beside
import form_texts_recognition
from form_blocks import Block, Bold, Centre, Head, Line, List, Sign, Text, Title, Wide

FORMS: dict[str, tuple[Block, ...]] = {
    **form_texts_admission.FORMS,
    **form_texts_recognition.FORMS,
    **form_texts_beside.FORMS,
}
FOLDER = Path(__file__).resolve().parents[1] / "workflows" / "papers"
FONT, SIZE, LINE = "Times New Roman", 14, 18
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTH = 165  # mm between the margins
_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def template(name: str) -> bytes:
    """Return the template of a form as a DOCX file."""
    document: Any = docx.Document()
    _set_up(document)
    blocks = FORMS[name]
    section = document.sections[0]
    if any(isinstance(block, Wide) for block in blocks):
        section.page_width, section.page_height = Mm(297), Mm(210)
    for block in blocks:
        _put(document, block)
    raw = BytesIO()
    document.save(raw)
    return without_clock(raw)


def templates() -> Iterator[tuple[Path, bytes]]:
    """Yield the path and the bytes of every template."""
    for name in FORMS:
        yield FOLDER / f"{name}.docx", template(name)


def _set_up(document: Any) -> None:  # noqa: ANN401 - docx's
    about = document.core_properties
    about.author = about.last_modified_by = "admission-flow"
    about.title = about.subject = about.comments = about.keywords = ""
    about.created = about.modified = EPOCH
    about.language = "vi"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    speech = OxmlElement("w:lang")
    speech.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(speech)
    look = style.paragraph_format
    look.space_after = look.space_before = Pt(3)
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(LINE)


def _put(document: Any, block: Block) -> None:  # noqa: ANN401, C901 - docx's; one for each sort
    match block:
        case Head():
            _head(document, block)
        case Title(name, subject):
            _line(document.add_paragraph(), name, bold=True, align=_CENTRE, before=12)
            if subject:
                _line(document.add_paragraph(), subject, bold=True, align=_CENTRE)
            _line(document.add_paragraph(), "-----", align=_CENTRE)
        case Text(text):
            line = document.add_paragraph()
            line.paragraph_format.first_line_indent = Mm(10)
            # A line that is broken on purpose would be stretched to the margin.
            _line(line, text, align=None if "|rows(" in text else _BOTH)
        case Line(text):
            _line(document.add_paragraph(), text)
        case Bold(text):
            _line(document.add_paragraph(), text, bold=True)
        case Centre(text):
            _line(document.add_paragraph(), text, bold=True, align=_CENTRE)
        case List():
            _list(document, block)
        case Sign():
            _sign(document, block)
        case Wide():
            pass


def _line(  # noqa: PLR0913 - how a line looks
    line: Any,  # noqa: ANN401 - docx's
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    align: Any = None,  # noqa: ANN401 - docx's
    before: int | None = None,
    size: int | None = None,
) -> None:
    """Put a text into a paragraph: in one run, so that a field is never cut in two."""
    run = line.add_run(text)
    run.bold, run.italic, run.underline = bold or None, italic or None, underline or None
    if size:
        run.font.size = Pt(size)
    if align is not None:
        line.alignment = align
    if before is not None:
        line.paragraph_format.space_before = Pt(before)


def _head(document: Any, head: Head) -> None:  # noqa: ANN401 - docx's
    table = _table(document, 1, (78, 87))
    left, right = table.rows[0].cells
    lines = [(text, index == len(head.left) - 1) for index, text in enumerate(head.left)]
    first = left.paragraphs[0]
    for number, (text, strong) in enumerate(lines):
        _line(first if not number else left.add_paragraph(), text, bold=strong, align=_CENTRE)
    if lines:
        _line(left.add_paragraph(), "*", align=_CENTRE)
    if head.number:
        _line(left.add_paragraph(), head.number, align=_CENTRE)
    for text in head.subject:
        _line(left.add_paragraph(), text, italic=True, align=_CENTRE, size=12)
    _line(right.paragraphs[0], head.nation, bold=True, underline=True, align=_CENTRE)
    _line(right.add_paragraph(), "", align=_CENTRE)
    _line(right.add_paragraph(), head.place, italic=True, align=_CENTRE)
    for paragraph in (*left.paragraphs, *right.paragraphs):
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)


def _sign(document: Any, sign: Sign) -> None:  # noqa: ANN401 - docx's
    table = _table(document, 1, (75, 90))
    left, right = table.rows[0].cells
    if sign.recipients:
        _line(left.paragraphs[0], "Nơi nhận:", underline=True, size=12)
        _line(left.add_paragraph(), sign.recipients, size=12)
    for number, text in enumerate(sign.titles):
        line = right.add_paragraph() if number else right.paragraphs[0]
        _line(line, text, bold=True, align=_CENTRE)
        line.paragraph_format.keep_with_next = True
    if sign.note:
        _line(right.add_paragraph(), sign.note, italic=True, align=_CENTRE, size=12)
    for _ in range(3):
        right.add_paragraph().paragraph_format.keep_with_next = True
    _line(right.add_paragraph(), sign.name, bold=True, align=_CENTRE)
    row = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - no public way
    row.append(OxmlElement("w:cantSplit"))


def _list(document: Any, block: List) -> None:  # noqa: ANN401 - docx's
    table = _table(document, 4, block.widths, grid=True)
    for cell, name in zip(table.rows[0].cells, block.names, strict=True):
        _line(cell.paragraphs[0], name, bold=True, align=_CENTRE, size=12)
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001 - no public way
    # A row that holds a loop's tag goes; the one between is repeated.
    _line(table.rows[1].cells[0].paragraphs[0], f"{{%tr for {block.item} in {block.over} %}}")
    _line(table.rows[3].cells[0].paragraphs[0], "{%tr endfor %}")
    for cell, text in zip(table.rows[2].cells, block.cells, strict=True):
        _line(cell.paragraphs[0], text, size=12)


def _table(
    document: Any,  # noqa: ANN401 - docx's
    rows: int,
    widths: Iterable[int],
    *,
    grid: bool = False,
) -> Any:  # noqa: ANN401 - docx's
    found = tuple(widths)
    table = document.add_table(rows=rows, cols=len(found))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if grid:
        table.style = "Table Grid"
    for column, width in zip(table.columns, found, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, found, strict=True):
            cell.width = Mm(width)
    return table


if __name__ == "__main__":
    count = 0
    for path, data in templates():
        path.write_bytes(data)
        count += 1
    sys.stdout.write(f"{FOLDER.name}: {count} templates\n")
