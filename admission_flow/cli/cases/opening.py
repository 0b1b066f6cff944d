"""`case open`, and what a correction of the opening states: a person and a chi bộ."""

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from admission_flow.cli.cases.fields import record_changes
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import term
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadDocument
from admission_flow.papers.case_file import read_case
from admission_flow.procedure.document import DocumentProblems, Problem, record_from
from admission_flow.procedure.person import Person, Unit

if TYPE_CHECKING:
    from admission_flow.register.core.records import CaseRecord

Record = TypeVar("Record", Person, Unit)
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
    person = changed(case.person, pairs or [], "person")
    with SETTINGS.writing() as register:
        record = register.open_case(person, case.unit, even_if_known=even_if_known)
        entry = next(register.entries(record.id)).seq
    tell(SETTINGS.say("screen.opened", case=record.id))
    missing = [name for name in ASKED if getattr(record.person, name) is None]
    if missing:
        names = [f"{term(f'person.{name}')} ({name})" for name in missing]
        text = SETTINGS.say(
            "screen.not_stated", facts=names, case=record.id, entry=entry, first=missing[0]
        )
        tell(text)


def corrected_opening(record: "CaseRecord", pairs: list[str]) -> Person | Unit:
    """Return the person, or the unit where every pair begins with `unit.`."""
    of_unit = [pair.removeprefix("unit.") for pair in pairs if pair.startswith("unit.")]
    if of_unit and len(of_unit) == len(pairs):
        return changed(record.unit, of_unit, "unit")
    return changed(record.person, pairs, "person")


def changed(base: Record, pairs: list[str], name: str) -> Record:
    """Return a person or a unit with some fields as they were typed.

    Raises:
        BadDocument: a pair is not right.

    """
    chosen = [pair.removeprefix(f"{name}.") for pair in pairs]
    try:
        return record_from(type(base), record_changes(base, chosen), name)
    except DocumentProblems as found:
        raise BadDocument(name, found.problems) from found
