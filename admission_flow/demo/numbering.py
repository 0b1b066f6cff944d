"""Numbers of papers as offices give them: by day, each body its own series, anew each year.

Made after all ways are told, because a chi bộ numbers its papers across people. Without this an
inspection of the sample register would find hundreds of doubled numbers that mean nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.demo.paper import Fix, Paper
from admission_flow.procedure.acts import Act, Move

if TYPE_CHECKING:
    from admission_flow.demo.timeline import Candidate

_OF_THE_CHI_BO = ("NQ/CB", "NQ/ĐU")
"""Series that each unit has for itself; all others are of the bodies above, for everybody."""
_FOR_ALL_YEARS = ("GCN", "GCN/ĐVM")
"""A certificate's number is never given again."""

_Key = tuple[int, str, str]  # person, kind of act, the number that the story gave


def numbered(people: Iterable["Candidate"]) -> list["Candidate"]:
    """Return the people with their papers numbered by the days on which they were made."""
    everybody = list(people)
    found: dict[_Key, str] = {}
    counted: Counter[tuple[object, ...]] = Counter()
    sheet = [
        (paper.what.on, someone.number, place, someone, paper.what)
        for someone in everybody
        for place, paper in enumerate(someone.way)
        if isinstance(paper.what, Act) and paper.what.number
    ]
    for on, _, _, someone, act in sorted(sheet, key=lambda row: row[:3]):
        key = _key(someone, act)
        if key in found:  # the same paper, told twice
            continue
        series = _series(someone, act, on)
        counted[series] += 1
        found[key] = f"{counted[series]:02d}-{_sign(act)}"
    return [
        replace(someone, way=tuple(_renumbered(someone, paper, found) for paper in someone.way))
        for someone in everybody
    ]


def _renumbered(someone: "Candidate", paper: Paper, found: dict[_Key, str]) -> Paper:
    what = paper.what
    if isinstance(what, Fix):
        if isinstance(what.instead, Act) and what.instead.number:
            number = found.get(_key(someone, what.instead), what.instead.number)
            return replace(paper, what=replace(what, instead=replace(what.instead, number=number)))
        return paper
    if not what.number:
        return paper
    return replace(paper, what=replace(what, number=found[_key(someone, what)]))


def _key(someone: "Candidate", act: Act) -> _Key:
    return someone.number, act.kind, str(act.number)


def _sign(act: Act) -> str:
    return str(act.number).partition("-")[2]


def _series(someone: "Candidate", act: Act, on: date) -> tuple[object, ...]:
    sign = _sign(act)
    body: object = None
    if sign in _OF_THE_CHI_BO:
        acts = (paper.what for paper in someone.way)
        moved = [act.to for act in acts if isinstance(act, Move) and act.on <= on]
        body = moved[-1] if moved else someone.office.number
    return body, sign, None if sign in _FOR_ALL_YEARS else on.year
