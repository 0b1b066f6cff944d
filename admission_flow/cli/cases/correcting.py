"""`case correct`: what a correction changes is shown, then asked for, then written."""

from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.cases.fields import act_of
from admission_flow.cli.cases.judging import show_verdict
from admission_flow.cli.cases.opening import Pairs, corrected_opening
from admission_flow.cli.cases.trial import show_correction
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import ActFile, AtVersion, CaseId, DryRun, OnDay, Yes
from admission_flow.cli.shell.sheet_reading import ask
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import UnknownEntry

if TYPE_CHECKING:
    from admission_flow.register.core.preview import Preview
    from admission_flow.register.core.previewing import PreviewingRegister
    from admission_flow.register.core.records import Replacement


def correct(
    case: CaseId,
    entry: Annotated[int, typer.Argument(metavar="ENTRY")],
    pairs: Pairs = None,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    on: OnDay = None,
    file: ActFile = None,
    at_version: AtVersion = None,
    *,
    never_happened: Annotated[bool, typer.Option("--never-happened")] = False,
    from_the_start: Annotated[bool, typer.Option("--from-the-start")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Correct what an entry says, by an entry that points at it."""
    if reason is None and not dry_run:  # asked for: so it stays out of a shell's history
        question = SETTINGS.say("screen.correct_ask_reason")
        reason = str(typer.prompt(question, default="", show_default=False, err=True))

    def wanted(register: "PreviewingRegister") -> "tuple[Preview, Replacement]":
        instead: Replacement = None
        record = register.case(case)
        item = record.find(entry)
        if entry == next(register.entries(case)).seq and not never_happened:
            instead = corrected_opening(record, pairs or [])
        elif item is None:
            raise UnknownEntry(case=case, entry=entry)
        elif not never_happened:
            day = day_option("--on", on)
            instead = act_of(item.act.kind, day, pairs or (), file, item.act)
        found = register.would_correct(
            case, entry, instead, reason, version=at_version, from_the_start=from_the_start
        )
        show_correction(found, entry, item)
        return found, instead

    if dry_run:
        with SETTINGS.trying() as trial:
            wanted(trial)
        tell(SETTINGS.say("screen.bulk_dry"))
        return
    with SETTINGS.writing() as register:
        found, replacement = wanted(register)
        if not yes:
            ask("screen.correct_question")
        # As it was shown: if somebody else wrote to the case meanwhile, nothing is written.
        written = register.correct(
            case,
            entry,
            replacement,
            reason or "",
            version=found.version,
            from_the_start=from_the_start,
        )
    tell(SETTINGS.say("screen.corrected_now", entry=entry, by=written.entry.seq))
    show_verdict(written.verdict, everything=not written.verdict.lawful)
