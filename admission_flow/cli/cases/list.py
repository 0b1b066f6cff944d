"""`case list`: the cases, by words, unit and stage."""

from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json, UnitName
from admission_flow.cli.shell.output import table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import complain, tell, tell_json_rows
from admission_flow.cli.shell.words import word_given
from admission_flow.database.rows import StateRow
from admission_flow.papers.list_book import Cell, day_cell
from admission_flow.register.core.search import Search
from admission_flow.register.units.scope import each_case

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister


@lists("screen.sheet.cases")
def list_cases(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORD]…")] = None,
    unit: UnitName = None,
    stage: Annotated[str | None, typer.Option("--stage")] = None,
    *,
    as_json: Json = False,
) -> None:
    """List cases: all, or those that words find."""
    search = Search(" ".join(words or ()), without_key=True)
    with SETTINGS.reading() as register:
        chosen = _stage(register, stage)
        found = each_case(register, unit=unit, stage=chosen, search=search)
        if as_json:
            tell_json_rows(_document(row, person) for row, person in found)
        else:
            say = SETTINGS.say
            columns = ("case", "name", "unit", "state", "since", "next", "due")
            lines = (_cells(row, person, search) for row, person in found)
            count = table([say(f"column.{c}") for c in columns], lines)
            tell(say("screen.count", count=count))
        _tell_unsearched(search)
        _hint(register)


def _tell_unsearched(search: Search) -> None:
    """Say what could not be looked through, so that nobody takes it for not there."""
    if search.locked:
        complain(SETTINGS.say("screen.search_locked"))
    elif search.unnamed:
        complain(SETTINGS.say("screen.search_unnamed", count=search.unnamed))


def _hint(register: "ReadingRegister") -> None:
    """Say that rows of another rulebook were judged afresh, and how that is spared."""
    if count := register.afresh.derived:
        complain(SETTINGS.say("screen.derived_elsewhere", count=count))


def _document(row: StateRow, person: str) -> dict[str, str | bool | None]:
    return {
        "case": row.case,
        "name": person or None,
        "unit": row.unit,
        "state": row.state,
        "stage": row.stage,
        "since": row.state_since,
        "lawful": row.lawful,
        "judged": row.judged,
        "next": row.next_step,
        "due_on": row.due_on,
        "due_rule": row.due_rule,
    }


def _cells(row: StateRow, person: str, search: Search) -> tuple[Cell, ...]:
    unnamed = "screen.locked_name" if search.locked else "screen.erased_name"
    return (
        row.case,
        person or SETTINGS.say(unnamed),
        row.unit,
        term(row.state) + _mark(row),
        day_cell(row.state_since),
        term(row.next_step) if row.next_step else "",
        day_cell(row.due_on),
    )


def _mark(row: StateRow) -> str:
    """Return what is said beside a state that may not be called lawful."""
    if not row.lawful:
        return " ✗"
    return "" if row.judged else f" · {term('not_judged')}"


def _stage(register: "ReadingRegister", typed: str | None) -> str | None:
    """Return the stage that was typed, by its word or its term; an unknown one is said."""
    if typed is None:
        return None
    stages = list(dict.fromkeys(s.stage for s in register.judge.workflow.states.values()))
    return word_given("--stage", typed, stages)
