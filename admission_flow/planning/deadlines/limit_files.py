"""The files of time limits beside the law, `moves.toml` and `clocks.toml`: read and checked.

They judge nothing: no step is refused for them, and they are in no digest. A folder of a workflow
may have its own; where it has none, those of the program hold.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from admission_flow.planning.deadlines.clocks import limits_from
from admission_flow.planning.units.moves import move_law_from
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.rulebook import HOLE, Regime, Rulebook

MOVES, CLOCKS = "moves.toml", "clocks.toml"
FILES: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    MOVES: move_law_from,
    CLOCKS: limits_from,
}
"""By name, what reads it."""
_OF_A_MOVE = ("forward", "decide", "reexamine")
_ROW = {
    MOVES: ({"from", "cite", *_OF_A_MOVE}, set[str]()),
    CLOCKS: ({"of", "from", "start", "working_days", "who", "cite"}, {"about"}),
}
_CITE = {"document", "issued_on", "clause", "confidence"}
Row = Mapping[str, Any]


class NamedLimit(NamedTuple):
    """One time limit as it holds today."""

    file: str
    field: str
    """Of its row: how many working days."""
    row: Row


def newest(file: str, data: Mapping[str, Any]) -> dict[str, Row]:
    """Return the newest row of each time limit of a file, by its name; one of all of a move."""
    found: dict[str, Row] = {}
    for row in sorted(data["limit"], key=lambda row: row["from"]):
        found["move" if file == MOVES else _named(row)] = row
    return found


def named_limits(file: str, data: Mapping[str, Any]) -> dict[str, NamedLimit]:
    """Return the time limits of a file by name, as `complaint.answer.province`."""
    rows = newest(file, data)
    if file == MOVES:
        return {
            f"move.{field}": NamedLimit(file, field, row)
            for row in rows.values()
            for field in _OF_A_MOVE
        }
    return {name: NamedLimit(file, "working_days", row) for name, row in rows.items()}


def _named(row: Row) -> str:
    about = row.get("about")
    return f"{row['of']}.{about}" if about else str(row["of"])


def check_limits(file: str, data: Mapping[str, Any], rulebook: Rulebook) -> list[FileProblem]:
    """Return what is wrong with a file of time limits, each place by its row.

    Args:
        file: its name.
        data: what it says.
        rulebook: the law beside it: which documents there are, and which is in force.

    """
    rows = data.get("limit")
    if data.keys() != {"limit"} or not isinstance(rows, list) or not rows:
        return [FileProblem(file, "file", "is no list of [[limit]]")]
    problems = [
        FileProblem(file, f"limit[{at}]", what)
        for at, row in enumerate(rows)
        for what in _wrong_row(file, row, rulebook)
    ]
    if problems:
        return problems
    try:
        FILES[file](data)
    except (KeyError, TypeError, ValueError) as error:
        return [FileProblem(file, "limit", str(error))]
    return [FileProblem(file, name, what) for name, what in _out_of_time(file, rows, rulebook)]


def _wrong_row(file: str, row: object, rulebook: Rulebook) -> Iterator[str]:
    needed, more = _ROW[file]
    if not isinstance(row, Mapping) or not needed <= row.keys() <= needed | more:
        yield f"must have: {', '.join(sorted(needed))}"
        return
    if type(row["from"]) is not date:
        yield "from must be a date"
        return
    for field in (*_OF_A_MOVE, "working_days"):
        days = row.get(field, 1)
        if days == HOLE:
            yield f"to be filled in: {field}"
        elif type(days) is not int or days < 1:
            yield f"{field} must be a number of working days"
    for field in ("of", "about", "start", "who"):
        if not isinstance(row.get(field, ""), str):
            yield f"{field} must be a text"
    yield from _wrong_cite(row["cite"], row["from"], rulebook)


def _wrong_cite(cite: object, start: date, rulebook: Rulebook) -> Iterator[str]:
    right = isinstance(cite, Mapping) and cite.keys() == _CITE
    if not isinstance(cite, Mapping) or not right or type(cite["issued_on"]) is not date:
        yield f"cite must have: {', '.join(sorted(_CITE))}"
        return
    named = f"{cite['document']} {cite['issued_on']}"
    if cite["clause"] == HOLE:
        yield f"to be filled in: the clause of {named}"
    for name in ("document", "clause"):
        if not isinstance(cite[name], str) or not cite[name].strip():
            yield f"names no {name}"
    if cite["issued_on"] > start:
        yield f"{named} was issued after {start}"
    unread = {d.key for d in rulebook.documents.values() if not d.confirmed}
    if cite["confidence"] == "verified" and named in unread:
        yield f"{named} is unconfirmed: nothing in it is verified"


def _out_of_time(file: str, rows: list[Row], rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, date]] = set()
    for row in rows:
        name = "move" if file == MOVES else _named(row)
        if (name, row["from"]) in seen:
            yield name, f"overlap: {row['from']} stands twice"
        seen.add((name, row["from"]))
    for name, row in newest(file, {"limit": rows}).items():
        cite = row["cite"]
        then = _replaced_by(rulebook, (cite["document"], cite["issued_on"]))
        if then is not None:
            said = f"{cite['document']} {cite['issued_on']}"
            yield name, f"{said} was replaced by {then.document.key} on {then.start}"


def _replaced_by(rulebook: Rulebook, name: tuple[str, date]) -> Regime | None:
    """Return what replaced a document of a series; None: it is in force, or of no series."""
    found: Regime | None = None
    series: str | None = None
    for regime in rulebook.regimes:
        if (regime.document.number, regime.document.issued_on) == name:
            series, found = regime.series, None
        elif series == regime.series and found is None:
            found = regime
    return found
