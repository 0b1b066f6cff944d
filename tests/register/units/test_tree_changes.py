"""Whatever becomes of the units below a committee, every question counts the same people for it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from admission_flow.planning.units.tree import Organisation
from admission_flow.register.units.scope import Scope
from tests.register.units.random_trees import CHANGES
from tests.register.units.tree_changes import (
    QUESTIONS,
    Sample,
    change_again_and_again,
    faults,
    sample,
)

TREES = 6  # `tools/soak_units.py` tries 500
SEED = 100


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Make the register that every try is a copy of."""
    return sample(tmp_path_factory.mktemp("sample"))


def test_random_trees_and_changes(tmp_path: Path, first: Sample) -> None:
    """Each question of each committee, before a change and after it, as of both days."""
    figures = change_again_and_again(tmp_path, TREES, SEED, first)
    assert faults(figures) == []
    assert figures["changes"] > TREES
    assert all(figures[f"asked: {question}"] for question in QUESTIONS)
    assert sum(figures[f"change: {kind}"] for kind in CHANGES) == figures["changes"]


def nowhere(*_: Any) -> None:  # noqa: ANN401
    """Count a unit that was closed with nobody, as it was before."""


def by_the_day_asked(original: Callable[..., bool]) -> Callable[..., bool]:
    """Take a name for that of the unit which bears it on the day of the question."""

    def has_name(asked: Scope, name: str, since: date, day: date | None = None) -> bool:
        return original(asked, name, max(since, asked.day), day)

    return has_name


def with_the_tree_of_the_last_day(original: Callable[..., Any]) -> Callable[..., Any]:
    """Count as of a past day with the tree as it became later."""

    def counts_with(units: Organisation, code: str, _: date) -> tuple[str, ...]:
        counted: tuple[str, ...] = original(units, code, date(2030, 1, 1))
        return counted

    return counts_with


@pytest.mark.parametrize(
    ("place", "name", "bug", "seed"),
    [
        (Organisation, "_after", nowhere, 119),
        (Scope, "has_name", by_the_day_asked(Scope.has_name), 102),
        (
            Organisation,
            "counts_with",
            with_the_tree_of_the_last_day(Organisation.counts_with),
            119,
        ),
    ],
    ids=["heirs forgotten", "names of today", "tree of today"],
)
def test_a_planted_bug_is_found(  # noqa: PLR0913, PLR0917 - pytest's
    tmp_path: Path, first: Sample, place: type, name: str, bug: object, seed: int
) -> None:
    """A wrong reading is told from the right one, on a tree where it matters."""
    assert faults(change_again_and_again(tmp_path / "right", 1, seed, first)) == []
    with patch.object(place, name, bug):
        assert faults(change_again_and_again(tmp_path / "wrong", 1, seed, first))
