"""Several programs open a register that is not there yet; a maker is killed on the way."""

import os
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from admission_flow.database import making
from admission_flow.database.sqlite import Place
from admission_flow.errors import RegisterExists
from admission_flow.register.audit.audit import verify
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

AFRESH = get_context("forkserver")
"""Each process has nothing of this one, and all of them have what takes longest to load."""
AFRESH.set_forkserver_preload([making.__name__, Register.__module__, verify.__module__, "pytest"])

CASE = lawful_case(until="sympathiser_resolution")


def open_and_write(path: str, officer: str) -> str:
    """Open the register, which nobody has made, and open a case in it."""
    with Register.open(path, officer) as register:
        return register.open_case(CASE.person, CASE.unit, even_if_known=True).id


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.usefixtures("found_by_children")
def test_eight_processes_open_a_register_that_is_not_there(tmp_path: Path) -> None:
    """All of them get the same register, with one first entry, and lose nothing."""
    path = tmp_path / "register.db"
    officers = [f"cb{number:02d}" for number in range(8)]
    with ProcessPoolExecutor(8, mp_context=AFRESH) as pool:
        cases = list(pool.map(open_and_write, [str(path)] * 8, officers))
    assert sorted(cases) == [f"HS-{number:04d}" for number in range(1, 9)]
    with ReadingRegister.open(str(path)) as register:
        actions = [entry.intent.action for entry in register.entries()]
        assert actions == ["register.create", *["case.open"] * 8]
        assert {e.intent.actor for e in register.entries() if e.intent.case} == set(officers)
    assert left(tmp_path) == {"register.db", "register-private.db"}


def test_whoever_comes_second_gets_the_register_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program makes its register between our look and our naming: we open theirs."""
    path = tmp_path / "register.db"
    real = making.named
    done: list[str] = []

    def meanwhile(made: Path, target: Path) -> bool:
        if not done:
            done.append("theirs")
            done.append(open_and_write(str(path), "cb02"))
        return real(made, target)

    monkeypatch.setattr(making, "named", meanwhile)
    with Register.open(str(path), "cb01") as register:
        assert [entry.intent.actor for entry in register.entries()] == ["cb02", "cb02"]
    assert left(tmp_path) == {"register.db", "register-private.db"}


def killed_maker(path: str, killed_at: int, links: bool) -> None:  # noqa: FBT001
    """Make a register, and die before the name of the given number, or after both."""
    named: list[Path] = []
    real = making.named if links else making._renamed

    def dying(made: Path, target: Path) -> bool:
        if len(named) == killed_at:
            os._exit(9)
        named.append(target)
        return real(made, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "named", dying)
        patch.setattr(making, "flush_names", lambda _: os._exit(9))
        open_and_write(path, "cb01")


@pytest.mark.usefixtures("found_by_children")
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("killed_at", range(3))
def test_a_maker_that_was_killed_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int, *, links: bool
) -> None:
    """Killed before the first name, between the two, or after both: the next one opens."""
    path = tmp_path / "register.db"
    maker = AFRESH.Process(target=killed_maker, args=(str(path), killed_at, links))
    maker.start()
    maker.join()
    assert maker.exitcode == 9
    if not links:
        monkeypatch.setattr(making, "named", making._renamed)
    assert open_and_write(str(path), "cb02") == "HS-0001"
    with ReadingRegister.open(str(path)) as register:
        assert not verify(register.store, register.judge).breaks


def test_a_private_file_that_lost_its_log_is_not_taken(tmp_path: Path) -> None:
    """Values of people are not put beside another log, and not overwritten."""
    path = tmp_path / "register.db"
    open_and_write(str(path), "cb01")
    path.unlink()
    private = Place.of(path).private
    before = private.read_bytes()
    with pytest.raises(RegisterExists) as refused:
        Register.open(str(path), "cb01")
    assert refused.value.facts["path"] == private
    assert private.read_bytes() == before
    assert left(tmp_path) == {"register-private.db"}


def test_an_empty_file_is_looked_at_again(tmp_path: Path) -> None:
    """What stands in place of an empty file by the time it is moved comes back unharmed."""
    path = tmp_path / "register.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE something (a)")
    before = path.read_bytes()
    making.take_away_if_empty(path)
    assert path.read_bytes() == before
    path.write_bytes(b"")
    making.take_away_if_empty(path)
    assert left(tmp_path) == set()
