"""Enters the people of a list: row after row, each in a transaction of its own.

Whatever stopped a run - Ctrl-C, a power cut, another window - the same list again goes on where it
stopped: whoever has a case has it already, and no act is given twice.
"""

from collections.abc import Iterator
from dataclasses import replace

from admission_flow.errors import CaseExists, CaseMoved, RegisterBusy
from admission_flow.journal.entry import Basis
from admission_flow.papers.people_sheet import PersonRow
from admission_flow.register.core.listed_people import (
    BASIS,
    ListedPeople,
    ListedPerson,
    Row,
    Standing,
)
from admission_flow.register.core.register import Register

_TRIES = 3
"""Times that a row is looked at anew because another window wrote meanwhile."""


def carry_out(register: Register, people: ListedPeople) -> Iterator[ListedPerson]:
    """Enter row after row, and yield what became of it.

    A row that is unclear, or cannot be entered, by what was written meanwhile is left as it is.

    Raises:
        RegisterBusy, CaseMoved, CaseExists: others write all the time; what was yielded is entered.
        NotAllowed: this officer may not.
        JournalBroken, DataKeyUnusable: a case cannot be read.

    """
    for row in people.sheet.rows:
        yield _entered(register, people, row)


def _entered(register: Register, people: ListedPeople, row: PersonRow) -> ListedPerson:
    for left in reversed(range(_TRIES)):
        seen = people.row(row)
        if seen.listed.standing is Standing.UNCLEAR or not seen.listed.changes:
            return seen.listed
        try:
            return _write(register, people, seen)
        except RegisterBusy:
            raise
        except (CaseMoved, CaseExists):
            if not left:
                raise
    raise AssertionError(_TRIES)


def _write(register: Register, people: ListedPeople, seen: Row) -> ListedPerson:
    listed = seen.listed
    new = listed.standing is Standing.NEW
    acts = seen.acts.to_enter()
    places = list(acts)
    record, written, held = register.enter_together(
        seen.case if new else listed.case,
        list(acts.values()),
        basis=(Basis(f"{BASIS}{listed.row}", people.sheet.digest),),
        even_if_known=seen.forced,
        version=None if new else seen.desk.version,
        refused_before=seen.acts.refused_before,
    )
    told = seen.acts.told({places[n]: one for n, one in written.items()}, [places[n] for n in held])
    state = register.standing(record.id).state
    return replace(listed, case=record.id, state=state, acts=told, opened=new)
