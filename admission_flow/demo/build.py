"""Plays the timeline into a register, through the use cases that officers have."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from admission_flow.demo.paper import Fix, Paper
from admission_flow.demo.timeline import ORGANISATION, Entering, Timeline
from admission_flow.errors import StepRefused
from admission_flow.procedure.acts import Step
from admission_flow.register.core.register import Register

Watch = Callable[[Iterable[Entering]], Iterable[Entering]]
"""Lets a caller look on, e.g. with a progress bar."""


@dataclass(slots=True)
class DemoClock:
    """A clock that stands until it is set."""

    at: datetime

    def __call__(self) -> datetime:
        """Return the instant to which it was set."""
        return self.at


@dataclass(frozen=True, slots=True)
class Task:
    """Something else that an office does at an instant: the tree of units, the year's plan."""

    at: datetime
    do: Callable[[Register, Mapping[int, str]], object]
    """Is handed the register, and the cases opened so far: number of the person to id."""
    officer: str = ORGANISATION


@dataclass(slots=True)
class Played:
    """What came of a timeline."""

    cases: dict[int, str] = field(default_factory=dict)
    """Number of the person to id of the case."""
    refused: int = 0
    corrected: int = 0
    surprises: list[str] = field(default_factory=list)
    """Steps that went otherwise than the story meant: none, unless law and stories drift apart."""


def chance(seed: int, candidates: int) -> Random:
    """Return the chance from which secrets and ids are drawn: not the one that makes the stories.

    Sample registers of different sizes are different logs: a machine that saw both must not take
    one for the other, cut off. Secrets that anybody can draw again protect nobody: here there is
    nobody to protect.
    """
    return Random(f"register {seed} {candidates}")  # noqa: S311


def build(
    url: str, timeline: Timeline, watch: Watch | None = None, *, also: Iterable[Task] = ()
) -> Played:
    """Make a register at a URL or path, and enter the whole timeline.

    Args:
        url: where; nothing may be there.
        timeline: what is entered.
        watch: is handed the entries and hands them back one by one.
        also: what else is done in between, and after the last entry.

    Raises:
        RegisterExists, RegisterNoAccess, RegisterNotWritten: as for any new register.

    """
    clock = DemoClock(timeline.begins_at)
    random_bytes = chance(timeline.seed, len(timeline.candidates)).randbytes
    played = Played()
    with Register.create(url, ORGANISATION, clock=clock, random_bytes=random_bytes) as register:
        player = _Player(register, played)
        tasks = sorted(also, key=lambda task: task.at)

        def work(until: datetime | None) -> None:
            while tasks and (until is None or tasks[0].at <= until):
                task = tasks.pop(0)
                clock.at = task.at
                register.officer = task.officer
                task.do(register, played.cases)

        for entering in watch(timeline.entries) if watch else timeline.entries:
            work(entering.at)
            clock.at = entering.at
            register.officer = entering.officer
            player.enter(entering)
        work(None)
    return played


class _Player:
    """Enters one thing after the other, and knows which entry a correction points at."""

    def __init__(self, register: Register, played: Played) -> None:
        self._register = register
        self._played = played
        self._entries: dict[tuple[int, str], int] = {}

    def enter(self, entering: Entering) -> None:
        someone, paper = entering.candidate, entering.paper
        if paper is None:
            case = self._register.open_case(someone.person, someone.office.unit)
            self._played.cases[someone.number] = case.id
            self._entries[someone.number, ""] = next(self._register.entries(case.id)).seq
            return
        case_id = self._played.cases[someone.number]
        what = paper.what
        if isinstance(what, Fix):
            seq = self._entries[someone.number, what.of]
            self._register.correct(case_id, seq, what.instead, what.reason)
            self._played.corrected += 1
        elif isinstance(what, Step):
            self._step(case_id, someone.number, paper, what)
        else:
            written = self._register.record(case_id, what)
            self._entries[someone.number, paper.name] = written.entry.seq

    def _step(self, case_id: str, number: int, paper: Paper, step: Step) -> None:
        try:
            written = self._register.advance(case_id, step)
        except StepRefused as refusal:
            self._played.refused += 1
            if not paper.refused:
                rules = ", ".join(refusal.verdict.blocked_by)
                self._played.surprises.append(f"{case_id}: {step.kind} {step.on}: {rules}")
        else:
            self._entries[number, paper.name] = written.entry.seq
            if paper.refused:
                self._played.surprises.append(f"{case_id}: {step.kind} {step.on}: permitted")
