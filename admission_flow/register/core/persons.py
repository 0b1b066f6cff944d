"""What a few facts of each person say, of all cases at once: no case is folded for it.

A person is stated whole by the entry that opens a case, and again by each correction of it: the
newest of these says who the person is (`core/records.py`). So a list over 20,000 cases reads the
columns that it asks about, and not 600,000 entries.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from admission_flow.database.lines import line_starts
from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.errors import CaseErased, JournalBroken
from admission_flow.journal.shape import CORRECT, OPEN
from admission_flow.procedure.document import DocumentProblems, record_from
from admission_flow.procedure.document_limits import LONGEST_TEXT
from admission_flow.procedure.document_reading import stated_by
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
    store: Queries,
    courses: Iterable[Course],
    wanted: Callable[[Course], bool] = lambda _: True,
    *,
    facts: Collection[str] | None = None,
) -> Iterator[tuple[Course, Person | None]]:
    """Yield cases, each with its person as stated now: read by their entries, some at a time.

    Args:
        store: the register.
        courses: the cases; of an erased one there is none.
        wanted: whether a case's person is asked for; None is yielded where not.
        facts: as the fields of `of_each_person`; None: all that is known of them.

    Raises:
        DataKeyUnusable: values are sealed, and the key is not at hand.
        JournalBroken: a value cannot be read as what it says it is.

    """
    waiting, reader = iter(courses), _Reader()
    fields = None if facts is None else {"full_name", *facts}
    while some := list(islice(waiting, CHUNK)):
        asked = {one.person_entry: one.id for one in some if wanted(one)}
        found: dict[str, dict[str, object]] = {}
        for entry_id, values in groupby(store.values_of(asked, _TABLE, fields), itemgetter(0)):
            found[entry_id] = {name[len(_TABLE) :]: value for _, name, value in values}
        for one in some:
            if one.person_entry not in asked:
                yield one, None
            elif one.person_entry in found:
                yield one, reader.person(found[one.person_entry], one.id)
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


class _Reader:
    """Reads persons, each as `_person` does; what many have alike is read once."""

    def __init__(self) -> None:
        self._fields = {name: said[0] for name, said in stated_by(Person).items()}
        self._known: dict[tuple[str, type, object], object] = {}

    def person(self, values: dict[str, object], case: str) -> Person:
        """Return the person of these values. Raises JournalBroken: one cannot be read."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            field, kind = self._fields.get(name), type(value)
            if name == _NAME and kind is str and 0 < len(str(value)) <= LONGEST_TEXT:
                found[name] = value
            elif field is None or kind not in _SIMPLE:
                return _person(values, case, -1)
            else:
                key = name, kind, value
                if key not in self._known:
                    # With a name beside it: nobody is without one.
                    said = _person({_NAME: _ANY, name: value}, case, -1)
                    self._known[key] = getattr(said, field)
                found[field] = self._known[key]
        return Person(**found) if _NAME in found else _person(values, case, -1)


_NAME, _ANY = "full_name", "Lò"
_SIMPLE = frozenset({str, bool, int})


def _person(values: dict[str, object], case: str, seq: int) -> Person:
    try:
        return record_from(Person, values, "person", recorded=True)
    except (DocumentProblems, KeyError, TypeError, ValueError) as error:
        raise JournalBroken(case=case, seq=seq, what=str(error)) from error
