"""`class`: the classes of a year, who is sent, who was there, how they did."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.classes.listed import meant, tell_listed, who_in_class
from admission_flow.cli.classes.papers import certify, export
from admission_flow.cli.classes.screen import list_classes, show, tell_plan_left
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import (
    AsOf,
    DryRun,
    Ignore,
    Json,
    OnDay,
    SheetName,
    Yes,
)
from admission_flow.cli.shell.output import fitted, painted, show_day, table, term
from admission_flow.cli.shell.sheet_reading import ask, choice
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.words import word_option
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.journal.rights import Use
from admission_flow.papers.class_sheet import read_case_list, read_present, read_results
from admission_flow.planning.classes.events import (
    AWARENESS_DAYS,
    ISSUERS,
    PASSED,
    Attended,
    ClassClosed,
    ClassOpened,
    Enrolled,
    LeftClass,
)
from admission_flow.planning.plan.plan import CLASSES
from admission_flow.procedure.document import Problem
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.forms import event_of
from admission_flow.register.core.named_people import NamedPeople

if TYPE_CHECKING:
    from admission_flow.planning.classes.events import ClassEvent
    from admission_flow.planning.classes.proposals import Candidate
    from admission_flow.register.core.reader import ReadingRegister

Klass = Annotated[str, typer.Argument(metavar="CLASS")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="FILE")]

SomePeople = Annotated[list[str] | None, typer.Argument(metavar="[CASE]…")]
Present = Annotated[list[str] | None, typer.Option("--present", metavar="CASE")]
OnePerson = Annotated[str, typer.Argument(metavar="CASE")]
"""Cases by their ids, or people by name and birth date (`listed.meant`)."""

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("open")
def open_class(
    class_code: Klass,
    kind: Annotated[str, word_option("--kind", CLASSES, "class")],
    places: Annotated[int, typer.Option("--places", metavar="N")],
    first_day: Annotated[str, typer.Option("--first-day", metavar="DATE")],
    last_day: Annotated[str, typer.Option("--last-day", metavar="DATE")],
    organiser: Annotated[str, typer.Option("--organiser", metavar="NAME")],
    issuer_kind: Annotated[str, word_option("--issuer-kind", ISSUERS)],
    plan_year: Annotated[int | None, typer.Option("--plan", metavar="YEAR")] = None,
    decision: Annotated[str | None, typer.Option("--decision", metavar="NUMBER")] = None,
    sessions: Annotated[int | None, typer.Option("--sessions", metavar="N", min=1)] = None,
    attendance_minimum: Annotated[
        int | None, typer.Option("--attendance-minimum", metavar="N", min=1)
    ] = None,
    attendance_basis: Annotated[
        str | None, typer.Option("--attendance-basis", metavar="NUMBER")
    ] = None,
) -> None:
    """Open a class: kind, places, days, who holds it, who certifies."""
    given = {
        "kind": kind,
        "places": places,
        "first_day": day_given("--first-day", first_day),
        "last_day": day_given("--last-day", last_day),
        "organiser": organiser,
        "issuer_kind": issuer_kind,
        "plan": plan_year,
        "decision": decision,
        "sessions": sessions,
        "attendance_minimum": attendance_minimum,
        "attendance_source": attendance_basis,
    }
    event = _event(ClassOpened, class_code, given)
    with SETTINGS.writing(Use.CLASS) as register:
        entry = classes.put(register, [event])[0]
        made = classes.one(register.store, class_code)
        say = SETTINGS.say
        tell(say("screen.class_opened", code=class_code, entry=entry.seq))
        if made.too_short:
            facts = {"days": made.days, "least": AWARENESS_DAYS}
            tell(painted(fitted(say("screen.class_short", **facts), 2), "yellow"))
        if plan_year is not None:
            tell_plan_left(register, plan_year)


@group.command("propose")
@lists("screen.sheet.class_proposed")
def propose(class_code: Klass, as_of: AsOf = None, *, as_json: Json = False) -> None:
    """List who could be sent to a class, in order and with the reason; nothing is decided."""
    with SETTINGS.reading() as register:
        day = day_option("--as-of", as_of) or register.today
        found, placed = classes.propose(register, class_code, day)
        left = classes.one(register.store, class_code).places_left
        listed = () if as_json else (candidate.case for candidate in found)
        names = register.store.names_of(listed)
    if as_json:
        rows = [_candidate_row(candidate) for candidate in found]
        tell_json({"as_of": day.isoformat(), "places_left": left, "placed": placed, "rows": rows})
        return
    say = SETTINGS.say
    heads = ("order", "case", "name", "unit", "state", "why")
    rows_ = [
        (
            n,
            candidate.case,
            names.get(candidate.case, ""),
            candidate.unit,
            term(candidate.state),
            why(candidate),
        )
        for n, candidate in enumerate(found, 1)
    ]
    table([say(f"column.{name}") for name in heads], rows_)
    facts = {"count": len(found), "left": left, "placed": placed, "day": day}
    tell(fitted(say("screen.class_proposed", **facts), 2))


def why(candidate: "Candidate") -> str:
    """Return the reason of a proposal as a sentence."""
    facts = {"day": candidate.day, "vote_from": candidate.vote_from}
    return SETTINGS.say(f"screen.why_{candidate.reason}", **facts)


def _candidate_row(candidate: "Candidate") -> dict[str, Any]:
    def iso(day: Any) -> str | None:  # noqa: ANN401 - a day or None
        return None if day is None else day.isoformat()

    return {
        "case": candidate.case,
        "unit": candidate.unit,
        "state": candidate.state,
        "reason": candidate.reason,
        "day": iso(candidate.day),
        "vote_from": iso(candidate.vote_from),
    }


@group.command("enrol")
def enrol(
    class_code: Klass,
    cases: SomePeople = None,
    sheet: Sheet = None,
    on: OnDay = None,
    sheet_name: SheetName = None,
    ignore: Ignore = None,
    *,
    proposed: Annotated[bool, typer.Option("--proposed")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Put people on the list of a class, after a look at who they are: all or none."""
    if (bool(cases) + (sheet is not None) + proposed) != 1:
        raise WrongUse(problem=SETTINGS.say("screen.class_whom"))
    listed: list[str] = []
    given_day = day_option("--on", on)
    source = sheet or "class enrol"
    with SETTINGS.reading(Use.CLASS) as reading:
        if sheet is not None:
            everybody = NamedPeople(reading)
            read = read_case_list(sheet, choice(sheet_name, ignore), everybody)
            tell_listed(read, yes=yes, dry_run=dry_run)
            listed = read.cases
        if cases:
            listed = meant(NamedPeople(reading), cases, "class enrol")
        if proposed:
            listed = _proposed(reading, class_code, given_day)
        sent = tuple(dict.fromkeys(listed))
        event = _event(Enrolled, class_code, {"on": given_day or reading.today, "cases": sent})
        classes.check(reading.store, [event], source)
        _preview(reading, class_code, sent)
    if dry_run:
        tell(SETTINGS.say("screen.bulk_dry"))
        return
    if not yes:
        ask("screen.class_ask")
    with SETTINGS.writing(Use.CLASS) as register:
        entry = classes.put(register, [event], source)[0]
        made = classes.one(register.store, class_code)
    facts = {"count": len(sent), "code": class_code, "entry": entry.seq}
    tell(SETTINGS.say("screen.class_enrolled", left=made.places_left, **facts))


def _proposed(register: "ReadingRegister", class_code: str, day: date | None) -> list[str]:
    candidates, _ = classes.propose(register, class_code, day)
    left = classes.one(register.store, class_code).places_left
    listed = [candidate.case for candidate in candidates[: max(0, left)]]
    if not listed:
        raise BadDocument("class enrol", [Problem(class_code, "class_nobody_proposed", {})])
    return listed


def _preview(register: "ReadingRegister", class_code: str, cases: Sequence[str]) -> None:
    say, names = SETTINGS.say, register.store.names_of(cases)
    states = {row.case: row for row in register.standings() if row.case in names}
    kind = classes.one(register.store, class_code).opened.kind
    remarks = classes.remarks(register, kind, cases)
    rows = [
        (
            case,
            names.get(case, ""),
            states[case].unit,
            term(states[case].state),
            "; ".join(say(f"screen.class_{remark}") for remark in remarks[case]),
        )
        for case in cases
        if case in states
    ]
    heads = ("case", "name", "unit", "state", "remark")
    table([say(f"column.{name}") for name in heads], rows)


@group.command("withdraw")
def withdraw(class_code: Klass, case: OnePerson, on: OnDay = None) -> None:
    """Take somebody off the list of a class; the place is free again."""
    with SETTINGS.reading(Use.CLASS) as reading:
        (case,) = meant(who_in_class(reading, class_code), [case], "class withdraw")
    _put(LeftClass, class_code, {"on": day_option("--on", on), "case": case})


@group.command("attend")
def attend(
    class_code: Klass,
    session: Annotated[int, typer.Option("--session", metavar="N", min=1)],
    on: Annotated[str, typer.Option("--on", metavar="DATE")],
    present: Present = None,
    cases: SomePeople = None,
    sheet: Sheet = None,
    sheet_name: SheetName = None,
    ignore: Ignore = None,
) -> None:
    """Record who was there at one session."""
    listed = [*(present or []), *(cases or [])]
    if bool(listed) == (sheet is not None):
        raise WrongUse(problem=SETTINGS.say("screen.class_who"))
    with SETTINGS.reading(Use.CLASS) as reading:
        who = who_in_class(reading, class_code)
        if sheet is None:
            listed = meant(who, listed, "class attend")
        else:
            read = read_present(sheet, choice(sheet_name, ignore), who)
            tell_listed(read)
            listed = read.cases
    unique = tuple(dict.fromkeys(listed))
    given = {"session": session, "on": day_given("--on", on), "present": unique}
    _put(Attended, class_code, given, sheet or "class attend")


@group.command("result")
def result(
    class_code: Klass,
    sheet: Annotated[str, typer.Option("--sheet", metavar="FILE")],
    sheet_name: SheetName = None,
    ignore: Ignore = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Record how people did, from the centre's sheet: all of it or nothing."""
    with SETTINGS.reading(Use.CLASS) as reading:
        who = who_in_class(reading, class_code)
        listed = read_results(sheet, choice(sheet_name, ignore), who)
        tell_listed(listed, yes=yes, dry_run=dry_run)
        given = {case: how for case, how in listed.texts.items() if how}
        empty = len(listed.texts) - len(given)
        before = classes.check_results(reading.store, class_code, given, sheet)
    changed = {case: how for case, how in before.items() if how != given[case]}
    for case, how in changed.items():
        facts = {"case": case, "before": f"result.{how}", "after": f"result.{given[case]}"}
        tell(painted(fitted(SETTINGS.say("screen.class_result_changes", **facts), 2), "yellow"))
    if dry_run:
        sizes = {"count": len(given), "new": len(given) - len(before), "changed": len(changed)}
        tell(SETTINGS.say("screen.class_result_would", code=class_code, empty=empty, **sizes))
        tell(SETTINGS.say("screen.bulk_dry"))
        return
    if changed and not yes:
        ask("screen.class_result_ask")
    with SETTINGS.writing(Use.CLASS) as register:
        entries = classes.put_results(register, class_code, given, sheet)
        made = classes.one(register.store, class_code)
    say = SETTINGS.say
    passed = [case for case, how in given.items() if how in PASSED]
    counts = {"noted": len(entries), "passed": len(passed), "failed": len(given) - len(passed)}
    tell(fitted(say("screen.class_results", code=class_code, empty=empty, **counts), 2))
    few = [case for case in passed if made.below_minimum(case)]
    if few:
        tell_few(few, made.opened.attendance_minimum, made.opened.attendance_source)


def tell_few(cases: list[str], minimum: int | None, source: str | None) -> None:
    """Say who passed though they were at fewer sessions than the class asks for."""
    text = SETTINGS.say("screen.class_few", cases=cases, minimum=minimum, source=source)
    tell(painted(fitted(text, 2), "yellow"))


@group.command("close")
def close(class_code: Klass, on: OnDay = None) -> None:
    """Close the list of a class: nothing more is entered about it."""
    _put(ClassClosed, class_code, {"on": day_option("--on", on)})


@group.command("retract")
def retract(entry: Annotated[int, typer.Argument(metavar="ENTRY")]) -> None:
    """Take back an entry about a class; it stays readable."""
    with SETTINGS.writing(Use.CLASS) as register:
        made = classes.retract(register, entry)
    tell(SETTINGS.say("screen.entry_retracted", entry=entry, by=made.seq))


group.command("certify")(certify)
group.command("export")(export)
group.command("list")(list_classes)
group.command("show")(show)


def _event(cls: "type[ClassEvent]", code: str, given: dict[str, Any]) -> "ClassEvent":
    return event_of(cls, {"code": code, **given}, "class", code)


def _put(cls: "type[ClassEvent]", code: str, given: dict[str, Any], source: str = "class") -> None:
    with SETTINGS.writing(Use.CLASS) as register:
        event = _event(cls, code, {**given, "on": given["on"] or register.today})
        entry = classes.put(register, [event], source)[0]
    what = term(entry.intent.action)
    facts = {"what": what, "code": code, "on": show_day(str(entry.intent.data["on"]))}
    tell(SETTINGS.say("screen.class_noted", entry=entry.seq, **facts))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="class")
