"""Answers given beforehand to what a sheet asks: by cell, by row, or for a whole column.

Whoever writes a script has looked at a trial run and names the cells that mean what is proposed. A
whole column can be named where it says nothing about who somebody is: a birth date or an identity
number decides whose case it is, and each is answered by its own cell.
"""

from collections.abc import Sequence

from admission_flow.papers.headings import plain_text
from admission_flow.procedure.document import Problem

WHO_IT_IS = frozenset({"person.born_on", "paper_sheet.identity_number"})
"""Fields by which people are told apart: answered one by one."""
_MOST_NAMED = 20


def left_open(
    questions: Sequence[Problem], accepted: Sequence[str]
) -> tuple[tuple[Problem, ...], list[Problem]]:
    """Return the questions that no answer accepts, and what is wrong with the answers.

    Args:
        questions: what is asked, each with a place as "12.Ngày sinh".
        accepted: places whose proposed value is right: a cell as a question names it, the number of
            a row, or the heading of a column.

    """
    said = {plain_text(text): text for text in accepted}
    used: set[str] = set()
    left: list[Problem] = []
    wrong: dict[str, list[str]] = {}
    for question in questions:
        row, _, heading = map(plain_text, question.where.partition("."))
        by = {plain_text(question.where), row} & said.keys()
        if not by and heading in said:
            used.add(heading)
            if question.facts.get("field") in WHO_IT_IS:
                wrong.setdefault(heading, []).append(question.where)
                continue
            by = {heading}
        used |= by
        if not by:
            left.append(question)
    problems = [
        Problem("file", "accept_by_cell", {"column": said[heading], "cells": cells[:_MOST_NAMED]})
        for heading, cells in wrong.items()
    ]
    asked = [question.where for question in questions]
    problems += [
        Problem("file", "accept_unknown", {"found": text, "cells": asked[:_MOST_NAMED]})
        for key, text in said.items()
        if key not in used
    ]
    return tuple(left), problems
