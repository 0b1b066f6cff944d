"""The stories of the sample register, judged without a register."""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo.case_builder import FIRST_DAY, LAST_DAY
from admission_flow.demo.paper import Fix
from admission_flow.demo.people import UNITS, offices
from admission_flow.demo.plan import plan_2024, shared_out
from admission_flow.demo.stories import FEATURED
from admission_flow.demo.timeline import FEWEST, Timeline, timeline
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.register.core.clock import VIETNAM
from admission_flow.workflow_source import built_in

if TYPE_CHECKING:
    from collections.abc import Iterator


def plot(seed: int, candidates: int) -> Timeline:
    return timeline(seed, candidates, built_in().workflow.calendar)


def surprises(told: Timeline) -> "Iterator[str]":
    """Yield every step that the judge decides otherwise than the story meant."""
    entered: dict[int, list[Act]] = {}
    for entering in told.entries:
        someone, paper = entering.candidate, entering.paper
        acts = entered.setdefault(someone.number, [])
        # What a correction changes is tried with a register, in test_demo_register.py.
        if paper is None or isinstance(paper.what, Fix) or someone.story.endswith("below"):
            continue
        if isinstance(paper.what, Step):
            case = Case(someone.person, someone.office.unit, tuple(acts))
            day = entering.at.astimezone(VIETNAM).date()
            found, _ = built_in().judge_candidate(case, paper.what, day)
            if found.permitted is paper.refused:
                yield f"{someone.story}: {paper.what.kind} {paper.on}: {found.blocked_by}"
            if not found.permitted:
                continue
        acts.append(paper.what)


@pytest.mark.parametrize("seed", [1, 2, 3, 2024])
@pytest.mark.parametrize("candidates", [FEWEST, 320])
def test_every_step_goes_as_its_story_means(seed: int, candidates: int) -> None:
    """Lawful steps are permitted and planted mistakes are refused, whatever the seed."""
    assert list(surprises(plot(seed, candidates))) == []


def test_a_planted_mistake_that_the_law_permits_would_be_seen() -> None:
    """The check above can fail: a lawful step that is said to be refused is reported."""
    told = plot(2024, FEWEST)
    for entering in told.entries:
        paper = entering.paper
        if paper is not None and isinstance(paper.what, Step) and not paper.refused:
            object.__setattr__(paper, "refused", True)
            break
    assert len(list(surprises(told))) == 1


def test_every_story_is_told_once_at_least() -> None:
    """The fewest people allowed are enough for every story; one fewer is refused."""
    told = {someone.story for someone in plot(2024, FEWEST).candidates}
    assert told >= {story.name for story in FEATURED}
    with pytest.raises(ValueError, match="people at least"):
        plot(2024, FEWEST - 1)


def test_the_clock_never_goes_back() -> None:
    """Entries come in the order of the clock, on working days of the three years."""
    entries = plot(2024, 320).entries
    assert all(before.at <= after.at for before, after in pairwise(entries))
    days = {entering.at.astimezone(VIETNAM).date() for entering in entries}
    assert min(days) >= FIRST_DAY
    assert max(days) <= LAST_DAY
    assert all(built_in().workflow.calendar.is_working(day) for day in days)


def test_nothing_is_entered_before_it_happened() -> None:
    """Papers are entered on their day or later, and some are entered months later."""
    late = Counter(
        (entering.at.astimezone(VIETNAM).date() - entering.paper.on).days > 30
        for entering in plot(2024, 320).entries
        if entering.paper is not None
    )
    assert late[True]
    assert all(
        entering.paper.on <= entering.at.astimezone(VIETNAM).date()
        for entering in plot(2024, 320).entries
        if entering.paper is not None
    )


def test_the_size_is_that_of_a_tour() -> None:
    """320 people are all opened, in few enough entries for a minute."""
    entries = plot(2024, 320).entries
    assert sum(entering.paper is None for entering in entries) == 320
    assert 5_000 < len(entries) < 6_500


def test_the_plan_is_the_public_one() -> None:
    """The figures of the plan are whole: 220 over four sectors."""
    plan = plan_2024()
    assert (plan.year, plan.target) == (2024, 220)
    assert dict(plan.targets) == {
        "state_agency": 135,
        "state_enterprise": 40,
        "private_enterprise": 30,
        "student": 15,
    }
    assert sum(plan.targets.values()) == plan.target


def test_units_are_shared_out_as_the_targets_are() -> None:
    """24 units: 15, 4, 3 and 2, each with a name and an officer of its own."""
    units = offices()
    assert len(units) == UNITS
    assert list(Counter(unit.sector for unit in units).values()) == [15, 4, 3, 2]
    assert len({unit.unit.name for unit in units}) == UNITS
    assert len({unit.officer for unit in units}) == UNITS


def test_what_is_shared_out_adds_up() -> None:
    """The largest remainders get what is left: 10 over 1:1:1 is 4, 3, 3."""
    assert shared_out(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}


def test_people_are_plainly_invented() -> None:
    """Every name says that it is a sample, and no two people share one."""
    people = [someone.person for someone in plot(2024, 320).candidates]
    assert all(" Mẫu " in person.full_name for person in people)
    assert all(person.full_name[-3:].isdigit() for person in people)
    assert len({person.full_name for person in people}) == len(people)
    assert all(person.birthday and date(1960, 1, 1) < person.birthday for person in people)
