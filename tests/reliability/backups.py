"""Copies of a register made while somebody writes without a pause: each is whole, or torn."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from admission_flow.database import upgrade
from admission_flow.database.sqlite import Place
from admission_flow.errors import AdmissionFlowError
from admission_flow.journal.report import Report
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister

WRITER = """
import sys
from admission_flow.procedure.acts import Step
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

case = lawful_case("ceremony")
with Register.open(sys.argv[1], "cb02") as register:
    print("at work", flush=True)
    while True:
        record = register.open_case(case.person, case.unit, even_if_known=True)
        for act in case.acts:
            (register.advance if isinstance(act, Step) else register.record)(record.id, act)
"""
BackupMethod = Callable[[Place, Place], None]


@dataclass
class Copies:
    """What became of the copies."""

    good: int = 0
    torn: list[str] = field(default_factory=list)
    """What the verifier says of those that are not whole."""
    entries: list[int] = field(default_factory=list)
    """Number of entries of each good copy."""


def report_of(place: Place) -> Report:
    """Verify a register."""
    with ReadingRegister.open(str(place.log)) as register:
        return audit.verify(register.store, register.judge)


def by_the_program(source: Place, target: Place) -> None:
    """Copy as `db backup` does."""
    upgrade.backup(str(source.log), str(target.log))


def by_hand(source: Place, target: Place) -> None:
    """Copy the files, and whatever journal lies beside them, one after the other."""
    for old, new in zip(source.files, target.files, strict=True):
        shutil.copy(old, new)
        journal = old.with_name(f"{old.name}-journal")
        if journal.exists():
            try:
                shutil.copy(journal, new.with_name(f"{new.name}-journal"))
            except FileNotFoundError:  # the writer was quicker
                continue


@contextmanager
def writer(place: Place) -> Iterator[None]:
    """Let another process write as fast as it can."""
    command = [sys.executable, "-Ic", WRITER, str(place.log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def copy_again_and_again(place: Place, folder: Path, times: int, way: BackupMethod) -> Copies:
    """Copy a register that is being written, verify each copy, and remove it."""
    copies = Copies()
    with writer(place):
        for number in range(times):
            copy = Place.of(folder / f"copy-{number}.db")
            way(place, copy)
            try:
                report = report_of(copy)
                what = report.verdict if report.breaks else ""
            except AdmissionFlowError as error:
                what = str(error)
            if what:
                copies.torn.append(what)
            else:
                copies.good += 1
                copies.entries.append(report.entries)
            for path in folder.glob(f"copy-{number}*"):
                path.unlink()
    return copies
