"""The sample register of a size and seed: built once in a run of the tests, and copied.

That building it twice gives the same bytes is asked by tests/demo/test_demo_register.py, of the
builder itself.
"""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from unittest import mock

import pytest

from admission_flow.database.sqlite import Place
from admission_flow.demo.build import Played, Task, Watch, build
from admission_flow.demo.timeline import Timeline
from admission_flow.journal.entry import Entry

_KEPT = 20_000
"""Lines that are read once: those of every sample that the tests build."""


@contextmanager
def lines_read_once() -> Iterator[None]:
    """Take a line that was read before as it was read then.

    Each act reads the whole of its case again: a third of the time in which a year of acts is
    entered. What then lies in the register is the same to the byte.
    """
    read: Callable[[str], Entry] = Entry.parse
    with mock.patch.object(Entry, "parse", staticmethod(lru_cache(_KEPT)(read))):
        yield


class Samples:
    """What has been built so far, by any process of this run."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        """Keep them in the folder that all processes of the run have."""
        base = factory.getbasetemp()
        self._root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def build(
        self, url: str, timeline: Timeline, watch: Watch | None = None, *, also: Iterable[Task] = ()
    ) -> Played:
        """Do what `admission_flow.demo.build.build` does, by copying where it was done before."""
        del watch
        tasks = list(also)
        people, entries = len(timeline.candidates), len(timeline.entries)
        kept = self._root / f"sample-{timeline.seed}-{people}-{entries}-{len(tasks)}"
        kept.mkdir(exist_ok=True)
        sample, whole = Place.of(kept / "so.db"), kept / "played"
        with (kept / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                for path in sample.files:  # of one that was stopped half-way
                    path.unlink(missing_ok=True)
                with lines_read_once():
                    played = build(str(sample.log), timeline, also=tasks)
                whole.write_bytes(pickle.dumps(played))
        for path, target in zip(sample.files, Place.of(url).files, strict=True):
            shutil.copyfile(path, target)
        found: Played = pickle.loads(whole.read_bytes())  # noqa: S301 - our own
        return found
