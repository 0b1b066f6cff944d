"""What entries say of a sender's log: its form, and what cannot be so together."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from admission_flow.errors import Malformed
from admission_flow.journal.entry import NO_HEAD, Entry, Intent
from admission_flow.journal.report import Break, Notice
from admission_flow.journal.sent import (
    MERGE,
    SENT,
    Merge,
    SentEntry,
    merge_in,
    sent_breaks,
    sent_in,
    wrong_with_sent,
)

LOG, OTHER = "a" * 32, "b" * 32
LEAF, ROOT = "1" * 64, "2" * 64


def sent(entry: int, case: str = "HS-0001", log: str = LOG) -> SentEntry:
    return SentEntry(
        log=log, case=case, entry=entry, leaf=LEAF, officer="cb01", at="2026-01-01T00:00:00Z"
    )


def merge(
    upto: int,
    case: str = "HS-0001",
    log: str = LOG,
    **more: Any,  # noqa: ANN401 - members of what closes a case
) -> Merge:
    stated: dict[str, Any] = {"size": 40, "root": ROOT} | more
    return Merge(log=log, case=case, upto=upto, leaf=LEAF, **stated)


class Log:
    """Entries of some cases, numbered as they come."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, said: SentEntry | Merge, case: str = "HS-0005") -> "Log":
        """Add an entry that says where it came from."""
        action = MERGE if isinstance(said, Merge) else "case.take_over"
        data: dict[str, object] = {SENT: said.plain()}
        seq = len(self.entries)
        intent = Intent(
            log=OTHER, id=f"{seq:032x}", case=case, case_ver=seq + 1, case_head=NO_HEAD,
            action=action, to="", actor="cb09", at="2026-01-02T00:00:00Z", data=data,
        )  # fmt: skip
        self.entries.append(Entry(seq, NO_HEAD, intent.text()))
        return self

    def case_of(self, seq: int) -> str | None:
        """Return the case of an entry that holds an act."""
        found = self.entries[seq].intent if 0 <= seq < len(self.entries) else None
        return found.case if found is not None and found.action != MERGE else None

    def found(self) -> list[tuple[int, str]]:
        """Return what is wrong, by entry."""
        breaks = sent_breaks(self.entries, self.case_of, len(self.entries))
        return [(one.seq, one.what) for one in breaks if isinstance(one, Break)]


def test_what_is_right_is_not_reported() -> None:
    """Two cases of one sender, one of them in two parts, and one of another sender."""
    log = Log().add(sent(1)).add(sent(3)).add(merge(4))
    log.add(sent(2, "HS-0002"), "HS-0006").add(merge(2, "HS-0002"), "HS-0006")
    log.add(sent(7)).add(merge(9, size=50, root=LEAF, here=((8, 0),)))
    log.add(sent(1, log="c" * 32), "HS-0007").add(merge(1, log="c" * 32), "HS-0007")
    assert log.found() == []


def cases() -> Iterator[tuple[str, Log, int, str]]:
    yield "no end", Log().add(sent(1)), 0, "no case.merge says"
    yield "twice", Log().add(sent(1)).add(sent(1)).add(merge(1)), 1, "names entry 1"
    yield "back", Log().add(sent(3)).add(sent(2)).add(merge(3)), 1, "names entry 2"
    yield "before the end", Log().add(sent(3)).add(merge(2)), 1, "it ends at entry 2"
    yield (
        "after the end", Log().add(sent(1)).add(merge(5)).add(sent(4)).add(merge(6)), 2,
        "names entry 4",
    )  # fmt: skip
    yield (
        "the end goes back",
        Log().add(sent(1)).add(merge(5)).add(merge(4)),
        2,
        "it ends at entry 4",
    )
    two_cases = Log().add(sent(1)).add(merge(1)).add(sent(1), "HS-0006")
    yield "two here", two_cases.add(merge(1), "HS-0006"), 2, "is HS-0005 here already"
    mixed = Log().add(sent(1)).add(sent(2, "HS-0002")).add(merge(2))
    yield "two there", mixed, 1, "came from another case"
    senders = Log().add(sent(1)).add(merge(1)).add(sent(2, log="c" * 32))
    yield "two senders", senders.add(merge(2)), 2, "of another sender"
    yield "register", Log().add(merge(1), ""), 0, "an entry of the register itself"
    yield "pair beyond", Log().add(sent(1)).add(merge(3, here=((4, 0),))), 1, "a second time"
    yield "pair again", Log().add(sent(1)).add(merge(3, here=((1, 0),))), 1, "a second time"
    yield "pair later", Log().add(sent(1)).add(merge(3, here=((2, 1),))), 1, "holds no act"
    yield "pair of none", Log().add(sent(1)).add(merge(3, here=((2, 9),))), 1, "holds no act"
    elsewhere = Log().add(sent(1, "HS-0002"), "HS-0006").add(merge(1, "HS-0002"), "HS-0006")
    yield "pair elsewhere", elsewhere.add(merge(3, here=((2, 0),))), 2, "holds no act"


@pytest.mark.parametrize(
    ("log", "seq", "what"), [one[1:] for one in cases()], ids=[one[0] for one in cases()]
)
def test_what_cannot_be_so_is_named(log: Log, seq: int, what: str) -> None:
    """The entry, and why."""
    found = log.found()
    assert found, what
    assert found[0][0] == seq
    assert what in found[0][1]


def test_two_logs_of_one_length() -> None:
    """A sender who handed over two histories is noticed; here nothing is broken by it."""
    log = Log().add(sent(1)).add(merge(1))
    log.add(sent(2, "HS-0002"), "HS-0006").add(merge(2, "HS-0002", root=LEAF), "HS-0006")
    (notice,) = sent_breaks(log.entries, log.case_of, 9)
    assert isinstance(notice, Notice)
    assert notice.seq == 3


WHOLE = merge(7, here=((3, 1),), refused=(4,), others=(5,))
WRONG: dict[str, object] = {
    "log": ["", "A" * 32, "a" * 31, 1], "case": ["", "../x", 1, None], "root": ["", 1],
    "leaf": ["1" * 63, None], "entry": [-1, True, "1", 1.0], "upto": [-1, "1", 40, True],
    "size": [-1, 7, None], "refused": ["1", [True], [-1], {}], "others": [["a"]],
    "here": [[[1]], [[1, 2, 3]], [["a", 1]], {"1": 2}, [1]], "officer": [1], "at": [None],
    "salts": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "action", "read"),
    [(sent(3), "case.take_over", sent_in), (WHOLE, MERGE, merge_in)],
    ids=["an entry", "the end"],
)
def test_every_member_is_held_to_its_form(
    said: SentEntry | Merge, action: str, read: Callable[[dict[str, Any]], object]
) -> None:
    """What is read back is what was said; each member otherwise, missing, or one more is wrong."""
    plain = said.plain()
    assert read({SENT: plain}) == said
    assert wrong_with_sent(action, {SENT: plain}) == ""
    tried = 0
    for name in plain:
        values = WRONG[name]
        assert isinstance(values, list)
        for value in values:
            assert "not of that form" in wrong_with_sent(action, {SENT: plain | {name: value}})
            tried += 1
        rest = {key: value for key, value in plain.items() if key != name}
        optional = name in {"here", "refused", "others"}
        assert bool(wrong_with_sent(action, {SENT: rest})) is not optional
    assert tried > 10
    assert wrong_with_sent(action, {SENT: plain | {"more": 1}})
    assert wrong_with_sent(action, {SENT: "x"})


def test_what_says_nothing_of_a_log() -> None:
    """An entry of this office's own is none of a sender; what closes a case says only that."""
    assert sent_in({"act": {}}) is None
    assert wrong_with_sent("case.record", {SENT: "x"}) == ""
    with pytest.raises(Malformed):
        merge_in({})
    with pytest.raises(Malformed):
        merge_in({SENT: WHOLE.plain(), "act": {}})
