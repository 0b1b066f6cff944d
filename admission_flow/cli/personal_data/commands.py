"""`privacy`: who looked at a dossier and why; sealing; erasing."""

from dataclasses import Field, fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.audit import receipts
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given
from admission_flow.cli.shell.options import CaseId, Consent, Json, OnlyCase, Purpose
from admission_flow.cli.shell.output import painted, show_day, table, tell_claimed, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.words import word_given
from admission_flow.errors import PrivacyMisused
from admission_flow.journal.rights import Use
from admission_flow.messages import show
from admission_flow.papers.list_book import Cell
from admission_flow.procedure import in_use
from admission_flow.procedure.document import document_of
from admission_flow.procedure.paper_sheet import PAPER, SHEET, PaperSheet
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.retention import rules_of
from admission_flow.register.core.state import local_day, office_time
from admission_flow.register.personal_data import access as privacy
from admission_flow.register.personal_data import erasure

if TYPE_CHECKING:
    from admission_flow.journal.entry import Entry
    from admission_flow.procedure.document import Case
    from admission_flow.register.personal_data.access import Access


group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def _noted(case: str, verb: str, purpose: str, consent: str | None, borrower: str | None) -> None:
    with SETTINGS.writing() as register:
        entry = privacy.note_access(register, case, verb, purpose, consent, borrower=borrower)
    tell(_said(case, entry))


def _said(case: str, entry: "Entry") -> str:
    what = term(entry.intent.action)
    return SETTINGS.say("screen.access_noted", what=what, case=case, entry=entry.seq)


@group.command("view")
def view(case: CaseId, purpose: Purpose, consent: Consent = None) -> None:
    """Note that a dossier is looked at."""
    _noted(case, "view", purpose, consent, None)


@group.command("print")
def print_out(case: CaseId, purpose: Purpose, consent: Consent = None) -> None:
    """Note that a dossier is printed or copied."""
    _noted(case, "print", purpose, consent, None)


@group.command("lend")
def lend(
    case: CaseId,
    purpose: Purpose,
    borrower: Annotated[str, typer.Option("--to", metavar="BORROWER")],
    consent: Consent = None,
) -> None:
    """Note that a dossier is lent."""
    _noted(case, "lend", purpose, consent, borrower)


@group.command("return")
def give_back(case: CaseId, purpose: Purpose, consent: Consent = None) -> None:
    """Note that a dossier which was lent came back."""
    _noted(case, "return", purpose, consent, None)


@group.command("unmask")
def unmask(
    case: CaseId, purpose: Purpose, consent: Consent = None, *, as_json: Json = False
) -> None:
    """Show everything that is stored of a case, once it is noted who asked and why."""
    with SETTINGS.writing(Use.NAMES) as register:
        entry = privacy.note_access(register, case, "unmask", purpose, consent)
        found = register.case(case).case
        results = classes.results_of(register.store, case)
    if as_json:
        document = {"entry": entry.seq, "document": document_of(found), "class_results": results}
        tell_json(document, exact=True)
        return
    tell(_said(case, entry))
    _show_all(found)
    for code, result in results.items():
        tell(f"{term('class.result')} {code}: {term(f'result.{result}')}")


def _show_all(case: "Case") -> None:
    _show_fields("person", case.person)
    _show_sheet(SHEET, case.paper_sheet)
    _show_fields("unit", case.unit)
    for act in case.acts:
        tell(painted(f"{show_day(act.on)}  {term(act.kind)}", "bold"))
        _show_fields(act.kind, act)


def _show_fields(prefix: str, record: Any) -> None:  # noqa: ANN401 - any record with fields
    for field in fields(record):
        value = getattr(record, field.name)
        if is_dataclass(value):
            _show_fields("roll", value)
        elif isinstance(value, PaperSheet):
            _show_sheet(PAPER, value)
        elif value is not None and field.name != "on":
            named = f"{prefix}.{field.name}"
            label = term(named) if term(named) != named else term(field.name)
            tell(f"  {label}: {_shown(value, field)}", exact=True)


def _show_sheet(prefix: str, sheet: PaperSheet) -> None:
    for key, value in sheet.items():
        tell(f"  {term(f'{prefix}.{key}')}: {value}", exact=True)


def _shown(value: object, field: "Field[Any]") -> str:
    """Return a value as people write it; a free text is never taken for a word of the contract."""
    if isinstance(value, str) and not field.metadata.get("choices"):
        return value
    return show(SETTINGS.lang, value)


@group.command("register")
@lists("screen.sheet.book")
def book(
    case: OnlyCase = None,
    *,
    as_json: Json = False,
) -> None:
    """List who had to do with which dossier, when and what for, and what has not come back."""
    with SETTINGS.reading() as register:
        found = privacy.accesses(register, case)
    if as_json:
        tell_json([_row(access) for access in found])
        return
    say = SETTINGS.say
    names = ("entry", "recorded", "officer", "case", "action", "purpose", "consent", "returned")
    table([say(f"column.{name}") for name in names], [_line(access) for access in found])
    tell(say("screen.book", count=len(found), out=sum(access.out for access in found)))


def _row(access: "Access") -> dict[str, object]:
    return {
        "entry": access.seq,
        "at": access.at,
        "officer": access.officer,
        "case": access.case,
        "verb": access.verb,
        "purpose": access.purpose,
        "consent": access.consent,
        "to": access.borrower,
        "returned_at": access.returned_at,
        "out": access.out,
    }


def _line(access: "Access") -> tuple[Cell, ...]:
    purpose = access.purpose or SETTINGS.say("screen.erased_text")
    if access.borrower:
        purpose += f" ({SETTINGS.say('screen.lent_to', to=access.borrower)})"
    returned = SETTINGS.say("screen.is_out") if access.out else _when(access.returned_at)
    return (
        access.seq,
        _when(access.at),
        access.officer,
        access.case,
        term(f"privacy.{access.verb}"),
        purpose,
        access.consent or "",
        returned,
    )


def _when(at: str | None) -> str:
    if at is None:
        return ""
    return f"{show_day(local_day(at))} {office_time(at)}"


@group.command("encrypt")
def encrypt() -> None:
    """Seal all personal values with a key that lies elsewhere."""
    with SETTINGS.writing(Use.BACKUP) as register:
        entry, file = privacy.encrypt(register, SETTINGS.data_key_file)
    facts = {"file": str(file), "entry": entry.seq, "key": entry.intent.data["key"]}
    tell(SETTINGS.say("screen.encrypted", values=entry.intent.data["values"], **facts))
    tell(SETTINGS.say("screen.copy_the_key", file=str(file)))


@group.command("rotate")
def rotate(*, remove_old_key: Annotated[bool, typer.Option("--remove-old-key")] = False) -> None:
    """Seal all personal values with a new key."""
    with SETTINGS.writing(Use.BACKUP) as register:
        entry, file = privacy.rotate(register, forget_old=remove_old_key)
    facts = {"file": str(file), "entry": entry.seq, "key": entry.intent.data["key"]}
    tell(SETTINGS.say("screen.rotated", values=entry.intent.data["values"], **facts))
    tell(SETTINGS.say("screen.copy_the_key", file=str(file)))


@group.command("erase")
def erase(
    case: CaseId,
    decision: Annotated[str, typer.Option("--decision", metavar="NUMBER")],
    decided_on: Annotated[str, typer.Option("--decided-on", metavar="DATE")],
    retention: Annotated[str, typer.Option("--retention", metavar="RULE")],
) -> None:
    """Ask for the erasure of the personal values of a case that ended."""
    day = day_given("--decided-on", decided_on)
    with SETTINGS.writing(Use.ERASE) as register:
        rules = rules_of(register.procedure).rules
        if not rules:
            raise PrivacyMisused(reason="no_retention_stated")
        rule = word_given("--retention", retention, rules)
        entry = erasure.request_erasure(register, case, decision, day, rule)
    tell(SETTINGS.say("screen.erasure_requested", case=case, entry=entry.seq))


@group.command("approve-erasure")
def approve_erasure(case: CaseId) -> None:
    """Approve what another officer asked for, and erase."""
    with SETTINGS.writing(Use.ERASE) as register:
        entry = erasure.approve_erasure(register, case)
    values = entry.intent.data["values"]
    tell(SETTINGS.say("screen.erased", case=case, entry=entry.seq, values=values))
    tell_claimed(entry)
    tell(SETTINGS.say("screen.old_backups"))


@group.command("retention")
@lists("screen.sheet.retention")
def retention(*, as_json: Json = False) -> None:
    """List the rules of retention: for which end, how long, who says so."""
    own = in_use.procedure()
    rules = list(rules_of(own).rules.values())
    if as_json:
        tell_json(
            [
                {"id": r.id, "states": sorted(r.states), "months": r.months, "source": r.source}
                for r in rules
            ]
        )
        return
    say = SETTINGS.say
    if own is not None and not rules:
        tell(say("screen.no_retention_stated", procedure=own.name))
        return
    kept = say("screen.kept_in_archive")
    lines = [
        (
            rule.id,
            ", ".join(term(state) for state in sorted(rule.states)),
            kept if rule.months is None else say("screen.months", months=rule.months),
            rule.owner,
            term(rule.source),
        )
        for rule in rules
    ]
    names = ("rule", "state", "kept_for", "owner", "basis")
    table([say(f"column.{name}") for name in names], lines)


group.command("receipt")(receipts.with_values)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="privacy")
