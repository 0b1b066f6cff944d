"""`demo`: a register to look around in, with a tour of it."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit.log import show_entries, show_log_verdict
from admission_flow.cli.shell import memory
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import by_weight, finding_lines, painted, show_day, table, term
from admission_flow.cli.shell.speaking import tell
from admission_flow.demo import tour
from admission_flow.demo.place import LOG, room
from admission_flow.demo.plan import plan_2024
from admission_flow.demo.texts import say
from admission_flow.demo.timeline import timeline
from admission_flow.register.audit import audit
from admission_flow.register.classes.participants import overview
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.workflow_source import built_in

if TYPE_CHECKING:
    from admission_flow.demo.timeline import Entering, Timeline
    from admission_flow.register.core.reader import ReadingRegister

# What `admission_flow.demo` has too, which costs start-up time to import; a test compares them.
FEWEST_PEOPLE = 52
DEFAULT_FOLDER = Path("admission-flow-demo")
_LAST_LINES = 8


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]")] = DEFAULT_FOLDER,
    seed: Annotated[int, typer.Option("--seed", metavar="N")] = 2024,
    candidates: Annotated[
        int, typer.Option("--candidates", metavar="N", min=FEWEST_PEOPLE, max=999)
    ] = 320,
    *,
    again: Annotated[bool, typer.Option("--again")] = False,
) -> None:
    """Make a sample register after the plan of 2024, with invented people, and show it round."""
    from admission_flow.demo.build import build  # noqa: PLC0415 - start-up
    from admission_flow.demo.tasks import tasks  # noqa: PLC0415

    calendar = built_in().workflow.calendar
    plot = timeline(seed, candidates, calendar)
    path = folder / LOG
    entries = plot.entries
    with room(folder, plot, again=again) as making:
        tell(
            _say(
                "building",
                path=str(path),
                entries=len(entries),
                officers=len({entering.officer for entering in entries}),
                first=plot.begins_at.date(),
                last=plot.ends_at.date(),
            )
        )
        sys.stdout.flush()
        played = build(str(making), plot, watch=_watched, also=tasks(plot, calendar))
    with ReadingRegister.open(str(path)) as register:
        memory.begin_anew(register.store)  # the same seed gives the same log id: no log was cut
    with ReadingRegister.open(str(path), clock=lambda: plot.ends_at) as register:
        _built(path, plot, register, played.refused, played.corrected)
        for part in (_plan, _classes, _lawful, _refused, _log, _verify, _replay):
            part(register)
        _next(path, register)


def _say(key: str, **facts: object) -> str:
    return say(SETTINGS.lang, key, **facts)


def _watched(entries: "Iterable[Entering]") -> "Iterable[Entering]":
    """Show how far it is, where somebody looks on."""
    if not sys.stderr.isatty():
        return entries
    from rich.console import Console  # noqa: PLC0415 - loads slowly
    from rich.progress import track  # noqa: PLC0415

    return track(list(entries), description="", console=Console(stderr=True), transient=True)


def _part(part: str, **facts: object) -> None:
    """Print the heading of a part of the tour, and its one sentence."""
    tell()
    tell(painted(_say(f"{part}_title", **facts), "bold"))
    tell(_say(f"{part}_text", **facts))


def _built(
    path: Path, plot: "Timeline", register: "ReadingRegister", refused: int, corrected: int
) -> None:
    tell(
        _say(
            "built",
            path=str(path),
            cases=len(plot.candidates),
            units=len({someone.office.number for someone in plot.candidates}),
            entries=register.store.head[0],
            refused=refused,
            corrected=corrected,
        )
    )
    tell(_say("invented", plan=plan_2024().name, owner=plan_2024().owner))


def _plan(register: "ReadingRegister") -> None:
    plan = plan_2024()
    sectors = tour.progress(register, plan)
    whole = tour.total(sectors)
    _part("plan", year=plan.year, ended=whole.of_these_ended, day=register.today)
    lines = [*sectors, whole]
    rows = [
        (_say("target"), *(str(line.target) for line in lines)),
        (_say("admitted", year=plan.year), *(str(line.admitted) for line in lines)),
        (_say("share"), *(f"{100 * line.admitted // line.target} %" for line in lines)),
        (_say("otherwise"), *(str(line.admitted_otherwise) for line in lines)),
        (_say("ended"), *(str(line.ended) for line in lines)),
        *(
            (f"· {term(stage)}", *(str(line.on_the_way[stage]) for line in lines))
            for stage in tour.ON_THE_WAY
        ),
    ]
    # Sectors across: a terminal of 80 columns has room for five numbers, not for eleven.
    table([_say("measure"), *(_say(line.sector) for line in lines)], rows)


def _classes(register: "ReadingRegister") -> None:
    _part("classes", year=plan_2024().year)
    for line in overview(register, plan_2024().year)[1]:
        tell(
            _say(
                "class_line",
                kind=term(f"class.{line.kind}"),
                opened=line.opened,
                enrolled=line.enrolled,
                passed=line.passed,
                certified=line.certified,
            )
        )


def _lawful(register: "ReadingRegister") -> None:
    found = tour.lawful_case(register)
    _part("lawful", case=found.record.id, name=found.record.person.full_name)
    for step in found.verdict.steps:
        regime = "; ".join(step.regime)
        tell(f"{painted('✓', 'green')} {show_day(step.on)}  {term(step.step)}  ({regime})")


def _refused(register: "ReadingRegister") -> None:
    found = tour.refused_step(register)
    verdict = found.verdict
    _part(
        "refused",
        entry=found.entry.seq,
        case=found.record.id,
        step=verdict.step,
        on=verdict.on,
    )
    for finding in by_weight(verdict.findings):
        if finding.status.stands_in_the_way:
            for line in finding_lines(finding):
                tell(line)


def _log(register: "ReadingRegister") -> None:
    _part("log")
    show_entries(register.entries(after=register.store.head[0] - 1 - _LAST_LINES))


def _verify(register: "ReadingRegister") -> None:
    report = audit.verify(register.store, register.judge)
    _part("verify")
    show_log_verdict(report.verdict, broken=bool(report.breaks))
    tell(SETTINGS.say("screen.verified", entries=report.entries, root=report.root))


def _replay(register: "ReadingRegister") -> None:
    found = tour.replay(register)
    _part(
        "replay",
        judged=found.judged,
        differing=found.differing,
        unlawful=found.unlawful,
        late=len(found.late),
    )
    for item in found.late[:1]:
        tell(
            _say(
                "latest",
                entry=item.seq,
                case=item.case,
                kind=item.kind,
                on=show_day(item.on),
                days=item.days_late,
            )
        )


def _next(path: Path, register: "ReadingRegister") -> None:
    _part("next")
    example = tour.lawful_case(register).record.id
    for words in (
        ("case", "list", "--stage", "probationary"),
        ("case", "explain", tour.stuck_case(register), "--as-of", register.today.isoformat()),
        ("case", "history", example),
        ("due", "--as-of", register.today.isoformat()),
        ("plan", "progress", "2024", "--as-of", "31/12/2024"),
        ("class", "list", "--plan", "2024"),
        ("class", "propose", tour.last_class(register), "--as-of", register.today.isoformat()),
        ("source", "missing", "--as-of", register.today.isoformat()),
        ("unit", "list"),
        ("audit", "log", "--refused"),
        ("audit", "verify"),
    ):
        tell("  " + _typed(["admission-flow", *words, "--register", str(path)]))


def _typed(words: list[str]) -> str:
    """Return a command as it is typed in the shell of this system."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)
