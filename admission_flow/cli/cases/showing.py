"""`case show` and `case explain`: where a case stands, and what it takes to go on."""

from datetime import date
from typing import TYPE_CHECKING

from admission_flow.cli.cases.judging import facts_told, show_dates, show_verdict, whole
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, CaseId, Json
from admission_flow.cli.shell.output import painted, show_day, term
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.messages import rule_title
from admission_flow.messages.masking import masked_document
from admission_flow.messages.verdict import verdict_document
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.printed_days import days_of_lawful
from admission_flow.register.core.four_eyes import waiting_in
from admission_flow.register.core.state import unit_of

if TYPE_CHECKING:
    from admission_flow.register.core.records import CaseRecord


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
