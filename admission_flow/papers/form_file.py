"""Forms as DOCX files: one for each person, and one of all."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from admission_flow.papers.form_fields import Group
from admission_flow.papers.form_list import Form, Layout, TemplateFile
from admission_flow.papers.form_template import filled
from admission_flow.papers.form_values import Values
from admission_flow.papers.word_paper import without_clock

if TYPE_CHECKING:
    from docx.document import Document

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_CODE_MM = 22
"""Side of the QR code: of 57 modules at most, each wide enough for a telephone."""
_SMALL = 7
"""Points of the line below it: two lines of figures beside a signature."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper to be made."""

    values: Values
    layout: Layout
    receipt: str = ""
    """What its last line says; empty: it has none."""
    code: bytes = b""
    """The same as a QR code, a PNG; empty: none."""


def form_bytes(form: Form, template: TemplateFile, known: Group, sheets: Sequence[Sheet]) -> bytes:
    """Return one file with a form for each of some people, each beginning a page.

    Raises:
        BadDocument: the template is not one that may be filled: with the place.

    """
    whole: Document | None = None
    for sheet in sheets:
        made = filled(template.name, template.data, known, sheet.values)
        if not template.own:
            _lay_out(made, sheet.layout)
        if whole is None:
            whole = made
        else:
            _append(whole, made)
        if sheet.receipt:
            _add_receipt(whole, sheet, own=template.own)
    if whole is None:
        raise AssertionError("a form of nobody")
    about = whole.core_properties
    about.title, about.author, about.last_modified_by = form.titles["vi"], "", ""
    about.created = about.modified = _EPOCH
    raw = BytesIO()
    whole.save(raw)
    return without_clock(raw)


def _lay_out(document: "Document", layout: Layout) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415 - optional

    for section in document.sections:
        section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
        section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = layout.font, Pt(layout.size)
    style.paragraph_format.line_spacing = Pt(layout.line)


def _append(whole: "Document", more: "Document") -> None:
    """Put another paper behind, in a section of its own: its pages are numbered from one."""
    from docx.enum.section import WD_SECTION_START  # noqa: PLC0415 - optional

    whole.add_section(WD_SECTION_START.NEW_PAGE)
    _small(whole.paragraphs[-1])
    body = whole.element.body
    last = body.sectPr
    for child in _of_body(more):
        last.addprevious(copy.deepcopy(child))


def _of_body(document: "Document") -> Iterable[Any]:
    return [child for child in document.element.body if not child.tag.endswith("}sectPr")]


def _small(line: Any) -> None:  # noqa: ANN401 - docx's
    """Let a paragraph that says nothing take no room: it must not come to a page of its own."""
    from docx.enum.text import WD_LINE_SPACING  # noqa: PLC0415 - optional
    from docx.shared import Pt  # noqa: PLC0415 - optional

    look = line.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _add_receipt(document: "Document", sheet: Sheet, *, own: bool) -> None:
    """Put the last line on the page of the signature: below the recipients, in our templates."""
    from docx.shared import Mm, Pt  # noqa: PLC0415 - optional

    where: Any = document if own else document.tables[-1].rows[-1].cells[0]
    if sheet.code:
        line = where.add_paragraph()
        line.add_run().add_picture(BytesIO(sheet.code), width=Mm(_CODE_MM))
        line.paragraph_format.keep_with_next = True
    line = where.add_paragraph()
    line.paragraph_format.line_spacing = Pt(_SMALL + 1)
    line.add_run(sheet.receipt).font.size = Pt(_SMALL)
