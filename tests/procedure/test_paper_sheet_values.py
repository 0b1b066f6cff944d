"""Keys and values of a paper sheet one by one: what is kept, and what is said of what is not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from admission_flow.procedure.paper_sheet import (
    ANY_ACT,
    CASE,
    FORMAT,
    LONGEST,
    NO_SHEET,
    PaperKey,
    PaperKeys,
    SheetProblem,
    keys_from,
    sheet_from,
    stated,
)

KINDS: Mapping[str, object] = {"one": None, "two": None, "three": None}
SHAPES = {
    "words": "text",
    "remarks": "lines",
    "figures": "digits",
    "card": "digits",
    "count": "number",
    "day": "date",
}
LENGTHS = {"card": [9, 12]}


def table(name: str, of: object = CASE, shape: str = "text", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as TOML
    return {"id": name, "of": of, "shape": shape, **more}


def keys(*tables: object) -> PaperKeys:
    return keys_from({"format": FORMAT, "key": list(tables)}, KINDS)


KEYS = keys(
    *(
        table(name, shape=shape, **({"lengths": LENGTHS[name]} if name in LENGTHS else {}))
        for name, shape in SHAPES.items()
    )
).of(CASE)


# ---- the keys ------------------------------------------------------------------------------------


def test_a_key_is_as_it_stands() -> None:
    """Of what is not said there is none."""
    of_two = table("place", ["one", "two"], "digits", lengths=[1, 3], forms=["a-form"])
    found = keys(table("remarks"), table("signer", ANY_ACT, "lines"), of_two)
    remarks = PaperKey("remarks", frozenset({CASE}), "text", (), ())
    signer = PaperKey("signer", frozenset({ANY_ACT}), "lines", (), ())
    place = PaperKey("place", frozenset({"one", "two"}), "digits", (1, 3), ("a-form",))
    assert found == PaperKeys((remarks, signer, place))
    assert found.of(CASE) == {"remarks": remarks}
    assert found.of("one") == {"signer": signer, "place": place}
    assert found.of("three") == {"signer": signer}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": FORMAT},
        {"format": FORMAT, "key": {}},
        {"format": "admission-papers/2", "key": []},
    ],
)
def test_a_file_of_keys_has_its_format_and_its_list(data: dict[str, Any]) -> None:
    """Either is asked for, and named."""
    with pytest.raises(ValueError, match=r"^format: must be admission-papers/1, and have \[\[key"):
        keys_from(data, KINDS)


@pytest.mark.parametrize(
    "second",
    [
        table("x", ["two", "one"]),
        table("x", ANY_ACT),
    ],
)
def test_no_key_stands_twice(second: dict[str, Any]) -> None:
    """Of one kind of act: the same id may mean something else of another kind, or of the case."""
    first = table("x", ["one"])
    assert len(keys(first, table("x", ["two"]), table("x")).keys) == 3
    with pytest.raises(ValueError, match=r"^key\[2\]: a second x$"):
        keys(first, table("y", ["three"]), second)
    with pytest.raises(ValueError, match=r"^key\[1\]: a second x$"):
        keys(table("x", ANY_ACT), first)


@pytest.mark.parametrize(
    "wrong",
    [
        "x",
        {**table("x"), "colour": 1},
        table("X"),
        table("x" * 41),
        table("x", 3),
        table("x", []),
        table("x", ["four"]),
        table("x", shape="picture"),
        table("x", lengths=[9]),
        table("x", shape="digits", lengths=9),
        table("x", shape="digits", lengths=[0]),
        table("x", shape="digits", lengths=[True]),
        table("x", shape="digits", lengths=["9"]),
        table("x", forms="a-form"),
        table("x", forms=[3]),
    ],
    ids=str,
)
def test_a_key_that_is_not_right_is_named_by_its_place(wrong: object) -> None:
    """And with what it must have."""
    with pytest.raises(ValueError, match=r"^key\[1\]: must have id, of, shape; lengths"):
        keys(table("y"), wrong)


# ---- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("words", " Xã Mẫu ", "Xã Mẫu"),
        ("words", "x" * LONGEST, "x" * LONGEST),
        ("remarks", "một\nhai", "một\nhai"),
        ("remarks", date(2018, 3, 26), "2018-03-26"),
        ("figures", "00 1.2-3", "00123"),
        ("card", "123456789", "123456789"),
        ("card", "001 300 012 345", "001300012345"),
        ("count", "0012", "12"),
        ("count", "9999999", "9999999"),
        ("count", 12, "12"),
        ("day", date(1900, 1, 1), "1900-01-01"),
        ("day", "31/12/2200", "2200-12-31"),
        ("day", "03/2018", "2018-03"),
        ("day", "năm 2018", "2018"),
    ],
)
def test_a_value_is_kept_by_its_shape(key: str, given: object, kept: str) -> None:
    """In one spelling, up to the last of its range."""
    assert sheet_from({key: given}, KEYS) == ({key: kept}, ())


@pytest.mark.parametrize("key", SHAPES)
def test_an_empty_value_of_any_shape_states_nothing(key: str) -> None:
    """It is no mistake either."""
    assert sheet_from({key: " "}, KEYS) == (NO_SHEET, ())


MOMENT = datetime(2018, 3, 26)  # noqa: DTZ001 - as TOML gives it
KNOWN = "card, count, day, figures, remarks, words"
WRONG: list[tuple[object, object, str, dict[str, object]]] = [
    ("chair", "x", "unknown_field", {"known": KNOWN}),
    (3, "x", "unknown_field", {"known": KNOWN}),
    ("words", 3, "not_a_text", {"found": 3}),
    ("words", date(2018, 3, 26), "not_a_text", {"found": date(2018, 3, 26)}),
    ("day", MOMENT, "not_a_text", {"found": MOMENT}),
    ("count", True, "not_a_text", {"found": True}),
    ("words", "một\nhai", "line_end_inside", {"place": 4}),
    ("words", "x" * (LONGEST + 1), "text_too_long", {"longest": LONGEST}),
    ("words", "•••", "masked_value", {}),
    ("figures", "12x", "not_digits", {"found": "12x"}),
    ("figures", "١٢", "not_digits", {"found": "١٢"}),
    ("card", "1 2", "wrong_length", {"found": "1 2", "count": 2, "lengths": "9, 12"}),
    ("count", "12345678", "not_a_count", {"found": "12345678"}),
    ("count", "1x", "not_a_count", {"found": "1x"}),
    ("count", "١٢", "not_a_count", {"found": "١٢"}),
    ("day", "hôm qua", "day_spelling", {"found": "hôm qua"}),
    ("day", "31/02/2018", "not_a_day", {"found": "31/02/2018"}),
    ("day", "31/12/1899", "day_out_of_range", {"found": "31/12/1899"}),
    ("day", "2201", "day_out_of_range", {"found": "2201"}),
]


@pytest.mark.parametrize(("key", "given", "message", "facts"), WRONG)
def test_what_is_wrong_is_said_with_what_was_found(
    key: object, given: object, message: str, facts: dict[str, object]
) -> None:
    """And it hides nothing: what stands before and after it is kept."""
    kept, problems = sheet_from({"words": "a", key: given, "remarks": "b"}, KEYS)
    assert kept.items() >= ({"words": "a", "remarks": "b"}.items() - {(key, "a"), (key, "b")})
    assert key not in kept
    (problem,) = problems
    assert (problem.key, problem.message_id) == (str(key), message)
    assert problem.facts.items() >= facts.items()


def test_each_wrong_value_is_told() -> None:
    """In the order in which they stand."""
    kept, problems = sheet_from({"count": "x", "words": "a", "day": "x"}, KEYS)
    assert kept == {"words": "a"}
    assert [problem.key for problem in problems] == ["count", "day"]


@pytest.mark.parametrize("raw", [None, "x", ["words"]])
def test_what_is_no_sheet_at_all(raw: object) -> None:
    """The sheet itself is named, by no key."""
    assert sheet_from(raw, KEYS) == (NO_SHEET, (SheetProblem("", "not_a_table", {}),))


def test_where_nobody_says_which_keys_there_are_any_may_stand() -> None:
    """As a free text; but a key has the form of one."""
    raw = {"chair": " một\nhai ", "day": date(2018, 3, 26), "Họ tên": "x"}
    kept, problems = sheet_from(raw, None)
    assert kept == {"chair": "một\nhai", "day": "2018-03-26"}
    assert problems == (SheetProblem("Họ tên", "unknown_field", {"known": ""}),)


def test_what_is_in_a_log_is_taken_as_it_stands_there() -> None:
    """It was read when it was entered; keys may have gone since, and spellings changed."""
    raw = {"chair": " một  hai ", "count": "0012"}
    assert sheet_from(raw, KEYS, recorded=True) == (raw, ())
    assert sheet_from(raw, KEYS)[0] == {"count": "12"}


def test_a_sheet_is_told_in_the_order_of_its_keys() -> None:
    """Not in that in which it was stated; keys that are unknown by now come last."""
    kept, _ = sheet_from({"gone": "g", "day": "2018", "words": "w", "count": "3"}, None)
    assert list(stated(kept, KEYS)) == [
        ("words", "w"),
        ("count", "3"),
        ("day", "2018"),
        ("gone", "g"),
    ]
