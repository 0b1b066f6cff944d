"""`case open`, and what a correction of the opening states: a person and a chi bộ."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.cases.fields import Record, record_changed
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import term
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadDocument
from admission_flow.papers.case_file import read_case
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.paper_sheet import CASE, SHEET, PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.person_read import person_facts
from admission_flow.register.core.clock import system_clock, today
from admission_flow.vocabulary.acts import field_of, sheet_key_of
from admission_flow.vocabulary.records import Words

if TYPE_CHECKING:
    from admission_flow.register.core.records import CaseRecord

Pairs = Annotated[list[str] | None, typer.Argument(metavar="[FIELD=VALUE]…")]

ASKED = (
    "marital_status",
    "adult_children",
    "raised_by_guardian",
    "youth_union_member",
    "trade_union_member",
    "memberships",
    "village_elder",
    "works_at_sea",
)
"""Family, organisations and work of a person, which are asked for and never assumed."""


def open_case(
    file: Annotated[str, typer.Argument(metavar="FILE")],
    pairs: Pairs = None,
    *,
    even_if_known: Annotated[bool, typer.Option("--even-if-known")] = False,
) -> None:
    """Open a case from a file with a person and a unit, and say what is not stated."""
    case, _ = read_case(file)
    if case.acts:
        raise BadDocument(file, [Problem("acts", "acts_need_import", {"count": len(case.acts)})])
    of_sheet, others = _of_sheet(pairs or [])
    person = changed(case.person, others, "person")
    sheet = changed_sheet(case.paper_sheet, of_sheet)
    with SETTINGS.writing() as register:
        record = register.open_case(
            person, case.unit, paper_sheet=sheet, even_if_known=even_if_known
        )
        entry = next(register.entries(record.id)).seq
    tell(SETTINGS.say("screen.opened", case=record.id))
    own = in_use.procedure()
    read = None if own is None or own.admits else person_facts(own)
    asked = ASKED if read is None else tuple(name for name in ASKED if name in read)
    missing = [name for name in asked if getattr(record.person, name) is None]
    if missing:
        names = [f"{term(f'person.{name}')} ({name})" for name in missing]
        text = SETTINGS.say(
            "screen.not_stated", facts=names, case=record.id, entry=entry, first=missing[0]
        )
        tell(text)


def corrected_opening(record: "CaseRecord", pairs: list[str]) -> Person | Unit | PaperSheet:
    """Return the person, or the unit or paper sheet where every pair begins so."""
    of_sheet, others = _of_sheet(pairs)
    if of_sheet and not others:
        return changed_sheet(record.paper_sheet, of_sheet)
    of_unit = [pair.removeprefix("unit.") for pair in pairs if pair.startswith("unit.")]
    if of_unit and len(of_unit) == len(pairs):
        return changed(record.unit, of_unit, "unit")
    return changed(record.person, pairs, "person")


def _of_sheet(pairs: list[str]) -> tuple[list[str], list[str]]:
    """Return the pairs of the paper sheet, by `paper_sheet.` or by a term, and the others."""
    of_sheet = [pair for pair in pairs if _is_of_sheet(pair)]
    return of_sheet, [pair for pair in pairs if pair not in of_sheet]


def _is_of_sheet(pair: str) -> bool:
    name = pair.partition("=")[0]
    if name.startswith(f"{SHEET}."):
        return True
    if name.startswith(("unit.", "person.")):
        return False
    try:
        field_of(Person, name)
    except DocumentProblems:
        with suppress(DocumentProblems):
            return bool(_sheet_key(name))
    return False


def _sheet_key(text: str) -> str:
    return sheet_key_of(text, tuple(paper_keys().of(CASE)), SHEET, f"{SHEET}.{text}")


def changed_sheet(base: PaperSheet, pairs: list[str]) -> PaperSheet:
    """Return a paper sheet with some keys as they were typed; an empty value takes a key out.

    Raises:
        BadDocument: a pair is not right.

    """
    stated = dict(base)
    for pair in pairs:
        name, equals, text = pair.removeprefix(f"{SHEET}.").partition("=")
        if not equals:
            raise BadDocument(pair, [Problem("file", "not_a_pair", {"found": pair})])
        try:
            key = _sheet_key(name.strip())
        except DocumentProblems as found:
            raise BadDocument(SHEET, found.problems) from found
        stated.pop(key, None)
        stated |= {key: text} if text.strip() else {}
    try:
        return Words(today(system_clock), paper_keys()).sheet(stated)
    except DocumentProblems as found:
        raise BadDocument(SHEET, found.problems) from found


def changed(base: Record, pairs: list[str], name: str) -> Record:
    """Return a person or a unit with some fields as they were typed.

    Raises:
        BadDocument: a pair is not right.

    """
    chosen = [pair.removeprefix(f"{name}.") for pair in pairs]
    return record_changed(base, chosen, name)
