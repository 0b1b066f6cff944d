"""Facts are values: whatever is put in, what comes out can be copied, compared and printed."""

import copy
import pickle
from collections import OrderedDict
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import pytest

from admission_flow.procedure.facts import Facts, plain_fact, plain_facts


class Colour(StrEnum):
    """A word of ours."""

    RED = "red"


class Kind(str):
    """A text of a class of its own."""

    __slots__ = ()


class Said:
    """A stranger's object that says something."""

    def __str__(self) -> str:
        return "said \ud800"


class Silent:
    """A stranger's object that cannot be printed."""

    def __str__(self) -> str:
        raise RuntimeError("no")


class Leaving:
    """A stranger's object that would end the program."""

    def __str__(self) -> str:
        raise SystemExit(0)


GOOGOL = 10**100


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (date(2024, 1, 2), date(2024, 1, 2)),
        (timedelta(days=1), timedelta(days=1)),
        (Fraction(2, 3), Fraction(2, 3)),
        (b"ab", b"ab"),
        (1.5, 1.5),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (GOOGOL - 1, GOOGOL - 1),
        (1 - GOOGOL, 1 - GOOGOL),
        (GOOGOL, f"2^{GOOGOL.bit_length() - 1}…"),
        (-GOOGOL, f"-2^{GOOGOL.bit_length() - 1}…"),
        (2**400, "2^400…"),
        (2**400 - 1, "2^399…"),
        ("a\ud800b", "a?b"),
        ("\udfffab", "?ab"),
        ("a\ud7ffb\ue000", "a\ud7ffb\ue000"),
        ("Lò Thị Mẫu", "Lò Thị Mẫu"),
        (Kind("x"), "x"),
        ([1, (2, [3])], (1, (2, (3,)))),
        ({"b", "a", "c"}, ("a", "b", "c")),
        (frozenset({3, 1, 10}), (1, 10, 3)),
        ([{1, GOOGOL}], ((f"2^{GOOGOL.bit_length() - 1}…", 1),)),
        (Said(), "said ?"),
        (Silent(), "<Silent>"),
        (Leaving(), "<Leaving>"),
        (1 + 2j, "(1+2j)"),
        (OrderedDict(a=[1]), {"a": (1,)}),
        (MappingProxyType({"a": {2}}), {"a": (2,)}),
    ],
)
def test_whatever_is_put_in_is_there_as_a_plain_value(value: object, plain: object) -> None:
    """Numbers without end by their size, texts without halves of characters, lists as tuples."""
    found = plain_fact(value)
    assert found == plain
    assert type(found) is (Facts if isinstance(plain, dict) else type(plain))


def test_words_and_paths_stay_what_they_are() -> None:
    """A word of ours is still that word, a path a path."""
    assert plain_fact(Colour.RED) is Colour.RED
    path = PurePosixPath("a/b")
    assert plain_fact(path) is path


def test_facts_are_named_by_texts() -> None:
    """In whatever mapping they come, at any depth."""
    found = plain_facts({"a": {"b": [1]}, 3: None})  # type: ignore[dict-item]
    assert found == {"a": {"b": (1,)}, "3": None}
    assert isinstance(found["a"], Facts)


def test_equal_facts_have_one_hash_and_others_another() -> None:
    """Whichever way round they were stated; so that they can be kept in sets."""
    one, other = Facts(a=1, b=(2, {"c": 3})), Facts(b=(2, {"c": 3}), a=1)
    assert hash(one) == hash(other)
    assert {one, other} == {one}
    for changed in (Facts(a=2, b=(2, {"c": 3})), Facts(a=1, b=(2, {"c": 4})), Facts(a=1, b=(2,))):
        assert hash(changed) != hash(one)
    assert hash(Facts(a=[1])) == hash(Facts(a=(1,)))


def test_facts_are_copied_and_pickled_and_never_changed() -> None:
    """In another process they are the same facts."""
    facts = Facts(a=1, b=("x",))
    assert facts.copy() is facts
    assert copy.copy(facts) is facts
    for again in (copy.deepcopy(facts), pickle.loads(pickle.dumps(facts))):  # noqa: S301 - ours
        assert again == facts
        assert type(again) is Facts
    changes: list[Any] = [
        lambda: facts.__setitem__("a", 2),
        lambda: facts.update(a=2),
        lambda: facts.pop("a"),
        facts.clear,
    ]
    for change in changes:
        with pytest.raises(TypeError, match=r"^facts are not changed: make new ones$"):
            change()
    assert facts == {"a": 1, "b": ("x",)}
