"""The generator of large registers: what comes out is a register like any other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.units.scope import each_case
from tests.server import Server
from tests.tool_scripts import tool

CASES, OF_UNIT = 45, 5
FILES, SERVER = "in files", "on a server"


@pytest.fixture(scope="module")
def populate() -> ModuleType:
    """The script."""
    return tool("populate", "bench")


@pytest.fixture(scope="module")
def copied(populate: ModuleType) -> tuple[Any, ...]:
    """The few cases that all others are made from."""
    stages = {"sympathiser_resolution": 1, "branch_resolution": 1, "recognition_decision": 1}
    found: tuple[Any, ...] = populate.models(stages, [2024])
    assert len(found) == len(stages)
    return found


@pytest.fixture(params=[FILES, SERVER])
def made(  # noqa: PLR0913, PLR0917 - what it consists of
    request: pytest.FixtureRequest,
    populate: ModuleType,
    copied: tuple[Any, ...],
    server: Server,
    tmp_path: Path,
    no_wait: None,  # noqa: ARG001 - the server does not wait
) -> Iterator[tuple[str, Path, int]]:
    """A register of a few cases: its address, its key, and how many entries were made."""
    url = str(tmp_path / "many.db") if request.param == FILES else server.database()
    key = tmp_path / "key"
    size = populate.populate(
        url, CASES, cases_of_unit=OF_UNIT, processes=0, data_key=key, copied=copied
    )
    yield url, key, size
    if request.param == SERVER:
        server.drop(url)


def test_it_is_a_register_like_any_other(made: tuple[str, Path, int], populate: ModuleType) -> None:
    """Schema, triggers, log, commitments and derived rows hold; the next act is recorded."""
    url, key, size = made
    with Register.open(url, "cb01", clock=populate.clock, data_key=key) as register:
        store = register.store
        assert list(store.foreign()) == []
        report = audit.verify(store, register.judge)
        assert (report.breaks, store.head[0]) == ((), size)
        assert len(store.case_ids()) == CASES
        assert register.record("HS-0007", TaskAssigned(on=date(2019, 5, 6), task="Việc mẫu")).entry
        assert audit.verify(store, register.judge).breaks == ()


def test_cases_lie_as_those_of_an_office_do(
    made: tuple[str, Path, int], populate: ModuleType
) -> None:
    """Units are found in the tree, each has its share, and of no case two entries lie together."""
    url, key, _ = made
    with ReadingRegister.open(url, clock=populate.clock, data_key=key) as register:
        units = Counter(row.unit for row, _ in each_case(register, unit="B00001"))
        assert units == dict.fromkeys(map(populate.branch_name, range(CASES // OF_UNIT)), OF_UNIT)
        assert {row.unit for row, _ in each_case(register, unit="C000003")} == {
            populate.branch_name(2)
        }
        names = {name for _, name in each_case(register)}
        assert len(names) == CASES
        seqs = [entry.seq for entry in register.entries("HS-0004")]
        assert all(after - before > 1 for before, after in pairwise(seqs))
