"""Training classes as the journal tells them: opened, filled, attended, certified, closed.

Two kinds: the class on the Party for outstanding people (lớp bồi dưỡng nhận thức về Đảng), whose
certificate serves 60 months, and the class for new members, without whose certificate nobody
becomes official. No central rule on attendance, pass mark or class size was found: what a class
asks for is a field of that class, with its source (docs/maintainers/practice.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from admission_flow.planning.plan.plan import CLASSES
from admission_flow.planning.units.events import CODE
from admission_flow.planning.units.tree import Contradiction
from admission_flow.procedure.acts.base import one_of
from admission_flow.procedure.document import Problem

ISSUERS = ("political_centre", "competent_committee")
"""Who may certify: 06-HD/TW, 3.1 and 4.1."""
AWARENESS_DAYS = 5
"""Ten half-days of the programme of an awareness class: 61-HD/BTGTW (16/6/2022). A warning."""
AWARENESS_DAYS_FROM = date(2022, 6, 16)
PASSED = ("excellent", "good", "average", "passed")
RESULTS = (*PASSED, "failed")
"""Giỏi, khá, trung bình, đạt, không đạt: the centre's judgement, typed and never prefilled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassEvent:
    """Anything that happened to a class: codes, counts, numbers and days, no personal data."""

    action: ClassVar[str]

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOpened(ClassEvent):
    """A class is opened."""

    action: ClassVar[str] = "class.open"

    kind: str = one_of(*CLASSES)
    places: int
    first_day: date
    last_day: date
    organiser: str
    """The committee or centre, by its name; an organisation, never a person."""
    issuer_kind: str = one_of(*ISSUERS)
    plan: int | None = None
    """Year of the plan that it is counted in."""
    decision: str | None = None
    """Number of the paper that opens it."""
    sessions: int | None = None
    attendance_minimum: int | None = None
    """Sessions that must be attended, by the rule of this class."""
    attendance_source: str | None = None
    """The paper that says so: without one there is no such rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled(ClassEvent):
    """People are sent to a class, by their cases."""

    action: ClassVar[str] = "class.enrol"

    on: date
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftClass(ClassEvent):
    """Somebody is taken off the list of a class."""

    action: ClassVar[str] = "class.withdraw"

    on: date
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended(ClassEvent):
    """Who was there at one session."""

    action: ClassVar[str] = "class.attend"

    session: int
    on: date
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(ClassEvent):
    """Numbers of certificates are kept for people; the acts in their cases come after."""

    action: ClassVar[str] = "class.number"

    on: date
    """The day of the certificates."""
    cases: tuple[str, ...]
    numbers: tuple[str, ...]
    """One for each case, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassClosed(ClassEvent):
    """Nothing more is entered about the class."""

    action: ClassVar[str] = "class.close"

    on: date


RETRACT = "class.retract"
EVENTS: dict[str, type[ClassEvent]] = {
    cls.action: cls for cls in (ClassOpened, Enrolled, LeftClass, Attended, Numbered, ClassClosed)
}


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a class, as it was recorded."""

    on: date
    present: frozenset[str]
    seq: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """The number that is kept for somebody, and the day of the paper."""

    number: str
    on: date


@dataclass(slots=True)
class TrainingClass:
    """A class with all that happened to it."""

    opened: ClassOpened
    seq: int
    """The entry that opened it."""
    enrolled: dict[str, date] = field(default_factory=dict)
    """Everybody who is on its list, with the day of being sent, in the order of entering."""
    left: dict[str, date] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    closed_on: date | None = None

    @property
    def places_left(self) -> int:
        """Places that nobody has."""
        return self.opened.places - len(self.enrolled)

    @property
    def days(self) -> int:
        """Days from the first to the last, both counted."""
        return (self.opened.last_day - self.opened.first_day).days + 1

    @property
    def too_short(self) -> bool:
        """Whether an awareness class has fewer days than its programme takes. A warning."""
        opened = self.opened
        concerned = opened.kind == "awareness" and opened.first_day >= AWARENESS_DAYS_FROM
        return concerned and self.days < AWARENESS_DAYS

    def attended(self, case: str) -> int:
        """Return at how many of the sessions on record somebody was."""
        return sum(case in session.present for session in self.sessions.values())

    def below_minimum(self, case: str) -> bool:
        """Whether somebody missed more than the class itself allows; no rule: False."""
        minimum = self.opened.attendance_minimum
        return minimum is not None and self.attended(case) < minimum

    def overlaps(self, other: "TrainingClass") -> bool:
        """Whether there is a day on which both classes are held."""
        mine, theirs = self.opened, other.opened
        return mine.first_day <= theirs.last_day and theirs.first_day <= mine.last_day


def fold(events: Iterable[tuple[int, ClassEvent]]) -> dict[str, TrainingClass]:
    """Return the classes by code, in the order in which they were opened.

    Args:
        events: (entry, event) in the order in which they were entered.

    Raises:
        Contradiction: they do not fit together.

    """
    folding = _Folding()
    for seq, event in events:
        folding.take(seq, event)
    if folding.problems:
        raise Contradiction(folding.problems)
    return folding.classes


def number_key(number: str) -> str:
    """Return a certificate's number as numbers are compared: without blanks and case."""
    return "".join(number.casefold().split())


def numbers_for(
    klass: TrainingClass, cases: Iterable[str], prefix: str, start: str
) -> dict[str, str]:
    """Return the numbers of people: those that are kept for them, then the next ones.

    Args:
        klass: the class.
        cases: whoever is to have one, in the order of numbering.
        prefix: what stands before the number.
        start: the first number, in digits; its leading zeros are kept: "007" is followed by "008".

    """
    taken = {number_key(kept.number) for kept in klass.certificates.values()}
    found = {}
    following = int(start)
    for case in cases:
        kept = klass.certificates.get(case)
        if kept is not None:
            found[case] = kept.number
            continue
        while number_key(number := f"{prefix}{following:0{len(start)}d}") in taken:
            following += 1
        found[case] = number
        following += 1
    return found


class _Folding:
    """Takes events in and keeps every contradiction that it meets."""

    def __init__(self) -> None:
        self.classes: dict[str, TrainingClass] = {}
        self.problems: list[Problem] = []
        self._numbers: dict[str, str] = {}
        """Number of a certificate, as compared, to the class that has it."""

    def problem(self, where: str, message_id: str, **facts: object) -> None:
        self.problems.append(Problem(where, message_id, facts))

    def take(self, seq: int, event: ClassEvent) -> None:
        if isinstance(event, ClassOpened):
            self._open(seq, event)
            return
        klass = self.classes.get(event.code)
        if klass is None:
            self.problem(event.code, "class_none")
        elif klass.closed_on is not None:
            self.problem(event.code, "class_closed", day=klass.closed_on)
        elif isinstance(event, Enrolled):
            self._enrol(klass, event)
        elif isinstance(event, LeftClass):
            self._leave(klass, event)
        elif isinstance(event, Attended):
            self._attend(klass, event, seq)
        elif isinstance(event, Numbered):
            self._number(klass, event)
        elif isinstance(event, ClassClosed):
            klass.closed_on = event.on

    def _open(self, seq: int, event: ClassOpened) -> None:
        code = event.code
        if not CODE.fullmatch(code):
            self.problem(code, "class_code")
        if code in self.classes:
            self.problem(code, "class_code_taken")
        if event.last_day < event.first_day:
            self.problem(code, "class_days", first=event.first_day, last=event.last_day)
        if event.places < 1:
            self.problem(code, "class_places")
        if (event.attendance_minimum is None) != (event.attendance_source is None):
            self.problem(code, "class_minimum_source")
        if (event.attendance_minimum or 0) > (event.sessions or event.attendance_minimum or 0):
            facts = {"minimum": event.attendance_minimum, "sessions": event.sessions}
            self.problem(code, "class_minimum", **facts)
        self.classes.setdefault(code, TrainingClass(event, seq))

    def _enrol(self, klass: TrainingClass, event: Enrolled) -> None:
        for case in event.cases:
            if case in klass.enrolled:
                self.problem(case, "class_twice", code=event.code)
                continue
            for other in self.classes.values():
                if other is not klass and case in other.enrolled and klass.overlaps(other):
                    days = {"first": other.opened.first_day, "last": other.opened.last_day}
                    self.problem(case, "class_overlap", other=other.opened.code, **days)
            klass.enrolled[case] = event.on
            klass.left.pop(case, None)
        if klass.places_left < 0:
            facts = {"places": klass.opened.places, "over": -klass.places_left}
            self.problem(event.code, "class_full", **facts)

    def _leave(self, klass: TrainingClass, event: LeftClass) -> None:
        if event.case not in klass.enrolled:
            self.problem(event.case, "class_not_enrolled", code=event.code)
        elif event.case in klass.certificates:
            number = klass.certificates[event.case].number
            self.problem(event.case, "class_has_number", number=number)
        else:
            del klass.enrolled[event.case]
            klass.left[event.case] = event.on

    def _attend(self, klass: TrainingClass, event: Attended, seq: int) -> None:
        opened = klass.opened
        where = f"{event.code} {event.session}"
        known = klass.sessions.get(event.session)
        if known is not None:
            self.problem(where, "class_session_again", entry=known.seq)
        if event.session < 1 or event.session > (opened.sessions or event.session):
            self.problem(where, "class_session_number", sessions=opened.sessions)
        if not opened.first_day <= event.on <= opened.last_day:
            days = {"first": opened.first_day, "last": opened.last_day}
            self.problem(where, "class_session_day", day=event.on, **days)
        for case in event.present:
            if case not in klass.enrolled:
                self.problem(case, "class_not_enrolled", code=event.code)
        klass.sessions[event.session] = Session(event.on, frozenset(event.present), seq)

    def _number(self, klass: TrainingClass, event: Numbered) -> None:
        if event.on < klass.opened.last_day:
            facts = {"day": event.on, "last": klass.opened.last_day}
            self.problem(event.code, "class_certificate_day", **facts)
        if len(event.cases) != len(event.numbers):
            self.problem(event.code, "class_number_each")
        for case, number in zip(event.cases, event.numbers, strict=False):
            key = number_key(number)
            if case not in klass.enrolled:
                self.problem(case, "class_not_enrolled", code=event.code)
            elif case in klass.certificates:
                kept = klass.certificates[case].number
                self.problem(case, "class_has_number", number=kept)
            elif not key or key in self._numbers:
                other = self._numbers.get(key, "")
                self.problem(case, "class_number_taken", number=number, other=other)
            else:
                self._numbers[key] = event.code
                klass.certificates[case] = Certificate(number, event.on)
