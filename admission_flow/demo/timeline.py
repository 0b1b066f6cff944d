"""Who enters what, and when: the ways of all people as one row of entries, oldest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from admission_flow.demo.case_builder import (
    CLASSES,
    FIRST_DAY,
    LAST_DAY,
    NEW_MEMBER_CLASSES,
    Builder,
)
from admission_flow.demo.numbering import numbered
from admission_flow.demo.paper import Paper, in_order
from admission_flow.demo.people import UNITS, Office, offices, person
from admission_flow.demo.plan import plan_2024, shared_out
from admission_flow.demo.stories import FEATURED, ORDINARY, REPEATED
from admission_flow.demo.story import Story
from admission_flow.procedure.acts import Act
from admission_flow.procedure.calendar import WorkingDays, months_after
from admission_flow.procedure.person import Person
from admission_flow.register.core.clock import VIETNAM

FEWEST = len(FEATURED) + 1
"""Fewer people than this would leave a story untold."""
ORGANISATION = "btc01"
"""The officer of the organisation committee, who enters what is decided above the units."""
_ABOVE = {
    "admission_decision",
    "admission_remedied",
    "annulment",
    "complaint_answer",
    "redo_order",
    "restoration",
    "strike_off_decision",
    "awareness_certificate",
    "consent",
    "extension",
    "new_member_certificate",
    "recognition_decision",
}
_CLASSES = {"awareness_certificate": CLASSES, "new_member_certificate": NEW_MEMBER_CLASSES}
_BEGUN = datetime.combine(FIRST_DAY, time(7, 30), VIETNAM)
_CLOSED = datetime.combine(LAST_DAY, time(17), VIETNAM)
_DAYS_ON_THE_DESK = (0, 0, 0, 1, 1, 2, 3, 5)
_ONE_PAPER_IN = 350
"""Of so many papers one stays on the desk for weeks or months."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An invented person in the office of a unit, with the whole way."""

    number: int
    story: str
    person: Person
    office: Office
    way: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Entering:
    """One entry to come: at which instant, by whom, about whom."""

    at: datetime
    officer: str
    candidate: Candidate
    paper: Paper | None
    """None: the case is opened."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that is entered, in the order of the clock."""

    seed: int
    candidates: tuple[Candidate, ...]
    entries: tuple[Entering, ...]

    @property
    def ends_at(self) -> datetime:
        """The instant at which the register is looked at."""
        return _CLOSED

    @property
    def begins_at(self) -> datetime:
        """The instant at which the register is made."""
        return _BEGUN


def timeline(
    seed: int,
    candidates: int,
    calendar: WorkingDays,
    *,
    units: int = UNITS,
    ordinary: Sequence[tuple[int, Story]] = ORDINARY,
) -> Timeline:
    """Return the entries of a number of invented people; the same seed gives the same.

    Args:
        seed: of the chance that picks days, counts and names within the law.
        candidates: how many people, at least ``FEWEST``.
        calendar: the working days on which papers are dated and entered.
        units: how many chi bộ they belong to.
        ordinary: what most people's way is like, with weights.

    Raises:
        ValueError: there are fewer people than stories.

    """
    if candidates < FEWEST:
        raise ValueError(f"{FEWEST} people at least: every story is told once")
    rng = Random(seed)  # noqa: S311 - a demonstration needs the same chance again, not secrecy
    places = _places(rng, candidates, units)
    stories = [*FEATURED, *(_ordinary(rng, ordinary) for _ in range(candidates - len(FEATURED)))]
    people = tuple(numbered(_cast(rng, places, stories, calendar)))
    entries = [entering for someone in people for entering in _entered(rng, someone, calendar)]
    entries.sort(key=lambda entering: entering.at)  # stable: of one case in the case's order
    return Timeline(seed, people, tuple(entries))


def _cast(
    rng: Random, places: list[Office], stories: list[Story], calendar: WorkingDays
) -> Iterator[Candidate]:
    stories.sort(key=lambda story: story.fits is None)  # who fits few offices chooses first
    for number, story in enumerate(stories, 1):
        office = next(place for place in places if story.fits is None or story.fits(place))
        places.remove(office)
        meeting_on = _between(rng, story.first, story.last)
        if meeting_on <= LAST_DAY:
            meeting_on = calendar.after(meeting_on, 1)
        given = dict(story.person)
        if story.left_months_ago is not None:
            given["left_party_on"] = months_after(meeting_on, -story.left_months_ago)
        someone = person(number, office, meeting_on, rng, given)
        maker = Builder(rng, office, someone, calendar)
        way = _some_late(rng, in_order(story.tell(maker, meeting_on)))
        yield Candidate(number, story.name, someone, office, tuple(way))


def _places(rng: Random, count: int, units: int) -> list[Office]:
    """Return an office for each person: by sector as the plan's targets, in turn within one."""
    by_sector: dict[str, list[Office]] = {}
    for office in offices(units):
        by_sector.setdefault(office.sector, []).append(office)
    places = [
        by_sector[sector][place % len(by_sector[sector])]
        for sector, share in shared_out(count, plan_2024().targets).items()
        for place in range(share)
    ]
    rng.shuffle(places)
    return places


def _ordinary(rng: Random, ordinary: Sequence[tuple[int, Story]]) -> Story:
    stories = [story for _, story in ordinary]
    picked = rng.choices([*stories, None], [*(weight for weight, _ in ordinary), REPEATED])[0]
    return picked or rng.choice([story for story in FEATURED if story.fits is None])


def _some_late(rng: Random, way: list[Paper]) -> Iterator[Paper]:
    """Yield the way with some papers forgotten for a while, never the one that it leads to."""
    for paper in way:
        forgotten = rng.randrange(_ONE_PAPER_IN) == 0 and not paper.late and paper is not way[-1]
        yield replace(paper, late=rng.randint(35, 110)) if forgotten else paper


# ---- the instants --------------------------------------------------------------------------------


def _entered(rng: Random, someone: Candidate, calendar: WorkingDays) -> Iterator[Entering]:
    """Yield the entries about one person up to the last day; what comes later is never entered."""
    first_on = someone.way[0].on if someone.way else date.max
    if first_on > LAST_DAY:  # a source so far
        first_on = _between(rng, date(2024, 2, 1), LAST_DAY)
    opened_on = max(first_on - timedelta(days=rng.randint(5, 40)), FIRST_DAY)
    at = _office_hour(rng, opened_on, calendar)
    if at <= _CLOSED:
        yield Entering(at, someone.office.officer, someone, None)
    for paper in someone.way:
        waited = paper.late or rng.choice(_DAYS_ON_THE_DESK)
        wanted = _office_hour(rng, paper.on + timedelta(days=waited), calendar)
        kind = paper.what.kind if isinstance(paper.what, Act) else ""
        if paper.on in _CLASSES.get(kind, ()) and not paper.late:
            wanted = certified_at(paper.on, calendar)
        at = max(wanted, at + timedelta(minutes=rng.randint(1, 7), seconds=rng.randint(0, 59)))
        if at > _CLOSED:
            return
        officer = ORGANISATION if kind in _ABOVE else someone.office.officer
        yield Entering(at, officer, someone, paper)


def certified_at(last_day: date, calendar: WorkingDays) -> datetime:
    """Return the instant at which the certificates of a class are entered, all in one go."""
    on = calendar.after(last_day - timedelta(days=1), 1)
    return datetime.combine(on, time(16, 45), VIETNAM)


def _office_hour(rng: Random, on: date, calendar: WorkingDays) -> datetime:
    if on <= LAST_DAY:
        on = calendar.after(on - timedelta(days=1), 1)
    seconds = rng.randrange(8 * 3600)
    return datetime.combine(on, time(7, 45), VIETNAM) + timedelta(seconds=seconds)


def _between(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))
