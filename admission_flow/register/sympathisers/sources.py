"""What each case says about the sympathisers' lists, read again only when the case has moved.

Who came on a list and who left it the steps of a case say, which are kept at hand
(`core/courses.py`). Helpers, tasks, reports and introductions are read of those people alone who
are on a list, or may still be waiting for one: of all others nothing is asked about them.
"""

from collections.abc import Callable, Iterator
from datetime import date

from admission_flow.database.queries import Queries
from admission_flow.errors import CaseErased
from admission_flow.planning.sympathisers.person import Proposal, Report, Source, path_of, source_of
from admission_flow.procedure.acts import HelperReport
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.loading import read
from admission_flow.register.core.state import unit_since
from admission_flow.register.sympathisers.noted import PERSONS, Proposed, ReportFor


class KeptSources:
    """What cases say about the lists as of a day, kept until the case has one more entry.

    It holds names of helpers and numbers of papers: in memory only, and as long as somebody who may
    see them sits there.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._of: tuple[date, Judge] | None = None
        self._kept: dict[str, tuple[tuple[int, str], Source | None]] = {}

    def each(
        self,
        store: Queries,
        judge: Judge,
        day: date,
        progress: Callable[[int, int], object],
        *,
        everybody: bool = False,
    ) -> Iterator[Source | None]:
        """Yield what each case says, in the order of their opening; None: the person was erased.

        Args:
            store: the register.
            judge: judges what is not at hand.
            day: nothing that happened later is looked at.
            progress: called with how many cases are done, and of how many.
            everybody: with helpers, tasks, reports and introductions of those too who are on no
                list any more.

        Raises:
            DataKeyUnusable: values are sealed, and the key is not at hand.
            JournalBroken: an entry, or a row that is kept at hand, cannot be read.

        """
        if self._of != (day, judge):
            self._of, self._kept = (day, judge), {}
        found: dict[str, Source | None] = {}
        erased, case_ids = frozenset(store.erased_case_ids()), store.case_ids()
        for place, course in enumerate(Courses(store, judge, day, runs=False).each()):
            progress(place, len(case_ids))
            source = found[course.id] = _by_steps(course)
            if everybody or source.on_list(day) or (source.listed_on is source.left_on is None):
                found[course.id] = self._whole(store, source)
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
