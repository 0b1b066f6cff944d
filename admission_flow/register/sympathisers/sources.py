"""What each case says about the sympathisers' lists, read again only when the case has moved."""

from collections.abc import Callable, Iterator
from datetime import date

from admission_flow.database.queries import Queries
from admission_flow.errors import CaseErased
from admission_flow.planning.sympathisers.person import Proposal, Report, Source, source_of
from admission_flow.procedure.acts import HelperReport
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.on_day import CaseAsOf, case_as_of
from admission_flow.register.sympathisers.noted import PERSONS, Proposed, ReportFor


class KeptSources:
    """What each case says about the lists as of a day, kept until the case has one more entry.

    It holds names of helpers and numbers of papers: in memory only, and as long as somebody who may
    see them sits there.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._of: tuple[date, Judge] | None = None
        self._kept: dict[str, tuple[tuple[int, str], tuple[Source, str] | None]] = {}

    def each(
        self, store: Queries, judge: Judge, day: date, progress: Callable[[int, int], object]
    ) -> Iterator[tuple[Source, str] | None]:
        """Yield (source, name of the person) of each case; None: the person was erased."""
        if self._of != (day, judge):
            self._of, self._kept = (day, judge), {}
        kept, case_ids = self._kept, store.case_ids()
        for place, case_id in enumerate(case_ids):
            progress(place, len(case_ids))
            head = store.case_head(case_id)
            found = kept.get(case_id)
            if found is None or found[0] != head:
                found = kept[case_id] = head, _looked_at(store, judge, case_id, day)
            yield found[1]


def _looked_at(store: Queries, judge: Judge, case_id: str, day: date) -> tuple[Source, str] | None:
    try:
        item = case_as_of(store, judge, case_id, day, entries=True)
    except CaseErased:
        return None
    return _source(item), item.record.person.full_name


def _source(item: CaseAsOf) -> Source:
    notes = PERSONS.standing(item.entries, item.personal)
    periods = {said.entry: said.period for _, said in notes if isinstance(said, ReportFor)}
    reports = [
        Report(recorded.act.on, periods.get(recorded.seq, ""))
        for recorded in item.record.recorded
        if isinstance(recorded.act, HelperReport) and recorded.act.on <= item.day
    ]
    proposals = [
        Proposal(entry=seq, by=said.by, on=said.on, number=said.number)
        for seq, said in notes
        if isinstance(said, Proposed) and said.on <= item.day
    ]
    return source_of(
        item.id,
        item.case,
        item.verdict,
        begun_on=item.unit_since(date.min)[1],
        reports=reports,
        proposals=proposals,
    )
