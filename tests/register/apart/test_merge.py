"""What one office hands over goes into the register of another: whole, once, and checkable."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import StepRefused
from admission_flow.journal.entry import Entry
from admission_flow.journal.sent import MERGE, SENT, merge_in, sent_in
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import HelperReport, Step
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.register.apart.sent_cases import SentCases
from admission_flow.register.audit import audit
from admission_flow.register.audit.contents import Contents
from admission_flow.register.core import records
from admission_flow.register.core.records import Split
from admission_flow.register.core.taking import Change, SentAct
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case, with_step
from tests.register.apart.two_offices import ALREADY, GROWN, NEW, REPORT, add, office_at

if TYPE_CHECKING:
    from admission_flow.procedure.document import Case
    from tests.register.apart.two_offices import Two

SOMEBODY = lawful_case("branch_resolution", full_name="Lò Thị Ví Dụ", ethnicity="Dân tộc mẫu")
ANOTHER = lawful_case("dossier_opened", full_name="Ma Văn Ví Dụ")
SHEET = PaperSheet({"identity_number": "001300012345"})


def opening(two: "Two", case: str) -> int:
    with two.reading(here=False) as register:
        return next(iter(register.entries(case))).seq


def test_a_case_goes_in_as_it_stands_there(two: "Two") -> None:
    """Under the next free id here, with every act, in the order of the sender."""
    own = two.enter(ANOTHER, here=True)
    there = two.enter(SOMEBODY)
    assert own == there == "HS-0001"  # ids collide; nothing is taken for the other
    merged = two.merged(two.hand_over(there))
    assert (merged.standing, merged.case, merged.acts) == (NEW, "HS-0002", len(SOMEBODY.acts))
    assert merged.written
    assert two.case("HS-0002").case == two.case(there, here=False).case
    assert two.case(own).case.person.full_name == "Ma Văn Ví Dụ"
    two.sound()


def test_each_entry_names_the_line_that_says_the_same(two: "Two") -> None:
    """Log, number and digest there, and who entered it when; the basis names the log's root."""
    there = two.enter(SOMEBODY)
    folder = two.hand_over(there)
    two.merge(folder)
    with two.reading() as here, two.reading(here=False) as sender:
        entries = list(here.entries("HS-0001"))
        *acts, last = entries
        assert last.intent.action == MERGE
        closing = merge_in(last.intent.data)
        for entry in acts:
            said = sent_in(entry.intent.data)
            assert said is not None
            line = sender.store.entry(said.entry)
            assert line is not None
            assert (said.log, said.case) == (sender.store.log, there)
            assert (said.leaf, said.officer, said.at) == (
                line.leaf, line.intent.actor, line.intent.at,
            )  # fmt: skip
            assert [paper.sha256 for paper in entry.intent.basis] == [closing.root]
        assert len({sent_in(e.intent.data) for e in acts}) == len(SOMEBODY.acts) + 1
        content = Contents(here.store).of(acts[3])
        assert content.sent == sent_in(acts[3].intent.data)
        assert not [field for field in content.stated if "sent" in field.field]
        assert Contents(here.store).of(last).merge == closing


def test_the_same_folder_twice_writes_nothing(two: "Two") -> None:
    """Nor does an older one after a newer one."""
    there = two.enter(SOMEBODY)
    first = two.hand_over(there)
    two.merge(first)
    size = two.size
    assert two.merged(first).standing is ALREADY
    assert two.size == size
    add(two.sender, there, REPORT)
    later = two.hand_over(there)
    assert two.merged(later).standing is GROWN
    size = two.size
    assert [two.merged(folder).standing for folder in (first, later, first)] == [ALREADY] * 3
    assert two.size == size
    two.sound()


def test_a_later_handover_brings_what_is_new(two: "Two") -> None:
    """And only that: one act, and the entry that closes it."""
    there = two.enter(SOMEBODY)
    two.merge(two.hand_over(there))
    size = two.size
    add(two.sender, there, REPORT)
    merged = two.merged(two.hand_over(there))
    assert (merged.acts, merged.corrections) == (1, 0)
    assert two.size == size + 2
    assert two.same("HS-0001", there)


def test_handing_over_again_with_nothing_new_writes_nothing(two: "Two") -> None:
    """Though the sender's own log has grown by the entry that says it was handed over."""
    there = two.enter(SOMEBODY)
    two.merge(two.hand_over(there))
    size = two.size
    assert two.merged(two.hand_over(there)).standing is ALREADY
    assert two.size == size


@pytest.mark.parametrize("apart", [False, True], ids=["at once", "handed over before"])
def test_corrections_of_the_sender_go_in_as_corrections(two: "Two", *, apart: bool) -> None:
    """Of an act, of the person, of the paper sheet, and of what never happened."""
    there = two.enter(SOMEBODY)
    report, wrong = add(two.sender, there, REPORT, replace(REPORT, assessment="chép nhầm hồ sơ"))
    if apart:
        two.merge(two.hand_over(there))
    start = opening(two, there)
    with two.sender.open() as register:
        person = register.case(there).person
        register.correct(there, report, replace(REPORT, assessment="rất tiến bộ"), "theo biên bản")
        register.correct(there, start, replace(person, religion="Không"), "theo giấy khai sinh")
        register.correct(there, start, SHEET, "theo căn cước")
        register.correct(there, wrong, None, "không có văn bản này")
    folder = two.hand_over(there)
    merged = two.merged(folder)
    assert merged.corrections == 4
    assert merged.standing is (GROWN if apart else NEW)
    here = two.case("HS-0001")
    assert two.same("HS-0001", there)
    assert here.paper_sheet == SHEET
    assert here.person.religion == "Không"
    assert [a.assessment for a in here.case.acts if a == REPORT or isinstance(a, HelperReport)][
        -1
    ] == "rất tiến bộ"
    two.sound()
    (found,) = two.compared(folder)
    assert (found.compared, found.wrong, found.unopened) == (len(here.recorded) + 6, (), 0)


def test_refusals_of_the_sender_are_named_and_stay_there(two: "Two") -> None:
    """A step that the rules refused there did not happen: the entry says where it can be read."""
    case = lawful_case("branch_resolution", full_name="Lò Thị Ví Dụ")
    *before, vote = case.acts
    there = two.enter(replace(case, acts=tuple(before)))
    few = with_step(case, "branch_resolution", roll={"in_favour": 5, "against": 13}).acts[-1]
    assert isinstance(few, Step)
    with two.sender.open() as register, pytest.raises(StepRefused) as refused:
        register.advance(there, few)
    entry = refused.value.facts["entry"]
    merged = two.merged(two.hand_over(there))
    assert merged.refused_there == (entry,)
    assert [type(item.act) for item in two.case("HS-0001").recorded] == [type(a) for a in before]
    add(two.sender, there, vote)
    assert two.merged(two.hand_over(there)).refused_there == ()
    two.sound()


def test_only_the_cases_handed_over_go_in(two: "Two") -> None:
    """The log has all of them, and of the others no value is in the folder."""
    there, other = two.enter(SOMEBODY), two.enter(ANOTHER)
    folder = two.hand_over(other)
    assert [one.sent for one in two.merge(folder)] == [other]
    raw = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "Ma Văn Ví Dụ".encode() in raw
    assert "Lò Thị Ví Dụ".encode() not in raw
    assert two.merge(two.hand_over(there, other))[0].case == "HS-0002"


def test_what_the_tree_told_there_goes_in_with_the_act(two: "Two") -> None:
    """The step is judged here with what was known there on its day."""
    day = date(2022, 1, 5)
    with two.sender.open() as register:
        units.put(register, [
            UnitAdded(on=day, unit="DU", name="Đảng ủy Mẫu", level="base"),
            UnitAdded(on=day, unit="C1", name=SOMEBODY.unit.name, level="branch", parent="DU",
                      has_youth_union=True, has_trade_union=True),
        ])  # fmt: skip
    there = two.enter(SOMEBODY)
    two.merge(two.hand_over(there))
    with two.reading() as here, two.reading(here=False) as sender:
        mine = [e.intent.data.get("tree") for e in here.entries("HS-0001")]
        theirs = [e.intent.data.get("tree") for e in sender.entries(there)]
    assert [tree for tree in mine if tree] == [tree for tree in theirs if tree]
    assert two.same("HS-0001", there)
    two.sound()


def test_a_step_put_on_file_as_found_there(two: "Two") -> None:
    """It is refused here like any, unless whoever takes it over says as found as well."""
    case = lawful_case("branch_resolution", full_name="Lò Thị Ví Dụ")
    few = with_step(case, "branch_resolution", roll={"in_favour": 5, "against": 13})
    *before, vote = few.acts
    there = two.enter(replace(case, acts=tuple(before)))
    with two.sender.open() as register:
        assert isinstance(vote, Step)
        register.advance(there, vote, as_found=True)
    folder = two.hand_over(there)
    size = two.size
    merged = two.merged(folder)
    assert (merged.standing, merged.case, merged.written) == ("refused", "", False)
    assert merged.step is not None
    assert merged.step.blocked_by
    assert two.size == size + 1  # the refusal
    assert two.merged(folder).entry == merged.entry
    assert two.size == size + 1  # once
    assert two.merged(folder, as_found=True).standing is NEW
    assert two.same("HS-0001", there)
    assert two.merged(folder).standing is ALREADY
    two.sound()


def test_what_was_taken_over_is_handed_on(two: "Two") -> None:
    """From a commune to a district to a province: each names the log that it had it from."""
    there = two.enter(SOMEBODY)
    two.merge(two.hand_over(there))
    third = office_at(two.folder, "third", 3)
    on = two.between(two.receiver, third)
    folder = on.hand_over("HS-0001")
    merged = on.merged(folder)
    assert merged.acts == len(SOMEBODY.acts)
    assert on.same("HS-0001", "HS-0001")
    on.sound()
    (found,) = on.compared(folder)
    assert found.wrong == ()


@pytest.mark.parametrize("case", [SOMEBODY, ANOTHER], ids=["far", "near"])
def test_every_act_is_compared_with_its_line(two: "Two", case: "Case") -> None:
    """Each entry here, values and salts included; an entry that says otherwise is named."""
    there = two.enter(case)
    folder = two.hand_over(there)
    two.merge(folder)
    (found,) = two.compared(folder)
    assert (found.compared, found.wrong, found.unopened) == (len(case.acts) + 1, (), 0)
    assert (found.sent, found.case) == (there, "HS-0001")
    other = two.hand_over(there)
    assert two.compared(other / "log")[0].compared == len(case.acts) + 1


def test_the_cases_row_and_search_are_in_step(two: "Two") -> None:
    """It is found by its name, and stands where its acts lead."""
    there = two.enter(SOMEBODY)
    merged = two.merged(two.hand_over(there))
    with two.reading() as register:
        ((row, name),) = register.cases(name="lo thi vi du")
    assert (row.case, row.state, name) == ("HS-0001", merged.state, "Lò Thị Ví Dụ")
    assert row.state == "branch_resolved"


def told_otherwise(what: str) -> Callable[[SentCases, Sequence[Entry]], Iterator[Change]]:
    """Return what enters a report otherwise than the sender's line says, as a planted bug."""
    changes = SentCases.changes

    def altered(change: SentAct) -> Change:
        act = change.act
        assert isinstance(act, HelperReport)
        alterations: dict[str, Change] = {
            "a text": replace(change, act=replace(act, assessment="khác")),
            "a day": replace(change, act=replace(act, on=date(2023, 6, 29))),
            "a salt": replace(change, salts=dict.fromkeys(change.salts, "0" * 64)),
            "no salt": replace(change, salts={}),
            "a digest": replace(change, sent=replace(change.sent, leaf="0" * 64)),
            "an officer": replace(change, sent=replace(change.sent, officer="cb77")),
        }
        return alterations[what]

    def entered(sent: SentCases, entries: Sequence[Entry]) -> Iterator[Change]:
        for change in changes(sent, entries):
            report = isinstance(change, SentAct) and isinstance(change.act, HelperReport)
            yield altered(change) if isinstance(change, SentAct) and report else change

    return entered


@pytest.mark.parametrize("what", ["a text", "a day", "a salt", "no salt", "a digest", "an officer"])
def test_an_entry_that_says_otherwise_than_its_line(
    two: "Two", monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The sender's log shows it; the register here alone does not."""
    there = two.enter(ANOTHER)
    folder = two.hand_over(there)
    monkeypatch.setattr(SentCases, "changes", told_otherwise(what))
    two.merge(folder)
    monkeypatch.undo()
    two.sound()
    (found,) = two.compared(folder)
    assert len(found.wrong) == (0 if what == "no salt" else 1)
    assert found.compared == len(ANOTHER.acts) + 1 - len(found.wrong)
    assert found.unopened == (what == "no salt")
    if found.wrong:
        with two.reading() as register:
            entry = register.store.entry(found.wrong[0].seq)
        assert entry is not None
        assert records.act_kind(entry.intent.data) == "helper_report"


def claims(two: "Two", **changes: object) -> dict[str, object]:
    """Return what closed the case, with members changed."""
    with two.reading() as register:
        (entry,) = register.store.entries("HS-0001", actions=(MERGE,))
    return {SENT: merge_in(entry.intent.data).plain() | changes}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"upto": 1}, "it ends at entry 1 of the sender, before what was taken over"),
        ({"case": "HS-0002"}, "came from another case"),
        ({"log": "0" * 32}, "came from another case of a sender, or of another sender"),
        ({"here": [[9, 0]]}, "it names entry 9 of the sender a second time"),
        ({"upto": 9, "here": [[9, 0]]}, "it names entry 0 here, which holds no act of this case"),
        ({"root": "x"}, "what it says of a sender's log is not of that form: sent.root, leaf"),
    ],
)
def test_a_verifier_names_what_cannot_be_so(
    two: "Two", changes: dict[str, object], what: str
) -> None:
    """Written past the commands, in this register's own chain and under its own sums."""
    there = two.enter(ANOTHER)
    folder = two.hand_over(there)
    two.merge(folder)
    two.sound()
    split = Split(claims(two, size=40, **changes), {})
    with two.receiver.open("cb09") as register, register.store.writing() as writing:
        seq = register.note_in(writing, "HS-0001", MERGE, split).seq
    with two.reading() as reading:
        breaks = audit.verify(reading.store, reading.judge).breaks
    assert [(one.seq, what in one.what) for one in breaks] == [(seq, True)]
