"""Which cases of a register do not move, by its own pace."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from admission_flow.database.pieces import CHUNK
from admission_flow.database.rows import PaceCourse
from admission_flow.errors import JournalBroken
from admission_flow.planning.deadlines.stuck import FEWEST, SHARE, Position, Stuck, stuck
from admission_flow.planning.plan.durations import Stays, Threshold
from admission_flow.register.core.course import Course
from admission_flow.register.core.course_reading import NOT_OURS, clocks_of, standing_of
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.stays import stays_of
from admission_flow.register.units.scope import Scope, scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


@dataclass(frozen=True, slots=True)
class Standstill:
    """The cases that do not move, and by what measure."""

    as_of: date
    cases: list[Stuck]
    on_their_way: int
    """Cases that were looked at."""
    thresholds: Mapping[str, Threshold]


def standing_still(
    register: "ReadingRegister",
    as_of: date | None = None,
    months: int | None = None,
    unit: str | None = None,
    *,
    courses: Iterable[Course] | None = None,
) -> Standstill:
    """Return the cases that do not move as of a day.

    The pace is that of the whole register, whatever unit is asked for.

    Args:
        register: the register.
        as_of: the day; None: today. Nothing dated later is looked at.
        months: more than so many months in one state count too.
        unit: code or name of a unit, with those below it; None: all.
        courses: every case of the whole register as it stood on the day, with what runs, where it
            was read already; None: it is read.

    Raises:
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    gathered = _Gathered(register, day, scope(register.store, unit, day))
    if courses is None:
        rows = Courses(register.store, register.judge, day).each_pace()
        waiting = iter(rows)
        while some := list(islice(waiting, CHUNK)):
            gathered.take_rows([one for one in some if isinstance(one, PaceCourse)])
            gathered.take(one for one in some if isinstance(one, Course))
    else:
        gathered.take(courses)
    thresholds = gathered.stays().thresholds(SHARE, FEWEST)
    positions = gathered.positions(thresholds, every=months is not None)
    found = stuck(positions, thresholds, day, months)
    return Standstill(day, found, gathered.on_their_way, thresholds)


class _Gathered:
    """The stays of all cases, counted, and where those stand that are on their way."""

    def __init__(self, register: "ReadingRegister", day: date, asked: Scope) -> None:
        self._workflow, self._day, self._asked = register.judge.workflow, day, asked
        self._counts: Counter[tuple[str, int, str | None]] = Counter()
        self._lines: Counter[str] = Counter()
        """Of stays that ended, as rows tell them."""
        self._lasting: Counter[str] = Counter()
        """Of stays that last, the same."""
        self._waiting: list[PaceCourse] = []
        self._folded: list[Position] = []

    @property
    def on_their_way(self) -> int:
        """How many cases are on their way."""
        return len(self._waiting) + len(self._folded)

    def take(self, courses: Iterable[Course]) -> None:
        """Take cases as they were read or folded."""
        for item in courses:
            ahead = item.way(self._workflow).stays
            self._counts.update((one.key, one.days, one.outcome) for one in stays_of(item, ahead))
            since = item.since <= self._day
            if item.on_its_way and since and self._asked.has_name(*item.unit_since(self._day)):
                state = item.state
                self._folded.append(
                    Position(
                        case=item.id,
                        unit=item.unit,
                        state=state,
                        since=item.since,
                        key=ahead.get(state, state),
                        clocks=item.clocks,
                    )
                )

    def take_rows(self, rows: Sequence[PaceCourse]) -> None:
        """Take cases of which rows tell.

        Raises:
            JournalBroken: a row holds what no program of ours has written.

        """
        day, ended = self._day.isoformat(), []
        for row in rows:
            if type(row.stays) is not str:
                raise JournalBroken(case=row.case, what=NOT_OURS)
            lasting, _, others = row.stays.partition("\n")
            if lasting:
                self._lasting[lasting] += 1
            if others:
                ended.append(others)
            here = standing_of(row, self._workflow).on_its_way and row.since <= day
            if here and (self._asked.everybody or self._asked.has_name(row.unit, _day(row))):
                self._waiting.append(row)
        if ended:
            self._lines.update("\n".join(ended).split("\n"))

    def stays(self) -> Stays:
        """Return the stays of all that was taken.

        Raises:
            JournalBroken: a row held what no program of ours has written.

        """
        try:
            return Stays.counted(self._all_counts())
        except (ValueError, TypeError) as error:
            raise JournalBroken(what=NOT_OURS) from error

    def _all_counts(self) -> Mapping[tuple[str, int, str | None], int]:
        counts = self._counts.copy()
        for line, number in self._lines.items():
            key, days, outcome = line.split("\t")
            counts[key, int(days), outcome] += number
        for line, number in self._lasting.items():
            key, since = line.split("\t")
            lasted = (self._day - date.fromisoformat(since)).days
            if lasted >= 0:
                counts[key, lasted, None] += number
        return counts

    def positions(self, thresholds: Mapping[str, Threshold], *, every: bool) -> Iterator[Position]:
        """Yield where those stand that are on their way.

        Args:
            thresholds: by key.
            every: also those of which nothing is overdue and that are no longer there than that.

        """
        yield from self._folded
        day = self._day.isoformat()
        slow = {
            key: (self._day - timedelta(days=one.days)).isoformat()
            for key, one in thresholds.items()
            if one.days is not None
        }
        for row in self._waiting:
            key = row.stays.partition("\t")[0]
            if key.partition(":")[0] != row.state:
                key = row.state
            if every or (row.next_clock or day) < day or row.since < slow.get(key, ""):
                yield Position(
                    case=row.case,
                    unit=row.unit,
                    state=row.state,
                    since=_day(row, "since"),
                    key=key,
                    clocks=clocks_of(row),
                )


def _day(row: PaceCourse, column: str = "unit_since") -> date:
    try:
        return date.fromisoformat(getattr(row, column))
    except (ValueError, TypeError) as error:
        raise JournalBroken(case=row.case, what=NOT_OURS) from error
