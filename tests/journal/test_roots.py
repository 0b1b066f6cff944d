"""The log of roots: it only grows, and shows of each checkpoint that it is in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.errors import Malformed
from admission_flow.journal.checkpoint import Checkpoint, origin_of
from admission_flow.journal.receipts import ConsistencyProof, InclusionProof
from admission_flow.journal.roots import RootLog

ORIGINS = [origin_of(f"{number:032x}") for number in range(5)]


def checkpoint(place: int, size: int) -> Checkpoint:
    return Checkpoint(ORIGINS[place], size, f"{place:x}{size:063x}")


def taken(rounds: list[set[int]]) -> list[RootLog]:
    """Return a log after each of some rounds, in which some provinces sent what they had."""
    found = [RootLog("tw")]
    for number, places in enumerate(rounds, 1):
        found.append(found[-1].and_then(checkpoint(place, number) for place in places))
    return found[1:]


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 4), min_size=1), min_size=1, max_size=6))
def test_every_checkpoint_is_shown_to_be_there_and_no_other(rounds: list[set[int]]) -> None:
    """By a proof that is read back from its text; and each round goes on from those before."""
    logs = taken(rounds)
    last = logs[-1]
    assert RootLog.parse(last.text()) == last
    head = last.checkpoint()
    for one in last.checkpoints:
        proof = InclusionProof.parse(last.proof(one).text())
        assert proof.checkpoint == head
        assert proof.shows(one.text())
        assert not proof.shows(checkpoint(0, 99).text())
    for log in logs:
        before = log.checkpoint()
        assert ConsistencyProof.parse(last.goes_on_from(before.size).text()).shows(before)
    other = RootLog("tw", (Checkpoint("another", 99, "a" * 64), *last.checkpoints[1:]))
    if len(last.checkpoints) > 1:
        assert not other.goes_on_from(1).shows(RootLog("tw", last.checkpoints[:1]).checkpoint())


def test_of_one_round_the_logs_stand_in_the_order_of_their_ids() -> None:
    """Whoever brings them, in whatever order, gives the same root."""
    some = [checkpoint(place, 3) for place in (4, 0, 2)]
    one, other = RootLog("tw").and_then(some), RootLog("tw").and_then(reversed(some))
    assert one == other
    assert [made.origin for made in one.checkpoints] == [ORIGINS[0], ORIGINS[2], ORIGINS[4]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "admission-flow-roots/tw",
        "admission-flow-roots/\n",
        "admission-flow-roots/tw\n\n",
        "admission-flow-roots/tw\n" + checkpoint(0, 1).text(),
        f"admission-flow-roots/tw\n\n{checkpoint(0, 2).text()}\n{checkpoint(0, 1).text()}",
        f"admission-flow-roots/tw\n\n{checkpoint(0, 1).text()}\n{checkpoint(0, 1).text()}",
        f"admission-flow-roots/tw\n\n{checkpoint(0, 1).text()}\n",
        f"admission-flow-roots/trung ương\n\n{checkpoint(0, 1).text()}",
    ],
)
def test_what_is_no_log_of_roots(text: str) -> None:
    """A file that was shortened, edited or mixed up is not read as another log."""
    with pytest.raises(Malformed):
        RootLog.parse(text)


def test_a_checkpoint_that_was_not_taken_in_has_no_proof() -> None:
    """There is nothing to show."""
    with pytest.raises(ValueError, match="not in tuple"):
        RootLog("tw", (checkpoint(0, 1),)).proof(checkpoint(1, 1))
