"""Working apart through the library: hand over, try out, take over, compare."""

from pathlib import Path

import pytest

from admission_flow import (
    BadArgument,
    HandoverBroken,
    HandoverRefused,
    HandoverUnreadable,
    ReadingRegister,
    Register,
    say,
)
from admission_flow.procedure.acts import HelperReport, Step
from admission_flow.testing import lawful_case

SOMEBODY = lawful_case("dossier_opened", full_name="Lò Thị Ví Dụ")


@pytest.fixture
def handover(tmp_path: Path) -> Path:
    """A folder that another office handed over."""
    with Register.create(tmp_path / "xa.db", "xa01") as register:
        case = register.open_case(SOMEBODY.person, SOMEBODY.unit)
        for act in SOMEBODY.acts:
            if isinstance(act, Step):
                register.advance(case.id, act)
            else:
                register.record(case.id, act)
        made = register.hand_over(tmp_path / "bo", "bàn giao", cases=[case.id])
        assert (made.folder, made.cases) == (tmp_path / "bo", (case.id,))
        assert made.values > len(SOMEBODY.acts)
    return tmp_path / "bo"


def test_hand_over_try_take_over_compare(handover: Path, tmp_path: Path) -> None:
    """What is tried out is what is done; the entries here say what the lines there say."""
    with Register.create(tmp_path / "so.db", "cb01") as register:
        tried = register.rehearse_merge(handover)
        assert [(one.standing, one.written, one.case) for one in tried.cases] == [
            ("new", False, "")
        ]
        done = register.merge(str(handover))
        assert [(one.standing, one.written) for one in done.cases] == [("new", True)]
        assert register.case("HS-0001").case == SOMEBODY
        assert done.log == tried.log
        assert not done.anchored
        assert [one.standing for one in register.merge(handover).cases] == ["already"]
        assert register.audit.verify().intact
        (found,) = register.audit.merged(handover)
        assert (found.case, found.compared, found.wrong) == (
            "HS-0001", len(SOMEBODY.acts) + 1, (),
        )  # fmt: skip
        assert register.audit.merged()[0].compared is None
        content = register.audit.content(register.case("HS-0001").recorded[0].seq)
        assert content.sent is not None
        assert content.sent.officer == "xa01"
    with ReadingRegister.open(tmp_path / "so.db") as reading:
        assert [one.standing for one in reading.rehearse_merge(handover).cases] == ["already"]


def test_a_conflict_is_an_answer_that_can_be_said(handover: Path, tmp_path: Path) -> None:
    """In both languages, without a word of the command line."""
    with Register.create(tmp_path / "so.db", "cb01") as register:
        register.open_case(SOMEBODY.person, SOMEBODY.unit)
        (one,) = register.merge(handover).cases
        assert (one.standing, one.written) == ("conflict", False)
        (problem,) = one.problems
        assert "HS-0001" in say(problem, "vi")
        assert "--new" not in say(problem, "vi") + say(problem, "en")
        assert register.merge(handover, new=["HS-0001"]).cases[0].case == "HS-0002"


def test_what_is_refused_as_a_whole(handover: Path, tmp_path: Path) -> None:
    """Each by its own error, and nothing is written."""
    with Register.create(tmp_path / "so.db", "cb01") as register:
        size = len(list(register.audit.log()))
        with pytest.raises(HandoverUnreadable):
            register.merge(tmp_path / "none")
        with pytest.raises(HandoverUnreadable):
            register.merge(handover, paper_lines=["x"])
        (handover / "log/README.txt").write_text("x")
        with pytest.raises(HandoverBroken):
            register.merge(handover)
        with pytest.raises(HandoverBroken):
            register.audit.merged(handover)
        for cases, unit, whole in (
            ((), None, False),
            (("HS-0001",), "V1", False),
            ((), "V1", True),
        ):
            with pytest.raises(BadArgument):
                register.hand_over(
                    tmp_path / "x", "vì việc", cases=cases, unit=unit, whole_register=whole
                )
        with pytest.raises(HandoverRefused):
            register.hand_over(tmp_path / "x", "vì việc", whole_register=True)
        assert len(list(register.audit.log())) == size
        assert not (tmp_path / "x").exists()
    with Register.open(tmp_path / "xa.db", "xa01") as register:
        register.record("HS-0001", HelperReport(on=SOMEBODY.acts[-1].on, assessment="tốt"))
        folder = tmp_path / "lan-hai"
        register.hand_over(folder, "bàn giao", whole_register=True)
        with pytest.raises(HandoverRefused):
            register.merge(folder)
