"""What changed in law between two days: from which day, from what to what, by which clause."""

from dataclasses import replace
from datetime import date

from admission_flow.procedure.compare import Change, changes_between
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import DatedValue, Row, Rulebook


def cited(number: int) -> tuple[Citation, ...]:
    return (Citation(f"{number}-QĐ/MẪU", date(2020, 1, 1), f"{number}.1", Confidence.VERIFIED),)


ROWS = (
    Row(date(2020, 1, 1), date(2020, 12, 31), 60, cited(1)),
    Row(date(2021, 6, 1), None, 60, cited(2)),
    Row(date(2022, 1, 1), None, 60, cited(3)),
    Row(date(2022, 6, 30), None, 50, cited(6)),
    Row(date(2022, 7, 1), None, 45, cited(4)),
    Row(date(2023, 1, 1), None, 45, cited(5), repealed=True),
)


def rulebook(judge: Judge) -> Rulebook:
    """Return a rulebook of two values that turn on the same days."""
    values = {
        of: DatedValue(of, "working_days", ROWS) for of in ("b.in_time.days", "a.in_time.days")
    }
    return replace(judge.workflow.rulebook, values=values)


def changes(judge: Judge, first: date, last: date) -> list[Change]:
    return list(changes_between(rulebook(judge), first, last))


def test_each_change_says_from_what_to_what(judge: Judge) -> None:
    """The first value, one after a gap, another number, a repeal; the same number again is none."""
    told = [
        (date(2020, 1, 1), None, 60, cited(1)),
        (date(2021, 6, 1), None, 60, cited(2)),
        (date(2022, 6, 30), 60, 50, cited(6)),
        (date(2022, 7, 1), 50, 45, cited(4)),
        (date(2023, 1, 1), 45, None, cited(5)),
    ]
    expected = [
        Change(f"{rule}.days", rule, *each) for each in told for rule in ("a.in_time", "b.in_time")
    ]
    assert changes(judge, date(2019, 1, 1), date(2024, 1, 1)) == expected


def test_the_first_day_is_outside_and_the_last_inside(judge: Judge) -> None:
    """What changed on the day that is compared from was so already."""
    turn = date(2022, 7, 1)
    before, after = date(2022, 6, 30), date(2022, 7, 2)
    for first, last, found in (
        (before, turn, 2),
        (turn, after, 0),
        (before, before, 0),
        (date(2022, 6, 29), before, 2),
        (date(2022, 6, 28), date(2022, 6, 29), 0),
    ):
        assert len(changes(judge, first, last)) == found
