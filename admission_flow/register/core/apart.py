"""The same register in another process: what it takes to open it there, and who works on it here.

A worker opens the register for itself and is sent nothing but the names of cases: entries and
values do not travel. It can be asked only what depends on the register and on our own rulebook.
The process that asks works too, on the register as it has it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, tee
from pathlib import Path
from typing import Generic, TypeVar

from admission_flow.database.queries import Queries
from admission_flow.database.reading import Reader, open_for_reading
from admission_flow.errors import AdmissionFlowError
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.within import Within
from admission_flow.register.core.workers import Crew, fitting
from admission_flow.workflow_source import built_in

AT_ONCE = 4
"""Cases that a worker is asked about together."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Opening:
    """How a register is opened to be read."""

    log: str
    data_key: Path | None
    with_triggers: bool


def opening_of(store: Queries) -> Opening | None:
    """Return how another process opens a register; None: it cannot."""
    if not isinstance(store, Reader) or isinstance(store, Within):
        return None  # written to, it may hold what no other process sees; or not all may be seen
    return Opening(store.dialect.address, store.data_key_named, store.with_triggers)


@cache
def opened(opening: Opening) -> ReadingRegister:
    """Return the register in this process, for as long as it works: a worker has one."""
    reader = open_for_reading(
        opening.log, opening.data_key, with_triggers=opening.with_triggers, mend=False
    )
    return ReadingRegister(reader, built_in())


@dataclass(frozen=True, slots=True)
class Task(Generic[Asked]):
    """What a worker is asked."""

    opening: Opening
    cases: list[str]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Together:
    """A register that several processes work on."""

    store: Queries
    crew: Crew
    opening: Opening

    def answers(
        self,
        work: Callable[[ReadingRegister, list[str], Asked], list[Answer]],
        asked: Asked,
        here: Callable[[list[str]], list[Answer]],
        cases: Iterable[str] | None = None,
    ) -> Iterator[tuple[list[str], list[Answer] | None]]:
        """Yield groups of cases, each with what came of it.

        None in the place of an answer: it could not be given, and is to be worked out by whoever
        asks, where whatever is wrong is said.

        Args:
            work: a function of a module, given the register as it is opened there.
            asked: what it is asked besides the cases.
            here: returns the same for some cases in this process.
            cases: their ids; None: all, in the order in which they were opened.

        """
        ids = self.store.case_ids() if cases is None else cases
        given, groups = tee(_groups(ids))  # the one is ahead by what is being worked on
        tasks = (Task(self.opening, cases, asked) for cases in given)
        there, in_hand = _Work(work), lambda task: _or_none(here, task.cases)
        with closing(self.crew.each(there, tasks, in_hand)) as answered:
            yield from zip(groups, answered, strict=True)


@contextmanager
def together(store: Queries, judge: Judge, jobs: int | None) -> Iterator[Together | None]:
    """Let several processes work on a register; None: that is not worth it, or cannot be.

    Args:
        store: the register.
        judge: only of our own rulebook other processes know.
        jobs: processes; None: as the size of the register and this machine suggest.

    """
    opening = opening_of(store)
    workers = fitting(store.head[0], jobs) if judge is built_in() else 0
    if opening is None or not workers:
        yield None
        return
    with Crew(workers) as crew:
        yield Together(store, crew, opening)


def _groups(case_ids: Iterable[str]) -> Iterator[list[str]]:
    cases = iter(case_ids)
    while taken := list(islice(cases, AT_ONCE)):
        yield taken


@dataclass(frozen=True, slots=True)
class _Work(Generic[Asked, Answer]):
    """What is done in a worker; what it meets there is met again, and told, where it was asked."""

    work: Callable[[ReadingRegister, list[str], Asked], list[Answer]]

    def __call__(self, task: Task[Asked]) -> list[Answer] | None:
        register = partial(opened, task.opening)
        return _or_none(lambda cases: self.work(register(), cases, task.asked), task.cases)


def _or_none(work: Callable[[list[str]], list[Answer]], cases: list[str]) -> list[Answer] | None:
    try:
        return work(cases)
    except AdmissionFlowError:
        return None
