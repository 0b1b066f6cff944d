"""Who is meant by a name and a time of birth: of those who have a case here.

The one place that decides it for lists of people, of classes and of acts. Nobody is guessed: what
fits for certain, what could be, and what does not fit are told apart, and people choose.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from admission_flow.errors import CaseErased, UnknownCase
from admission_flow.procedure.person import BirthTime, Person
from admission_flow.register.core.names import person_key, search_key
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import unit_of

IDENTITY = "identity_number"
"""Key of the paper sheet by which two people of one name and birth date are told apart."""


class Likeness(StrEnum):
    """How somebody fits a name and a time of birth."""

    SAME = "same"
    """The same name with its marks, and the same day of birth; no other number of identity."""
    MAYBE = "maybe"
    """It could be: a year or month alone, no date, or marks that differ."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who has a case, as a candidate."""

    case: str
    full_name: str
    born_on: date | BirthTime | None
    unit: str
    """Where the person is now, by name."""
    state: str
    ended: bool
    """The case came to another end than membership."""
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Found:
    """Everybody who fits, by the number of the case; nobody: empty."""

    people: tuple[KnownPerson, ...] = ()

    @property
    def certain(self) -> KnownPerson | None:
        """The one who is meant for certain: one alone is the same and on the way; None: choose."""
        same = [one for one in self.people if one.likeness is Likeness.SAME and not one.ended]
        return same[0] if len(same) == 1 else None

    @property
    def unclear(self) -> bool:
        """Whether somebody fits and nobody for certain."""
        return bool(self.people) and self.certain is None


class KnownPeople:
    """Finds people of a register; it may be written to meanwhile."""

    def __init__(self, register: ReadingRegister) -> None:
        """Look in an open register."""
        self._register = register
        self._sealed: dict[str, str] = {}
        """Case to the key that it is found by, where names are sealed."""
        self._as_of = 0
        """Entries of the log when they were opened."""

    def find(
        self, full_name: str, born_on: date | BirthTime | None = None, identity: str = ""
    ) -> Found:
        """Return everybody who fits a name and a time of birth.

        Args:
            full_name: as it is typed; letters composed or not, any case, tones placed either way.
            born_on: a year or a month alone may be anybody's who was born then; None: anybody's.
            identity: the number of identity; empty: not known.

        Raises:
            DataKeyUnusable: names are sealed, and the key is not at hand.
            JournalBroken: a case cannot be read.

        """
        people = []
        for case in self._cases_of(search_key(full_name)):
            try:
                record = self._register.case(case)
            except (CaseErased, UnknownCase):  # just now
                continue
            known = likeness(record, full_name, born_on, identity)
            if known is not Likeness.OTHER:
                people.append(self._person(record, known))
        return Found(tuple(people))

    def _person(self, record: CaseRecord, known: Likeness) -> KnownPerson:
        states = self._register.judge.workflow.states
        state = self._register.standing(record.id).state
        person = record.person
        return KnownPerson(
            record.id,
            person.full_name,
            person.born_on,
            unit_of(record.case),
            state,
            state in states and states[state].final and not states[state].goal,
            known,
        )

    def _cases_of(self, key: str) -> list[str]:
        if not self._register.store.data_key_id:
            return self._register.store.cases_of_name(key)
        self._open_what_is_new()
        return sorted(case for case, known in self._sealed.items() if known == key)

    def _open_what_is_new(self) -> None:
        """Open sealed names once: all of them at first, then of the cases written to since.

        No index is kept of what nobody may read.
        """
        store = self._register.store
        size = store.head[0]
        if size == self._as_of:
            return
        cases = store.cases_since(self._as_of) if self._as_of else None
        for case in [*self._sealed] if cases is None else cases:
            self._sealed.pop(case, None)
        self._sealed |= {case: key for case, (_, key) in store.name_rows(cases).items()}
        self._as_of = size


def likeness(
    record: CaseRecord, full_name: str, born_on: date | BirthTime | None, identity: str = ""
) -> Likeness:
    """Return how the person of a case fits a name, a time of birth and a number of identity."""
    return like(record.person, full_name, born_on, (record.paper_sheet.get(IDENTITY, ""), identity))


def like(
    person: Person,
    full_name: str,
    born_on: date | BirthTime | None,
    identities: tuple[str, str] = ("", ""),
) -> Likeness:
    """Return how somebody fits a name and a time of birth.

    Args:
        person: who is looked at.
        full_name: the name that is looked for.
        born_on: and the time of birth.
        identities: the numbers of identity of both; empty: not known.

    """
    born = born_alike(person.born_on, born_on)
    if born is Likeness.OTHER or not names_agree(person.full_name, full_name):
        return Likeness.OTHER
    if person_key(person.full_name) != person_key(full_name):
        return Likeness.MAYBE if born is Likeness.SAME else Likeness.OTHER
    one, other = identities
    if one and other:
        return Likeness.SAME if one == other else Likeness.MAYBE
    return born


def names_agree(one: str, other: str) -> bool:
    """Whether two names could be one person's: the same letters, whatever the marks."""
    return search_key(one) == search_key(other)


def born_alike(one: date | BirthTime | None, other: date | BirthTime | None) -> Likeness:
    """Return how two times of birth agree, as far as both are known."""
    if one is None or other is None:
        return Likeness.MAYBE
    for mine, theirs in zip(_parts(one), _parts(other), strict=True):
        if mine is None or theirs is None:
            return Likeness.MAYBE
        if mine != theirs:
            return Likeness.OTHER
    return Likeness.SAME


def _parts(born: date | BirthTime) -> Iterator[int | None]:
    yield born.year
    yield born.month
    yield born.day if isinstance(born, date) else None
