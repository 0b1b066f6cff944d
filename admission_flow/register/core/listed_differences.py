"""What a list says of somebody otherwise than the case: told, and changed by a correction only."""

from collections.abc import Iterator
from datetime import date

from admission_flow.papers.people_sheet import PersonRow
from admission_flow.procedure.document import Case, plain
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.person import Unit
from admission_flow.procedure.text import name_key
from admission_flow.register.core.known_people import Likeness, born_alike
from admission_flow.register.core.names import person_key
from admission_flow.register.core.preview import FieldChange
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import unit_of


def differences(
    row: PersonRow, listed: Case, unit: Unit | None, record: CaseRecord, day: date
) -> Iterator[FieldChange]:
    """Yield each fact of a row that the case states otherwise, or does not state.

    Args:
        row: what the list says at all.
        listed: the same, read.
        unit: the chi bộ that the list names; None: none.
        record: the case.
        day: today.

    """
    before, after = plain(record.person), plain(listed.person)
    for name in row.person:
        if name in after and not _alike(name, record, listed, before.get(name), after[name]):
            yield FieldChange("person", name, before.get(name), after[name])
    for name, text in listed.paper_sheet.items():
        known = record.paper_sheet.get(name)
        if known is None or name_key(known) != name_key(text):
            yield FieldChange(SHEET, name, known, text)
    now = unit_of(record.case, day)
    if unit is not None and name_key(unit.name) != name_key(now):
        yield FieldChange("unit", "name", now, unit.name)


def _alike(name: str, record: CaseRecord, listed: Case, before: object, after: object) -> bool:
    if name == "full_name":
        return person_key(record.person.full_name) == person_key(listed.person.full_name)
    if name == "born_on" and before is not None:
        # A year in the list is no other date than the day in the case; the other way it adds.
        known = born_alike(record.person.born_on, listed.person.born_on)
        return (
            known is Likeness.SAME
            or (known is Likeness.MAYBE and len(str(before)) > len(str(after)))
            or str(before) == str(after)
        )
    if isinstance(before, str) and isinstance(after, str):
        return name_key(before) == name_key(after)
    return before == after
