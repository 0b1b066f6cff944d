"""`due`: every clock that runs, reminders given once, and what they ask for noted as done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.deadlines.calendar import calendar
from admission_flow.cli.deadlines.digest import digest
from admission_flow.cli.deadlines.owed import owed, stuck
from admission_flow.cli.deadlines.texts import (
    clock_text,
    last_day_of,
    left_text,
    rung_text,
    what_text,
)
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import AsOf, CaseIds, DryRun, Json, On, UnitName
from admission_flow.cli.shell.output import fitted, show_day, table, term
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json, tell_json_rows
from admission_flow.cli.shell.words import OneOf
from admission_flow.errors import WrongUse
from admission_flow.journal.rights import Use
from admission_flow.messages.verdict import citation_document, citations_text
from admission_flow.papers.list_book import NotedDay
from admission_flow.planning.deadlines.clocks import NOTED, Clock
from admission_flow.register.core.due_notes import noted
from admission_flow.register.deadlines import entries as follow
from admission_flow.register.deadlines.entries import followed, named
from admission_flow.sorting import SortedRows

if TYPE_CHECKING:
    from admission_flow.planning.deadlines.reminders import Reminder


_SORTS = ("act_by", "serves_until", "free_from")
_USUAL_DAYS = 10
_NOTHING = "screen.due_no_reminder"

group = typer.Typer(invoke_without_command=True, no_args_is_help=False, rich_markup_mode=None)


@group.callback()
@lists("screen.sheet.due")
def due(
    context: typer.Context,
    days: Annotated[int | None, typer.Option("--days", min=0, max=2000, metavar="N")] = None,
    as_of: AsOf = None,
    unit: UnitName = None,
    *,
    as_json: Json = False,
) -> None:
    """Show what is overdue and what falls due in the next working days."""
    if context.invoked_subcommand is not None:
        if as_json or any(given is not None for given in (days, as_of, unit, sheets())):
            name = context.invoked_subcommand
            raise WrongUse(problem=SETTINGS.say("screen.due_options_after", name=name))
        return

    within = _USUAL_DAYS if days is None else days
    with SETTINGS.reading() as register:
        day = day_option("--as-of", as_of) or register.today
        horizon = last_day_of(register, day, within)
        found: SortedRows[_Due] = SortedRows(_place)
        overdue = 0
        for item, name in named(register, followed(register, day, unit, until=horizon)):
            for clock in item.clocks:
                if clock.day <= horizon:
                    overdue += clock.overdue(day)
                    found.add(_Due(clock, item.id, name, item.unit, item.state, day))
    if as_json:
        tell_json_rows(map(_document, found))
        return
    _show(found)
    tell(SETTINGS.say("screen.due_count", count=len(found), overdue=overdue, days=within))


@group.command("remind")
def remind(
    as_of: AsOf = None,
    unit: UnitName = None,
    *,
    dry_run: DryRun = False,
    given: Annotated[bool, typer.Option("--given")] = False,
    as_json: Json = False,
) -> None:
    """Give the reminders that have come due since the last time, each once."""
    from admission_flow.register.core.register import Register  # noqa: PLC0415

    if given:
        _show_given(as_json=as_json)
        return
    chosen = day_option("--as-of", as_of)
    with SETTINGS.reading() if dry_run else SETTINGS.writing(Use.DUE) as register:
        day = chosen or register.today
        if isinstance(register, Register):
            found = follow.give(register, day, unit)
        else:
            found = follow.to_give(register, day, unit)
    found.sort(key=lambda r: (r.clock.day, r.case, r.clock.rule, r.clock.about))
    if as_json:
        tell_json([_reminder_document(reminder) for reminder in found])
        return
    say = SETTINGS.say
    rows = [
        (
            show_day(r.clock.day),
            r.case,
            clock_text(r.clock),
            left_text((r.clock.day - day).days, r.clock.sort),
            term(r.clock.responsible),
        )
        for r in found
    ]
    if rows:
        table([say(f"column.{c}") for c in ("due", "case", "what", "reminder", "who")], rows)
    key = ("screen.due_would_remind" if dry_run else "screen.due_reminded") if rows else _NOTHING
    tell(say(key, count=len(rows)))


@group.command("done")
def done(
    clock: Annotated[str, typer.Argument(metavar="CLOCK", parser=OneOf("CLOCK", NOTED))],
    cases: CaseIds,
    on: On,
) -> None:
    """Note that what a clock asks for was done, where no paper of the case says so."""
    day = day_given("--on", on)
    with SETTINGS.writing(Use.DUE) as register:
        notes = follow.note_done(register, clock, cases, day)
    for note in notes:
        facts = {"case": note.case, "what": what_text(clock), "day": day, "entry": note.seq}
        tell(
            SETTINGS.say("screen.due_done_before" if note.repeated else "screen.due_done", **facts)
        )


@group.command("retract")
def retract(entry: Annotated[int, typer.Argument(metavar="ENTRY")]) -> None:
    """Take back a note that something was done; it stays readable."""
    with SETTINGS.writing(Use.DUE) as register:
        made = follow.retract(register, entry)
    tell(SETTINGS.say("screen.entry_retracted", entry=entry, by=made.seq))


group.command("owed")(owed)
group.command("stuck")(stuck)
group.command("calendar")(calendar)
group.command("digest")(digest)


# ---- how things are said -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Due:
    """A clock that runs out, with what is said of its case: the case itself is not held."""

    clock: Clock
    case: str
    name: str
    unit: str
    state: str
    day: date


def _place(due: _Due) -> tuple[date, str, str, str]:
    return due.clock.day, due.case, due.clock.rule, due.clock.about


def _show(found: Collection[_Due]) -> None:
    """Print one table for what must be done, and others for what only lasts or opens by a day.

    The clauses are few and long: each is printed once below, and a row names it by its number.
    """
    say, lang = SETTINGS.say, SETTINGS.lang
    basis: dict[str, int] = {}
    whole = sheets() is not None  # a cell of a workbook has room for the clause itself
    for sort in _SORTS:
        rows = (
            (
                NotedDay(due.clock.day, _late(due)),
                due.case,
                due.name,
                due.unit,
                clock_text(due.clock),
                term(due.clock.responsible),
                _basis(citations_text(due.clock.citations, lang), None if whole else basis),
            )
            for due in found
            if due.clock.sort == sort
        )
        some = any(due.clock.sort == sort for due in found)
        if some or (sort == "act_by" and not found):
            names = ("case", "name", "unit", "what", "who", "basis")
            title = term(f"sort.{sort}") if found else ""
            table([say(f"column.{c}") for c in (_DAY_COLUMN[sort], *names)], rows, title)
    for text, number in basis.items():
        tell(fitted(f"[{number}] {text}", 4))


def _basis(text: str, numbers: dict[str, int] | None) -> str:
    return text if numbers is None else f"[{numbers.setdefault(text, len(numbers) + 1)}]"


_DAY_COLUMN = {"act_by": "due", "serves_until": "serves_until", "free_from": "free_from"}


def _late(due: _Due) -> str:
    if not due.clock.overdue(due.day):
        return ""
    late = "screen.lapsed" if due.clock.sort == "serves_until" else "screen.late"
    return SETTINGS.say(late)


def _document(due: _Due) -> dict[str, Any]:
    clock = due.clock
    return {
        "case": due.case,
        "name": due.name,
        "state": due.state,
        "unit": due.unit,
        "rule": clock.rule,
        "start_stated": clock.start_stated,
        "due_on": clock.day.isoformat(),
        "overdue": clock.overdue(due.day),
        "responsible": clock.responsible,
        "citations": [citation_document(citation) for citation in clock.citations],
        "sort": clock.sort.value,
        "about": clock.about,
        "in_verdict": clock.in_verdict,
    }


def _reminder_document(reminder: "Reminder") -> dict[str, Any]:
    clock = reminder.clock
    return reminder.given._asdict() | {
        "sort": clock.sort.value,
        "responsible": clock.responsible,
    }


def _show_given(*, as_json: bool) -> None:
    with SETTINGS.reading() as register:
        found = noted(register.store).given
    if as_json:
        tell_json([one._asdict() | {"as_of": day.isoformat()} for one, day in found.items()])
        return
    say = SETTINGS.say
    rows = [
        (show_day(day), one.case, what_text(one.rule, one.about), rung_text(one.rung))
        for one, day in found.items()
    ]
    table([say(f"column.{c}") for c in ("given_on", "case", "what", "reminder")], rows)
    tell(say("screen.count", count=len(rows)))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="due")
