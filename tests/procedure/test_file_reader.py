"""What every reader of the workflow's files does: it names each problem, and goes on."""

from datetime import date, datetime

import pytest

from admission_flow.procedure.file_reader import (
    DEEPEST,
    FileProblem,
    FileReader,
    WorkflowProblems,
    is_day,
    text_of,
    toml_of,
)


@pytest.fixture
def reader() -> FileReader:
    reader = FileReader()
    assert reader.file == ""
    reader.file = "x.toml"
    return reader


@pytest.mark.parametrize("inner", ["[{}]", "{{ a = {} }}"], ids=["lists", "tables"])
def test_how_deep_a_file_may_go(inner: str) -> None:
    """As deep as it says, and one deeper not; it is counted alike however it is written."""
    value = "1"
    for _ in range(DEEPEST - 1):
        value = inner.format(value)
    assert toml_of(f"x = {value}").keys() == {"x"}
    for deeper in (1, 5000):
        for _ in range(deeper):
            value = inner.format(value)
        with pytest.raises(ValueError, match=f"^is nested more than {DEEPEST} times$"):
            toml_of(f"x = {value}")


def test_how_deep_headers_may_go() -> None:
    """They are read without going down, so that no parser stops at them."""
    deep = ".".join(["a"] * (DEEPEST - 1))
    assert toml_of(f"[{deep}]\nx = 1").keys() == {"a"}
    for more in (1, 5000):
        with pytest.raises(ValueError, match="nested"):
            toml_of(f"[{deep}{'.a' * more}]\nx = 1")


def test_what_is_no_text_is_named_by_its_place() -> None:
    """The byte that is none of UTF-8; a mark before it is not passed over either."""
    assert text_of("đ".encode()) == "đ"
    with pytest.raises(ValueError, match="byte 2;"):
        text_of(b"ab\xffc")
    with pytest.raises(
        ValueError, match=r"^begins with a byte order mark; save it as UTF-8 without"
    ):
        text_of(b"\xef\xbb\xbfab")


def told(reader: FileReader) -> list[str]:
    return [str(problem) for problem in reader.problems]


def test_a_table_is_returned_when_it_has_what_it_needs(reader: FileReader) -> None:
    """Unknown keys are named with those that are known, and hide nothing."""
    table = {"b": 1, "c": 2, "z": 3, "y": 4}
    assert reader.keys(table, "step", {"b"}, frozenset({"c", "a"})) == table
    assert told(reader) == [
        "x.toml: step: unknown key 'y'; known: a, b, c",
        "x.toml: step: unknown key 'z'; known: a, b, c",
    ]


def test_a_table_without_what_it_needs_is_empty(reader: FileReader) -> None:
    """Each key that is missing is named; what is no table has none."""
    assert reader.keys({"b": 1}, "step", {"b", "d", "c"}) == {}
    assert reader.keys(["b"], "state", {"b"}) == {}
    assert told(reader) == [
        "x.toml: step: key 'c' is missing",
        "x.toml: step: key 'd' is missing",
        "x.toml: state: is no table",
    ]


def test_a_list_of_texts_names_nothing_twice(reader: FileReader) -> None:
    """What is no list, or not of texts, is none."""
    assert reader.texts(["a", "b"], "block") == ("a", "b")
    assert reader.texts([], "block") == ()
    assert told(reader) == []
    assert reader.texts(["a", "a"], "twice") == ("a", "a")
    assert reader.texts("a", "text") == ()
    assert reader.texts(["a", 1], "mixed") == ()
    assert told(reader) == [
        "x.toml: twice: lists the same thing twice",
        "x.toml: text: is no list of texts",
        "x.toml: mixed: is no list of texts",
    ]


def test_the_items_of_a_list_have_their_places(reader: FileReader) -> None:
    """An empty list is a mistake too."""
    assert list(reader.tables([1, 2], "value")) == [("value[0]", 1), ("value[1]", 2)]
    assert list(reader.tables([], "none")) == list(reader.tables("ab", "text")) == []
    assert told(reader) == [
        "x.toml: none: is no list, or an empty one",
        "x.toml: text: is no list, or an empty one",
    ]


@pytest.mark.parametrize("word", ["a", "a1_b", "a" * 64])
def test_a_word_is_of_small_letters_digits_and_lines(reader: FileReader, word: str) -> None:
    """Up to 64 of them, a letter first."""
    assert reader.word(word, "name") == word
    assert told(reader) == []


@pytest.mark.parametrize("word", ["", "A", "1a", "_a", "a-b", "ấ", "a" * 65, "a\n", 3])
def test_anything_else_is_no_word(reader: FileReader, word: object) -> None:
    """The journal could not hold it as a name."""
    assert reader.word(word, "name") is None
    assert told(reader) == [f"x.toml: name: {word!r} is no word of small letters, digits and _"]


def test_a_file_says_its_format(reader: FileReader) -> None:
    """The one that is wanted; of an empty table something else was said already."""
    reader.format({"format": "a/1"}, "a/1")
    reader.format({}, "a/1")
    assert told(reader) == []
    reader.format({"format": "a/2"}, "a/1")
    reader.format({"name": "x"}, "a/1")
    assert told(reader) == [
        "x.toml: format: is 'a/2', not 'a/1'",
        "x.toml: format: is None, not 'a/1'",
    ]


def test_only_a_date_without_a_time_is_a_day() -> None:
    """TOML has both."""
    assert is_day(date(2024, 5, 2))
    assert not is_day(datetime(2024, 5, 2))  # noqa: DTZ001 - as TOML gives it
    assert not is_day("2024-05-02")


def test_all_problems_are_told_each_on_its_line() -> None:
    """In the order in which they were found."""
    two = [FileProblem("x.toml", "b", "is no table"), FileProblem("x.toml", "a", "is missing")]
    problems = WorkflowProblems(two)
    assert problems.problems == tuple(two)
    assert str(problems) == "x.toml: b: is no table\nx.toml: a: is missing"
