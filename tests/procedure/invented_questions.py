"""Random cases of invented procedures, of one to four steps, with a way across or without."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Person
from admission_flow.testing import SAMPLE_UNIT
from tests.procedure.invented_procedures import (
    LINE,
    LONG_AGO,
    STEPS,
    Arrow,
    Asks,
    Leave,
    Opened,
    Review,
    invented_judge,
)
from tests.procedure.planning_by_hand import A_DAY, Acts, Question


def invented_question(random: Random) -> Question:
    """Return a case of an invented procedure, and what may be brought."""
    as_of = date(
        random.choice((2024, 2025, 2026)), random.randrange(1, 13), random.randrange(1, 29)
    )
    line = LINE[: random.choice((2, 3, 3, 4, 4))]
    states = [f"s{n}" for n in range(len(line) + 1)]
    arrows = [(cls.kind, states[n], states[n + 1]) for n, cls in enumerate(line)]
    if len(line) > 2 and random.random() < 0.4:
        start = random.randrange(1, len(line) - 1)
        end = random.randrange(start + 2, len(states))
        arrows.insert(random.choice((start, len(arrows))), ("across", states[start], states[end]))
    asked = list(_asked(random, as_of, arrows))
    judge = invented_judge(arrows, asked)
    opened_on = as_of - random.randrange(0, 12) * A_DAY
    acts: list[Act] = [Opened(on=opened_on)] if random.random() < 0.85 else []
    acts += [Review(on=as_of - random.randrange(0, 6) * A_DAY)] if random.random() < 0.4 else []
    needs_leave, there = any(asks.sort == "older" for asks in asked), random.random() < 0.3
    acts += [Leave(on=as_of - random.randrange(0, 2) * A_DAY)] if needs_leave and there else []
    left = as_of - random.randrange(0, 14) * A_DAY
    case = Case(Person(full_name="Lò Thị Mẫu", left_party_on=left), SAMPLE_UNIT, tuple(acts))
    later = {}
    if random.random() < 0.2:
        later[line[-1].kind] = as_of + random.randrange(0, 8) * A_DAY
    return Question(
        judge,
        case,
        as_of,
        tuple(_ways(arrows, judge.judge(case, as_of).state, states[-1])),
        _bring,
        _bare,
        (lambda on: Leave(on=on),) if needs_leave and not there else (),
        window=12,
        not_before=later,
        said=f"invented: {arrows}, {asked}",
    )


def _bare(step: str, day: date, before: Acts) -> Iterator[Acts]:
    del before
    yield (STEPS[step](on=day),)


def _bring(step: str, day: date, before: Acts) -> Iterator[Acts]:
    """Yield a step with the paper that it may ask for, both of one day."""
    del before
    yield Review(on=day), STEPS[step](on=day)


def _asked(random: Random, as_of: date, arrows: Sequence[Arrow]) -> Iterator[Asks]:
    one_leave = False
    for step, source, _ in arrows:
        sure = _always_before(arrows, source)
        sorts = ["left", "banned", "older", *["since", "kept", "kept", "reviewed"] * bool(sure)]
        most = 0 if step == "opened" and random.random() < 0.8 else 2  # it is on file, mostly
        for sort in random.sample(sorts, random.choice((0, 1, 1, 2)) if most else 0):
            if sort == "older" and one_leave:
                continue
            one_leave = one_leave or sort == "older"
            yield Asks(
                step=step,
                sort=sort,
                rows=_rows(random, as_of, sort),
                of=random.choice(sure) if sure else "opened",
                working=random.random() < 0.3,
                later=random.choice((0, 0, 2)) if sort == "kept" else 0,
            )


def _rows(random: Random, as_of: date, sort: str) -> tuple[tuple[date, int | bool], ...]:
    if sort == "kept" and random.random() < 0.5:  # it may pay to begin later
        turn = as_of + random.randrange(1, 6) * A_DAY
        return (LONG_AGO, random.randrange(6, 14)), (turn, random.randrange(0, 5))
    turns = random.sample(range(-3, 12), random.choice((0, 1, 1, 2)))
    days = [LONG_AGO, *(as_of + n * A_DAY for n in sorted(turns))]
    if sort in {"older", "banned"}:
        first = random.random() < (0.3 if sort == "banned" else 0.8)
        return tuple((day, first is (n % 2 == 0)) for n, day in enumerate(days))
    return tuple((day, random.randrange(0, 14)) for day in days)


def _always_before(arrows: Sequence[Arrow], state: str) -> list[str]:
    """Return the steps of every way from the beginning to a state."""
    ways = list(_ways(arrows, "s0", state))
    return [step for step in ways[0] if all(step in way for way in ways)] if ways else []


def _ways(arrows: Sequence[Arrow], state: str, end: str) -> Iterator[tuple[str, ...]]:
    if state == end:
        yield ()
    for step, source, target in arrows:
        if source == state:
            for way in _ways(arrows, target, end):
                yield (step, *way)
