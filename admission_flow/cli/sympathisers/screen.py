"""How the sympathisers' lists and what they owe are put on a screen, into JSON or CSV."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import (
    fitted,
    painted,
    show_day,
    table,
    tell_csv,
    term,
)
from admission_flow.cli.shell.sheets import sheets
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.papers.list_book import Cell, day_cell
from admission_flow.planning.sympathisers.person import bounds
from admission_flow.register.sympathisers import lists as sources
from admission_flow.register.sympathisers.lists import proposals

if TYPE_CHECKING:
    from admission_flow.planning.deadlines.duty import Duty
    from admission_flow.planning.sympathisers.person import Source
    from admission_flow.register.sympathisers.lists import Gathered, Line, Listing, Reviewed

_MANY = 3
"""Months in a row from which on they are shown as "from - to"."""


def period_text(period: str) -> str:
    """Return a month or quarter as the language writes it: 05/2024 and Q2/2024, or 2024-05."""
    if SETTINGS.lang != "vi":
        return period
    year, _, part = period.partition("-")
    return f"{part}/{year}"


def periods_text(periods: Iterable[str]) -> str:
    """Return periods in order, months in a row as one span."""
    runs: list[list[str]] = []
    for period in sorted(set(periods)):
        if runs and _follows(runs[-1][-1], period):
            runs[-1].append(period)
        else:
            runs.append([period])
    parts = []
    for run in runs:
        if len(run) >= _MANY:
            parts.append(f"{period_text(run[0])} - {period_text(run[-1])} ({len(run)})")
        else:
            parts += [period_text(period) for period in run]
    return ", ".join(parts)


def _follows(one: str, other: str) -> bool:
    days = bounds(other)[0].toordinal() - bounds(one)[1].toordinal()
    return days == 1 and ("Q" in one) == ("Q" in other)


def missing_text(duties: Sequence["Duty"]) -> str:
    """Return in one line what is missing: each thing once, with its periods."""
    periods: dict[str, list[str]] = {}
    for duty in duties:
        periods.setdefault(duty.kind, []).append(duty.period)
    parts = []
    for kind, some in periods.items():
        named = periods_text(period for period in some if period)
        parts.append(f"{term(f'duty.{kind}')} {named}".rstrip())
    return "; ".join(parts)


# ---- the list ------------------------------------------------------------------------------------


def show_listing(listing: "Listing", *, as_json: bool, as_csv: bool) -> None:
    """Print a list for people, programs or a spreadsheet."""
    rows = [_row(line) for line in listing.lines]
    if as_csv:
        lines = zip(rows, listing.lines, strict=True)
        tell_csv([_sheet(row | {"missing": missing_text(line.missing)}) for row, line in lines])
        return
    if as_json:
        tell_json(
            {
                "as_of": listing.as_of.isoformat(),
                "list": rows,
                "since": listing.since.isoformat() if listing.since else None,
                "added": [_moved(one, left=False) for one in listing.added],
                "left": [_moved(one, left=True) for one in listing.left],
                "erased": listing.erased,
            }
        )
        return
    if sheets() is not None:
        _put_in_sheet(listing)
    else:
        _tell_listing(listing)
    if listing.erased:
        tell(SETTINGS.say("screen.source_erased", count=listing.erased))


def _tell_listing(listing: "Listing") -> None:
    say = SETTINGS.say
    unit = None
    for line in listing.lines:
        if line.unit != unit:
            unit = line.unit
            tell(painted(unit, "bold"))
        tell(f"  {line.source.case}  {line.name}")
        for text in _details(line, listing):
            tell(fitted(f"    {text}", 6))
    tell(say("screen.source_count", count=len(listing.lines), day=listing.as_of))
    if listing.since is not None:
        for key, some in (("added", listing.added), ("left", listing.left)):
            facts = {"since": listing.since, "day": listing.as_of, "count": len(some)}
            tell(say(f"screen.source_{key}", **facts))
            for one in some:
                on = one.left_on if key == "left" else one.listed_on
                what = term(one.left_by) if key == "left" else one.resolution or ""
                tell(f"  {one.case}  {show_day(on)}  {what}".rstrip())


def _put_in_sheet(listing: "Listing") -> None:
    """Put a list into a workbook; who came and left since a day are on sheets of their own."""
    rows = [_sheet(_row(one) | {"missing": missing_text(one.missing)}) for one in listing.lines]
    heads = list(rows[0]) if rows else [SETTINGS.say(f"column.{c}") for c in ("case", "name")]
    table(heads, [[_cell(value) for value in row.values()] for row in rows])
    if listing.since is not None:
        names = ("case", "on", "source_by")
        for key, some in (("added", listing.added), ("left", listing.left)):
            facts = {"since": listing.since, "day": listing.as_of, "count": len(some)}
            moved = [
                (
                    one.case,
                    day_cell(one.left_on if key == "left" else one.listed_on),
                    term(one.left_by) if key == "left" else one.resolution or "",
                )
                for one in some
            ]
            title = SETTINGS.say(f"screen.source_{key}", **facts)
            table([SETTINGS.say(f"column.{name}") for name in names], moved, title)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - JSON types
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, int) else day_cell(value)


def _details(line: "Line", listing: "Listing") -> list[str]:
    say, source = SETTINGS.say, line.source
    none = term("none")
    helpers = source.helpers_on(listing.as_of)
    since = show_day(source.helpers[-1][0]) if source.helpers else ""
    tasks = f"{len(source.tasks)} ({show_day(source.tasks[-1])})" if source.tasks else none
    last = show_day(source.reports[-1].on) if source.reports else none
    found = [
        say(
            "screen.source_resolution",
            number=source.resolution or "?",
            day=source.listed_on,
        ),
        say(
            "screen.source_helped",
            helpers=f"{', '.join(helpers)} ({since})" if helpers else none,
            tasks=tasks,
        ),
        say(
            "screen.source_progress",
            report=last,
            certificate=show_day(source.certificate_on) or none,
        ),
    ]
    if line.missing:
        found.append(say("screen.source_lacks", what=missing_text(line.missing)))
    return found


def _row(line: "Line") -> dict[str, Any]:
    source = line.source
    last = source.helpers[-1][0] if source.helpers else None
    return {
        "case": source.case,
        "name": line.name,
        "unit": line.unit,
        "resolution": source.resolution,
        "listed_on": _iso(source.listed_on),
        "helpers": [name for on, name in source.helpers if on == last],
        "helper_assigned_on": _iso(last),
        "tasks": len(source.tasks),
        "last_task_on": _iso(source.tasks[-1] if source.tasks else None),
        "last_report_on": _iso(source.reports[-1].on if source.reports else None),
        "certificate_on": _iso(source.certificate_on),
        "missing": [f"{d.kind} {d.period}".rstrip() for d in line.missing],
    }


def _sheet(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the headings that officers know."""
    known = {"case", "name", "unit"}
    heads = {key: f"column.{key if key in known else f'source_{key}'}" for key in row}
    return {SETTINGS.say(heads[key]): value for key, value in row.items()}


def _moved(source: "Source", *, left: bool) -> dict[str, Any]:
    on = source.left_on if left else source.listed_on
    return {"case": source.case, "on": _iso(on), "by": source.left_by if left else None}


def _iso(day: Any) -> str | None:  # noqa: ANN401 - a day or None
    return None if day is None else str(day.isoformat())


# ---- what is owed --------------------------------------------------------------------------------


def show_missing(found: "Gathered", duties: Sequence["Duty"], *, as_json: bool) -> None:
    """Print what the lists owe, unit by unit, and by which rule of the plan reports are counted."""
    if as_json:
        tell_json([_duty(duty, found.names.get(duty.case)) for duty in duties])
        return
    say = SETTINGS.say
    if sheets() is not None:
        names = ("unit", "case", "name", "what", "due")
        rows = [
            (one.unit, one.case, found.names.get(one.case, ""), duty_text(one), one.due_on)
            for one in duties
        ]
        table([say(f"column.{name}") for name in names], rows)
    by_unit: dict[str, dict[str, list[Duty]]] = {}
    for duty in duties:
        by_unit.setdefault(duty.unit, {}).setdefault(duty.case, []).append(duty)
    for unit, cases in sorted(by_unit.items()) if sheets() is None else ():
        tell(painted(unit, "bold"))
        for case, some in sorted(cases.items()):
            head = f"{case}  {found.names.get(case, '')}: " if case else ""
            tell(fitted(f"  {head}{missing_text(some)}", 4))
    late = sum(duty.due_on < found.as_of for duty in duties)
    tell(say("screen.source_missing", count=len(duties), late=late, day=found.as_of))
    tell(fitted(say("screen.source_rhythm_default"), 2))
    for rhythm in found.rhythms:
        facts = {"unit": rhythm.unit, "day": rhythm.on, "rhythm": f"rhythm.{rhythm.every}"}
        number = rhythm.number or term("none")
        text = say("screen.source_rhythm", number=number, entry=rhythm.entry, **facts)
        tell(fitted(text, 2))


def _duty(duty: "Duty", name: str | None) -> dict[str, Any]:
    facts = {key: _plain(value) for key, value in duty.facts.items()}
    return {
        "kind": duty.kind,
        "unit": duty.unit,
        "owed_by": duty.owed_by,
        "due_on": duty.due_on.isoformat(),
        "case": duty.case or None,
        "name": name,
        "period": duty.period or None,
        "facts": facts,
        "message": duty_text(duty),
    }


def duty_text(duty: "Duty") -> str:
    """Return in a sentence what is owed."""
    facts = {
        "case": duty.case,
        "unit": duty.unit,
        "period": period_text(duty.period),
        "due_on": duty.due_on,
        **duty.facts,
    }
    return SETTINGS.say(f"duty.{duty.kind}", **facts)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int) else str(value)


# ---- proposals and reviews -----------------------------------------------------------------------


def show_proposals(found: "Gathered", unit: str | None, *, everybody: bool, as_json: bool) -> None:
    """Print who was introduced by whom; without `everybody`, who is not yet considered."""
    some = proposals(found, unit, everybody=everybody)
    if as_json:
        rows = [
            {
                "entry": proposal.entry,
                "case": source.case,
                "name": found.names[source.case],
                "unit": source.unit_on(found.as_of),
                "by": proposal.by,
                "on": _iso(proposal.on),
                "number": proposal.number,
                "considered": not source.waits,
            }
            for source, proposal in some
        ]
        tell_json(rows)
        return
    say = SETTINGS.say
    names = ("entry", "case", "name", "unit", "source_by", "on", "source_considered")
    lines = [
        (
            proposal.entry,
            source.case,
            found.names[source.case],
            source.unit_on(found.as_of),
            term(proposal.by),
            day_cell(proposal.on),
            _considered(source),
        )
        for source, proposal in some
    ]
    table([say(f"column.{name}") for name in names], lines)
    tell(say("screen.source_proposals", count=len(lines), day=found.as_of))


def _considered(source: "Source") -> Cell:
    if source.listed_on is not None:
        return day_cell(source.listed_on)
    return term(source.left_by) if source.left_by else SETTINGS.say("screen.source_waits")


def show_reviews(found: "Gathered", unit: str | None, *, as_json: bool) -> None:
    """Print which months' reviews were held and which are missing, unit by unit."""
    units = sources.reviews(found, unit)
    if as_json:
        rows = [
            {
                "unit": one.key,
                "name": one.unit,
                "held": [
                    {
                        "entry": review.entry,
                        "month": review.month,
                        "on": _iso(review.on),
                        "number": review.number,
                        "listed": list(review.listed),
                        "added": list(review.added),
                        "left": list(review.left),
                    }
                    for review in one.held
                ],
                "missing": list(one.missing),
            }
            for one in units
        ]
        tell_json(rows)
        return
    say = SETTINGS.say
    if sheets() is not None:
        _reviews_in_sheet(units)
    for one in units if sheets() is None else ():
        tell(painted(one.unit, "bold"))
        for review in one.held:
            counts = {
                "listed": len(review.listed),
                "added": len(review.added),
                "left": len(review.left),
            }
            facts = {"month": period_text(review.month), "on": review.on, "entry": review.entry}
            number = review.number or "?"
            tell(fitted(f"  {say('screen.source_held', number=number, **facts, **counts)}", 4))
        if one.missing:
            lacks = say("screen.source_unheld", months=periods_text(one.missing))
            tell(fitted(f"  {lacks}", 4))
    lacking = sum(bool(one.missing) for one in units)
    tell(say("screen.source_units", count=len(units), lacking=lacking, day=found.as_of))


def _reviews_in_sheet(units: Sequence["Reviewed"]) -> None:
    """Put the reviews into a workbook: a row for each that was held, and for each month without."""
    say = SETTINGS.say
    names = ("unit", "month", "on", "number", "listed", "added", "left", "entry")
    rows: list[tuple[Cell, ...]] = []
    for one in units:
        rows += [
            (
                one.unit,
                period_text(held.month),
                day_cell(held.on),
                held.number or "",
                len(held.listed),
                len(held.added),
                len(held.left),
                held.entry,
            )
            for held in one.held
        ]
        lacks = say("screen.sheet_unheld")
        rows += [(one.unit, period_text(m), lacks, "", "", "", "", "") for m in one.missing]
    table([say(f"column.review_{name}") for name in names], rows)
