"""A long check by several processes together: none left behind, answers in order.

The others are spawned, never forked: a child must not hold the open database of its parent, and not
all systems can fork. A worker ends when its parent does, however that comes about: the pipe closes.
While they start, and whenever no answer is at hand, this process works itself: it counts as one.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, Generic, Self, TypeVar

from admission_flow.journal.chunks import Checked, Chunk, check
from admission_flow.procedure import in_use

Item = TypeVar("Item")
Answer = TypeVar("Answer")

WORTH_A_WORKER = 20_000
"""Entries from which on other processes are started: one costs some 0.3 s of processor time, and
so many entries take 2 s to check (docs/maintainers/figures.md)."""

MOST = 8
"""Processes that one reader of the file can keep busy."""
_IN_FLIGHT = 2
"""Items that a worker has: the one that it works on, and the next."""
_AHEAD = 4
"""Items for each process of which answers may lie here that are not asked for yet."""
_READY = "ready"


def fitting(entries: int, jobs: int | None = None) -> int:
    """Return how many processes work together, this one among them; 0: this one alone.

    Args:
        entries: of the log.
        jobs: processes that were asked for; None: as the log's size and this machine suggest.

    """
    if in_use.procedure() is not None:
        return 0  # they are new processes, and read entries of the admission only
    if jobs is not None:
        return min(jobs, MOST) if jobs > 1 else 0
    if entries < WORTH_A_WORKER:
        return 0
    cores = _cores()
    return min(cores, MOST, entries // (WORTH_A_WORKER // 2)) if cores > 1 else 0


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def checked(chunks: Iterable[Chunk], workers: int) -> Generator[Checked | None]:
    """Yield what each chunk is in itself, in the order of the chunks; see ``Crew.each``."""
    with Crew(workers) as crew:
        yield from crew.each(check, chunks)


def each(
    work: Callable[[Item], Answer], items: Iterable[Item], workers: int
) -> Generator[Answer | None]:
    """Yield what a function makes of each item, by a crew of its own; see ``Crew.each``."""
    with Crew(workers) as crew:
        yield from crew.each(work, items)


class _Left(Generic[Item]):
    """The items that nobody has yet."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items, self.more = iter(items), True

    def next(self) -> list[Item]:
        """Return the next item, if there is one."""
        found = list(islice(self._items, 1))
        self.more = bool(found)
        return found


class _Slot:
    """Where an answer lies until it is its turn."""

    __slots__ = ("answer", "answered")

    def __init__(self) -> None:
        self.answered, self.answer = False, None

    def fill(self, answer: Any) -> None:  # noqa: ANN401 - what `work` returns
        self.answered, self.answer = True, answer


class _Worker:
    """Another process, as it is seen from here."""

    def __init__(self, process: SpawnProcess, line: Connection) -> None:
        self.process, self.line = process, line
        self.ready = self.gone = False
        """Whether it has begun, and whether it has ended."""
        self._waiting: deque[_Slot] = deque()

    @property
    def free(self) -> bool:
        """Whether it can be given an item: one that has not begun would let us wait."""
        return self.ready and not self.gone and len(self._waiting) < _IN_FLIGHT

    def give(self, task: tuple[object, object], slot: _Slot) -> None:
        """Give it an item; the answer will lie in a slot."""
        self._waiting.append(slot)
        try:
            _give(self.line, task)
        except OSError:  # it is gone: there will be no answer
            self._end()

    def holds(self, slot: _Slot) -> bool:
        """Whether a slot waits for it."""
        return slot in self._waiting

    def collect(self, *, wait: bool = False) -> None:
        """Take the answers that are there, or wait for the next one."""
        try:
            while not self.gone and (wait or self.line.poll()):
                said = self.line.recv()
                if self.ready:
                    self._waiting.popleft().fill(said)
                self.ready, wait = True, False
        except (EOFError, OSError):
            self._end()

    def _end(self) -> None:
        self.gone = True
        while self._waiting:
            self._waiting.popleft().fill(None)


class Crew:
    """Processes that work together: the others are started for the first item, and end with it."""

    def __init__(self, workers: int) -> None:
        """Begin.

        Args:
            workers: processes, this one among them; 0: this one alone.

        """
        self._others = max(workers - 1, 0)
        self.workers: list[_Worker] = []

    def __enter__(self) -> Self:
        """Return the crew."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let all others end."""
        for worker in self.workers:
            worker.line.close()
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join()
            worker.process.close()
        self.workers = []

    def each(
        self,
        work: Callable[[Item], Answer],
        items: Iterable[Item],
        here: Callable[[Item], Answer] | None = None,
    ) -> Generator[Answer | None]:
        """Yield what a function makes of each item, in the order of the items.

        Args:
            work: a function of a module, if there are others: they look it up by its name.
            items: read only as fast as they are worked on: memory stays flat.
            here: makes the same of an item in this process; None: the same function.

        None stands in the place of an item whose worker died.

        """
        here = here or work
        if not self._others:
            yield from map(here, items)
            return
        if not self.workers:
            self._start()
        left, slots = _Left(items), deque[_Slot]()
        most = _AHEAD * (self._others + 1)
        while left.more or slots:
            for worker in self.workers:
                worker.collect()
                while worker.free and len(slots) < most and (item := left.next()):
                    worker.give((work, item[0]), _added(slots))
            if slots and slots[0].answered:
                yield slots.popleft().answer
            elif len(slots) < most and (item := left.next()):
                _added(slots).fill(here(item[0]))
            elif slots:
                next(one for one in self.workers if one.holds(slots[0])).collect(wait=True)

    def _start(self) -> None:
        context = get_context("spawn")
        with _deaf_to_interrupts():
            for _ in range(self._others):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs,), daemon=True)
                process.start()
                theirs.close()
                self.workers.append(_Worker(process, ours))


def _added(slots: deque[_Slot]) -> _Slot:
    slots.append(_Slot())
    return slots[-1]


def _give(line: Connection, task: tuple[object, object]) -> None:
    line.send(task)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start children that Ctrl-C does not reach: they end with their parent, which alone speaks."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set how signals are met
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(line: Connection) -> None:
    """Work until nobody sends anything any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks: SimpleQueue[tuple[Callable[[object], object], object] | None] = SimpleQueue()
    # What comes is taken while something is worked on: who sends it does not wait.
    threading.Thread(target=_receive, args=(line, tasks), daemon=True).start()
    try:
        line.send(_READY)
        while (task := tasks.get()) is not None:
            work, item = task
            line.send(work(item))
    except OSError:
        return


def _receive(line: Connection, tasks: "SimpleQueue[Any]") -> None:
    try:
        while True:
            tasks.put(line.recv())
    except (EOFError, OSError):
        return
    finally:
        tasks.put(None)
