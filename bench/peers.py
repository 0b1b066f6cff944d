"""Measures a guarded step, written durably with a line in a log, here and by other libraries.

    python bench/peers.py [--cases 40]

Each opens cases and takes one guarded step in each: at least two thirds of twenty in favour. State
and a row of a log (who, when, what was stated) are on the disk when the call returns, in SQLite
with the settings of a register: journal_mode=DELETE, synchronous=EXTRA, secure_delete. Opening and
step are measured in processor time, and the step by the clock, case by case in turns; medians.

What each does in that time is said beside it (`Side.does`). None of the others judges by dated law,
chains its log, keeps personal values apart, asks who may, or signs; so ours stands there also with
one duty more or less. What is not installed is told (`pip install --group bench`).
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from other_libraries import (
    OFFICER,
    ByHand,
    DjangoFsm,
    Eventsourcing,
    TransitionsWithSqlmodel,
)

from admission_flow.journal import sshsig
from admission_flow.procedure.acts import BranchComment, SympathiserResolution
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case

PASSPHRASE = "chỉ để đo"  # noqa: S105 - a key that is made, used and thrown away in one run


class Side(Protocol):
    """One way to do it."""

    does: str
    """What is done with each step, for the reader."""

    def open(self) -> Any:  # noqa: ANN401 - what each calls a case
        """Open a case, durably; return what names it."""

    def step(self, case: Any) -> None:  # noqa: ANN401
        """Take the guarded step of a case, durably."""


# ---- ours ----------------------------------------------------------------------------------------


class Ours:
    """A register: the first step of an admission."""

    does = (
        "rules of dated law, each with its clause; state, log row; hash chain; personal values"
        " apart, committed to; who may, second officer, the same act once"
    )
    signed = False

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Make a register."""
        name = f"{type(self).__name__}.db"
        self.register = stack.enter_context(Register.create(str(folder / name), OFFICER))
        self.sample = lawful_case("sympathiser_resolution")
        (self.resolution,) = self.sample.acts
        self.opened = 0
        if self.signed:
            private, public = sshsig.generate(PASSPHRASE, self.register.random_bytes)
            self.register.signer = Signer.from_text(private, PASSPHRASE)
            enrol(self.register, OFFICER, public)

    def open(self) -> str:
        """Open a case."""
        self.opened += 1
        person = replace(self.sample.person, full_name=f"Lò Thị Mẫu {self.opened}")
        return self.register.open_case(person, self.sample.unit).id

    def step(self, case: str) -> None:
        """Take its first step."""
        self.register.advance(case, self.resolution)  # type: ignore[arg-type] - it is one


class OursSigned(Ours):
    """The same, signed by its officer."""

    does = "as above, and Ed25519 signature of each entry"
    signed = True


class OursWithoutValues(Ours):
    """The same, of a paper without a personal value."""

    does = "as above, without a personal value"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Take the number off the resolution."""
        super().__init__(folder, stack)
        self.resolution = SympathiserResolution(on=self.resolution.on)


class OursWithoutLaw(Ours):
    """The same, of evidence: no rule is asked whether it may be."""

    does = "a paper without a personal value: no rule asks of it, the row is judged"

    def step(self, case: str) -> None:
        """Record a paper."""
        self.register.record(case, BranchComment(on=self.resolution.on))


SIDES: dict[str, Callable[[Path, ExitStack], Side]] = {
    "by hand": ByHand,
    "transitions with SQLModel": TransitionsWithSqlmodel,
    "django-fsm-2 and its log": DjangoFsm,
    "eventsourcing": Eventsourcing,
    "ours": Ours,
    "ours, signed": OursSigned,
    "ours, no personal value": OursWithoutValues,
    "ours, evidence": OursWithoutLaw,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one case took, in seconds: medians over all cases."""

    name: str
    does: str
    opening: float
    step: float
    """Processor time."""
    by_the_clock: float
    """Of the step."""


def busy(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return processor time and time by the clock of one call, and what it returned."""
    begun, clock = time.process_time(), time.perf_counter()
    found = work()
    return time.process_time() - begun, time.perf_counter() - clock, found


def measured(cases: int) -> tuple[list[Measured], dict[str, str]]:
    """Return what each took, and why others were not measured."""
    missing: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        sides: dict[str, Side] = {}
        for title, make in SIDES.items():
            try:
                sides[title] = make(Path(name), stack)
            except ImportError as error:
                missing[title] = f"{error.name} is not installed"
        times: dict[str, list[tuple[float, float, float]]] = {title: [] for title in sides}
        for number in range(-2, cases):  # the first two warm everybody up
            for title, side in sides.items():
                opening, _, case = busy(side.open)
                step, clock, _ = busy(lambda side=side, case=case: side.step(case))  # type: ignore[misc]
                if number >= 0:
                    times[title].append((opening, step, clock))
        found = [
            Measured(
                title,
                side.does,
                *(statistics.median(one) for one in zip(*times[title], strict=True)),
            )
            for title, side in sides.items()
        ]
    return found, missing


def lines(found: list[Measured], missing: dict[str, str]) -> Iterator[str]:
    """Yield the comparison as it is printed."""
    hand = next(one for one in found if one.name == "by hand")
    yield f"{'':34} {'opening':>16} {'step':>16} {'by the clock':>14}"
    for one in found:
        opening = f"{one.opening * 1e3:.2f} ms {one.opening / hand.opening:5.1f}x"
        step = f"{one.step * 1e3:.2f} ms {one.step / hand.step:5.1f}x"
        clock = f"{one.by_the_clock * 1e3:.2f} ms"
        yield f"{one.name:34} {opening:>16} {step:>16} {clock:>14}   {one.does}"
    for name, why in missing.items():
        yield f"{name:34} not measured: {why}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=40)
    print("\n".join(lines(*measured(parser.parse_args().cases))))


if __name__ == "__main__":
    main()
