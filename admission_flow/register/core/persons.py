"""What a few facts of each person say, of all cases at once: no case is folded for it.

A person is stated whole by the entry that opens a case, and again by each correction of it: the
newest of these says who the person is (`core/records.py`). So a list over 20,000 cases reads the
columns that it asks about, and not 600,000 entries.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from typing import TypeVar

from admission_flow.database.lines import line_starts
from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.errors import CaseErased, JournalBroken
from admission_flow.journal.shape import CORRECT, OPEN
from admission_flow.procedure.document import DocumentProblems, record_from
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.person import Person
from admission_flow.register.core.course import Course
from admission_flow.register.core.loading import load

T = TypeVar("T")

_TABLE = "person."
_OPENING, _CORRECTION = line_starts([OPEN, CORRECT])


def of_each_person(
    store: Queries, fields: Collection[str], tell: Callable[[Person], T]
) -> dict[str, T]:
    """Return what each person's facts say, by case; whose person was erased is left out.

    What is held in memory is what they say, never the facts.

    Args:
        store: the register.
        fields: of `Person` that are asked about; in what `tell` is given all others are empty, but
            for the name.
        tell: says it.

    Raises:
        DataKeyUnusable: values are sealed, and the key is not at hand.
        JournalBroken: a value cannot be read as what it says it is.

    """
    found: dict[str, tuple[int, T]] = {}
    stated = _stated(store, {"full_name", *fields})
    while some := list(islice(stated, CHUNK)):
        places = store.places_of_entries([entry_id for entry_id, _ in some])
        for entry_id, values in some:
            case, seq, line = places.get(entry_id, ("", -1, ""))
            sheet = values.pop(SHEET, None)
            corrects = line.startswith(_CORRECTION)
            # A correction of the paper sheet states the person as it was.
            if not (line.startswith(_OPENING) or (corrects and sheet is None)):
                continue
            if case not in found or found[case][0] < seq:
                found[case] = seq, tell(_person(values, case, seq))
    return {case: said for case, (_, said) in found.items()}


def with_persons(
    store: Queries, courses: Iterable[Course], wanted: Callable[[Course], bool] = lambda _: True
) -> Iterator[tuple[Course, Person | None]]:
    """Yield cases, each with its person as stated now: read by their entries, some at a time.

    Args:
        store: the register.
        courses: the cases; of an erased one there is none.
        wanted: whether a case's person is asked for; None is yielded where not.

    Raises:
        DataKeyUnusable: values are sealed, and the key is not at hand.
        JournalBroken: a value cannot be read as what it says it is.

    """
    waiting = iter(courses)
    while some := list(islice(waiting, CHUNK)):
        asked = {one.person_entry: one.id for one in some if wanted(one)}
        found: dict[str, dict[str, object]] = {}
        for entry_id, name, value in store.values_of(asked, _TABLE):
            found.setdefault(entry_id, {})[name.removeprefix(_TABLE)] = value
        for one in some:
            if one.person_entry not in asked:
                yield one, None
            elif one.person_entry in found:
                yield one, _person(found[one.person_entry], one.id, -1)
            else:  # the row is not what the log says, or the values are not there: it says which
                with suppress(CaseErased):  # just now
                    yield one, load(store, one.id).person


def _stated(store: Queries, fields: Collection[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what each entry states of a person: its id, and value by field."""
    values = store.each_value([*(_TABLE + name for name in sorted(fields)), SHEET])
    for entry_id, some in groupby(values, key=itemgetter(0)):
        said = {name.removeprefix(_TABLE): value for _, name, value in some}
        if "full_name" in said:
            yield entry_id, said


def _person(values: dict[str, object], case: str, seq: int) -> Person:
    try:
        return record_from(Person, values, "person", recorded=True)
    except (DocumentProblems, KeyError, TypeError, ValueError) as error:
        raise JournalBroken(case=case, seq=seq, what=str(error)) from error
