"""What a log says of itself is held against the log."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.journal.entry import REGISTER, Entry, Intent
from admission_flow.journal.keys import HAND_OUT
from admission_flow.journal.lineage import PRACTICE, RESTORE
from admission_flow.journal.privacy import ERASE_APPROVE
from admission_flow.journal.statements import erasure_breaks, statement_breaks

if TYPE_CHECKING:
    from admission_flow.journal.report import Break

ROOT = "ab" * 32
LEAF = "cd" * 32


def entry(action: str, data: Mapping[str, object], seq: int = 9, **more: Any) -> Entry:  # noqa: ANN401
    intent = Intent(
        log="0" * 32,
        id=f"{seq:032x}",
        case=REGISTER,
        case_ver=seq + 1,
        case_head=LEAF,
        action=action,
        to="",
        actor="cb01",
        at="2026-01-01T00:00:00Z",
        data=dict(data),
    )
    return Entry(seq, LEAF, replace(intent, **more).text())


def said(one: Entry) -> "list[Break]":
    return list(statement_breaks([one], lambda sizes: dict.fromkeys(sizes, ROOT)))


RIGHT: dict[str, Callable[[], Entry]] = {
    "a checkpoint before itself": lambda: entry(HAND_OUT, {"size": 9, "root": ROOT}),
    "a copy of what stands before": lambda: entry(PRACTICE, {"entries": 9, "leaf": LEAF}),
    "nothing known to be lost": lambda: entry(RESTORE, {"from": 9, "to": 8, "longest": 9}),
    "some entries lost": lambda: entry(RESTORE, {"from": 9, "to": 12, "longest": 13}),
}
WRONG: dict[str, Callable[[], Entry]] = {
    "a checkpoint beyond itself": lambda: entry(HAND_OUT, {"size": 10, "root": ROOT}),
    "another root": lambda: entry(HAND_OUT, {"size": 9, "root": LEAF}),
    "no root": lambda: entry(HAND_OUT, {"size": 9}),
    "no number of entries": lambda: entry(HAND_OUT, {"size": "9", "root": ROOT}),
    "a copy of a shorter log": lambda: entry(PRACTICE, {"entries": 8, "leaf": LEAF}),
    "a copy of another log": lambda: entry(PRACTICE, {"entries": 9, "leaf": ROOT}),
    "lost from after itself": lambda: entry(RESTORE, {"from": 10, "to": 12, "longest": 13}),
    "lost backwards": lambda: entry(RESTORE, {"from": 9, "to": 7, "longest": 13}),
    "longer than the longest": lambda: entry(RESTORE, {"from": 9, "to": 13, "longest": 13}),
    "no numbers": lambda: entry(RESTORE, {"from": True, "to": 12, "longest": 13}),
}


@pytest.mark.parametrize("make", RIGHT.values(), ids=RIGHT)
def test_what_is_so_accuses_nobody(make: Callable[[], Entry]) -> None:
    """What the program writes passes."""
    assert said(make()) == []


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_what_is_not_so_is_named(make: Callable[[], Entry]) -> None:
    """The entry that says it is named."""
    assert [one.seq for one in said(make())] == [9]


@pytest.mark.parametrize(
    ("values", "state", "stage", "count"),
    [
        (2, "declined", "ended", 0),
        (1, "declined", "ended", 1),
        (2, "official", "ended", 1),
        (2, "declined", "decision", 1),
        (2, "declined", None, 1),
    ],
)
def test_an_erasure_counts_what_the_case_had(
    values: int, state: str, stage: str | None, count: int
) -> None:
    """As many values as there are commitments, a state that an entry led to, and an end."""
    promise = {"commit": ROOT}
    of = {"case": "HS-0001"}
    before = entry("case.open", {"a": promise, "b": promise}, 3, to="declined", **of)
    kept = {"state": state, "stage": stage}
    erased = entry(ERASE_APPROVE, {"values": values, "kept": kept}, 4, **of)
    assert len(list(erasure_breaks([before, erased]))) == count
