"""One command on a disk that fails once, at each of its calls in turn.

Held against each other: what the officer was told, what is there, and what running the same
command again makes of it.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from admission_flow.errors import CommitUnsure
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability.damage import ask
from tests.reliability.failing_disk import FAILURES, failing


@dataclass
class Injections:
    """What was injected, and what came of it."""

    tried: Counter[str] = field(default_factory=Counter)
    """By the kind of failure."""
    ended: Counter[int] = field(default_factory=Counter)
    """By exit code."""
    unsure_and_there: int = 0
    """Said to be unsure, and the entry was there."""
    wrong: list[str] = field(default_factory=list)
    """What must not happen."""


@dataclass
class Target:
    """A register that is put back before each run, and the command."""

    log: Path
    state: Path
    """Where the machine remembers: forgotten before each run."""

    def __post_init__(self) -> None:
        """Remember the files as they are."""
        self.files = self.found()
        self.before = self.verified()

    @property
    def command(self) -> tuple[str, ...]:
        """The command: a paper that both files are written for."""
        return (
            "case", "record", "HS-0001", "helper_report", "--on", "2024-03-01",
            f"assessment={'Tiến bộ (mẫu). ' * 200}", "--register", str(self.log), "--as", "cb01",
            "--lang", "en",
        )  # fmt: skip

    def found(self) -> dict[Path, bytes]:
        """Return what lies in the folder of the register, to the byte."""
        return {path: path.read_bytes() for path in self.log.parent.iterdir()}

    def entries(self) -> int:
        """Return how many entries there are; files that are as before were verified before."""
        return self.before if self.found() == self.files else self.verified()

    def verified(self) -> int:
        """Return how many entries there are, all verified; -1 where something is broken."""
        with ReadingRegister.open(str(self.log)) as register:
            report = audit.verify(register.store, register.judge)
        return -1 if report.breaks else report.entries

    def restore(self) -> None:
        """Put the register back, and let the machine forget it."""
        for path in self.log.parent.iterdir():
            path.unlink()
        for path, raw in self.files.items():
            path.write_bytes(raw)
        shutil.rmtree(self.state, ignore_errors=True)

    def judge(
        self, code: int, said: str, run: Callable[[], tuple[int, str]], result: Injections
    ) -> list[str]:
        """Return what is wrong with how a command ended, and run it again."""
        found = []
        more = self.entries() - self.before
        result.ended[code] += 1
        if more not in {0, 1}:
            found.append("broken")
        if code == CommitUnsure.exit_code:
            result.unsure_and_there += more == 1
            if "Run the same command again" not in said:
                found.append("a defect of the program")
        elif more != (code == 0):
            found.append(f"{more} entries more")
        if "Traceback" in said:
            found.append("a traceback")
        again, said = run()
        if again or self.entries() != self.before + 1:
            found.append(f"run again: exit code {again}, {said.strip()[-200:]}")
        return found


def inject_everywhere(
    target: Target, kinds: Iterable[str] = FAILURES, *, every: int = 1, swallow: bool = False
) -> Injections:
    """Let every call of the command fail once, in every way.

    Args:
        target: the register and the command.
        kinds: the ways to fail.
        every: only every so many-th call, to save time.
        swallow: plant a bug: an error of COMMIT is not passed on.

    """
    result = Injections()
    target.restore()
    with failing() as counted:
        code, said = ask(*target.command)
    assert code == 0, said
    for kind in kinds:
        for at in range(0, counted.calls[kind], every):
            target.restore()
            with failing(kind, at, swallow=swallow) as trouble:
                code, said = ask(*target.command)
            if not trouble.failed:
                continue
            result.tried[kind] += 1
            what = f"{kind} {at}: exit code {code}: {said.strip()[-300:]}"
            wrong = target.judge(code, said, lambda: ask(*target.command), result)
            result.wrong += [f"{what}: {why}" for why in wrong]
    return result
