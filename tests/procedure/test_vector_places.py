"""How the tables of a file of vectors are read: what is wrong is kept with its place."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pytest

from admission_flow.procedure.document import Problem
from admission_flow.procedure.vector_places import PlaceReader, WrongPlace
from admission_flow.workflow_source import built_in

KNOWN = ("rule", "also")


@pytest.fixture
def reader() -> PlaceReader:
    return PlaceReader(built_in().procedure, "x.toml")


def refused(reader: PlaceReader, read: Callable[[], object]) -> list[Problem]:
    """Return the problems with which something cannot be read."""
    with pytest.raises(WrongPlace):
        read()
    return reader.problems


def test_it_knows_of_what_it_reads(reader: PlaceReader) -> None:
    """Whose words they are, and the name of the file, which every vector keeps."""
    assert (reader.procedure, reader.file) == (built_in().procedure, "x.toml")


@pytest.mark.parametrize(("where", "place"), [("", "file"), ("example 3", "example 3")])
def test_what_is_no_table(reader: PlaceReader, where: str, place: str) -> None:
    """Without a place it is the file."""
    problem = Problem(place, "not_a_table", {})
    assert refused(reader, lambda: reader.table(["x"], where, KNOWN)) == [problem]


@pytest.mark.parametrize(("where", "place"), [("", "colour"), ("example 3", "example 3.colour")])
def test_a_key_that_is_not_known(reader: PlaceReader, where: str, place: str) -> None:
    """It is told with those that are; the table is read all the same."""
    table = {"rule": "x", "colour": "red"}
    assert reader.table(table, where, KNOWN) == table
    assert reader.problems == [Problem(place, "unknown_field", {"known": "also, rule"})]


def test_where_nobody_says_which_keys_there_are_any_may_stand(reader: PlaceReader) -> None:
    """The table is asked again by whoever knows them."""
    assert reader.table({"colour": "red"}, "x") == {"colour": "red"}
    assert reader.problems == []


def test_a_list_of_tables(reader: PlaceReader) -> None:
    """Each with its place, counted from 0; what is none is told at its own."""
    told = reader.tables([{"a": 1}, {"b": 2}, "c"], "example")
    assert (next(told), next(told)) == (("example[0]", {"a": 1}), ("example[1]", {"b": 2}))
    problem = Problem("example[2]", "not_a_table", {})
    assert refused(reader, lambda: next(told)) == [problem]


def test_what_is_no_list(reader: PlaceReader) -> None:
    """A table is none either."""
    problem = Problem("x.change", "not_a_list", {})
    assert refused(reader, lambda: list(reader.tables({"a": 1}, "x.change"))) == [problem]


@pytest.mark.parametrize(
    ("table", "text", "problems"),
    [
        ({"why": "because"}, "because", []),
        ({}, "", [Problem("x.why", "missing", {})]),
        ({"why": " "}, " ", [Problem("x.why", "not_a_text", {"found": " "})]),
        ({"why": 3}, "", [Problem("x.why", "not_a_text", {"found": 3})]),
    ],
)
def test_a_text_that_must_be_there(
    reader: PlaceReader, table: dict[str, object], text: str, problems: list[Problem]
) -> None:
    """What is wrong with it hides nothing else: reading goes on."""
    assert reader.text(table, "why", "x") == text
    assert reader.problems == problems


def test_a_day_of_toml(reader: PlaceReader) -> None:
    """A text is none, and a moment is none."""
    assert reader.day(date(2024, 3, 5), "x.on") == date(2024, 3, 5)
    moment = datetime(2024, 3, 5)  # noqa: DTZ001 - as TOML gives it
    for found in ("2024-03-05", moment):
        problem = Problem("x.on", "day_spelling", {"found": found})
        assert refused(reader, partial(reader.day, found, "x.on"))[-1] == problem
