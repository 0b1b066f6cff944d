"""Deadlines, duties and reminders, under the names of the commands `due …`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from admission_flow.errors import BadArgument
from admission_flow.extras import require
from admission_flow.journal.entry import Entry
from admission_flow.library.edge import Room
from admission_flow.messages import Language
from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.planning.deadlines.owed import Owed
from admission_flow.planning.deadlines.reminders import Given as GivenReminder
from admission_flow.procedure.document import Problem
from admission_flow.procedure.findings import Citation
from admission_flow.register.core.due_notes import noted
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines import entries
from admission_flow.register.deadlines.calendar import calendar_of, running
from admission_flow.register.deadlines.digest import Digest, digest
from admission_flow.register.deadlines.gathered import owed
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.register.personal_data.access import note_exports

_MOST_MONTHS = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One day that a case waits for, as of a day."""

    case: str
    unit: str
    rule: str
    """A rule's id, or the name of a time limit that is not a rule of a step."""
    about: str
    """Which of several alike: the person whom a verification request is about."""
    day: date
    kind: str
    """act_by: something is to be done by it; serves_until: a paper serves until it; free_from:
    something may be done from it on."""
    overdue: bool
    responsible: str
    citations: tuple[Citation, ...]
    start_stated: bool = True
    """False: it runs from the decision to move, whose day is not on file; counted from the move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckCase:
    """A case that does not move."""

    case: str
    unit: str
    state: str
    since: date
    days: int
    reasons: tuple[str, ...]


class ReadingDue(Room):
    """What runs, who owes what, and which cases do not move."""

    def list(
        self, until: date | None = None, *, as_of: date | None = None, unit: str | None = None
    ) -> tuple[DueDay, ...]:
        """Return what is overdue and what falls due, the nearest first.

        Args:
            until: the last day that is looked at; None: all of them.
            as_of: the day; None: today.
            unit: code or name of a unit, with those below it; None: all.

        Raises:
            BadDocument: there is no such unit.

        """
        day = as_of or self._inner.today
        found = [
            _due_day(item.id, item.unit, clock, day)
            for item in entries.followed(self._inner, day, unit, until=until)
            for clock in item.clocks
            if until is None or clock.day <= until
        ]
        return tuple(sorted(found, key=lambda one: (one.day, one.case, one.rule, one.about)))

    def owed(self, as_of: date | None = None, *, unit: str | None = None) -> tuple[Owed, ...]:
        """Return what each body owes on a day; what has no last day comes last.

        Raises:
            BadDocument: there is no such unit.

        """
        found = owed(self._inner, as_of, unit)
        last = date.max
        return tuple(sorted(found, key=lambda one: (one.due_on or last, one.owed_by, one.case)))

    def stuck(
        self, as_of: date | None = None, *, unit: str | None = None, months: int | None = None
    ) -> tuple[StuckCase, ...]:
        """Return the cases that do not move, with the reasons.

        Args:
            as_of: the day; None: today.
            unit: as in `list`.
            months: also those that are in one state for more than so many months, 1 to 1200.

        Raises:
            BadArgument: the months are fewer or more.
            BadDocument: there is no such unit.

        """
        if months is not None and not 0 < months <= _MOST_MONTHS:
            facts = {"found": months, "least": 1, "largest": _MOST_MONTHS}
            raise BadArgument("Due.stuck", [Problem("months", "number_out_of_range", facts)])
        return tuple(
            StuckCase(
                case=one.position.case,
                unit=one.position.unit,
                state=one.position.state,
                since=one.position.since,
                days=one.days,
                reasons=tuple(reason.kind for reason in one.reasons),
            )
            for one in standing_still(self._inner, as_of, months, unit).cases
        )

    def reminders(
        self, as_of: date | None = None, *, unit: str | None = None
    ) -> tuple[DueDay, ...]:
        """Return the reminders that have come due and were not given yet; nothing is recorded.

        Raises:
            BadDocument: there is no such unit.

        """
        day = as_of or self._inner.today
        units = self._inner.units()
        return tuple(
            _due_day(one.case, units.get(one.case, ""), one.clock, day)
            for one in entries.to_give(self._inner, day, unit)
        )

    def given(self) -> tuple[tuple[date, GivenReminder], ...]:
        """Return the reminders that were given, each with the day as of which it was."""
        given = noted(self._inner.store).given
        return tuple((day, one) for one, day in given.items())

    def digest(self, unit: str, month: date) -> Digest:
        """Return a month of a unit and those below it: moved, decided, late, due, owed, plan.

        Args:
            unit: code or name.
            month: any day of the month.

        Raises:
            BadDocument: there is no such unit, or the month has not begun.

        """
        return digest(self._inner, unit, month.replace(day=1))

    def calendar(
        self,
        lang: Language = "vi",
        *,
        unit: str | None = None,
        until: date | None = None,
        as_of: date | None = None,
    ) -> str:
        """Return every clock that runs as an iCalendar text: whole days, cases, no names.

        Args:
            lang: of the texts.
            unit: as in `list`.
            until: as in `list`.
            as_of: as in `list`.

        Raises:
            BadDocument: there is no such unit.
            ExtraMissing: the extra for calendars is not installed.

        """
        found = running(self._inner, as_of, unit, until)
        return calendar_of(self._inner, found, lang)


class Due(ReadingDue):
    """What is noted about deadlines and reminders."""

    _inner: Register

    def remind(self, as_of: date | None = None, *, unit: str | None = None) -> tuple[DueDay, ...]:
        """Record the reminders that have come due and were not given yet, and return them.

        Raises:
            BadDocument: there is no such unit, or the day has not come.

        """
        day = as_of or self._inner.today
        units = self._inner.units()
        return tuple(
            _due_day(one.case, units.get(one.case, ""), one.clock, day)
            for one in entries.give(self._inner, day, unit)
        )

    def named_calendar(  # noqa: PLR0913 - each is named by the caller
        self,
        purpose: str,
        lang: Language = "vi",
        *,
        consent: str | None = None,
        unit: str | None = None,
        until: date | None = None,
        as_of: date | None = None,
    ) -> str:
        """Return what `calendar` returns with people's names, once it is noted in each case.

        Args:
            purpose: what for.
            lang: of the texts.
            consent: the paper by which it was permitted.
            unit: as in `list`.
            until: as in `list`.
            as_of: as in `list`.

        Raises:
            PrivacyMisused: no purpose is named; nothing is returned.
            BadDocument, ExtraMissing: as in `calendar`.

        """
        require("icalendar")  # before an entry says that names were given out
        found = running(self._inner, as_of, unit, until)
        note_exports(self._inner, dict.fromkeys(item.id for _, item in found), purpose, consent)
        return calendar_of(self._inner, found, lang, self._inner.store.names())

    def done(self, rule: str, cases: Sequence[str], on: date) -> tuple[int, ...]:
        """Note that what a time limit asks for was done, where no paper of the case says so.

        Args:
            rule: of the `DueDay`.
            cases: the cases in which it was done: all or none.
            on: the day on which it was done.

        Returns:
            The entries that say so, in the order of the cases.

        Raises:
            BadDocument: papers say it, or it had not begun in a case on that day.
            ActInFuture: the day has not come.
            UnknownCase, CaseErased: there is no such case, or its person was erased.

        """
        return tuple(note.seq for note in entries.note_done(self._inner, rule, cases, on))

    def retract(self, entry: int) -> Entry:
        """Take back a note that something was done; it stays readable.

        Raises:
            BadDocument: the entry is not such a note, or was taken back already.

        """
        return entries.retract(self._inner, entry)


def _due_day(case: str, unit: str, clock: Clock, day: date) -> DueDay:
    return DueDay(
        case=case,
        unit=unit,
        rule=clock.rule,
        about=clock.about,
        day=clock.day,
        kind=clock.sort.value,
        overdue=clock.overdue(day),
        responsible=clock.responsible,
        citations=clock.citations,
        start_stated=clock.start_stated,
    )
