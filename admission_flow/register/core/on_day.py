"""The cases as of a day: cut, and judged when asked; one at a time.

A case holds two days for every act. `on` is the day of the act itself, as its paper states it;
`recorded_at` is when it was entered, which may be weeks later. What was "known by then" is said
in one of two ways, and each question takes one of them:

- **by the paper** (`Cut.PAPERS`): an act counts if it is dated by the day, whenever it was entered.
  What happened counts although the office was late: a report of a year, made in February, is the
  same whether the last decision of December was entered in December or in January. So ask the
  plan, the forecast, the statistics, the deadlines, what is owed, the lists of sympathisers, the
  classes, the moves.
- **by the file** (`Cut.FILE`): besides, an act dated later counts if it was entered by the day. On
  paper it is of the future, and in the file it lay already: that is a fault, which the judge
  refuses by `order.dates`, and an inspector of that day saw it. So ask the inspection and the
  explanation of one case.

A case is there as of a day if it was begun by then: one of its acts is dated by the day, or it was
opened here by then. Of a case opened later, without anything on paper, nobody knew. The lists ask
for such cases too (`not_begun`), since an introduction may be older than the case.

Corrections count as if they had been entered with what they correct: they say what really happened.
A case whose person was erased is left out: it cannot be judged, on whatever day.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import islice

from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import CaseErased, JournalBroken
from admission_flow.journal.canonical import quoted
from admission_flow.journal.entry import Entry
from admission_flow.procedure.acts import Act
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.judge import Judge, Outlook
from admission_flow.procedure.person import Unit
from admission_flow.register.core.afresh import Afresh
from admission_flow.register.core.loading import read
from admission_flow.register.core.records import CaseRecord, act_day
from admission_flow.register.core.state import local_day, readable, unit_of, unit_since


class Cut(Enum):
    """Which acts count as of a day."""

    PAPERS = "papers"
    """Those that are dated by the day."""
    FILE = "file"
    """Besides, those dated later that were entered by the day."""


@dataclass(frozen=True, eq=False)
class CaseAsOf:
    """A case as of a day. The judge is asked when an answer is first needed, and once."""

    record: CaseRecord
    """The whole case, as it stands now."""
    case: Case
    """With the acts that count."""
    day: date
    judge: Judge
    entries: tuple[Entry, ...] = ()
    """All entries of the case, where they were asked for."""
    personal: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Its personal values by the id of the entry, where these were asked for."""

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.record.id

    @cached_property
    def outlook(self) -> Outlook:
        """What the judge says, with every open reply and the days that it waits for."""
        return self.judge.outlook(self.case, self.day)

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict as of the day."""
        if "outlook" in self.__dict__:
            return self.outlook.verdict
        return self.judge.judge(self.case, self.day)

    @property
    def on_its_way(self) -> bool:
        """Whether it had not come to an end, by the verdict."""
        state = self.judge.workflow.states[self.verdict.state]
        return not state.final and not state.goal

    @cached_property
    def unit(self) -> str:
        """The name of the unit that the person belonged to on the day."""
        return unit_of(self.case, self.day)

    @cached_property
    def branch(self) -> Unit:
        """The chi bộ as its facts are on the day, after moves: which way the case takes from it."""
        return facts_on(self.case.person, self.case.unit, self.case.acts, self.day)[1]

    def unit_on(self, day: date) -> str:
        """Return the name of the unit that the person belonged to on a day before."""
        return self.unit_since(day)[0]

    def unit_since(self, day: date) -> tuple[str, date]:
        """Return the unit's name on a day before, and the day from which the case has borne it."""
        return unit_since(self.record, day)

    @property
    def opened_on(self) -> date:
        """The day on which the case was entered here."""
        return local_day(self.record.opened_at)

    @property
    def begun_on(self) -> date:
        """The day of the first paper that counts, or of the opening where that was earlier."""
        return min([self.opened_on, *(act.on for act in self.case.acts)])

    @property
    def since(self) -> date:
        """The day on which it came to the state that it is in; it may have been opened later."""
        return self.verdict.since or self.opened_on

    def day_of(self, step: str) -> date | None:
        """Return the day on which the person counts by a step, taken lawfully."""
        return self.verdict.counted_on(step)


def case_as_of(  # noqa: PLR0913 - each is named by the caller
    store: Queries,
    judge: Judge,
    case_id: str,
    day: date,
    cut: Cut = Cut.PAPERS,
    *,
    entries: bool = False,
) -> CaseAsOf:
    """Return one case as of a day, begun by then or not.

    Args:
        store: the register.
        judge: judges it.
        case_id: the case.
        day: the day.
        cut: which acts count.
        entries: with the entries and the personal values that it was folded from.

    Raises:
        UnknownCase, CaseErased: there is no such case, or nothing of it.
        DataKeyUnusable: its values are sealed, and the key is not at hand.
        JournalBroken: an entry cannot be read.

    """
    record, folded, personal = read(store, case_id)
    case = record.as_of(day, or_entered_by_then=cut is Cut.FILE)
    found = CaseAsOf(record, case, day, judge)
    return replace(found, entries=tuple(folded), personal=personal) if entries else found


def cases_as_of(  # noqa: PLR0913 - each is named by the caller
    store: Queries,
    judge: Judge,
    day: date,
    *,
    cut: Cut = Cut.PAPERS,
    having: frozenset[type[Act]] = frozenset(),
    among: Collection[str] | None = None,
    unfinished: bool = False,
    not_begun: bool = False,
    entries: bool = False,
    erased: Callable[[str], object] = lambda _: None,
) -> Iterator[CaseAsOf]:
    """Yield the cases as of a day, in the order in which they were opened here.

    Nothing is kept of a case that was yielded: what is held in memory does not grow with them.

    Args:
        store: the register; under a lock where something is decided on it.
        judge: judges them.
        day: the day.
        cut: which acts count.
        having: only cases with an act of one of these kinds that counts; empty: all.
        among: only these cases; None: all.
        unfinished: leave out, unread, those that came to their end by the day and are there still,
            by what is kept at hand. Others may be yielded that had ended: ask `on_its_way`.
        not_begun: with those that were not begun by the day.
        entries: each with the entries and the personal values that it was folded from.
        erased: told each case that is left out because its person was erased.

    Raises:
        DataKeyUnusable: values are sealed, and the key is not at hand.
        JournalBroken: an entry, or a row that is kept at hand, cannot be read.

    """
    case_ids = store.case_ids() if among is None else store.in_order_opened(among)
    for case_id in unfinished_of(store, judge, day, case_ids) if unfinished else case_ids:
        try:
            found = case_as_of(store, judge, case_id, day, cut, entries=entries)
        except CaseErased:
            erased(case_id)
            continue
        if having and not any(type(act) in having for act in found.case.acts):
            continue
        if not_begun or found.begun_on <= day:
            yield found


def cases_with(store: Queries, kind: str, first: date, last: date) -> set[str]:
    """Return the cases of which an entry, or a correction, holds an act of a kind in these days.

    Found in the text of the journal, without judging: some of the acts may have been refused, or
    corrected away.
    """
    days = first.isoformat(), last.isoformat()
    lines = store.lines_naming(quoted(f'"kind":"{kind}"')[1:-1])
    return {case for case, line in lines if _dated(line, *days)}


def _dated(line: str, first: str, last: str) -> bool:
    try:
        return first <= act_day(json.loads(json.loads(line)["intent"])["data"]) <= last
    except (ValueError, TypeError, KeyError, RecursionError):
        return True  # no entry at all: whoever folds the case will say so


def unfinished_of(
    store: Queries, judge: Judge, day: date, case_ids: Iterable[str]
) -> Iterator[str]:
    """Yield those of some cases that had not come to their end by a day, as it is kept at hand.

    And those from whose end a way leads back: days run there too.
    """
    back = judge.workflow.leads_back
    afresh = Afresh(store, judge.workflow.rulebook.sha256, lambda: judge)
    waiting = iter(case_ids)
    while taken := list(islice(waiting, CHUNK)):
        over = {
            row.case
            for row in map(afresh.row, map(readable, store.case_states(taken)))
            if _is_over(judge, row) and row.state not in back and row.moved_on <= day.isoformat()
        }
        yield from (case_id for case_id in taken if case_id not in over)


def how_many_unfinished(store: Queries, judge: Judge, day: date) -> int:
    """Return how many cases there are of `unfinished_of`: how long looking at each will take."""
    return sum(1 for _ in unfinished_of(store, judge, day, store.case_ids()))


def _is_over(judge: Judge, row: StateRow) -> bool:
    states = judge.workflow.states
    if row.state not in states:
        what = f"case_state differs from the journal: state {row.state!r}"
        raise JournalBroken(case=row.case, what=what)
    return states[row.state].final or states[row.state].goal
