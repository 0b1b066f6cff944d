"""`db backup`, `db upgrade` and `init` killed at every step: nothing torn, nothing stuck."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from admission_flow.database import copying, making
from admission_flow.database.schema import revisions
from admission_flow.database.sqlite import Place
from admission_flow.database.upgrade import backup, upgrade
from admission_flow.errors import AdmissionFlowError, RegisterExists
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.core.restoring import Who, restore
from tests.reliability.backups import report_of
from tests.reliability.sample import made
from tests.reliability.stops import Stops, Trial, kill_at


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A register with two people in it."""
    return made(tmp_path_factory.mktemp("sample"), signed=False).place


def put(sample: Place, home: Path) -> None:
    """Copy the sample into a folder."""
    for path in sample.files:
        shutil.copy(path, home)


def put_old(sample: Place, home: Path) -> None:
    """Copy the sample into a folder, as a register of the version before this one."""
    put(sample, home)
    with closing(sqlite3.connect(home / "so.db")) as register:
        register.execute("DROP TABLE case_course")
        register.execute("DROP TABLE unit_mention")
        register.execute("DROP INDEX ix_log_entry_action")
        register.execute("UPDATE alembic_version SET version_num = '0001'")
        register.commit()


def ended(work: Callable[[], object]) -> int:
    """Return the exit code of a piece of work."""
    try:
        work()
    except AdmissionFlowError as error:
        return error.exit_code
    return 0


def copied(home: Path) -> int:
    """Make a backup."""
    return ended(lambda: backup(str(home / "so.db"), str(home / "copy.db")))


def upgraded(home: Path) -> int:
    """Bring a register up to date."""
    return ended(lambda: upgrade(str(home / "so.db")))


def created(home: Path) -> int:
    """Make a register, unless it is there: whoever was killed looks first."""
    log = home / "so.db"
    return 0 if log.exists() else ended(lambda: Register.create(str(log), "cb01").close())


def whole(log: Path) -> str:
    """Return what is wrong with a register, and with what lies beside it."""
    breaks = report_of(Place.of(log)).breaks
    left = [path.name for path in log.parent.iterdir() if path.name.startswith(".")]
    left = [name for name in left if "-making-" not in name]
    return "; ".join([*(found.what for found in breaks), *left])


def upgraded_whole(home: Path) -> str:
    """Return what is wrong with an upgraded register; one backup was made."""
    logs = [path.name for path in home.glob("so-before-*") if "private" not in path.name]
    more = "" if logs == [f"so-before-{revisions()[-1]}.db"] else f"backups: {logs}"
    return whole(home / "so.db") + more


def no_fault(stops: Stops, at_least: int) -> None:
    """Nothing stuck or torn, and the kills did come in the middle."""
    assert (stops.stuck, stops.torn) == ([], [])
    assert stops.cut >= at_least


def test_a_backup_killed_at_every_step(tmp_path: Path, sample: Place) -> None:
    """Both files or none, and the same command can be run again."""
    trial = Trial(partial(put, sample), copied, lambda home: whole(home / "copy.db"))
    no_fault(trial.everywhere(tmp_path), 30)


def test_an_upgrade_killed_at_every_step(tmp_path: Path, sample: Place) -> None:
    """The register is of the old version or of the new one, and the upgrade can be run again."""
    trial = Trial(partial(put_old, sample), upgraded, upgraded_whole)
    no_fault(trial.everywhere(tmp_path, every=3), 10)


def test_an_init_killed_at_every_step(tmp_path: Path) -> None:
    """A register is there with its first entry, or not at all."""
    trial = Trial(lambda _: None, created, lambda home: whole(home / "so.db"))
    no_fault(trial.everywhere(tmp_path, every=5), 5)


@pytest.mark.parametrize("there", [True, False], ids=["in its place", "anew"])
def test_a_restore_killed_at_every_step(tmp_path: Path, sample: Place, *, there: bool) -> None:
    """The register is as before or as after; the same command ends well, and adds one entry."""

    def prepare(home: Path) -> None:
        put(sample, home)
        backup(str(home / "so.db"), str(home / "copy.db"))
        if there:
            with Register.open(str(home / "so.db"), "cb01") as register:
                register.note("audit.seen", Split({}, {}))
        else:
            (home / "so.db").unlink()

    def restored(home: Path) -> int:
        log, copy = str(home / "so.db"), str(home / "copy.db")
        return ended(lambda: restore(log, copy, "thử", Who("cb01")))

    def check(home: Path) -> str:
        with ReadingRegister.open(str(home / "so.db")) as register:
            found = len(lineage(register.store).restored)
        return whole(home / "so.db") + ("" if found == 1 else f"{found} entries say so")

    no_fault(Trial(prepare, restored, check).everywhere(tmp_path, every=3), 8)


def test_names_given_in_the_wrong_order_are_caught(
    tmp_path: Path, sample: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug: the log gets its name first, and a kill between the two leaves half."""

    def publish(copy: Place, place: Place) -> None:
        for file, path in ((copy.log, place.log), (copy.private, place.private)):
            making.named(file, path)
            file.unlink()

    monkeypatch.setattr(copying, "publish", publish)
    trial = Trial(partial(put, sample), copied, lambda home: whole(home / "copy.db"))
    stops = trial.everywhere(tmp_path)
    assert stops.stuck or stops.torn


def test_files_of_somebody_else_are_left_alone(tmp_path: Path, sample: Place) -> None:
    """A private file that lost its log is nobody's leftover: it is refused, and stays."""
    put(sample, tmp_path)
    lone = tmp_path / "copy-private.db"
    shutil.copy(sample.private, lone)
    before = lone.read_bytes()
    with pytest.raises(RegisterExists):
        backup(str(tmp_path / "so.db"), str(tmp_path / "copy.db"))
    # Not even where a copy was killed before it had given any name.
    lone.rename(tmp_path / "aside")
    steps = iter(range(1, 1000))
    while not list(tmp_path.glob(".copy-copying*")):
        kill_at(next(steps), lambda: backup(str(tmp_path / "so.db"), str(tmp_path / "copy.db")))
    (tmp_path / "aside").rename(lone)
    with pytest.raises(RegisterExists):
        backup(str(tmp_path / "so.db"), str(tmp_path / "copy.db"))
    assert lone.read_bytes() == before


def test_a_backup_that_is_there_is_not_made_twice(tmp_path: Path, sample: Place) -> None:
    """Of the same state: done. Of an earlier one: kept, and another name is asked for."""
    put(sample, tmp_path)
    log, copy = tmp_path / "so.db", tmp_path / "copy.db"
    backup(str(log), str(copy))
    first = copy.stat().st_ino
    backup(str(log), str(copy))
    assert copy.stat().st_ino == first
    with Register.open(str(log), "cb01") as register:
        register.rebuild()
        register.note("audit.seen", Split({}, {}))
    with pytest.raises(RegisterExists):
        backup(str(log), str(copy))
