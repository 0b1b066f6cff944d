"""Other processes that do part of a long check: none left behind, and answers in order.

They are spawned, never forked: a child must not hold the open database of its parent, and not all
systems can fork. A worker ends when its parent does, however that comes about: the pipe closes.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from admission_flow.journal.chunks import Checked, Chunk, check
from admission_flow.procedure import in_use

Item = TypeVar("Item")
Answer = TypeVar("Answer")

WORTH_A_WORKER = 20_000
"""Entries from which on other processes are started: one costs some 0.3 s of processor time, and
so many entries take 2 s to check (docs/maintainers/figures.md)."""

MOST = 8
"""Workers that one reader of the file can keep busy."""


def fitting(entries: int, jobs: int | None = None) -> int:
    """Return how many workers to start; 0: check in this process.

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
    """Yield what each chunk is in itself, in the order of the chunks; see ``each``."""
    return each(check, chunks, workers)


def each(
    work: Callable[[Item], Answer], items: Iterable[Item], workers: int
) -> Generator[Answer | None]:
    """Yield what a function makes of each item, in the order of the items.

    Args:
        work: a function of a module, if there are workers: they look it up by its name.
        items: read only as fast as they are worked on: memory stays flat.
        workers: processes; 0: this one.

    None stands in the place of an item whose worker died.

    """
    if not workers:
        yield from map(work, items)
        return
    with _started(workers) as lines:
        waiting: deque[Connection] = deque()
        free = deque(lines)
        for item in items:
            if not free:
                line = waiting.popleft()
                answer: Answer | None = _answer(line)
                # Give the worker its next item first: it works while the answer is looked at.
                _give(line, (work, item))
                waiting.append(line)
                yield answer
            else:
                line = free.popleft()
                _give(line, (work, item))
                waiting.append(line)
        while waiting:
            yield _answer(waiting.popleft())


def _give(line: Connection, task: tuple[object, object]) -> None:
    try:
        line.send(task)
    except OSError:  # the worker is gone: there will be no answer
        return


def _answer(line: Connection) -> Any:  # noqa: ANN401 - what `work` returns
    try:
        return line.recv()
    except (EOFError, OSError):
        return None


@contextmanager
def _started(workers: int) -> Iterator[list[Connection]]:
    context = get_context("spawn")
    lines: list[Connection] = []
    processes: list[SpawnProcess] = []
    try:
        with _deaf_to_interrupts():
            for _ in range(workers):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs,), daemon=True)
                process.start()
                theirs.close()
                lines.append(ours)
                processes.append(process)
        yield lines
    finally:
        for line in lines:
            line.close()
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
            process.close()


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
    while True:
        try:
            work, item = line.recv()
            line.send(work(item))
        except (EOFError, OSError):
            return
