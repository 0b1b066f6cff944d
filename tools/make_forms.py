# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write the templates of the forms: `workflows/papers/*.docx`, the same bytes each time.

Run it as ``python tools/make_forms.py`` in the development environment after a form was changed in
`form_texts_*.py`. The wording is ours: headings and contents are those that a form needs, no text
of a guidance is copied. A test makes the files again and compares.
"""

import re
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
from docx.text.paragraph import Paragraph

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
NATION, NAME, SMALL = 15, 16, 12
"""Points: 36-HD/VPTW, Phụ lục 3 (title of the Party 15, name of the paper 15 to 16, list 12)."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTH = 165  # mm between the margins
_LONG_BLANK = re.compile(r"\|rows\(|\|blank\((1[6-9]|[2-9]\d)\)")
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
        if isinstance(block, Sign) and document.paragraphs:
            _keep(document.element.body)
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
    _number_pages(section)
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


def _number_pages(section: Any) -> None:  # noqa: ANN401 - docx's
    """Put numbers at the top of pages, in the middle, from the second on; each paper from one."""
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = _CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)  # noqa: SLF001 - no public way
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    margins = section._sectPr.find(qn("w:pgMar"))  # noqa: SLF001 - no public way
    margins.addnext(start)


def _keep(body: Any) -> None:  # noqa: ANN401 - docx's
    """Hold the last paragraph on the page of what follows: nobody signs an empty page."""
    last = [child for child in body if child.tag in {qn("w:p"), qn("w:tbl")}][-1]
    if last.tag == qn("w:p"):
        Paragraph(last, None).paragraph_format.keep_with_next = True
        return
    for line in list(last.iter(qn("w:tr")))[-2].iter(qn("w:p")):
        Paragraph(line, None).paragraph_format.keep_with_next = True


def _put(document: Any, block: Block) -> None:  # noqa: ANN401, C901 - docx's; one for each sort
    match block:
        case Head():
            _head(document, block)
        case Title(name, subject):
            _line(document.add_paragraph(), name, bold=True, align=_CENTRE, before=12, size=NAME)
            if subject:
                _line(document.add_paragraph(), subject, bold=True, align=_CENTRE)
            rule = document.add_paragraph()
            _line(rule, "-----", align=_CENTRE)
            rule.paragraph_format.space_after = Pt(6)
        case Text(text):
            line = document.add_paragraph()
            line.paragraph_format.first_line_indent = Mm(10)
            # A line before dots that go on below it would be stretched to the margin.
            _line(line, text, align=None if _LONG_BLANK.search(text) else _BOTH)
        case Line(text, close):
            line = document.add_paragraph()
            _line(line, text)
            if close:
                line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1)
        case Bold(text):
            line = document.add_paragraph()
            _line(line, text, bold=True)
            line.paragraph_format.keep_with_next = True
        case Centre(text):
            line = document.add_paragraph()
            _line(line, text, bold=True, align=_CENTRE)
            line.paragraph_format.keep_with_next = True
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
    table = _table(document, 1, (65, 100) if head.motto else (78, 87))
    left, right = table.rows[0].cells
    lines = [(text, index == len(head.left) - 1) for index, text in enumerate(head.left)]
    first = left.paragraphs[0]
    for number, (text, strong) in enumerate(lines):
        _line(first if not number else left.add_paragraph(), text, bold=strong, align=_CENTRE)
    if lines and head.star:
        _line(left.add_paragraph(), head.star, align=_CENTRE)
    if head.number:
        _line(left.add_paragraph(), head.number, align=_CENTRE)
    for text in head.subject:
        _line(left.add_paragraph(), text, italic=True, align=_CENTRE, size=SMALL)
    nation = right.paragraphs[0]
    if head.motto:
        _line(nation, head.nation, bold=True, align=_CENTRE, size=SMALL)
        _line(right.add_paragraph(), head.motto, bold=True, underline=True, align=_CENTRE)
    else:
        _line(nation, head.nation, bold=True, underline=True, align=_CENTRE, size=NATION)
    if head.place:
        _line(right.add_paragraph(), "", align=_CENTRE)
        _line(right.add_paragraph(), head.place, italic=True, align=_CENTRE)
    for paragraph in (*left.paragraphs, *right.paragraphs):
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)


def _sign(document: Any, sign: Sign) -> None:  # noqa: ANN401 - docx's
    table = _table(document, 1, (75, 90))
    left, right = table.rows[0].cells
    if sign.recipients:
        _line(left.paragraphs[0], "Nơi nhận:", underline=True)
        _line(left.add_paragraph(), sign.recipients, size=SMALL)
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
    # What stands behind a table is a paragraph: one that takes no room, lest it take a page.
    end = document.add_paragraph()
    look = end.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _list(document: Any, block: List) -> None:  # noqa: ANN401 - docx's
    blanks = block.blanks + 1 if block.blanks else 0
    table = _table(document, 4 + blanks, block.widths, grid=True)
    for cell, name in zip(table.rows[0].cells, block.names, strict=True):
        _line(cell.paragraphs[0], name, bold=True, align=_CENTRE, size=SMALL)
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001 - no public way
    # A row that holds a loop's tag goes; the one between is repeated.
    _line(table.rows[1].cells[0].paragraphs[0], f"{{%tr for {block.item} in {block.over} %}}")
    if blanks:
        _line(table.rows[3].cells[0].paragraphs[0], "{%tr else %}")
    _line(table.rows[-1].cells[0].paragraphs[0], "{%tr endfor %}")
    for number, (cell, text) in enumerate(zip(table.rows[2].cells, block.cells, strict=True)):
        middle = _CENTRE if number in block.middle else None
        _line(cell.paragraphs[0], text, align=middle, size=SMALL)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        for cell in row.cells:
            look = cell.paragraphs[0].paragraph_format
            look.space_before = look.space_after = Pt(2)
            look.line_spacing = Pt(14)


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
