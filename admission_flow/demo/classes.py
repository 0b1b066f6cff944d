"""The classes of the sample register: opened, filled, attended, judged, certified, closed.

Whoever has the certificate of a class in the story was on its list; some had been on the list of
the class before it, and did not pass it, or never went.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from admission_flow.demo.build import Task
from admission_flow.demo.case_builder import CLASSES, LAST_DAY, NEW_MEMBER_CLASSES
from admission_flow.demo.plan import plan_2024
from admission_flow.demo.timeline import Candidate, Timeline, certified_at
from admission_flow.planning.classes.events import (
    Attended,
    ClassClosed,
    ClassOpened,
    Enrolled,
    LeftClass,
)
from admission_flow.procedure.acts import (
    AwarenessCertificate,
    Ceremony,
    NewMemberCertificate,
    SympathiserResolution,
)
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes.certificates import keep_numbers, plan_certificates
from admission_flow.register.core.clock import VIETNAM
from admission_flow.register.core.register import Register

_KINDS = (
    ("awareness", AwarenessCertificate, SympathiserResolution, CLASSES),
    ("new_member", NewMemberCertificate, Ceremony, NEW_MEMBER_CLASSES),
)
"""Kind, what it leads to, the step from which on somebody may be sent, and when classes end."""
_LETTERS = {"awareness": "NT", "new_member": "DVM"}
_DAYS = {"awareness": 5, "new_member": 3}
"""Days of a class; a session each, one of which may be missed."""
_ORGANISER = "Trung tâm chính trị Mẫu"
_RULES = "Nội quy lớp học (mẫu)"
"""The paper that says how many sessions must be attended."""
_RESULTS = {"excellent": 8, "good": 45, "average": 35, "passed": 12}
"""With weights."""
_DID_NOT_PASS, _FAILED = 3, 0.6
"""One in so many whom an earlier class was open to had been on its list; most of them failed."""
_MISSED = 25
"""One in so many sessions is missed."""
_OPENED, _LISTED, _CLOSED = timedelta(days=-40), timedelta(days=-16), timedelta(days=24)
"""From the last day of a class; of one to come, from the last day of the register."""


@dataclass(slots=True)
class _Class:
    """A class as it comes about, with what is entered of it."""

    seed: int
    opened: ClassOpened
    calendar: WorkingDays
    certified: dict[int, str] = field(default_factory=dict)
    """Number of the person to that of the certificate, for whom the stories give one."""
    failed: list[int] = field(default_factory=list)
    stayed_out: list[int] = field(default_factory=list)

    @property
    def to_come(self) -> bool:
        """Whether it ends after the last day of the register; its list is made before."""
        return self.opened.last_day > LAST_DAY

    def at(self, days: timedelta, hour: int) -> datetime:
        """Return an hour of the first working day from so many days after the last one."""
        from_day = (LAST_DAY if self.to_come else self.opened.last_day) + days
        on = self.calendar.after(from_day - timedelta(days=1), 1)
        return datetime.combine(on, time(hour), VIETNAM)

    @property
    def listed_at(self) -> datetime:
        """The instant at which the list is entered."""
        return self.at(_LISTED, 9)

    def open(self, register: Register, _: Mapping[int, str]) -> None:
        """Enter that the class is opened."""
        classes.put(register, [self.opened])

    def enrol(self, register: Register, cases: Mapping[int, str]) -> None:
        """Enter its list."""
        listed = sorted([*self.certified, *self.failed, *self.stayed_out])
        named = tuple(cases[number] for number in listed)
        classes.put(register, [Enrolled(code=self.opened.code, on=register.today, cases=named)])

    def begin(self, register: Register, cases: Mapping[int, str]) -> None:
        """Enter who did not come after all."""
        code, on = self.opened.code, register.today
        left = [LeftClass(code=code, on=on, case=cases[number]) for number in self.stayed_out]
        classes.put(register, left)

    def attend(self, register: Register, cases: Mapping[int, str]) -> None:
        """Enter who was there, day by day: whoever failed had missed more than is allowed."""
        rng = self._chance("attendance")
        held = []
        for session in range(self.opened.sessions or 0):
            there = [n for n in self.certified if rng.randrange(_MISSED)]
            there += self.failed if session < 2 else []  # noqa: PLR2004 - the first two days
            present = tuple(cases[number] for number in sorted(there))
            on = self.opened.first_day + timedelta(days=session)
            event = Attended(code=self.opened.code, session=session + 1, on=on, present=present)
            held += [event] if present else []
        classes.put(register, held)

    def judge(self, register: Register, cases: Mapping[int, str]) -> None:
        """Enter how everybody did."""
        rng = self._chance("results")
        given = {cases[number]: "failed" for number in self.failed}
        for number in sorted(self.certified):
            given[cases[number]] = rng.choices(list(_RESULTS), list(_RESULTS.values()))[0]
        classes.put_results(register, self.opened.code, given)

    def number(self, register: Register, cases: Mapping[int, str]) -> None:
        """Keep the numbers of the certificates, as the centre gave them."""
        on = self.opened.last_day
        given = {cases[number]: text for number, text in self.certified.items()}
        planned = plan_certificates(register.store, self.opened.code, on, given)
        keep_numbers(register, planned, on)

    def close(self, register: Register, _: Mapping[int, str]) -> None:
        """Enter that nothing more is to come."""
        classes.put(register, [ClassClosed(code=self.opened.code, on=register.today)])

    def _chance(self, of: str) -> Random:
        return Random(f"{of} {self.seed} {self.opened.code}")  # noqa: S311 - as in `timeline`

    def tasks(self) -> Iterator[Task]:
        """Yield all of that with its instants; what comes after the last day is not entered."""
        yield Task(self.at(_OPENED, 8), self.open)
        if self.certified:
            yield Task(self.listed_at, self.enrol)
        if self.to_come:
            return
        if self.stayed_out:
            yield Task(self.at(timedelta(days=1 - (self.opened.sessions or 0)), 8), self.begin)
        over = certified_at(self.opened.last_day, self.calendar)
        yield Task(over - timedelta(minutes=40), self.attend)
        yield Task(over - timedelta(minutes=20), self.judge)
        yield Task(over, self.number)
        closed_at = self.at(_CLOSED, 16)
        if closed_at.date() <= LAST_DAY:
            yield Task(closed_at, self.close)


def tasks(told: Timeline, calendar: WorkingDays) -> Iterator[Task]:
    """Yield what is entered about classes; the certificates themselves are papers of the stories.

    Args:
        told: who is certified when.
        calendar: the working days on which papers are entered.

    """
    for kind, certificate, needed, days in _KINDS:
        concerned = {
            one.candidate.number: one.at
            for one in told.entries
            if one.paper is not None and isinstance(one.paper.what, needed)
        }
        held: list[_Class] = []
        for last_day in days:
            mine = _certified(certificate, last_day, told.candidates)
            made = _Class(told.seed, _opening(kind, last_day, held, len(mine)), calendar)
            made.certified = {
                number: text
                for number, text in mine.items()
                if concerned.get(number, told.ends_at) < made.listed_at
            }
            if made.certified or made.to_come:
                held.append(made)
            if made.to_come:
                break
        _did_not_pass(told, held, concerned)
        for made in held:
            yield from made.tasks()


def _certified(
    certificate: type[AwarenessCertificate | NewMemberCertificate],
    on: date,
    candidates: Sequence[Candidate],
) -> dict[int, str]:
    """Return who has a certificate of a day, with its number."""
    return {
        someone.number: paper.what.number
        for someone in candidates
        for paper in someone.way
        if isinstance(paper.what, certificate) and paper.what.on == on and paper.what.number
    }


def _opening(kind: str, last_day: date, held: Sequence[_Class], people: int) -> ClassOpened:
    plan, year, sessions = plan_2024(), last_day.year, _DAYS[kind]
    number = 1 + sum(made.opened.last_day.year == year for made in held)
    planned = plan.classes[kind]
    return ClassOpened(
        code=f"{_LETTERS[kind]}{year}-{number}",
        kind=kind,
        places=max(planned.places // planned.count, people + people // 4),
        first_day=last_day - timedelta(days=sessions - 1),
        last_day=last_day,
        organiser=_ORGANISER,
        issuer_kind="political_centre",
        plan=year if year == plan.year else None,
        decision=f"{number:02d}-QĐ/{_LETTERS[kind]}",
        sessions=sessions,
        attendance_minimum=sessions - 1,
        attendance_source=_RULES,
    )


def _did_not_pass(
    told: Timeline, held: Sequence[_Class], concerned: Mapping[int, datetime]
) -> None:
    """Put some on the list of an earlier class, or of any if they never got a certificate."""
    rng = Random(f"classes {told.seed}")  # noqa: S311 - as in `timeline`
    of = {number: made for made in held for number in made.certified}
    for number, since in sorted(concerned.items()):
        until = of[number].listed_at if number in of else told.ends_at
        open_to = [made for made in held if since < made.listed_at < until and not made.to_come]
        chance, failed = rng.randrange(_DID_NOT_PASS), rng.random() < _FAILED
        if open_to and not chance:
            (open_to[0].failed if failed else open_to[0].stayed_out).append(number)
