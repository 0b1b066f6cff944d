"""A class as its events make it: places, lists, sessions, numbers; each rule on both sides."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.planning.classes.events import (
    Attended,
    ClassClosed,
    ClassEvent,
    ClassOpened,
    Enrolled,
    LeftClass,
    Numbered,
    TrainingClass,
    fold,
    number_key,
    numbers_for,
)
from admission_flow.planning.units.tree import Contradiction

FIRST, LAST = date(2024, 3, 4), date(2024, 3, 8)
DAY = timedelta(days=1)
OPENED = ClassOpened(
    code="A",
    kind="awareness",
    places=2,
    first_day=FIRST,
    last_day=LAST,
    organiser="Trung tâm chính trị Mẫu",
    issuer_kind="political_centre",
)


def opened(code: str = "A", **changes: Any) -> ClassOpened:  # noqa: ANN401 - fields of the event
    return replace(OPENED, code=code, **changes)


def sent(*cases: str, code: str = "A") -> Enrolled:
    return Enrolled(code=code, on=FIRST, cases=cases)


def folded(*events: ClassEvent) -> dict[str, TrainingClass]:
    return fold(enumerate(events))


def problems(*events: ClassEvent) -> list[str]:
    with pytest.raises(Contradiction) as found:
        folded(*events)
    return [problem.message_id for problem in found.value.problems]


def test_a_class_and_its_list() -> None:
    """Places are filled and freed; whoever left may come back."""
    events = [opened(), sent("1", "2"), LeftClass(code="A", on=FIRST, case="1")]
    klass = folded(*events)["A"]
    assert (list(klass.enrolled), list(klass.left), klass.places_left) == (["2"], ["1"], 1)
    klass = folded(*events, sent("1"))["A"]
    assert (list(klass.enrolled), klass.left, klass.places_left) == (["2", "1"], {}, 0)


def test_places_are_never_exceeded() -> None:
    """The last place is given, one more is not, in one go or one after another."""
    assert folded(opened(), sent("1", "2"))["A"].places_left == 0
    assert problems(opened(), sent("1", "2", "3")) == ["class_full"]
    assert problems(opened(), sent("1", "2"), sent("3")) == ["class_full"]


@pytest.mark.parametrize(
    ("first", "last", "clash"),
    [
        (LAST, LAST + 4 * DAY, True),
        (LAST + DAY, LAST + 4 * DAY, False),
        (FIRST - 4 * DAY, FIRST, True),
        (FIRST - 4 * DAY, FIRST - DAY, False),
        (FIRST - DAY, LAST + DAY, True),
    ],
)
def test_nobody_is_in_two_classes_on_one_day(first: date, last: date, *, clash: bool) -> None:
    """One common day is one too many; the day after is free. Of whichever kind the classes are."""
    other = opened("B", first_day=first, last_day=last, kind="new_member")
    events = [opened(), other, sent("1"), sent("1", code="B")]
    if clash:
        assert problems(*events) == ["class_overlap"]
        assert folded(*events[:3], LeftClass(code="A", on=FIRST, case="1"), events[3])
    else:
        assert folded(*events)["B"].enrolled


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"code": "a b"}, ["class_code"]),
        ({"last_day": FIRST}, []),
        ({"last_day": FIRST - DAY}, ["class_days"]),
        ({"places": 0}, ["class_places"]),
        ({"places": 1}, []),
        ({"attendance_minimum": 8}, ["class_minimum_source"]),
        ({"attendance_source": "12-HD/BTG"}, ["class_minimum_source"]),
        ({"attendance_minimum": 8, "attendance_source": "12-HD/BTG"}, []),
        ({"sessions": 8, "attendance_minimum": 8, "attendance_source": "12-HD/BTG"}, []),
        ({"sessions": 7, "attendance_minimum": 8, "attendance_source": "x"}, ["class_minimum"]),
    ],
)
def test_what_a_class_is_opened_with(changes: dict[str, Any], wrong: list[str]) -> None:
    """Codes, days, places; a minimum of sessions only with the paper that says so."""
    event = opened(**changes) if "code" not in changes else replace(OPENED, **changes)
    if wrong:
        assert problems(event) == wrong
    else:
        assert folded(event)


@pytest.mark.parametrize(
    ("first", "last", "short"),
    [
        (FIRST, FIRST + 4 * DAY, False),
        (FIRST, FIRST + 3 * DAY, True),
        (date(2022, 6, 16), date(2022, 6, 16), True),
        (date(2022, 6, 15), date(2022, 6, 15), False),
    ],
)
def test_an_awareness_class_takes_five_days(first: date, last: date, *, short: bool) -> None:
    """Since the guidance of 16 June 2022; it is a warning, and none for new members."""
    days: dict[str, Any] = {"first_day": first, "last_day": last}
    assert folded(opened(**days))["A"].too_short is short
    assert not folded(opened(kind="new_member", **days))["A"].too_short


def test_sessions() -> None:
    """On a day of the class, of a number that it has, once, with people of its list."""
    klass = opened(sessions=2)

    def session(number: int, on: date, *present: str) -> Attended:
        return Attended(code="A", session=number, on=on, present=present)

    good = [session(1, FIRST, "1"), session(2, LAST, "1", "2")]
    found = folded(klass, sent("1", "2"), *good)["A"]
    assert (found.attended("1"), found.attended("2")) == (2, 1)
    for wrong, message in (
        (session(1, FIRST - DAY, "1"), "class_session_day"),
        (session(1, LAST + DAY, "1"), "class_session_day"),
        (session(3, FIRST, "1"), "class_session_number"),
        (session(0, FIRST, "1"), "class_session_number"),
        (session(1, FIRST, "3"), "class_not_enrolled"),
    ):
        assert problems(klass, sent("1", "2"), wrong) == [message]
    assert problems(klass, sent("1"), session(1, FIRST, "1"), session(1, FIRST, "1")) == [
        "class_session_again"
    ]


@pytest.mark.parametrize(("minimum", "below"), [(None, False), (2, False), (3, True)])
def test_the_minimum_is_that_of_the_class(minimum: int | None, *, below: bool) -> None:
    """Two sessions are enough for two, not for three; without a rule nobody is below it."""
    rule: dict[str, Any] = {}
    if minimum:
        rule = {"attendance_minimum": minimum, "attendance_source": "x"}
    events = [Attended(code="A", session=n, on=FIRST, present=("1",)) for n in (1, 2)]
    assert folded(opened(**rule), sent("1"), *events)["A"].below_minimum("1") is below


def numbered(code: str, on: date, **numbers: str) -> Numbered:
    return Numbered(code=code, on=on, cases=tuple(numbers), numbers=tuple(numbers.values()))


def test_numbers_are_given_once() -> None:
    """Over all classes, however they are spaced; to people of the list, once, after the class."""
    other = opened("B", first_day=LAST + DAY, last_day=LAST + DAY)
    start = [opened(), other, sent("a", "b"), sent("c", code="B")]
    found = folded(*start, numbered("A", LAST, a="N 1", b="N2"))["A"]
    assert {case: kept.number for case, kept in found.certificates.items()} == {
        "a": "N 1",
        "b": "N2",
    }
    first = numbered("A", LAST, a="N 1")
    later = LAST + DAY
    for wrong, message in (
        (numbered("A", LAST, b="n1"), "class_number_taken"),
        (numbered("B", later, c=" N1"), "class_number_taken"),
        (numbered("A", LAST, b=" "), "class_number_taken"),
        (numbered("A", LAST, a="N3"), "class_has_number"),
        (numbered("A", LAST, c="N3"), "class_not_enrolled"),
        (numbered("A", LAST - DAY, b="N3"), "class_certificate_day"),
        (LeftClass(code="A", on=LAST, case="a"), "class_has_number"),
        (Numbered(code="A", on=LAST, cases=("b",), numbers=("N3", "N4")), "class_number_each"),
    ):
        assert problems(*start, first, wrong) == [message]


def test_a_closed_class_takes_nothing() -> None:
    """Whatever comes after is refused; so is what names no class."""
    closed = [opened(), sent("1"), ClassClosed(code="A", on=LAST)]
    assert folded(*closed)["A"].closed_on == LAST
    assert problems(*closed, sent("2")) == ["class_closed"]
    assert problems(*closed, ClassClosed(code="A", on=LAST)) == ["class_closed"]
    assert problems(sent("1")) == ["class_none"]
    assert problems(opened(), opened()) == ["class_code_taken"]


@given(
    st.lists(st.text("abcdefgh", min_size=1, max_size=2), unique=True),
    st.sets(st.integers(0, 30)),
    st.integers(0, 120),
    st.integers(1, 4),
)
def test_the_next_numbers(cases: list[str], kept: set[int], start: int, width: int) -> None:
    """Distinct from each other and from those kept, rising, zeros kept; the kept stay whose."""
    text = f"{start:0{width}d}"
    holders = {f"X{n}": n for n in kept}
    events: list[ClassEvent] = [opened(places=100), sent(*holders, *cases)]
    if holders:
        numbers = tuple(f"P/{n:0{width}d}" for n in holders.values())
        events.append(Numbered(code="A", on=LAST, cases=tuple(holders), numbers=numbers))
    klass = folded(*events)["A"] if holders or cases else folded(opened())["A"]
    found = numbers_for(klass, [*holders, *cases], "P/", text)
    keys = [number_key(number) for number in found.values()]
    assert len(keys) == len(set(keys)) == len(holders) + len(cases)
    for case, n in holders.items():
        assert found[case] == f"P/{n:0{width}d}"
    new = [int(found[case].removeprefix("P/")) for case in cases]
    assert new == sorted(new)
    assert all(n >= start for n in new)
    assert all(len(found[case].removeprefix("P/")) >= width for case in cases)
    if new:
        gap = set(range(start, new[-1])) - set(new)
        assert gap <= kept  # no number is skipped without a reason
