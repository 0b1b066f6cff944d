"""`case merge`: what another office handed over, looked at, asked about, then taken over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.cases.judging import REFUSED
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.interrupts import held
from admission_flow.cli.shell.options import DryRun, Json, Yes, case_option
from admission_flow.cli.shell.output import finding_lines, fitted, painted
from admission_flow.cli.shell.progress import progress
from admission_flow.cli.shell.sheet_reading import ask
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import CaseMoved
from admission_flow.journal.rights import Use
from admission_flow.messages import say
from admission_flow.procedure.document import Problem

if TYPE_CHECKING:
    from admission_flow.register.apart.merging import MergedCase, Received
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

CONFLICT = CaseMoved.exit_code


def merge(
    handover_folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    paper: Annotated[list[str] | None, typer.Option("--paper", metavar="LINE")] = None,
    new: Annotated[list[str] | None, case_option("--new")] = None,
    *,
    as_found: Annotated[bool, typer.Option("--as-found")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> int:
    """Take over the cases of a folder that another office handed over."""
    from admission_flow.register.apart.merging import Received  # noqa: PLC0415 - start-up

    with Received.open(handover_folder, paper or ()) as received:
        run = _Run(received, new or (), anchored=bool(paper), as_found=as_found, as_json=as_json)
        if dry_run:
            with SETTINGS.reading() as reading:
                looked = run.looked(reading)
            return run.end(looked, dry_run=True)
        with SETTINGS.writing(Use.TAKE_OVER) as register:
            looked = run.looked(register)
            if any(one.problems == () and _goes_in(one) for one in looked) and not yes:
                run.show(looked)
                ask("screen.merge_ask", as_json=as_json)
            return run.end(run.carry_out(register))


class _Run:
    """One handover on its way into the register."""

    def __init__(
        self,
        received: "Received",
        new: Sequence[str],
        *,
        anchored: bool,
        as_found: bool,
        as_json: bool,
    ) -> None:
        self.received, self.new = received, new
        self.anchored, self.as_found, self.as_json = anchored, as_found, as_json
        self.notices: tuple[Problem, ...] = ()
        self.shown = False

    def looked(self, register: "ReadingRegister") -> "list[MergedCase]":
        """Return what would become of each case."""
        from admission_flow.register.apart import merging  # noqa: PLC0415 - start-up

        merging.check_fits(register, self.received)
        self.notices = merging.notices_of(register, self.received)
        found = merging.look(register, self.received, new=self.new, as_found=self.as_found)
        return self._stepping(found, "screen.merge_looking")

    def carry_out(self, register: "Register") -> "list[MergedCase]":
        """Take over what goes in; what stopped it half-way is said, and how far it came."""
        from admission_flow.register.apart import merging  # noqa: PLC0415 - start-up

        done: list[MergedCase] = []
        total = len(self.received.cases)
        text = SETTINGS.say("screen.merge_taking")
        try:
            with progress(text, total, quiet=self.as_json) as step, held() as let_through:
                for one in merging.carry_out(
                    register, self.received, new=self.new, as_found=self.as_found
                ):
                    done.append(one)
                    step()
                    let_through()
        except BaseException:
            if any(one.written for one in done):
                complain(SETTINGS.say("screen.bulk_stopped", done=len(done), rows=total))
            raise
        return done

    def _stepping(self, found: "Iterable[MergedCase]", text: str) -> "list[MergedCase]":
        rows = []
        with progress(SETTINGS.say(text), len(self.received.cases), quiet=self.as_json) as step:
            for one in found:
                rows.append(one)
                step()
        return rows

    def show(self, looked: "Sequence[MergedCase]") -> None:
        """Print the log, what is to be said of it, and what becomes of each case."""
        if self.as_json:
            return
        say_, log = SETTINGS.say, self.received.log
        if not self.shown:
            facts = {"size": log.checkpoint.size, "count": len(self.received.cases)}
            tell(
                fitted(say_("screen.merge_read", log=log.id, root=log.checkpoint.root, **facts), 2)
            )
            key = "screen.merge_anchored" if self.anchored else "screen.merge_not_anchored"
            tell(painted(fitted(say_(key), 2), "green" if self.anchored else "yellow"))
            for notice in self.notices:
                tell(painted(fitted(f"! {_line(notice)}", 2), "yellow"))
        self.shown = True
        for one in looked:
            _show(one)
        tell(say_("screen.merge_counts", **_counts(looked)))

    def end(self, looked: "Sequence[MergedCase]", *, dry_run: bool = False) -> int:
        """Print the outcome, and return the exit code."""
        if self.as_json:
            tell_json(self._document(looked, dry_run=dry_run))
        else:
            self.show(looked)
            if dry_run:
                tell(SETTINGS.say("screen.bulk_dry"))
        counts = _counts(looked)
        if counts["conflict"]:
            return CONFLICT
        return REFUSED if counts["refused"] else 0

    def _document(self, looked: "Sequence[MergedCase]", *, dry_run: bool) -> dict[str, Any]:
        log = self.received.log
        return {
            "log": log.id,
            "size": log.checkpoint.size,
            "root": log.checkpoint.root,
            "anchored": self.anchored,
            "dry_run": dry_run,
            "notices": list(map(_plain_problem, self.notices)),
            "counts": _counts(looked),
            "cases": list(map(_plain, looked)),
        }


def _goes_in(one: "MergedCase") -> bool:
    return str(one.standing) in {"new", "grown", "refused"}


def _counts(looked: "Sequence[MergedCase]") -> dict[str, int]:
    counted = Counter(str(one.standing) for one in looked)
    return {name: counted[name] for name in ("new", "grown", "already", "refused", "conflict")}


def _show(one: "MergedCase") -> None:
    """Print what became of a case, or would."""
    standing = str(one.standing)
    facts: dict[str, object] = {"sent": one.sent, "case": one.case, "state": one.state}
    facts |= {"acts": one.acts, "corrections": one.corrections}
    mark, colour = {"refused": ("✗", "red"), "conflict": ("✗", "red")}.get(standing, ("+", ""))
    if standing == "new" and not one.written:
        standing = "would"
    if one.step is not None:
        facts |= {"step": one.step.step, "on": one.step.on}
    line = fitted(f"{mark} {SETTINGS.say(f'screen.merge_{standing}', **facts)}", 4)
    tell(painted(line, colour) if colour else line)
    for problem in one.problems:
        tell(fitted(f"    {_line(problem)}", 6))
    if one.step is not None and standing == "refused":
        for finding in one.step.findings:
            if finding.blocks:
                for text in finding_lines(finding):
                    tell(f"    {text}")
    for name in ("refused_there", "others_there", "same_here"):
        entries = getattr(one, name)
        if entries:
            tell(fitted(f"    {SETTINGS.say(f'screen.merge_{name}', entries=list(entries))}", 6))


def _line(problem: Problem) -> str:
    place = "" if problem.where == "file" else f"{problem.where}: "
    return place + SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)


def _plain_problem(problem: Problem) -> dict[str, str]:
    text = say("en", f"problem.{problem.message_id}", **problem.facts)
    return {"where": problem.where, "message_id": problem.message_id, "message": text}


def _plain(one: "MergedCase") -> dict[str, Any]:
    return {
        "sent": one.sent,
        "case": one.case or None,
        "standing": str(one.standing),
        "written": one.written,
        "acts": one.acts,
        "corrections": one.corrections,
        "refused_there": list(one.refused_there),
        "others_there": list(one.others_there),
        "same_here": list(one.same_here),
        "state": one.state or None,
        "rules": list(one.step.blocked_by) if one.step is not None else [],
        "entry": one.entry,
        "problems": list(map(_plain_problem, one.problems)),
    }
