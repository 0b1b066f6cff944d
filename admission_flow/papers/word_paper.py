"""A paper as a DOCX file, for word processors: the same blocks, the same bytes each time.

Unlike the other formats it is gathered in memory: the file is one compressed tree.
"""

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from admission_flow.extras import needed
from admission_flow.papers.blocks import (
    BarChart,
    Blank,
    Facts,
    FindingBlock,
    Heading,
    Items,
    Paper,
    Paragraph,
    Table,
    on_one_line,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as Line

_FONT = "Times New Roman"
_NAMES, _VALUES = 4.2, 13.0  # cm: the columns of names and of values
_NUMBERS = 3.0  # cm: at most, a column of numbers
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_STAMP = (1980, 1, 1, 0, 0, 0)
_CONTROL = {n: None for n in range(32) if chr(n) not in "\t\n\r"}


def word_bytes(paper: Paper) -> bytes:
    """Return a paper as a DOCX file.

    Raises:
        ExtraMissing: python-docx is not installed.

    """
    with needed():
        import docx  # noqa: PLC0415 - optional
    document = docx.Document()
    _set_up(document, paper)
    _Writer(document).write(paper)
    raw = BytesIO()
    document.save(raw)
    return without_clock(raw)


def without_clock(raw: BytesIO) -> bytes:
    """Return the same archive with one fixed time: it says nothing about when it was written."""
    out = BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def _set_up(document: "Document", paper: Paper) -> None:
    """Set page, fonts, language, head and foot."""
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - optional

    about = document.core_properties
    about.title, about.subject = _plain(paper.title)[:255], _plain(paper.running)[:255]
    about.author = about.last_modified_by = "admission-flow"
    about.comments, about.language = "", paper.lang
    about.created = about.modified = _EPOCH
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.2), Cm(1.6)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.8)
    styles: Any = document.styles
    sizes = {"Normal": 11, "Title": 16, "Heading 1": 13, "Heading 2": 11, "Header": 8.5}
    for name, size in (sizes | {"Footer": 8.5, "List Bullet": 11}).items():
        style = styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for script in ("eastAsia", "cs", "hAnsi", "ascii"):
            fonts.set(_w(script), _FONT)
    speech = _element("w:lang", val="vi-VN" if paper.lang == "vi" else "en-GB")
    styles["Normal"].element.get_or_add_rPr().append(speech)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    section.header.paragraphs[0].text = _plain(paper.running)
    foot = section.footer.paragraphs[0]
    foot.text = _plain(paper.foot) + " · "
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


class _Writer:
    """Puts the blocks of a paper into a document."""

    def __init__(self, document: "Document") -> None:
        self._document = document

    def write(self, paper: Paper) -> None:
        self._document.add_paragraph(_plain(paper.title), style="Title")
        self._line(paper.running, strong=True)
        for block in paper.blocks:
            match block:
                case Heading(text, new_page):
                    line = self._document.add_paragraph(_plain(text), style="Heading 1")
                    line.paragraph_format.page_break_before = new_page
                case Paragraph(text, strong):
                    self._line(text, strong=strong)
                case Items(texts):
                    for text in texts:
                        self._document.add_paragraph(_plain(text), style="List Bullet")
                case Facts(rows):
                    self._facts(rows, ())
                case Table() | BarChart():
                    self._table(block.table if isinstance(block, BarChart) else block)
                case FindingBlock(title, facts, blanks):
                    line = self._document.add_paragraph(_plain(title), style="Heading 2")
                    line.paragraph_format.keep_with_next = True
                    self._facts(facts, blanks)
                case Blank(label):
                    self._facts((), (label,))
        self._line(paper.running, strong=True)

    def _line(self, text: str, *, strong: bool = False) -> "Line":
        line = self._document.add_paragraph()
        line.add_run(_plain(text)).bold = strong
        return line

    def _facts(self, rows: Iterable[tuple[str, str]], blanks: Iterable[str]) -> None:
        """Write names and values; kept together, since Word breaks between rows else."""
        from docx.shared import Cm  # noqa: PLC0415 - optional

        lines = [*rows, *((label, "") for label in blanks)]
        table = self._document.add_table(rows=len(lines), cols=2)
        table.autofit = False
        table.columns[0].width, table.columns[1].width = Cm(_NAMES), Cm(_VALUES)
        empty = len(list(blanks)) if isinstance(blanks, tuple) else 0
        for number, (row, (name, value)) in enumerate(zip(table.rows, lines, strict=True)):
            cells = row.cells
            cells[0].width, cells[1].width = Cm(_NAMES), Cm(_VALUES)
            cells[0].paragraphs[0].add_run(_plain(name)).italic = True
            cells[1].text = _plain(value)
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 - no public way
            if number >= len(lines) - empty:
                row.height = Cm(1.1)
                _dotted(cells[1])
            for cell in cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = number + 1 < len(lines)
        self._document.add_paragraph()

    def _table(self, table: Table) -> None:
        caption = self._line(table.caption, strong=True)
        caption.paragraph_format.keep_with_next = True
        drawn = self._document.add_table(rows=1, cols=len(table.columns))
        drawn.style = "Table Grid"
        head = drawn.rows[0]
        head._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001 - no public way
        for cell, name in zip(head.cells, table.columns, strict=True):
            cell.paragraphs[0].add_run(_plain(name)).bold = True
        for row in table.rows:
            for cell, value in zip(drawn.add_row().cells, row, strict=True):
                cell.text = _plain(value)
        _widen_first(drawn)
        self._document.add_paragraph()


def _widen_first(drawn: Any) -> None:  # noqa: ANN401 - docx.table.Table
    """Give the column that names the rows the room that the numbers leave."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - optional
    from docx.shared import Cm  # noqa: PLC0415 - optional

    others = len(drawn.columns) - 1
    each = min(_NUMBERS, (_NAMES + _VALUES) / 2 / others)
    drawn.autofit = False
    for row in drawn.rows:
        for number, cell in enumerate(row.cells):
            cell.width = Cm(each if number else _NAMES + _VALUES - others * each)
            if number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for number, column in enumerate(drawn.columns):
        column.width = Cm(each if number else _NAMES + _VALUES - others * each)


def _plain(text: str) -> str:
    """Return a text as XML can hold it."""
    return on_one_line(text.translate(_CONTROL))


def _w(name: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - optional

    return qn(f"w:{name}")


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml's
    from docx.oxml import OxmlElement  # noqa: PLC0415 - optional

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(_w(name), value)
    return made


def _field(line: "Line", name: str) -> None:
    """Add a field that the word processor counts: of pages."""
    field = _element("w:fldSimple", instr=name)
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)  # noqa: SLF001 - no public way


def _dotted(cell: Any) -> None:  # noqa: ANN401 - docx.table._Cell
    borders = _element("w:tcBorders")
    borders.append(_element("w:bottom", val="dotted", sz="6", space="0", color="000000"))
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - no public way
