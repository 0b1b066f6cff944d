"""Papers with their days, and how a way of them is taken apart and put together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.person import Person


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction of what the paper called `of` says; `of` empty: of the person's data."""

    of: str
    instead: Act | Person | None
    """What stands instead; None: it never happened."""
    reason: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to be entered: when it happened, and how the demonstration means it to go."""

    on: date
    what: Act | Fix
    refused: bool = False
    """It is a step that the rules are to refuse."""
    late: int = 0
    """Days for which it lay on a desk before it was entered, beyond the usual few."""
    name: str = ""
    """So that a correction can point at it."""


def papers(acts: Iterable[Act]) -> list[Paper]:
    """Return acts as papers."""
    return [Paper(act.on, act) for act in acts]


# ---- taking a way apart --------------------------------------------------------------------------


def place_of(way: list[Paper], kind: str) -> int:
    """Return where the first paper of a kind lies."""
    return next(i for i, paper in enumerate(way) if _kind(paper) == kind)


def up_to(way: list[Paper], kind: str) -> list[Paper]:
    """Return the way up to the first paper of a kind, with it."""
    return way[: place_of(way, kind) + 1]


def changed(way: list[Paper], kind: str, **changes: object) -> list[Paper]:
    """Return the way with fields of one paper (not of the act on it) changed."""
    at = place_of(way, kind)
    return [*way[:at], replace(way[at], **changes), *way[at + 1 :]]  # type: ignore[arg-type]


def on_of(way: list[Paper], kind: str) -> date:
    """Return the day of the first paper of a kind."""
    return way[place_of(way, kind)].on


def without(way: list[Paper], kind: str, **fields: object) -> list[Paper]:
    """Return the way without the papers of a kind that have these fields."""
    return [
        paper
        for paper in way
        if _kind(paper) != kind
        or any(getattr(paper.what, name) != value for name, value in fields.items())
    ]


def in_order(way: list[Paper]) -> list[Paper]:
    """Return the way by the day; within a day, evidence comes before the step that needs it."""
    return sorted(way, key=lambda paper: (paper.on, isinstance(paper.what, Step)))


def _kind(paper: Paper) -> str:
    return paper.what.kind if isinstance(paper.what, Act) else ""
