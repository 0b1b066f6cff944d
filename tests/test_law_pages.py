"""The pages of the law: made from it, complete, and a chart that shows what held when."""

import tomllib
from collections.abc import Iterator
from datetime import date

import pytest

from admission_flow import resources
from admission_flow.papers.law_chart import chart
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.rulebook import DatedValue, Row
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool

MAKER = tool("make_law_pages")


def test_the_pages_are_made_from_the_law() -> None:
    """Each regime has its page, no other stands there, and all are what the tool makes."""
    made = MAKER.pages()
    assert {path: path.read_text("utf-8") for path in made} == made
    assert set(MAKER.REGIMES.glob("*.md")) == {
        path for path in made if path.parent.name == "regimes"
    }
    assert len(made) == len(built_in().workflow.rulebook.regimes) + 2  # the index, the unconfirmed


def cells_of(page: str) -> Iterator[list[str]]:
    for line in page.splitlines():
        if line.startswith("| ") and "](" in line:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_everything_that_nobody_read_has_a_row_of_its_own() -> None:
    """As many rows as law.toml has such citations, each with value, day and document."""
    law = tomllib.loads(resources.text("workflows", "law.toml"))
    wanted = sorted(
        (value["of"], row["from"].isoformat(), cite["in"], cite["clause"], cite["confidence"])
        for value in law["value"]
        for row in value["rows"]
        for cite in row["cite"]
        if cite["confidence"] != "verified"
    )
    page = (MAKER.PAGES / "unconfirmed.md").read_text("utf-8")
    shown = sorted(
        (cells[2].split("`")[1], cells[3], cells[0].split("`")[1], cells[1], cells[6])
        for cells in cells_of(page)
    )
    assert shown == wanted
    assert len(wanted) > 100


def test_a_regime_names_what_it_changed() -> None:
    """The page of a document says each value before and after its first day, with its clause."""
    page = (MAKER.REGIMES / "QD294.md").read_text("utf-8")
    changed = {cells[0].split("`")[1]: cells[1:3] for cells in cells_of(page)}
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    values = built_in().workflow.rulebook.values
    for of in (
        "decision.in_time.days",
        "decision.in_time.extension",
        "recognition.in_time.extension",
    ):
        told = [f"{values[of].on(day).value} working days" for day in (before, after)]
        assert changed.pop(of) == told
    assert set(changed) == {"decision.body.readmission_bodies"}


# The chart


def value(*rows: tuple[date, object, Confidence], until: date | None = None) -> DatedValue:
    """Return a value with rows of one citation each; the last ends where it is said."""
    made = [
        Row(start, None, held, (Citation("1-QĐ", date(2000, 1, 1), "1", sure),))
        for start, held, sure in rows
    ]
    if until is not None:
        last = made[-1]
        made[-1] = Row(last.start, until, last.value, last.citations)
    return DatedValue("a.b.c", "count", tuple(made))


VERIFIED, SECONDARY, RECALLED = Confidence


def test_a_chart_shows_how_sure_each_quarter_is() -> None:
    """One line a value; what held before the first quarter is marked; a value may come back."""
    drawn = chart(
        value(
            (date(2001, 1, 1), 1, VERIFIED),
            (date(2011, 1, 1), 2, SECONDARY),
            (date(2012, 1, 1), 1, RECALLED),
        ),
        2012,
        str,
    )
    assert drawn[0].split() == [f"'{year:02}" for year in range(2, 13)]
    assert drawn[1] == "< " + "█" * 36 + " " * 4 + "░" * 4 + "  1"
    assert drawn[2] == "  " + " " * 36 + "▒" * 4 + " " * 4 + "  2"
    assert len(drawn) == 3


@pytest.mark.parametrize(
    ("day", "quarters"), [(date(2012, 6, 30), 3), (date(2012, 7, 1), 2), (date(2012, 12, 31), 1)]
)
def test_a_quarter_shows_what_held_on_its_last_day(day: date, quarters: int) -> None:
    """A change on the last day of a quarter is in its column; a day later it is in the next."""
    drawn = chart(value((date(2012, 1, 1), 1, VERIFIED), (day, 2, VERIFIED)), 2012, str)
    assert drawn[2].count("█") == quarters
    assert drawn[1].count("█") == 4 - quarters


def test_where_nothing_held_nothing_is_drawn() -> None:
    """A value that ended leaves its columns empty."""
    drawn = chart(value((date(2012, 1, 1), 1, VERIFIED), until=date(2012, 9, 29)), 2012, str)
    assert drawn[1].count("█") == 2
