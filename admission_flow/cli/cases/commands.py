"""`case`: what an officer does with one case."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit.log import entry_row, show_entries
from admission_flow.cli.cases.bulk import bulk
from admission_flow.cli.cases.correcting import correct
from admission_flow.cli.cases.entering import advance, record_act
from admission_flow.cli.cases.fields import act_lines
from admission_flow.cli.cases.handing_over import hand_over_cases
from admission_flow.cli.cases.importing import import_cases
from admission_flow.cli.cases.judging import (
    facts_told,
    show_dates,
    show_verdict,
    whole,
)
from admission_flow.cli.cases.list import list_cases
from admission_flow.cli.cases.merging import merge
from admission_flow.cli.cases.opening import open_case
from admission_flow.cli.cases.papers import papers
from admission_flow.cli.cases.planning import plan
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import (
    AsOf,
    CaseId,
    Consent,
    Json,
    OptionalPurpose,
    OutFile,
    Yes,
)
from admission_flow.cli.shell.output import (
    painted,
    show_day,
    tell_claimed,
    term,
)
from admission_flow.cli.shell.sheet_reading import ask
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import complain, json_text, tell, tell_json
from admission_flow.errors import UnknownEntry
from admission_flow.messages import rule_title
from admission_flow.messages.masking import masked_document
from admission_flow.messages.verdict import verdict_document
from admission_flow.papers.writing import HeldFiles, check_free, write_new
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.printed_days import days_of_lawful
from admission_flow.register.core import four_eyes
from admission_flow.register.core.four_eyes import waiting_in
from admission_flow.register.core.state import unit_of
from admission_flow.register.personal_data import access as privacy

if TYPE_CHECKING:
    from admission_flow.register.core.records import CaseRecord

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


group.command("open")(open_case)


@group.command("show")
def show(case: CaseId, *, as_json: Json = False) -> None:
    """Show where a case stands and what is on file."""
    with SETTINGS.reading() as register:
        record = register.case(case)
        row = register.standing(case)
        # A glance shows what is kept at hand; judging afresh takes the whole law.
        afresh = as_json or not (row.lawful and row.judged)
        verdict = register.explain(case) if afresh else None
        waits = waiting_in(register.store, case)
        document_now = register.export(case) if as_json else {}
    unit = unit_of(record.case)
    if as_json and verdict is not None:
        document = {
            "case": record.id,
            "version": record.version,
            "unit": unit,
            "document": masked_document(document_now),
            "verdict": verdict_document(verdict, SETTINGS.lang),
            "waiting": [item.seq for item in waits],
        }
        tell_json(document)
        return
    say = SETTINGS.say
    tell(painted(f"{record.id}  {record.person.full_name}", "bold"))
    tell(say("screen.case", unit=unit, version=record.version))
    if unit != record.unit.name:
        tell(say("screen.case_opened_in", unit=record.unit.name))
    tell(say("screen.stands", state=row.state, stage=row.stage))
    if verdict is None:
        show_dates(days_of_lawful(record.case.acts, official=row.stage == "official"))
    else:
        tell(whole(lawful=row.lawful, judged=row.judged))
        show_dates(verdict.dates)
    _show_sheet(record)
    steps = {} if verdict is None else {(s.step, s.on): s for s in verdict.steps}
    for item in sorted(record.recorded, key=lambda item: item.act.on):
        number = f"  {item.act.number}" if item.act.number else ""
        note = say("screen.corrected", by=item.corrected_by) if item.corrected_by else ""
        line = (
            f"{show_day(item.act.on)}  {term(item.act.kind)}{number}  #{item.seq} {note}".rstrip()
        )
        step = steps.get((item.act.kind, item.act.on))
        if step is None or step.permitted:
            tell(f"  {line}" if step is None or step.judged else f"· {line}")
        else:
            why = "; ".join(rule_title(SETTINGS.lang, rule) for rule in step.blocked_by)
            tell(painted(f"✗ {line}  ({why})", "red"))
    for _, move in record.told:
        for line in facts_told(move):
            tell(f"  {line}")
    for wait in waits:
        tell(painted(say("screen.waits", entry=wait.seq, kind=wait.kind), "yellow"))
    if row.due_on and row.due_rule:
        due_on = date.fromisoformat(row.due_on)
        key = "screen.overdue" if due_on < register.today else "screen.nearest"
        tell(say(key, what=rule_title(SETTINGS.lang, row.due_rule), day=due_on))
    tell(say("screen.explain_hint", case=case))


def _show_sheet(record: "CaseRecord") -> None:
    keys = [term(f"{SHEET}.{key}") for key in record.paper_sheet]
    if keys:
        tell(SETTINGS.say("screen.sheet_stated", keys=keys, case=record.id))


@group.command("explain")
def explain(case: CaseId, as_of: AsOf = None, *, as_json: Json = False) -> None:
    """Show, for each next step, what is met, what is missing, what to do, who, and from when."""
    on = day_option("--as-of", as_of)
    with SETTINGS.reading() as register:
        record = register.case(case)
        verdict = register.explain(case, on)
    if as_json:
        tell_json(verdict_document(verdict, SETTINGS.lang))
        return
    tell(painted(f"{record.id}  {record.person.full_name}", "bold"))
    show_verdict(verdict, everything=not verdict.lawful)


@group.command("confirm")
def confirm(
    case: CaseId,
    entry: Annotated[int, typer.Argument(metavar="ENTRY")],
    *,
    yes: Yes = False,
) -> None:
    """Confirm another officer's step, having read what its entry says."""
    with SETTINGS.writing() as register:
        item = register.case(case).find(entry)
        if item is None:
            raise UnknownEntry(case=case, entry=entry)
        tell(SETTINGS.say("screen.to_confirm", entry=entry, officer=item.actor, kind=item.act.kind))
        if item.corrected_by:
            tell(SETTINGS.say("screen.corrected", by=item.corrected_by))
        for line in act_lines(item.act):
            tell(line)
        earlier = four_eyes.confirmation_of(register.store, case, entry)
        if earlier is not None:
            tell(SETTINGS.say("screen.confirmed", entry=entry, case=case, by=earlier))
            return
        if not yes:
            ask("screen.confirm_question")
        made = four_eyes.confirm(register, case, entry)
    tell(SETTINGS.say("screen.confirmed", entry=entry, case=case, by=made.seq))
    tell_claimed(made)


@group.command("history")
@lists("screen.sheet.history")
def history(case: CaseId, *, as_json: Json = False) -> None:
    """Show every entry of a case with both its dates."""
    with SETTINGS.reading() as register:
        entries = list(register.entries(case))
    if as_json:
        tell_json([entry_row(entry) for entry in entries])
    else:
        show_entries(entries)


@group.command("export")
def export(
    case: CaseId,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    out: OutFile = None,
) -> None:
    """Give a case back as a document: with a purpose whole, and noted in the journal; else masked.

    A masked document shows what there is; `case import` refuses it.
    """
    if purpose is None:
        with SETTINGS.reading() as reading:
            document = masked_document(reading.export(case))
        complain(SETTINGS.say("screen.export_masked"))
    else:
        if out is not None:
            check_free(out)
        with (
            SETTINGS.writing() as register,
            HeldFiles(Path() if out is None else out.parent) as file,
        ):
            document = register.export(case)
            if out is not None:
                file.hold([(out.name, f"{json_text(document)}\n".encode())])
            privacy.note_access(register, case, "export", purpose, consent)
            file.place()
    if out is None:
        tell_json(document, exact=True)
        return

    if purpose is None:
        write_new(out, json_text(document) + "\n")
    tell(SETTINGS.say("screen.exported", case=case, file=str(out)))


group.command("import")(import_cases)
group.command("record")(record_act)
group.command("advance")(advance)
group.command("list")(list_cases)
group.command("correct")(correct)
group.command("bulk")(bulk)
group.command("hand-over")(hand_over_cases)
group.command("merge")(merge)
group.command("papers")(papers)
group.command("plan")(plan)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="case")
