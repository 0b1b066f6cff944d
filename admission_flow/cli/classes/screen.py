"""`class list` and `class show`: classes on a screen, against the figures of the plan."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.as_json import json_of
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import fitted, painted, table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.papers.list_book import day_cell
from admission_flow.procedure.document import plain
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes import participants as class_list
from admission_flow.register.core.within import sees

if TYPE_CHECKING:
    from collections.abc import Collection

    from admission_flow.planning.classes.events import TrainingClass
    from admission_flow.register.classes.participants import Line, Participant
    from admission_flow.register.core.reader import ReadingRegister


@lists("screen.sheet.classes")
def list_classes(
    plan_year: Annotated[int | None, typer.Option("--plan", metavar="YEAR")] = None,
    *,
    as_json: Json = False,
) -> None:
    """List the classes, all or of a plan's year, and how far they are with its figures."""
    with SETTINGS.reading() as register:
        found, lines = class_list.overview(register, plan_year)
        everybody = {case for one in found for case in one.enrolled}
        seen = {case for case in everybody if sees(register.store, case)}
    if as_json:
        rows = [_class_document(class_code, seen) for class_code in found]
        tell_json({"plan": plan_year, "kinds": [_line_document(x) for x in lines], "rows": rows})
        return
    say = SETTINGS.say
    heads = ("class_code", "class_kind", "from_day", "to_day", "places", "enrolled", "numbered")
    rows_ = [
        (
            class_code.opened.code,
            _kind_and_end(class_code),
            day_cell(class_code.opened.first_day),
            day_cell(class_code.opened.last_day),
            class_code.opened.places,
            len(class_code.enrolled),
            len(class_code.certificates),
        )
        for class_code in found
    ]
    if rows_:
        table([say(f"column.{name}") for name in heads], rows_, totals={4, 5, 6})
    tell_lines(lines)
    tell(say("screen.class_count", count=len(rows_)))


def _kind_and_end(class_code: "TrainingClass") -> str:
    kind = term(f"class.{class_code.opened.kind}")
    if class_code.closed_on is None:
        return kind
    return f"{kind} ({SETTINGS.say('screen.class_closed', day=class_code.closed_on)})"


def tell_plan_left(register: "ReadingRegister", year: int) -> None:
    """Say how the classes of a year stand to its plan; more than it has is told, not refused."""
    tell_lines(class_list.overview(register, year)[1])


def tell_lines(lines: "list[Line]") -> None:
    """Print a line for each kind: planned, opened, enrolled, certified."""
    for line in lines:
        facts = {
            "kind": f"class.{line.kind}",
            "opened": line.opened,
            "places": line.places,
            "enrolled": line.enrolled,
            "passed": line.passed,
            "certified": line.certified,
        }
        if line.planned is None:
            tell(fitted(SETTINGS.say("screen.class_line", **facts), 2))
            continue
        facts |= {"count": line.planned.count, "planned": line.planned.places}
        tell(fitted(SETTINGS.say("screen.class_line_planned", **facts), 2))
        if line.opened > line.planned.count or line.places > line.planned.places:
            tell(painted(fitted(SETTINGS.say("screen.class_over_plan", **facts), 2), "yellow"))


@lists("screen.sheet.class")
def show(
    class_code: Annotated[str, typer.Argument(metavar="CLASS")], *, as_json: Json = False
) -> None:
    """Show a class: what it asks for, who is on its list, sessions, results, certificates."""
    with SETTINGS.reading() as register:
        found = classes.one(register.store, class_code)
        people = class_list.participants(register, found)
    if as_json:
        rows = [_person_document(item) for item in people]
        tell_json({**_class_document(found, {item.case for item in people}), "rows": rows})
        return
    say, opened = SETTINGS.say, found.opened
    tell(painted(f"{opened.code}  {term(f'class.{opened.kind}')}", "bold"))
    days = {"first": opened.first_day, "last": opened.last_day, "days": found.days}
    tell(fitted(say("screen.class_held", organiser=opened.organiser, **days), 2))
    tell(fitted(say("screen.class_issuer", issuer=opened.issuer_kind), 2))
    tell(_rule(found))
    facts = {"places": opened.places, "enrolled": len(people), "left": found.places_left}
    tell(say("screen.class_places", **facts))
    if found.closed_on:
        tell(say("screen.class_closed", day=found.closed_on))
    heads = ("case", "name", "unit", "attended", "class_result", "certificate")
    rows_ = [_cells(item, found) for item in people]
    table([say(f"column.{name}") for name in heads], rows_, name=opened.code)
    tell(say("screen.count", count=len(people)))


def _rule(found: "TrainingClass") -> str:
    opened = found.opened
    if opened.attendance_minimum is None:
        return SETTINGS.say("screen.class_no_rule")
    facts = {"minimum": opened.attendance_minimum, "source": opened.attendance_source}
    return fitted(SETTINGS.say("screen.class_rule", **facts), 2)


def _cells(item: "Participant", found: "TrainingClass") -> tuple[str, ...]:
    say = SETTINGS.say
    number = item.number or ""
    if number and not item.certified:
        number = f"{number} {say('screen.class_number_kept')}"
    return (
        item.case,
        item.person.full_name if item.person else say("screen.erased_name"),
        item.unit,
        f"{item.attended}/{len(found.sessions)}" if found.sessions else "",
        term(f"result.{item.result}") if item.result else "",
        number,
    )


def _class_document(class_code: "TrainingClass", seen: "Collection[str]") -> dict[str, Any]:
    """Return a class as JSON; `seen`: the cases that may be named."""
    sessions = {
        str(number): {
            "on": session.on.isoformat(),
            "present": [c for c in sorted(session.present) if c in seen],
        }
        for number, session in sorted(class_code.sessions.items())
    }
    return {
        **plain(class_code.opened),
        "entry": class_code.seq,
        "days": class_code.days,
        "too_short": class_code.too_short,
        "enrolled": len(class_code.enrolled),
        "places_left": class_code.places_left,
        "sessions_held": sessions,
        "certificates": len(class_code.certificates),
        "closed_on": class_code.closed_on.isoformat() if class_code.closed_on else None,
    }


def _line_document(line: "Line") -> dict[str, Any]:
    planned = line.planned
    return {
        **json_of(line, without={"planned"}),
        "planned_classes": planned.count if planned else None,
        "planned_places": planned.places if planned else None,
    }


def _person_document(item: "Participant") -> dict[str, Any]:
    name = item.person.full_name if item.person else None
    return {**json_of(item, without={"person"}), "name": name}
