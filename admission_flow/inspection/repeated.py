"""The checks for what must not be twice: one person, one number of a paper.

Every person and every numbered paper of a register has to be held against all others, so this is
what a check over many dossiers cannot do without: a digest of 8 bytes each, and what would have to
be said of it, packed. Only what is there twice is opened again.
"""

from array import array
from bisect import insort
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from typing import Generic, TypeVar

from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    BranchResolution,
    DossierOpened,
    RecognitionBranchResolution,
    RecognitionDecision,
    SympathiserResolution,
)
from admission_flow.procedure.text import name_key, number_key
from admission_flow.sorting import PackedRows

Row = TypeVar("Row")

NAMED = 5
"""Other cases, or days, that a finding names; how many there are it always says."""


class FirstFew:
    """How many different texts there are, and which are the first of them in order.

    Equal ones come one after the other: cases do, whose acts are taken together.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0
        self._last = ""
        self._few: list[str] = []

    def add(self, text: str) -> None:
        """Count a text, if it is not the one before."""
        if self.count and text == self._last:
            return
        self.count += 1
        self._last = text
        insort(self._few, text)
        del self._few[NAMED + 1 :]  # one more than is named: the text itself is left out

    def others(self, text: str) -> tuple[str, ...]:
        """Return the first few without one text."""
        return tuple([other for other in self._few if other != text][:NAMED])


class _Repeated(Generic[Row]):
    """Rows of which each has a key: those whose key another row has too."""

    def __init__(self) -> None:
        self._digests = array("Q")
        self._rows: PackedRows[Row] = PackedRows()

    def add(self, key: tuple[object, ...], row: Row) -> None:
        digest = blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self._digests.append(int.from_bytes(digest, "big"))
        self._rows.add(row)

    def twice(self) -> frozenset[int]:
        """Return the digests of the keys that several rows have."""
        ordered = sorted(self._digests)
        return frozenset(one for one, other in pairwise(ordered) if one == other)

    def rows(self, digests: frozenset[int]) -> Iterator[tuple[int, Row]]:
        """Yield the rows with these digests, in the order in which they came."""
        for digest, row in zip(self._digests, self._rows, strict=True):
            if digest in digests:
                yield digest, row


class SamePerson:
    """P09: one name and birth date in two cases that go on."""

    def __init__(self) -> None:
        """Begin with no case."""
        self._people: _Repeated[tuple[str, str]] = _Repeated()

    def take(self, dossier: Dossier) -> None:
        """Take the next dossier."""
        person = dossier.case.person
        if dossier.stage != "ended" and person.birthday is not None:
            key = (name_key(person.full_name), person.birthday.toordinal())
            self._people.add(key, (dossier.id, dossier.unit))

    def found(self) -> Iterator[Found]:
        """Yield each case of such a person."""
        twice = self._people.twice()
        same = {digest: FirstFew() for digest in twice}
        for digest, (case, _) in self._people.rows(twice):
            same[digest].add(case)
        for digest, (case, unit) in self._people.rows(twice):
            evidence = {"others": same[digest].others(case)}
            yield Found("P09", case, unit, Answer.FOUND, evidence=evidence)


class RepeatedNumbers:
    """C04, U06: one number in one year, several people; U06: one decision for several people."""

    def __init__(self, check: str, kinds: tuple[type[Act], ...]) -> None:
        """Begin with no paper.

        Args:
            check: id of the check.
            kinds: papers whose numbers are one person's own.

        """
        self._check, self._kinds = check, kinds
        self._papers: _Repeated[tuple[str, str, date, str]] = _Repeated()
        self._for_several: PackedRows[Found] = PackedRows()

    def take(self, dossier: Dossier) -> None:
        """Take the next dossier."""
        for act in dossier.case.acts:
            if not isinstance(act, self._kinds):
                continue
            if isinstance(act, AdmissionDecision | RecognitionDecision) and (act.persons or 0) > 1:
                evidence = {"step": act.kind, "persons": act.persons}
                self._for_several.add(
                    Found(self._check, dossier.id, dossier.unit, Answer.FOUND, act.on, evidence)
                )
            if act.number:
                row = (dossier.id, dossier.unit, act.on, act.number)
                self._papers.add((number_key(act.number), act.on.year), row)

    def found(self) -> Iterator[Found]:
        """Yield each paper with such a number."""
        yield from self._for_several
        twice = self._papers.twice()
        same = {digest: FirstFew() for digest in twice}
        for digest, (case, *_) in self._papers.rows(twice):
            same[digest].add(case)
        for digest, (case, unit, on, number) in self._papers.rows(twice):
            cases = same[digest]
            if cases.count > 1:
                evidence = {
                    "number": number,
                    "year": on.year,
                    "people": cases.count,
                    "others": cases.others(case),
                }
                yield Found(self._check, case, unit, Answer.FOUND, on, evidence)


_OF_THE_BRANCH = (
    SympathiserResolution,
    DossierOpened,
    BranchResolution,
    RecognitionBranchResolution,
)


class ResolutionNumbers:
    """M10: one number of a resolution of a chi bộ in one year, on several days.

    One number on one day may be about several people: a list of sympathisers.
    """

    def __init__(self) -> None:
        """Begin with no resolution."""
        self._papers: _Repeated[tuple[str, str, date, str, str]] = _Repeated()

    def take(self, dossier: Dossier) -> None:
        """Take the next dossier."""
        for act in dossier.case.acts:
            if isinstance(act, _OF_THE_BRANCH) and act.number:
                key = (dossier.unit, number_key(act.number), act.on.year)
                self._papers.add(key, (dossier.id, dossier.unit, act.on, act.number, act.kind))

    def found(self) -> Iterator[Found]:
        """Yield each resolution with such a number."""
        twice = self._papers.twice()
        days: dict[int, set[date]] = {digest: set() for digest in twice}  # of one year: few
        for digest, (_, _, on, *_) in self._papers.rows(twice):
            days[digest].add(on)
        for digest, (case, unit, on, number, kind) in self._papers.rows(twice):
            others = tuple(sorted(days[digest] - {on})[:NAMED])
            if others:
                evidence = {"number": number, "step": kind, "other_days": others}
                yield Found("M10", case, unit, Answer.FOUND, on, evidence)
