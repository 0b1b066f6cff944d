"""Whatever both offices do, in whatever order: nothing is lost, doubled or overwritten."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import pytest

from admission_flow.database.store import Writing
from admission_flow.errors import CaseMoved
from admission_flow.journal.entry import Entry
from admission_flow.procedure.acts import HelperReport
from admission_flow.procedure.document import Case
from admission_flow.register.apart.looking import Looked, Looking
from admission_flow.register.apart.merging import MergedCase, Received, carry_out
from admission_flow.register.core import four_eyes
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.register.apart.two_offices import ALREADY, CONFLICT, GROWN, NEW, Two, add
from tests.register.conftest import Office

DAY = date(2024, 3, 6)


class Lives:
    """Two offices, driven at random; what each of them said is remembered beside."""

    def __init__(self, two: Two, seed: int) -> None:
        self.two, self.chance = two, random.Random(seed)
        self.count = 0
        self.own = Counter[str]()
        """Texts that this office entered and that still stand."""
        self.touched: set[str] = set()
        """Cases that this office changed since something was taken over of them."""

    def step(self) -> None:
        """Let one of the two do something, or a handover go over."""
        actions: list[Callable[[], object]] = [
            self.sender_opens, self.sender_enters, self.sender_enters, self.sender_corrects,
            self.sender_strikes_out, self.receiver_enters, self.receiver_corrects, self.hand_over,
            self.hand_over, self.hand_over,
        ]  # fmt: skip
        self.chance.choice(actions)()

    def report(self, who: str) -> HelperReport:
        self.count += 1
        return HelperReport(
            on=DAY + timedelta(self.count % 20), assessment=f"{who} lần {self.count}"
        )

    def some(self, *, here: bool) -> str | None:
        with self.two.reading(here=here) as register:
            cases = register.store.case_ids()
        return self.chance.choice(cases) if cases else None

    def sender_opens(self) -> None:
        if self.count < 40:
            name = f"Mẫu Văn {'ABCDEGHIKLMNOPQRSTUVX'[self.count % 21]}{'bcdeghik'[self.count % 8]}"
            self.count += 1
            self.two.enter(lawful_case("awareness_certificate", full_name=name))

    def sender_enters(self) -> None:
        if (case := self.some(here=False)) is not None:
            add(self.two.sender, case, self.report("gửi"))

    def reports(self, case: str, *, here: bool) -> list[int]:
        recorded = self.two.case(case, here=here).recorded
        return [item.seq for item in recorded if isinstance(item.act, HelperReport)]

    def sender_corrects(self) -> None:
        case = self.some(here=False)
        if case is not None and (found := self.reports(case, here=False)):
            with self.two.sender.open() as register:
                seq = self.chance.choice(found)
                register.correct(case, seq, self.report("gửi sửa"), "theo biên bản")

    def sender_strikes_out(self) -> None:
        case = self.some(here=False)
        if case is not None and (found := self.reports(case, here=False)):
            with self.two.sender.open() as register:
                register.correct(case, self.chance.choice(found), None, "không có")

    def receiver_enters(self) -> None:
        if self.chance.random() < 0.5 and (case := self.some(here=True)) is not None:
            report = self.report("nhận")
            add(self.two.receiver, case, report)
            self.touched.add(case)
            self.own[report.assessment or ""] += 1

    def receiver_corrects(self) -> None:
        case = self.some(here=True) if self.chance.random() < 0.3 else None
        if case is None or not (found := self.reports(case, here=True)):
            return
        seq, report = self.chance.choice(found), self.report("nhận sửa")
        item = self.two.case(case).find(seq)
        assert item is not None
        assert isinstance(item.act, HelperReport)
        with self.two.receiver.open() as register:
            register.correct(case, seq, report, "theo biên bản")
        self.touched.add(case)
        self.own[report.assessment or ""] += 1
        if item.act.assessment in self.own:
            del self.own[item.act.assessment]

    def hand_over(self) -> None:
        """Hand all over and take it over: once is as twice, and what goes in is all there is."""
        if self.some(here=False) is None:
            return
        folder = self.two.hand_over()
        before = {one: self.two.case(one) for one in self.here()}
        found = self.two.merge(folder)
        size = self.two.size
        again = self.two.merge(folder)
        assert self.two.size == size, "twice is not as once"
        for one, then in zip(found, again, strict=True):
            self.check(one, before)
            assert then.standing is (CONFLICT if one.standing is CONFLICT else ALREADY)

    def here(self) -> list[str]:
        with self.two.reading() as register:
            return register.store.case_ids()

    def check(self, one: MergedCase, before: object) -> None:
        if one.standing is CONFLICT:
            assert isinstance(before, dict)
            assert self.two.case(one.case) == before[one.case], "a conflict changed something"
            return
        here = Counter(map(repr, self.two.case(one.case).case.acts))
        there = Counter(map(repr, self.two.case(one.sent, here=False).case.acts))
        if one.standing in {NEW, GROWN}:
            assert not there - here, "an act of the sender is lost"
            # No two texts are alike: both sides can only have come to the same where the sender
            # took back what was new.
            assert one.case not in self.touched or one.acts == one.corrections == 0
            self.touched.discard(one.case)
        assert max(here.values()) == 1, "an act is there twice"

    def all_of_this_office_stands(self) -> None:
        texts = Counter[str]()
        for case in self.here():
            for item in self.two.case(case).recorded:
                if isinstance(item.act, HelperReport):
                    texts[item.act.assessment or ""] += 1
        assert not self.own - texts, "what this office entered is lost"


@pytest.mark.parametrize("seed", range(8))
def test_any_sequence_of_acts_and_handovers(two: Two, seed: int) -> None:
    """Merging twice is merging once; no act is lost or doubled; the register verifies."""
    lives = Lives(two, seed)
    for _ in range(25):
        lives.step()
    lives.hand_over()
    lives.all_of_this_office_stands()
    two.sound()


# ---- stopped half-way ----------------------------------------------------------------------------


def killed_at(two: Two, folder: Path, appended: int) -> bool:
    """Take a handover over in a process that is killed with an entry; whether it came so far."""
    child = os.fork()
    two.receiver.chance.seed(appended + 100)  # what the child drew, its parent draws no more
    if child == 0:
        two.receiver.chance.seed(appended)
        count = iter(range(appended, -1, -1))
        append = Writing.append

        def until(writing: Writing, *arguments: object, **named: object) -> Entry:
            if next(count) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return append(writing, *arguments, **named)  # type: ignore[arg-type]

        try:
            with mock.patch.object(Writing, "append", until):
                two.merge(folder)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def people() -> Iterator[Case]:
    for name in ("Lò Thị Ví Dụ", "Ma Văn Ví Dụ", "Vàng A Ví Dụ"):
        yield lawful_case("awareness_certificate", full_name=name)


@pytest.mark.parametrize("appended", [0, 1, 3, 6, 7, 8, 13, 20])
def test_killed_and_run_again(two: Two, appended: int) -> None:
    """Each case is there whole or not at all; the same folder again goes on, and ends the same."""
    for case in people():
        two.enter(case)
    folder = two.hand_over()
    assert killed_at(two, folder, appended)
    with two.reading() as register:
        half = register.store.case_ids()
    assert len(half) == appended // 7  # an opening, five acts, what closes them
    two.sound()
    found = two.merge(folder)
    assert [one.standing for one in found] == [ALREADY] * len(half) + [NEW] * (3 - len(half))
    assert all(two.same(one.case, one.sent) for one in found)
    assert not killed_at(two, folder, 0)
    two.sound()


# ---- other windows -------------------------------------------------------------------------------


def test_two_windows_take_over_the_same_folder(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """One looks, the other takes over, the first goes on: nobody gets two cases."""
    for case in people():
        two.enter(case)
    folder, look = two.hand_over(), Looking.look
    waiting = [True]

    def slowly(looking: Looking, case: str) -> Looked:
        looked = look(looking, case)
        if waiting and not isinstance(looking.register, Other):
            waiting.clear()
            url, clock = two.receiver.url, two.receiver.clock
            with (
                Other.open(url, "cb08", clock=clock) as register,
                Received.open(folder) as received,
            ):
                assert len(list(carry_out(register, received))) == 3
        return looked

    monkeypatch.setattr(Looking, "look", slowly)
    with two.receiver.open("cb09") as register, Received.open(folder) as received:
        found = list(carry_out(register, received))
    assert [one.standing for one in found] == [ALREADY] * 3
    with two.reading() as reading:
        assert len(reading.store.case_ids()) == 3
    two.sound()


class Other(Register):
    """The register in the other window."""


def test_another_window_writes_all_the_time(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at again, not for ever; what was taken over before stays."""
    for case in people():
        two.enter(case)
    folder, look = two.hand_over(), Looking.look
    busy = Office(two.receiver.url, two.receiver.now)

    def busily(looking: Looking, case: str) -> Looked:
        looked = look(looking, case)
        if case == "HS-0002":
            with busy.open("cb08") as register:
                four_eyes.set_steps(register, [])
        return looked

    monkeypatch.setattr(Looking, "look", busily)
    done = list[str]()
    with two.receiver.open("cb09") as register, Received.open(folder) as received:
        taken = carry_out(register, received)
        done.append(str(next(taken).standing))
        with pytest.raises(CaseMoved):
            next(taken)
    monkeypatch.undo()
    assert done == [NEW]
    found = two.merge(folder)
    assert [one.standing for one in found] == [ALREADY, NEW, NEW]
