"""Forms filled from cases: an act with a purpose, of which each case keeps an entry."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.errors import BadDocument
from admission_flow.extras import require
from admission_flow.journal.entry import Entry
from admission_flow.journal.qr import qr_png
from admission_flow.journal.receipts import printed_line
from admission_flow.papers.form_child import bytes_apart, named_apart
from admission_flow.papers.form_fields import Leaf, fields_of
from admission_flow.papers.form_list import (
    Form,
    TemplateFile,
    form_named,
    layout_on,
    template_of,
)
from admission_flow.papers.form_values import Subject, Values, day_long, values_of
from admission_flow.planning.units.facts import deciding_units, place_of
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Problem
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import unit_since
from admission_flow.register.personal_data.access import note_exports

if TYPE_CHECKING:
    from admission_flow.papers.form_file import Sheet
    from admission_flow.register.core.appending import AppendingRegister
    from admission_flow.register.core.reader import ReadingRegister

MOST_CASES = 500
"""People for whom one call makes papers."""


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper, or several in one file."""

    name: str
    """Of the file; no name of a person is in it."""
    cases: tuple[str, ...]
    papers: int
    """How many papers are in it: every introducer writes one."""
    data: bytes
    """A DOCX file."""


def named_fields(form_name: str, own_folder: Path | None = None) -> dict[str, Leaf]:
    """Return the fields that the template of a form names, by path.

    Args:
        form_name: as people type it.
        own_folder: the office's own templates; None: ours.

    Raises:
        BadDocument: there is no such form, or its template may not be filled: with the place.
        ExtraMissing: what fills templates is not installed.

    """
    form = form_named(form_name)
    return _looked_at(form, template_of(form, own_folder))


def _looked_at(form: Form, template: TemplateFile) -> dict[str, Leaf]:
    require("docxtpl")
    from admission_flow.papers.form_template import named_in  # noqa: PLC0415 - optional

    if template.own:
        return named_apart(form, template)
    return named_in(template.name, template.data, fields_of(form.acts))


def make_papers(  # noqa: PLR0913 - each is named by the caller
    register: "AppendingRegister",
    form_name: str,
    case_ids: Sequence[str],
    purpose: str,
    consent: str | None = None,
    *,
    own_folder: Path | None = None,
    receipt: bool = False,
    keep: Callable[[Sequence[MadePaper]], None] | None = None,
) -> tuple[MadePaper, ...]:
    """Return a form filled for some people: one file each, and where there are several one of all.

    Each case has an entry that says which form was made, by whom and what for, before anything is
    returned. Where anything is wrong, nothing is noted.

    Args:
        register: opened by who makes them.
        form_name: as people type it.
        case_ids: the cases, in the order of the papers; one that is named twice counts once.
        purpose: what for; a text, kept as a personal value.
        consent: the paper by which it was permitted; the same holds.
        own_folder: the office's own templates, which come first; None: ours.
        receipt: with a last line that says which entry the paper rests on, where the form has room.
        keep: called with the papers before they are noted; what it raises leaves nothing noted.

    Raises:
        BadDocument: there is no such form, its template may not be filled, or nobody is named.
        UnknownCase, CaseErased: there is no such case, or nothing of it to print.
        PrivacyMisused: no purpose is named.
        ExtraMissing: what fills templates is not installed.

    """
    form = form_named(form_name)
    template = template_of(form, own_folder)
    _looked_at(form, template)
    cases = list(dict.fromkeys(case_ids))
    if not 0 < len(cases) <= MOST_CASES:
        facts = {"count": len(cases), "most": MOST_CASES}
        raise BadDocument(form.id, [Problem("file", "form_how_many", facts)])
    maker = _Maker(register, form, template, receipt=receipt and form.receipt)
    made = tuple(maker.papers(cases))
    if keep is not None:
        keep(made)
    note_exports(register, cases, purpose, consent, verb="print", data={"form": form.id})
    return made


class _Maker:
    """Fills one form."""

    def __init__(
        self, register: "ReadingRegister", form: Form, template: TemplateFile, *, receipt: bool
    ) -> None:
        self._register, self._form, self._template = register, form, template
        self._receipt = receipt
        if receipt:
            require("segno")

    def papers(self, cases: list[str]) -> Iterator[MadePaper]:
        """Yield a file for each case, and one of all."""
        name = self._form.file_name
        if self._form.together:
            sheets = [self._together([self._register.case(case) for case in cases])]
            yield self._file(f"{name}.docx", cases, sheets)
            return
        by_case = {case: list(self._sheets(self._register.case(case))) for case in cases}
        for case, sheets in by_case.items():
            yield self._file(f"{case}_{name}.docx", [case], sheets)
        if len(cases) > 1:
            whole = [sheet for sheets in by_case.values() for sheet in sheets]
            yield self._file(f"{name}_tat-ca.docx", cases, whole)

    def _file(self, name: str, cases: list[str], sheets: "list[Sheet]") -> MadePaper:
        from admission_flow.papers.form_file import form_bytes  # noqa: PLC0415 - optional

        form, template = self._form, self._template
        if template.own:
            data = bytes_apart(form, template, sheets)
        else:
            data = form_bytes(form, template, fields_of(form.acts), sheets)
        return MadePaper(name, tuple(cases), len(sheets), data)

    def _sheets(self, record: CaseRecord) -> "Iterator[Sheet]":
        acts = [item.act for item in record.recorded if self._form.is_about(item.act)]
        acts.sort(key=lambda act: act.on)
        chosen: list[Act | None] = [*acts] if self._form.each else [*acts[-1:]]
        for act in chosen or [None]:
            yield self._sheet(record, act)

    def _sheet(self, record: CaseRecord, act: Act | None) -> "Sheet":
        from admission_flow.papers.form_file import Sheet  # noqa: PLC0415 - optional

        subject = self._subject(record, act)
        day = self._register.today if act is None else act.on
        values = {**values_of(subject, self._form.level), **self._of_form(day)}
        line, code = self._last_line(record, act) if self._receipt else ("", b"")
        return Sheet(values, layout_on(day), line, code)

    def _together(self, records: list[CaseRecord]) -> "Sheet":
        from admission_flow.papers.form_file import Sheet  # noqa: PLC0415 - optional

        people = [
            {**values_of(self._subject(record, None), self._form.level), "index": str(number)}
            for number, record in enumerate(records, 1)
        ]
        day = self._register.today
        return Sheet({**self._of_form(day), "people": people}, layout_on(day))

    def _of_form(self, day: date) -> Values:
        today = self._register.today
        return {
            "form": {
                "id": self._form.id,
                "title": self._form.titles["vi"],
                "end": layout_on(day).end,
            },
            "today": today.strftime("%d/%m/%Y"),
            "today_long": day_long(today),
        }

    def _subject(self, record: CaseRecord, act: Act | None) -> Subject:
        today = self._register.today
        day = today if act is None else act.on
        entries = {id(item.act): item.seq for item in record.recorded}
        stage = self._register.standing(record.id).stage
        return Subject(
            id=record.id,
            case=record.case,
            day=day,
            today=today,
            stage=stage,
            act=act,
            entries=entries,
            **self._above(record, day),
        )

    def _above(self, record: CaseRecord, day: date) -> dict[str, str]:
        """Return what stands above the chi bộ and who decides, as the tree or the case says."""
        organisation = self._register.organisation()
        code = place_of(organisation, *unit_since(record, day), day)
        deciders = [row.authority for row in record.unit.deciders if row.on(day)]
        authority = deciders[0] if deciders else ""
        if code is None:
            return {"authority": authority}
        tree = organisation.on(day)
        over = list(tree.above(code))[1:]
        named = {unit.level: unit.name for unit in reversed(over)}
        deciding = list(deciding_units(tree, code))
        higher = list(tree.above(deciding[-1].code))[1:2] if deciding else []
        return {
            "section": named.get("section", ""),
            "base": named.get("base") or (over[0].name if over else ""),
            "authority": deciding[-1].name if deciding else authority,
            "over_authority": higher[0].name if higher else "",
        }

    def _last_line(self, record: CaseRecord, act: Act | None) -> tuple[str, bytes]:
        entry = self._entry_of(record, act)
        line = printed_line(entry)
        return line, qr_png(line)

    def _entry_of(self, record: CaseRecord, act: Act | None) -> Entry:
        """Return the entry that a paper rests on: that of its act as it stands, or the newest."""
        found = list(self._register.entries(record.id))
        item = next((one for one in record.recorded if one.act is act), None)
        if item is None:
            return found[-1]
        seq = item.corrected_by[-1] if item.corrected_by else item.seq
        return next(entry for entry in found if entry.seq == seq)
