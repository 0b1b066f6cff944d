"""Runs commands inside the test process, as an officer types them."""

import errno
import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import settings

from admission_flow.cli.main import run
from admission_flow.cli.shell.context import (
    KEY_VARIABLE,
    LANGUAGE_VARIABLE,
    OFFICER_VARIABLE,
    PASSPHRASE_VARIABLE,
    REGISTER_VARIABLE,
)
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.database import making, sqlite
from admission_flow.database.sqlite import Place
from admission_flow.errors import ExtraMissing
from admission_flow.journal import sshsig
from admission_flow.procedure.document import Case, document_of
from tests.samples import Samples, lines_read_once

# Looking for cycles among what a test process has loaded takes an eighth of its time.
gc.set_threshold(20_000, 20, 50)

# How fast an example runs on a busy machine is no property of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A shell that starts the tests in the background lets them ignore Ctrl-C, and what they start too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Leave what was loaded and collected so far out of every look for cycles to come."""
    gc.collect()
    gc.freeze()


LONGEST_FIRST = (
    "test_docs.py",
    "test_in_browser.py",
    "test_attacks.py",
    "test_journey.py",
    "test_role_matrix.py",
    "test_year_of_a_bloc.py",
    "test_rights.py",
    "test_upgrades.py",
    "test_bench.py",
    "test_twelve_people.py",
    "test_audit.py",
    "test_courses.py",
    "test_permission.py",
    "test_injection.py",
    "test_stops.py",
    "test_any_value.py",
    "test_workers.py",
    "test_powercut.py",
    "test_kills.py",
    "test_tampering.py",
    "test_extras.py",
    "test_contributing.py",
)
"""Files that one process works at for long: begun last, the other cores would wait for them."""
ONE_BY_ONE = ("test_docs.py",)
"""Files whose tests share nothing: each goes to whichever process is free."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin first; xdist keeps to it with `--no-loadscope-reorder`."""
    order = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


NO_BROWSER = "no Chromium"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Name in the last line what did not run because this machine has no browser."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    skipped = reporter.stats.get("skipped", ())
    missed = [report.nodeid for report in skipped if NO_BROWSER in str(report.longrepr)]
    if missed:
        reporter.write_line(f"NOT RUN ({NO_BROWSER}): {', '.join(missed)}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand whole files to the processes, and of some files each test by itself."""
    if config.getvalue("dist") != "loadfile":
        return None
    # Not where it is not in use.
    from xdist.scheduler import (  # type: ignore[import-untyped]  # noqa: PLC0415
        LoadFileScheduling,
    )

    class Spread(LoadFileScheduling):  # type: ignore[misc, unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return nodeid if file.rsplit("/", 1)[-1] in ONE_BY_ONE else file

    return Spread(config, log)


FullDisk = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    """Return what makes the disk full for a while: whatever a command gives out finds no room."""

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    @contextmanager
    def full() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr("admission_flow.papers.writing.os.fsync", refuse)
            yield

    return full


LOCKED = ("journal",)
"""The rooms that ask how a key file is locked."""
LOCK = sshsig._protection


def quick_lock(passphrase: bytes) -> serialization.KeySerializationEncryption:
    """Lock a key file as the program does, without the many rounds that a guess is to cost."""
    builder = serialization.PrivateFormat.OpenSSH.encryption_builder()
    return builder.kdf_rounds(1).build(passphrase)


# Making a key, and each opening of its file, takes 0.1 s by its rounds alone. Some modules of
# tests make keys when they are loaded.
sshsig._protection = quick_lock


@pytest.fixture(scope="module", autouse=True)
def locked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lock key files as slowly as the program does, where that is the question."""
    with pytest.MonkeyPatch.context() as patch:
        if request.path.parent.name in LOCKED:
            patch.setattr(sshsig, "_protection", LOCK)
        yield


SYNCED = ("database", "reliability", "server")
"""The rooms that ask what is on the disk, and when."""
NOT_THERE = ("test_damage.py", "test_fuzz.py", "test_lives.py", "test_tampering.py")
"""What asks there of registers as they lie there, whenever that was."""


@cache
def laid_out(*, with_triggers: bool) -> tuple[bytes, ...]:
    """Return what the two files of a register begin as."""
    with TemporaryDirectory() as folder:
        place = Place.of(Path(folder) / "so.db")
        LAY_OUT(place, with_triggers=with_triggers)
        return tuple(path.read_bytes() for path in place.files)


LAY_OUT = making.lay_out


def lay_out_again(place: Place, *, with_triggers: bool = True) -> None:
    """Write two empty files as they were written before: fifty statements take 30 ms."""
    for path, raw in zip(place.files, laid_out(with_triggers=with_triggers), strict=True):
        path.write_bytes(raw)


@pytest.fixture(scope="module", autouse=True)
def not_synced(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no register of this process wait for the disk, where that is not the question.

    Every program that is begun waits, and the tests of the rooms that ask for it.
    """
    with pytest.MonkeyPatch.context() as patch:
        if request.path.parent.name not in SYNCED or request.path.name in NOT_THERE:
            patch.setattr(making, "lay_out", lay_out_again)
            patch.setattr(os, "fsync", lambda _: None)
            for schema in ("main", "private"):
                patch.setitem(sqlite.WRITE_SETTINGS, f"{schema}.synchronous", 0)
                # What a transaction is undone by: files made and removed for each act.
                patch.setitem(sqlite.WRITE_SETTINGS, f"{schema}.journal_mode", "memory")
            with suppress(ExtraMissing, ModuleNotFoundError):
                from admission_flow.database import postgres_link  # noqa: PLC0415 - an extra

                patch.setitem(postgres_link.WRITE_SETTINGS, "synchronous_commit", "off")
                for name in ("synchronous_commit", "fsync", "full_page_writes"):
                    patch.setitem(postgres_link.KEPT, name, ("on", "off"))
        yield


@dataclass
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The output as JSON."""
        return json.loads(self.out)


@dataclass
class Desk:
    """An officer's desk: a folder with a register in it, and the command line."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Answer:
        """Run one command."""
        self.capture.readouterr()
        code = run(arguments)
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return Answer(code, out, err)

    def file(self, name: str, case: Case) -> str:
        """Write a case as a JSON document and return its path."""
        path = self.folder / name
        path.write_text(json.dumps(document_of(case), ensure_ascii=False), "utf-8")
        return str(path)

    @property
    def register(self) -> Path:
        """Where the register lies."""
        return self.folder / "so.db"

    def stored(self) -> tuple[bytes, ...]:
        """Return the bytes of the register's files, to show that nothing was written."""
        return tuple(path.read_bytes() for path in sorted(self.folder.glob("so*.db")))


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """Return a desk whose register is not yet made."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "so.db"))
    monkeypatch.setenv(OFFICER_VARIABLE, "cb01")
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)  # what a command writes beside itself stays out of the checkout
    for variable in (LANGUAGE_VARIABLE, KEY_VARIABLE, PASSPHRASE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    return Desk(tmp_path, capsys)


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Return a desk with an empty register."""
    assert desk("init").code == 0
    return desk


@pytest.fixture(scope="session")
def kept_desks() -> dict[object, Path]:
    """Return the folders of desks that were filled already, by what filled them."""
    return {}


def filled_once(fill: Callable[[Desk], object]) -> Any:  # noqa: ANN401 - what pytest makes of it
    """Make a fixture of what fills a desk with an empty register: done once, and copied."""

    def filled(
        desk: Desk, kept_desks: dict[object, Path], tmp_path_factory: pytest.TempPathFactory
    ) -> Desk:
        if fill in kept_desks:
            shutil.copytree(kept_desks[fill], desk.folder, dirs_exist_ok=True)
            return desk
        assert desk("init").code == 0
        fill(desk)
        if os.environ[REGISTER_VARIABLE] == str(desk.register):  # where files are all there is
            kept = tmp_path_factory.mktemp("kept")
            kept_desks[fill] = shutil.copytree(desk.folder, kept, dirs_exist_ok=True)
        return desk

    filled.__doc__ = fill.__doc__
    return pytest.fixture(name=fill.__name__)(filled)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Return the sample registers that are built once for all processes of the run."""
    return Samples(tmp_path_factory)


@pytest.fixture(scope="module")
def reading_once() -> Iterator[None]:
    """Read a line of a log once, where many questions are asked of one register.

    How a line is read is asked elsewhere; only what is made of it is the question there.
    """
    with lines_read_once():
        yield


@pytest.fixture
def built_once(samples: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `demo` take a sample register that was built before."""
    monkeypatch.setattr("admission_flow.demo.build.build", samples.build)


@pytest.fixture
def found_by_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process that is begun afresh import the tests, where only the wheel is installed.

    The checkout comes last on its path: the program is the one that is installed.
    """
    monkeypatch.setattr(sys, "path", [*sys.path, str(Path(__file__).resolve().parents[1])])
