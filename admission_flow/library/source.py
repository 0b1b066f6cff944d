"""Sources and the sympathisers' list, under the names of the commands `source …`.

Putting people on the list, taking them off, assigning a helper and giving a task are acts of their
cases: here one paper enters them in many, and `Register.advance` and `Register.record` in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from admission_flow.errors import BadArgument
from admission_flow.journal.entry import Entry
from admission_flow.library.edge import Room
from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.sympathisers.person import bounds
from admission_flow.procedure.acts import Act, HelperReport
from admission_flow.procedure.document import Problem
from admission_flow.register.core.entering import Written
from admission_flow.register.core.register import Register
from admission_flow.register.sympathisers import entries, lists
from admission_flow.register.sympathisers.entries import Row as SourceOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Sympathiser:
    """Somebody on the sympathisers' list of a day."""

    case: str
    name: str
    unit: str
    listed_on: date | None
    resolution: str | None
    """Number of the chi bộ's resolution."""
    helpers: tuple[tuple[date, str], ...]
    """(since when, who), oldest first."""
    missing: tuple[Duty, ...]
    """What is owed for this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """That a mass organisation introduced somebody to the chi bộ."""

    case: str
    by: str
    on: date
    number: str | None
    entry: int
    considered: bool
    """Whether the chi bộ has decided on it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanges:
    """What changed in a list since a day, by case."""

    added: tuple[str, ...]
    """Put on it, whether or not they are still on it."""
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReviews:
    """A unit's monthly reviews of its list."""

    unit: str
    held: tuple[str, ...]
    """Months, "2024-05", oldest first."""
    missing: tuple[str, ...]


class ReadingSources(Room):
    """Who is on the list, who introduced whom, and what the lists owe, as of any day."""

    of_the_admission = True

    def list(self, unit: str | None = None, as_of: date | None = None) -> tuple[Sympathiser, ...]:
        """Return the sympathisers' list of a day.

        Args:
            unit: code or name of a unit, with those below it; None: all.
            as_of: the day; None: today.

        Raises:
            BadDocument: there is no such unit.

        """
        found = lists.of_register(self._inner, as_of)
        return tuple(
            Sympathiser(
                case=line.source.case,
                name=line.name,
                unit=line.unit,
                listed_on=line.source.listed_on,
                resolution=line.source.resolution,
                helpers=line.source.helpers,
                missing=line.missing,
            )
            for line in lists.listing(found, unit).lines
        )

    def proposals(
        self, as_of: date | None = None, *, unit: str | None = None, considered: bool = False
    ) -> tuple[Introduction, ...]:
        """Return who was introduced by whom and is not yet considered, the oldest first.

        Args:
            as_of: the day; None: today.
            unit: as in `list`.
            considered: also those who were.

        Raises:
            BadDocument: there is no such unit.

        """
        gathered = lists.of_register(self._inner, as_of, everybody=considered)
        found = lists.proposals(gathered, unit, everybody=considered)
        return tuple(
            Introduction(
                case=source.case,
                by=proposal.by,
                on=proposal.on,
                number=proposal.number,
                entry=proposal.entry,
                considered=not source.waits,
            )
            for source, proposal in found
        )

    def changes(
        self, since: date, unit: str | None = None, as_of: date | None = None
    ) -> SourceChanges:
        """Return who came on the list and who left it since a day.

        Args:
            since: the first day.
            unit: as in `list`.
            as_of: the last day; None: today.

        Raises:
            BadDocument: there is no such unit.

        """
        found = lists.listing(lists.of_register(self._inner, as_of), unit, since)
        return SourceChanges(
            added=tuple(one.case for one in found.added),
            left=tuple(one.case for one in found.left),
        )

    def reviews(
        self, unit: str | None = None, as_of: date | None = None
    ) -> tuple[MonthlyReviews, ...]:
        """Return, unit by unit, which months' reviews were held and which are missing.

        Raises:
            BadDocument: there is no such unit.

        """
        found = lists.of_register(self._inner, as_of, named=False)
        return tuple(
            MonthlyReviews(
                unit=one.unit, held=tuple(review.month for review in one.held), missing=one.missing
            )
            for one in lists.reviews(found, unit)
        )

    def missing(
        self, unit: str | None = None, as_of: date | None = None, *, since: date | None = None
    ) -> tuple[Duty, ...]:
        """Return which reports, reviews, helpers, tasks and answers to proposals are missing.

        Args:
            unit: as in `list`.
            as_of: the day; None: today.
            since: only what was due on this day or later.

        Raises:
            BadDocument: there is no such unit.

        """
        duties = lists.missing(self._inner, as_of or self._inner.today, unit)
        return tuple(duty for duty in duties if since is None or duty.due_on >= since)


class Sources(ReadingSources):
    """What is entered about sources beside the acts of their cases."""

    _inner: Register

    def add(
        self, cases: Sequence[str], resolution: str, on: date, *, dry_run: bool = False
    ) -> tuple[SourceOutcome, ...]:
        """Put people on the list by one resolution, each case a transaction of its own.

        Args:
            cases: their cases; what was entered before is not entered twice.
            resolution: number of the chi bộ's resolution.
            on: its day.
            dry_run: only say what would become of each.

        Raises:
            BadDocument: a case is not there or was erased; nothing was written.
            ActInFuture: the day has not come; nothing was written.

        """
        act = entries.paper("sympathiser_resolution", on=on, number=resolution)
        return self._many(cases, act, dry_run=dry_run)

    def remove(
        self,
        cases: Sequence[str],
        resolution: str,
        on: date,
        reason: str,
        *,
        dry_run: bool = False,
    ) -> tuple[SourceOutcome, ...]:
        """Take people off the list by one resolution, with its reason.

        Raises:
            BadDocument, ActInFuture: as in `add`.

        """
        act = entries.paper("removal_from_list", on=on, number=resolution, reason=reason)
        return self._many(cases, act, dry_run=dry_run)

    def assign(  # noqa: PLR0913 - each is named by the caller
        self,
        cases: Sequence[str],
        helper: str,
        on: date,
        *,
        official_member: bool | None = None,
        number: str | None = None,
        dry_run: bool = False,
    ) -> tuple[SourceOutcome, ...]:
        """Assign a member who helps.

        Args:
            cases: as in `add`.
            helper: who.
            on: the day.
            official_member: whether it is an official one; None: the paper does not say.
            number: of the paper.
            dry_run: as in `add`.

        Raises:
            BadDocument, ActInFuture: as in `add`.

        """
        act = entries.paper(
            "helper_assigned",
            on=on,
            helper=helper,
            official_member=official_member,
            number=number,
        )
        return self._many(cases, act, dry_run=dry_run)

    def task(
        self,
        cases: Sequence[str],
        task: str,
        on: date,
        *,
        number: str | None = None,
        dry_run: bool = False,
    ) -> tuple[SourceOutcome, ...]:
        """Assign a trial task.

        Raises:
            BadDocument, ActInFuture: as in `add`.

        """
        act = entries.paper("task_assigned", on=on, task=task, number=number)
        return self._many(cases, act, dry_run=dry_run)

    def _many(self, cases: Sequence[str], act: Act, *, dry_run: bool) -> tuple[SourceOutcome, ...]:
        enter = entries.trial if dry_run else entries.each
        return tuple(enter(self._inner, cases, act))

    def propose(self, case_id: str, by: str, on: date, *, number: str | None = None) -> Entry:
        """Record that a mass organisation introduces a person to the chi bộ.

        Args:
            case_id: the person's case.
            by: which: youth_union, trade_union, women_union, veterans, farmers, other or branch.
            on: the day.
            number: of its paper.

        Raises:
            BadDocument: a value is not valid.
            ActInFuture, UnknownCase, CaseErased: as in `Register.record`.

        """
        return entries.propose(self._inner, case_id, by, on, number).entry

    def report(self, case_id: str, act: HelperReport, *, period: str | None = None) -> Written:
        """Record a helper's report, and which month or quarter it is for.

        Args:
            case_id: the case.
            act: the report.
            period: "2024-05" or "2024-Q2"; None: it is for none.

        Raises:
            BadArgument: it is not a period.
            BadDocument: the period had not begun on the day of the report.
            ActInFuture, UnknownCase, CaseErased: as in `Register.record`.

        """
        if period is not None:
            _check_period("source.report", "period", period, quarters=True)
        return entries.report(self._inner, case_id, act, period)[0]

    def review(self, unit: str, month: str, on: date, *, number: str | None = None) -> Entry:
        """Record that a chi bộ went through its list of a month.

        Args:
            unit: code or name of the chi bộ.
            month: "2024-05".
            on: the day.
            number: of the minutes or the resolution.

        Raises:
            BadArgument: it is not a month.
            BadDocument: there is no such unit, or the month had not begun.
            ActInFuture: the day has not come.

        """
        _check_period("source.review", "month", month, quarters=False)
        return entries.review(self._inner, unit, month, on, number).entry

    def every(self, unit: str, rhythm: str, on: date, *, number: str | None = None) -> Entry:
        """Say how often helpers report in a unit and below it, from a day on.

        Args:
            unit: code of the unit.
            rhythm: month, quarter or none.
            on: from which day.
            number: of the paper that says so.

        Raises:
            BadDocument: there is no such unit or rhythm.

        """
        return entries.every(self._inner, unit, rhythm, on, number).entry

    def retract(self, entry: int) -> Entry:
        """Take back a proposal, a review, a rhythm or the period of a report; it stays readable.

        Raises:
            BadDocument: the entry is not one of these.

        """
        return entries.retract(self._inner, entry)


def _check_period(call: str, name: str, text: str, *, quarters: bool) -> None:
    key = "source_period" if quarters else "source_month"
    none = BadArgument(call, [Problem(name, key, {"found": text})])
    try:
        start, end = bounds(text)
    except ValueError:
        raise none from None
    if start.month != end.month and not quarters:
        raise none
