"""`source`: who was introduced, the sympathisers' list, who helps, and what the lists owe."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option, period_given
from admission_flow.cli.shell.options import (
    AsCsv,
    AsOf,
    CaseId,
    CaseIds,
    DryRun,
    Json,
    On,
    UnitName,
)
from admission_flow.cli.shell.output import finding_lines, fitted, painted, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import complain, tell
from admission_flow.cli.shell.words import word_argument, word_option
from admission_flow.cli.sympathisers.screen import (
    period_text,
    show_listing,
    show_missing,
    show_proposals,
    show_reviews,
)
from admission_flow.errors import BadDocument, StepRefused
from admission_flow.journal.rights import Use
from admission_flow.papers.case_file import read_text
from admission_flow.planning.sympathisers.person import (
    BODIES,
    RHYTHMS,
    month_of,
    quarter_of,
)
from admission_flow.procedure.acts import HelperReport
from admission_flow.procedure.document import Problem
from admission_flow.register.sympathisers import entries as sourcing
from admission_flow.register.sympathisers import lists as sources

if TYPE_CHECKING:
    from admission_flow.procedure.acts import Act
    from admission_flow.register.sympathisers.entries import Row

UnitGiven = Annotated[str, typer.Argument(metavar="UNIT")]
Number = Annotated[str | None, typer.Option("--number", metavar="N")]
Resolution = Annotated[str, typer.Option("--resolution", metavar="NUMBER")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE")]

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


# ---- who is introduced ---------------------------------------------------------------------------


@group.command("propose")
def propose(
    case: CaseId,
    proposer: Annotated[str, word_option("--proposer", BODIES)],
    on: On,
    number: Number = None,
) -> None:
    """Record that a mass organisation introduces a person to the chi bộ."""
    day = day_given("--on", on)
    with SETTINGS.writing(Use.SOURCE) as register:
        noted = sourcing.propose(register, case, proposer, day, number)
    key = "screen.repeated" if noted.repeated else "screen.source_proposed"
    facts = {"case": case, "by": proposer, "on": day, "entry": noted.entry.seq}
    tell(SETTINGS.say(key, kind="source.proposed", **facts))


@group.command("proposals")
@lists("screen.sheet.proposals")
def proposals(
    unit: UnitName = None,
    as_of: AsOf = None,
    *,
    with_considered: Annotated[bool, typer.Option("--all")] = False,
    as_json: Json = False,
) -> None:
    """List who was introduced by whom and is not yet considered."""
    with SETTINGS.reading() as register:
        day = day_option("--as-of", as_of)
        found = sources.of_register(register, day, everybody=with_considered)
    show_proposals(found, unit, everybody=with_considered, as_json=as_json)


# ---- the list ------------------------------------------------------------------------------------


@group.command("list")
@lists("screen.sheet.sources")
def list_sources(
    unit: UnitName = None,
    as_of: AsOf = None,
    since: Since = None,
    *,
    as_json: Json = False,
    as_csv: AsCsv = False,
) -> None:
    """Show the sympathisers' list of a day; with --since, also who came and who left."""
    with SETTINGS.reading() as register:
        found = sources.of_register(register, day_option("--as-of", as_of))
    first = _since(since, found.as_of)
    show_listing(sources.listing(found, unit, first), as_json=as_json, as_csv=as_csv)


@group.command("add")
def add(cases: CaseIds, resolution: Resolution, on: On, *, dry_run: DryRun = False) -> int:
    """Put people on the list by one resolution; what is refused is said case by case."""
    act = _act("sympathiser_resolution", on, number=resolution)
    return _enter(cases, act, dry_run=dry_run)


@group.command("remove")
def remove(
    cases: CaseIds,
    resolution: Resolution,
    on: On,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT")] = None,
    *,
    dry_run: DryRun = False,
) -> int:
    """Take people off the list by one resolution, with its reason."""
    reason = _asked(reason, "screen.source_ask_reason", on)
    act = _act("removal_from_list", on, number=resolution, reason=reason)
    return _enter(cases, act, dry_run=dry_run)


# ---- who helps -----------------------------------------------------------------------------------


@group.command("assign")
def assign(
    cases: CaseIds,
    on: On,
    helper: Annotated[str | None, typer.Option("--helper", metavar="NAME")] = None,
    number: Number = None,
    official_member: Annotated[
        bool | None, typer.Option("--official-member/--probationary-member")
    ] = None,
    *,
    dry_run: DryRun = False,
) -> int:
    """Assign a member who helps; say that it is an official one where the paper does."""
    name = _asked(helper, "screen.source_ask_helper", on)
    given = {"helper": name, "official_member": official_member, "number": number}
    code = _enter(cases, _act("helper_assigned", on, **given), dry_run=dry_run)
    if official_member is None:
        complain(fitted(SETTINGS.say("screen.source_official_unknown"), 2))
    return code


@group.command("task")
def task(
    cases: CaseIds,
    on: On,
    task: Annotated[str | None, typer.Option("--task", metavar="TEXT")] = None,
    number: Number = None,
    *,
    dry_run: DryRun = False,
) -> int:
    """Give a task, by which the person is tried."""
    text = _asked(task, "screen.source_ask_task", on)
    act = _act("task_assigned", on, task=text, number=number)
    return _enter(cases, act, dry_run=dry_run)


@group.command("report")
def report(
    case: CaseId,
    on: On,
    assessment: Annotated[str | None, typer.Option("--assessment", metavar="FILE")] = None,
    for_period: Annotated[str | None, typer.Option("--for", metavar="PERIOD")] = None,
    number: Number = None,
) -> None:
    """Record a helper's report; its assessment is asked for, or read from a file."""
    day = day_given("--on", on)
    period = None if for_period is None else _period("--for", for_period)
    text = read_text(assessment) if assessment is not None else None
    text = _asked(text, "screen.source_assessment", on)
    act = _act("helper_report", on, assessment=text, number=number)
    assert isinstance(act, HelperReport)  # noqa: S101 - for the type
    with SETTINGS.writing(Use.SOURCE) as register:
        written, noted = sourcing.report(register, case, act, period)
    key = "screen.repeated" if written.repeated else "screen.recorded"
    facts = {"kind": act.kind, "case": case, "on": day}
    tell(SETTINGS.say(key, entry=written.entry.seq, **facts))
    if noted is not None and period is not None:
        shown = period_text(period)
        tell(SETTINGS.say("screen.source_report_for", period=shown, entry=noted.entry.seq))


# ---- reviews, and what is owed -------------------------------------------------------------------


@group.command("review")
def review(
    unit: UnitGiven,
    month: Annotated[str, typer.Option("--month", metavar="MONTH")],
    on: On,
    number: Number = None,
) -> None:
    """Record that a chi bộ went through its list of a month."""
    month = _period("--month", month, quarters=False)
    day = day_given("--on", on)
    with SETTINGS.writing(Use.SOURCE) as register:
        noted = sourcing.review(register, unit, month, day, number)
    data: Any = noted.entry.intent.data
    counts = {name: len(data[name]) for name in ("listed", "added", "left")}
    facts = {"unit": unit, "month": period_text(month), "entry": noted.entry.seq}
    if noted.repeated:
        tell(SETTINGS.say("screen.source_repeated", entry=noted.entry.seq))
    tell(SETTINGS.say("screen.source_reviewed", **facts, **counts))


@group.command("reviews")
@lists("screen.sheet.reviews")
def reviews(unit: UnitName = None, as_of: AsOf = None, *, as_json: Json = False) -> None:
    """Show, unit by unit, which months' reviews were held and which are missing."""
    with SETTINGS.reading() as register:
        found = sources.of_register(register, day_option("--as-of", as_of), named=False)
    show_reviews(found, unit, as_json=as_json)


@group.command("every")
def every(
    unit: UnitGiven,
    rhythm: Annotated[str, word_argument("month|quarter|none", RHYTHMS, "rhythm")],
    on: On,
    number: Number = None,
) -> None:
    """Say how often helpers report in a unit and below it, from a day on."""
    day = day_given("--on", on)
    with SETTINGS.writing(Use.SOURCE) as register:
        noted = sourcing.every(register, unit, rhythm, day, number)
    facts = {"rhythm": f"rhythm.{rhythm}", "unit": unit, "day": day}
    if noted.repeated:
        tell(SETTINGS.say("screen.source_repeated", entry=noted.entry.seq))
    tell(SETTINGS.say("screen.source_every", entry=noted.entry.seq, **facts))


@group.command("missing")
@lists("screen.sheet.missing")
def missing(
    unit: UnitName = None, as_of: AsOf = None, since: Since = None, *, as_json: Json = False
) -> None:
    """Show which reports, reviews, helpers, tasks and answers to proposals are missing."""
    with SETTINGS.reading() as register:
        found = sources.of_register(register, day_option("--as-of", as_of), named=False)
    first = _since(since, found.as_of)
    duties = sources.owed(found, found.inside(unit))
    wanted = [duty for duty in duties if first is None or duty.due_on >= first]
    show_missing(found, wanted, as_json=as_json)


@group.command("retract")
def retract(entry: Annotated[int, typer.Argument(metavar="ENTRY")]) -> None:
    """Take back a proposal, a review, a rhythm or the period of a report; it stays readable."""
    with SETTINGS.writing(Use.SOURCE) as register:
        made = sourcing.retract(register, entry)
    tell(SETTINGS.say("screen.entry_retracted", entry=entry, by=made.seq))


# ---- what the commands share ---------------------------------------------------------------------


def _act(kind: str, on: str, **given: object) -> "Act":
    """Return an act from what the options state.

    Raises:
        BadDocument: an option cannot be what it stands for.

    """
    return sourcing.paper(kind, on=day_given("--on", on), **given)


def _asked(given: str | None, question: str, on: str) -> str:
    """Return what was given, or what is typed at a prompt: so it stays out of a shell's history.

    Raises:
        BadDocument: this is not a day: said before anybody types.

    """
    day_given("--on", on)
    return str(typer.prompt(SETTINGS.say(question), err=True)) if given is None else given


def _enter(cases: Sequence[str], act: "Act", *, dry_run: bool) -> int:
    """Enter one act in many cases, and say of each what became of it; 3 if any was refused."""
    rows = []
    if dry_run:
        with SETTINGS.reading() as reading:
            for row in sourcing.trial(reading, cases, act):
                rows.append(row)
                _tell_row(row)
    else:
        with SETTINGS.writing() as register:
            for row in sourcing.each(register, cases, act):
                rows.append(row)
                _tell_row(row)
    counts = {
        outcome: sum(row.outcome == outcome for row in rows)
        for outcome in ("recorded", "would", "repeated", "refused")
    }
    done = counts["would"] if dry_run else counts["recorded"]
    key = "screen.source_trial" if dry_run else "screen.source_entered"
    facts = {"kind": act.kind, "on": act.on, "done": done}
    text = SETTINGS.say(key, **facts, repeated=counts["repeated"], refused=counts["refused"])
    tell(fitted(text, 2))
    return StepRefused.exit_code if counts["refused"] else 0


def _tell_row(row: "Row") -> None:
    key = f"source.outcome.{row.outcome}"
    place = "" if row.entry is None else f"  #{row.entry}"
    line = f"{row.case}  {term(key)}{place}"
    tell(painted(line, "red") if row.outcome == "refused" else line)
    if row.step is not None:
        for finding in row.step.findings:
            if finding.blocks or finding.warns:
                for line in finding_lines(finding):
                    complain(line)


def _since(text: str | None, as_of: date) -> date | None:
    first = day_option("--since", text)
    if first is not None and first > as_of:
        raise BadDocument("--since", [Problem("file", "source_since", {"day": as_of})])
    return first


def _period(option: str, text: str, *, quarters: bool = True) -> str:
    """Return a month or quarter as the journal writes it: 2024-05, 2024-Q2.

    Raises:
        BadDocument: it is not one.

    """
    kinds = ("month", "quarter") if quarters else ("month",)
    read = period_given(option, text, kinds, "source_period" if quarters else "source_month")
    if read.kind == "month":
        return month_of(date(read.year, read.number, 1))
    return quarter_of(date(read.year, read.number * 3, 1))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="source")
