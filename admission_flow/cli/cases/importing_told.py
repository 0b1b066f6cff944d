"""What `case import` tells of a list of people: what was read, who is meant, what becomes of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import finding_lines, fitted, painted, show_day, term
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.messages import rule_title, say
from admission_flow.messages.fields import field_term, value_words
from admission_flow.messages.masking import masked_field
from admission_flow.papers.case_ids import case_id
from admission_flow.papers.people_sheet import PeopleSheet
from admission_flow.procedure.document import Problem
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.register.core.listed_acts import Fate, ListedAct
from admission_flow.register.core.listed_people import NEW, ListedPerson, Standing

if TYPE_CHECKING:
    from admission_flow.register.core.known_people import KnownPerson
    from admission_flow.register.core.preview import FieldChange

MOST = 20
"""Lines of one sort that are shown: the report has all of them."""
_NEW_ANSWERS = {"m", "moi", "mới", "n", "new"}


def read_as(what: str) -> str:
    """Return what a column was read as, in words."""
    lang = SETTINGS.lang
    head, _, rest = what.partition(".")
    if head == "acts":
        kind, _, name = rest.partition(".")
        return f"{term(kind)}: {field_term(lang, kind, name)}"
    if head in {"person", SHEET}:
        return field_term(lang, head, rest)
    return term(f"people.{what}")


def show_read(sheet: PeopleSheet) -> None:
    """Print what each column was read as, and what is to be said of cells and rows."""
    columns = [f"{heading} → {read_as(what)}" for heading, what in sheet.read]
    tell(fitted(SETTINGS.say("screen.import_read", columns=columns), 2))
    show_notices(sheet.notices)


def show_notices(notices: Sequence[Problem]) -> None:
    """Print what is to be said of what was read."""
    _first(notices, lambda notice: tell(painted(fitted(f"· {_said(notice)}", 2), "yellow")))


def show(looked: Sequence[ListedPerson], notices: Sequence[Problem] = ()) -> None:
    """Print who would get a case, who has one, what differs, and what stands against acts."""
    show_notices(notices)
    new = [one for one in looked if one.standing is Standing.NEW]
    known = [one for one in looked if one.standing is Standing.KNOWN]
    unsure = [one for one in looked if one.standing is Standing.UNCLEAR]
    _first(new, lambda one: tell(fitted(f"+ {_person(one, one.unit)}", 4)))
    _first(known, _show_known)
    _first(unsure, lambda one: tell(painted(fitted(f"? {_said(unclear(one))}", 4), "yellow")))
    _show_acts(looked)
    tell(SETTINGS.say("screen.import_counts", **counts(looked)))


def show_done(looked: Sequence[ListedPerson]) -> None:
    """Print what became of it: the cases that were opened, and what was refused."""
    opened = [one for one in looked if one.opened]
    _first(opened, lambda one: tell(fitted(f"✓ {one.case}  {_person(one, one.unit)}", 4)))
    if any(act.entry is not None for one in looked for act in one.acts):
        _show_acts(looked)
    tell(SETTINGS.say("screen.import_counts", **counts(looked)))
    if not any(one.opened or _written(one) for one in looked):
        tell(SETTINGS.say("screen.import_nothing_new"))


def counts(looked: Sequence[ListedPerson]) -> dict[str, int]:
    """Return how many people and acts there are of each sort."""
    people = Counter(one.standing for one in looked)
    acts = Counter(act.fate for one in looked for act in one.acts)
    opened = sum(one.opened for one in looked)
    return {
        "rows": len(looked),
        "opened": opened,
        "to_open": people[Standing.NEW] - opened,
        "known": people[Standing.KNOWN],
        "unclear": people[Standing.UNCLEAR],
        **{str(fate): acts[fate] for fate in Fate if fate is not Fate.BAD},
    }


def refused(looked: Iterable[ListedPerson]) -> bool:
    """Whether the rules refused any act."""
    return any(act.fate is Fate.REFUSED for one in looked for act in one.acts)


def unclear(one: ListedPerson) -> Problem:
    """Return what is said of a row that fits somebody not for certain."""
    where = str(one.row)
    if one.candidates:
        people = [_candidate(known) for known in one.candidates]
        return Problem(where, "people_unclear", {"name": one.name, "people": people})
    rows = list(one.twins)
    return Problem(where, "people_twice", {"name": one.name, "rows": rows})


def choose(one: ListedPerson) -> str:
    """Ask who is meant by a row; return a case, or `NEW`.

    Raises:
        typer.Abort: the answer names nobody.

    """
    tell(painted(fitted(f"? {_said(unclear(one))}", 4), "yellow"))
    for number, known in enumerate(one.candidates, 1):
        tell(f"  {number}  {_candidate(known)}")
    question = "screen.import_choose" if one.candidates else "screen.import_choose_twin"
    answer = str(
        typer.prompt(SETTINGS.say(question), default="", show_default=False, err=True)
    ).strip()
    if answer.casefold() in _NEW_ANSWERS:
        return NEW
    cases = [known.case for known in one.candidates]
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(cases):
        return cases[int(answer) - 1]
    if answer and case_id(answer) in cases:
        return case_id(answer)
    raise typer.Abort


def show_json(
    sheet: PeopleSheet,
    looked: Sequence[ListedPerson],
    questions: Sequence[Problem],
    *,
    dry_run: bool,
) -> None:
    """Print the whole as one document for programs."""
    tell_json(
        {
            "file": sheet.name,
            "sha256": sheet.digest,
            "dry_run": dry_run,
            "read": [{"column": heading, "as": what} for heading, what in sheet.read],
            "notices": list(map(_plain_problem, sheet.notices)),
            "questions": list(map(_plain_problem, questions)),
            "counts": counts(looked),
            "rows": list(map(_plain, looked)),
        }
    )


def difference(change: "FieldChange") -> str:
    """Return what a list says otherwise than a case, as it may be shown to whoever passes by."""
    lang, about, name = SETTINGS.lang, change.about, change.field
    before, after = (
        value_words(lang, about, name, masked_field(about, name, value))
        for value in (change.before, change.after)
    )
    facts = {"field": field_term(lang, about, name), "before": before, "after": after}
    return SETTINGS.say("screen.import_differs", **facts)


def act_line(act: ListedAct) -> str:
    """Return an act of a row and what became of it."""
    number = f" {act.number}" if act.number else ""
    entry = f" (#{act.entry})" if act.entry is not None else ""
    facts = {"act": act.kind, "number": number, "result": f"people.{act.fate}", "entry": entry}
    day = show_day(act.on) if act.on else ""
    return SETTINGS.say("screen.import_act", day=day, **facts)


def _show_known(one: ListedPerson) -> None:
    facts = {"case": one.case, "state": one.state}
    tell(fitted(f"= {_person(one, SETTINGS.say('screen.import_known', **facts))}", 4))
    for change in one.differences:
        tell(painted(fitted(f"    {difference(change)}", 6), "yellow"))
    if one.differences:
        facts = {"case": one.case, "entry": str(one.opening)}
        tell(fitted(f"    {SETTINGS.say('screen.import_how_to_correct', **facts)}", 6))


def _show_acts(looked: Sequence[ListedPerson]) -> None:
    """Print each act that is not simply entered, with what stands against it."""
    plain = {Fate.WOULD, Fate.DONE, Fate.ALREADY}
    told = [(one, act) for one in looked for act in one.acts if act.fate not in plain or act.warned]

    def line(found: tuple[ListedPerson, ListedAct]) -> None:
        one, act = found
        refused_ = act.fate not in plain
        mark, colour = ("✗", "red") if refused_ else ("!", "yellow")
        tell(painted(fitted(f"{mark} {_person(one, act_line(act))}", 4), colour))
        for finding in act.findings:
            for text in finding_lines(finding):
                tell(f"  {text}")
        for problem in act.problems:
            tell(fitted(f"    {_said(problem)}", 6))
        if act.warned and not refused_:
            tell(fitted(f"    {'; '.join(_titles(act.warned))}", 6))

    _first(told, line)


def _titles(rules: Iterable[str]) -> list[str]:
    return [rule_title(SETTINGS.lang, rule) for rule in rules]


def _person(one: ListedPerson, rest: str) -> str:
    return SETTINGS.say("screen.import_row", row=one.row, name=one.name, rest=rest)


def _candidate(known: "KnownPerson") -> str:
    born = None if known.born_on is None else str(known.born_on)
    shown = value_words(SETTINGS.lang, "person", "born_on", masked_field("person", "born_on", born))
    facts = {"case": known.case, "name": known.full_name, "born": shown}
    return SETTINGS.say("screen.import_candidate", unit=known.unit, state=known.state, **facts)


def _said(problem: Problem) -> str:
    place = "" if problem.where == "file" else f"{problem.where}: "
    return place + SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)


def _first(items: Sequence[Any], line: Callable[[Any], object]) -> None:
    """Show the first of many, and say how many there are besides."""
    for item in islice(items, MOST):
        line(item)
    if len(items) > MOST:
        tell(f"  {SETTINGS.say('screen.import_and_more', count=len(items) - MOST)}")


def _written(one: ListedPerson) -> bool:
    return any(act.fate is Fate.DONE for act in one.acts)


def _plain_problem(problem: Problem) -> dict[str, str]:
    text = say("en", f"problem.{problem.message_id}", **problem.facts)
    return {"where": problem.where, "message_id": problem.message_id, "message": text}


def _plain(one: ListedPerson) -> dict[str, Any]:
    return {
        "row": one.row,
        "name": one.name,
        "standing": str(one.standing),
        "case": one.case or None,
        "opened": one.opened,
        "state": one.state or None,
        "unit": one.unit or None,
        "candidates": [known.case for known in one.candidates],
        "same_as_rows": list(one.twins),
        "differences": [
            {
                "about": change.about,
                "field": change.field,
                "before": masked_field(change.about, change.field, change.before),
                "after": masked_field(change.about, change.field, change.after),
            }
            for change in one.differences
        ],
        "acts": [
            {
                "kind": act.kind,
                "on": act.on,
                "number": act.number,
                "result": str(act.fate),
                "entry": act.entry,
                "rules": [finding.rule for finding in act.findings],
                "warned": list(act.warned),
                "problems": list(map(_plain_problem, act.problems)),
            }
            for act in one.acts
        ],
    }
