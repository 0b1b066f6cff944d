"""States facts of everybody on a list who has none of their own: what no column says."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from admission_flow.errors import BadDocument
from admission_flow.papers.people_sheet import PeopleSheet
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.person import Person
from admission_flow.vocabulary.records import Words

OPTION = "--everybody"


def for_everybody(sheet: PeopleSheet, pairs: Sequence[str]) -> PeopleSheet:
    """Return a list in which everybody has facts, but for whom it says otherwise.

    Args:
        sheet: the list.
        pairs: `field=value` of a person, in people's words: "quốc tịch=Việt Nam".

    Raises:
        BadDocument: a pair is not right.

    """
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not text.strip():
            problems.append(Problem("file", "not_a_pair", {"found": pair}))
            continue
        try:
            Words().put(facts, Person, name.strip(), text)
        except DocumentProblems as found:
            problems += found.problems
    if problems:
        raise BadDocument(OPTION, problems)
    if not facts:
        return sheet
    return replace(
        sheet, rows=tuple(replace(row, person={**facts, **row.person}) for row in sheet.rows)
    )
