"""What the check of histories must find: each anomaly planted once; none where there is none."""

from dataclasses import replace

import pytest

from tests.reliability.histories import Event, Line, wrong_with

LOG = [
    Line(0, "", 1, ""),
    Line(1, "HS-1", 1, "a"),
    Line(2, "HS-1", 2, "b"),
    Line(3, "HS-2", 1, "c"),
]
HISTORY = [
    Event(1, 0.0, 1.0, "HS-1", "recorded", seen=0, seq=1, act="a"),
    Event(2, 0.5, 1.5, "HS-1", "moved", seen=0, act="x"),
    Event(1, 2.0, 3.0, "HS-1", "recorded", seen=1, seq=2, act="b"),
    Event(2, 2.5, 3.5, "HS-2", "recorded", seen=0, seq=3, act="c"),
    Event(3, 1.5, 1.6, "HS-1", "read", seen=1),
    Event(3, 4.0, 4.1, "HS-1", "read", seen=2),
    Event(4, 4.0, 4.1, "HS-2", "lost", act="z"),
]


def test_a_true_history_is_accepted() -> None:
    """Overlapping writes in either order, refusals, a lost client and reads."""
    assert wrong_with(HISTORY, LOG) == []
    other = [replace(HISTORY[0], ended=2.6), *HISTORY[1:]]
    assert wrong_with(other[1:], LOG) == []


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (0, {"act": "gone"}, "is there 0 times"),
        (0, {"seq": 3}, "was told to be entry 3 and is 1"),
        (2, {"seen": 0}, "were both built on version 0"),
        (3, {"seen": 5}, "was built on version 5"),
        (1, {"act": "b"}, "was refused as moved, and is there"),
        (5, {"seen": 1}, "read at version 1 after 2 was answered"),
        (4, {"seen": 9}, "which is not in the log"),
    ],
)
def test_an_answer_that_was_not_true_is_found(
    place: int, change: dict[str, object], said: str
) -> None:
    """A lost act, a lost update, a refusal that was recorded, an old and an invented read."""
    history = list(HISTORY)
    history[place] = replace(history[place], **change)  # type: ignore[arg-type]
    assert any(said in one for one in wrong_with(history, LOG))


def test_an_act_that_is_there_twice_is_found() -> None:
    """Acknowledged or not: entered again after a kill, it must not double."""
    doubled = [*LOG, Line(4, "HS-1", 3, "a"), Line(5, "HS-2", 2, "z"), Line(6, "HS-2", 3, "z")]
    found = wrong_with(HISTORY, doubled)
    assert any("acknowledged and is there 2 times" in one for one in found)
    assert any("z is there 2 times" in one for one in found)


def test_answers_out_of_the_order_of_time_are_found() -> None:
    """Answered before the other was asked, and after it in the log; a gap in the log as well."""
    late = [
        replace(HISTORY[3], began=0.0, ended=0.1),
        replace(HISTORY[0], began=0.2),
        *HISTORY[1:3],
    ]
    assert any("was asked for after entry 3" in one for one in wrong_with(late, LOG))
    assert any("stands at place" in one for one in wrong_with(HISTORY, LOG[1:]))
