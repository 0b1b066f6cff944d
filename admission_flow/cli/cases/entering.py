"""`case record` and `case advance`: an act from the command line, or asked for on a terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.cases.fields import act_lines, act_of
from admission_flow.cli.cases.judging import show_deadlines, show_next, show_told
from admission_flow.cli.cases.opening import Pairs
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import ActFile, AtVersion, CaseId, DryRun, Json, OnDay
from admission_flow.cli.shell.output import by_weight, finding_lines, painted
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.streams import somebody_to_ask
from admission_flow.errors import BadDocument
from admission_flow.messages.verdict import verdict_document
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Problem
from admission_flow.register.core.four_eyes import waiting_in
from admission_flow.register.core.told import told_from

if TYPE_CHECKING:
    from admission_flow.procedure.findings import Finding
    from admission_flow.register.core.entering import Written


def record_act(
    case: CaseId,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]")] = None,
    pairs: Pairs = None,
    on: OnDay = None,
    file: ActFile = None,
    at_version: AtVersion = None,
    *,
    dry_run: DryRun = False,
) -> int:
    """Record a paper that does not move the case; on a terminal, asked for field by field."""
    if kind is None or (_nothing_else(pairs, on, file) and somebody_to_ask()):
        from admission_flow.cli.cases.asking import asked_act  # noqa: PLC0415 - start-up

        act = asked_act(case, kind, steps_only=False)
        return _shown_and_asked(case, act, at_version, dry_run=dry_run, as_found=False)
    act = act_of(kind, day_option("--on", on), pairs or (), file)
    if dry_run:
        from admission_flow.cli.cases.trial import show_trial  # noqa: PLC0415 - start-up

        with SETTINGS.trying() as trial:
            found = trial.would_record(case, act, version=at_version)
        return show_trial(found, act)
    return _record(case, act, at_version)


def advance(
    case: CaseId,
    step: Annotated[str | None, typer.Argument(metavar="[STEP]")] = None,
    pairs: Pairs = None,
    on: OnDay = None,
    file: ActFile = None,
    at_version: AtVersion = None,
    *,
    as_found: Annotated[bool, typer.Option("--as-found")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Take a step, if its rules permit it; on a terminal, asked for field by field."""
    if step is None or (_nothing_else(pairs, on, file) and not as_json and somebody_to_ask()):
        from admission_flow.cli.cases.asking import asked_act  # noqa: PLC0415 - start-up

        act = asked_act(case, step, steps_only=True)
        return _shown_and_asked(case, act, at_version, dry_run=dry_run, as_found=as_found)
    act = act_of(step, day_option("--on", on), pairs or (), file)
    if not isinstance(act, Step):
        raise BadDocument(step, [Problem("file", "evidence_is_recorded", {"found": act.kind})])
    if dry_run:
        from admission_flow.cli.cases.trial import show_trial  # noqa: PLC0415 - start-up

        with SETTINGS.trying() as trial:
            found = trial.would_advance(case, act, version=at_version, as_found=as_found)
        return show_trial(found, act, as_json=as_json)
    return _advance(case, act, at_version, as_found=as_found, as_json=as_json)


def _nothing_else(pairs: list[str] | None, on: str | None, file: str | None) -> bool:
    return not pairs and on is None and file is None


def _shown_and_asked(
    case: str, act: Act, version: int | None, *, dry_run: bool, as_found: bool
) -> int:
    """Show what the judge says of an act, ask, and write it as it was shown."""
    from admission_flow.cli.cases.trial import show_trial  # noqa: PLC0415 - start-up
    from admission_flow.cli.shell.sheet_reading import ask  # noqa: PLC0415 - start-up

    tell()
    for line in act_lines(act):
        tell(line)
    with SETTINGS.trying() as trial:
        found = (
            trial.would_advance(case, act, version=version, as_found=as_found)
            if isinstance(act, Step)
            else trial.would_record(case, act, version=version)
        )
    code = show_trial(found, act)
    if code or dry_run or found.repeated is not None:
        return code
    ask("screen.ask_write")
    # As it was shown: if somebody else wrote to the case meanwhile, nothing is written.
    if isinstance(act, Step):
        return _advance(case, act, found.version, as_found=as_found, as_json=False)
    return _record(case, act, found.version)


def _record(case: str, act: Act, version: int | None) -> int:
    with SETTINGS.writing() as register:
        written = register.record(case, act, version=version)
    key = "screen.repeated" if written.repeated else "screen.recorded"
    tell(SETTINGS.say(key, kind=act.kind, entry=written.entry.seq, case=case, on=act.on))
    show_told(told_from(written.entry.intent.data))
    return 0


def _advance(case: str, act: Step, version: int | None, *, as_found: bool, as_json: bool) -> int:
    with SETTINGS.writing() as register:
        written = register.advance(case, act, version=version, as_found=as_found)
        waits = waiting_in(register.store, case)
    if as_json:
        tell_json(verdict_document(written.verdict, SETTINGS.lang))
        return 0
    _tell_advanced(case, act, written)
    for wait in waits:
        text = SETTINGS.say("screen.waits_how", entry=wait.seq, case=case)
        tell(painted(text, "yellow"))
    show_told(told_from(written.entry.intent.data))
    if written.step is not None and not written.step.permitted:
        _show_blocking(written.step.findings)
    warned = written.step.warned_by if written.step else ()
    if warned:
        tell(painted(SETTINGS.say("screen.warned", rules=warned), "yellow"))
    if not written.repeated:
        show_next(written.verdict)
        show_deadlines(written.verdict)
    return 0


def _tell_advanced(case: str, act: Step, written: "Written") -> None:
    key = "screen.repeated" if written.repeated else "screen.advanced"
    if written.step is not None and not written.step.permitted:
        key = "screen.put_as_found"
    facts = {"kind": act.kind, "entry": written.entry.seq, "case": case, "on": act.on}
    tell(SETTINGS.say(key, **facts, to=written.verdict.state))


def _show_blocking(findings: "tuple[Finding, ...]") -> None:
    for finding in by_weight(findings):
        if finding.blocks:
            for line in finding_lines(finding):
                tell(line)
