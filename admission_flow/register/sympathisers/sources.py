"""What each case says about the sympathisers' lists, read again only when the case has moved.

Who came on a list and who left it the steps of a case say, which are kept at hand
(`core/courses.py`). Helpers, tasks, reports and introductions are read of those people alone who
are on a list, or may still be waiting for one: of all others nothing is asked about them. What is
owed follows from the days of these alone: nearly always a few entries of the case tell them, and it
need not be folded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter

from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.errors import CaseErased, JournalBroken
from admission_flow.journal.shape import ADVANCE, CORRECT, RECORD, TAKE_OVER
from admission_flow.planning.sympathisers.person import Proposal, Report, Source, path_of, source_of
from admission_flow.procedure.acts import HelperAssigned, HelperReport, TaskAssigned
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.loading import read
from admission_flow.register.core.state import unit_since
from admission_flow.register.sympathisers.noted import (
    PERSONS,
    PROPOSED,
    REPORT_FOR,
    RETRACT,
    Proposed,
    ReportFor,
)


class KeptSources:
    """What cases say about the lists as of a day, kept until the case has one more entry.

    It holds names of helpers and numbers of papers: in memory only, and as long as somebody who may
    see them sits there.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._of: tuple[date, Judge] | None = None
        self._kept: dict[str, tuple[tuple[int, str], Source | None]] = {}

    def each(  # noqa: PLR0913 - each is named by the caller
        self,
        store: Queries,
        judge: Judge,
        day: date,
        progress: Callable[[int, int], object],
        *,
        everybody: bool = False,
        named: bool = True,
    ) -> Iterator[Source | None]:
        """Yield what each case says, in the order of their opening; None: the person was erased.

        Args:
            store: the register.
            judge: judges what is not at hand.
            day: nothing that happened later is looked at.
            progress: called with how many people are done, and of how many that are read.
            everybody: with helpers, tasks, reports and introductions of those too who are on no
                list any more.
            named: with the names of helpers and the numbers of papers; else only with what is
                reckoned with, and no name for any helper.

        Raises:
            DataKeyUnusable: values are sealed, and the key is not at hand.
            JournalBroken: an entry, or a row that is kept at hand, cannot be read.

        """
        if self._of != (day, judge):
            self._of, self._kept = (day, judge), {}
        found: dict[str, Source | None] = {}
        asked: list[Source] = []
        erased, case_ids = frozenset(store.erased_case_ids()), store.case_ids()
        for case in erased:  # by whichever window: nothing of it is kept in mind
            self._kept.pop(case, None)
        for course in Courses(store, judge, day, runs=False).each():
            source = found[course.id] = _by_steps(course)
            if everybody or source.on_list(day) or _may_wait(source):
                asked.append(source)
        for start in range(0, len(asked), CHUNK):
            some = asked[start : start + CHUNK]
            brief = {} if named or everybody else _reckoned(store, some, day)
            for place, source in enumerate(some, start):
                progress(place, len(asked))
                found[source.case] = brief.get(source.case) or self._whole(store, source)
        for case in case_ids:
            if case not in found and case not in erased:  # not begun by the day
                found[case] = self._whole(store, Source(case=case, units=()))
            yield found.get(case)

    def _whole(self, store: Queries, known: Source) -> Source | None:
        """Return what a case says with all that is read of its acts; None: it was erased."""
        case, day = known.case, self._of[0] if self._of is not None else date.min
        head = store.case_head(case)
        kept = self._kept.get(case)
        if kept is None or kept[0] != head:
            kept = self._kept[case] = head, _looked_at(store, known, day)
        return kept[1]


def _may_wait(source: Source) -> bool:
    """Return whether somebody may have been introduced, and be on no list yet."""
    return source.listed_on is source.left_on is None


_DONE = (HelperAssigned.kind, TaskAssigned.kind, HelperReport.kind)
"""The acts on which duties depend, beside the steps of the case."""
_HOLD_ACTS = (RECORD, ADVANCE, TAKE_OVER)
_NOT_PLAIN = (CORRECT, PROPOSED, REPORT_FOR, RETRACT)
"""Entries that change what others say, or tell of an introduction."""
_IN_LINES = tuple(rf"\"{name}\"" for name in (*_DONE, *_NOT_PLAIN))
"""As these words stand in a line: the intent is a text in it, whose quotes are marked."""


def _reckoned(store: Queries, sources: Sequence[Source], day: date) -> dict[str, Source]:
    """Return what is reckoned with of those people whose entries tell it one by one, by case.

    Left out is who has to be read whole: where something was corrected, a report is for another
    period than its day's, or somebody not on a list was introduced.
    """
    by_case = {source.case: source for source in sources}
    done: dict[str, list[tuple[str, date]]] = {case: [] for case in by_case}
    whole = set[str]()
    for entry in store.entries_naming(list(by_case), _IN_LINES):
        intent = entry.intent
        case, act = intent.case, intent.data.get("act")
        if intent.action in _NOT_PLAIN:
            if intent.action != PROPOSED or _may_wait(by_case[case]):
                whole.add(case)
        elif intent.action in _HOLD_ACTS and isinstance(act, Mapping):
            try:
                done[case].append((act["kind"], date.fromisoformat(act["on"])))
            except (KeyError, TypeError, ValueError) as error:
                raise JournalBroken(case=case, seq=entry.seq, what=str(error)) from error
    return {
        case: _with_days(by_case[case], sorted(acts, key=itemgetter(1)), day)
        for case, acts in done.items()
        if case not in whole
    }


def _with_days(source: Source, acts: Iterable[tuple[str, date]], day: date) -> Source:
    days: dict[str, list[date]] = {kind: [] for kind in _DONE}
    for kind, on in acts:
        if kind in days and on <= day:
            days[kind].append(on)
    return replace(
        source,
        helpers=tuple((on, "") for on in days[HelperAssigned.kind]),
        tasks=tuple(days[TaskAssigned.kind]),
        reports=tuple(Report(on) for on in days[HelperReport.kind]),
    )


def _by_steps(course: Course) -> Source:
    first, *moves = course.units
    moved = tuple((on, name) for on, name in moves if on <= course.day)
    return path_of(
        course.id,
        ((date.min, first[1]), *moved),
        [(step.step, step.on) for step in course.steps if step.permitted],
        begun_on=first[0],
    )


def _looked_at(store: Queries, known: Source, day: date) -> Source | None:
    try:
        record, entries, personal = read(store, known.case)
    except CaseErased:
        return None
    notes = PERSONS.standing(entries, personal)
    periods = {said.entry: said.period for _, said in notes if isinstance(said, ReportFor)}
    reports = [
        Report(recorded.act.on, periods.get(recorded.seq, ""))
        for recorded in record.recorded
        if isinstance(recorded.act, HelperReport) and recorded.act.on <= day
    ]
    proposals = [
        Proposal(entry=seq, by=said.by, on=said.on, number=said.number)
        for seq, said in notes
        if isinstance(said, Proposed) and said.on <= day
    ]
    return source_of(
        known,
        record.as_of(day),
        begun_on=unit_since(record, date.min)[1],
        reports=reports,
        proposals=proposals,
    )
