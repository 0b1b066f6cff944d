"""`--dry-run` of what is typed for one case; and what a correction shows before it asks."""

import os
import pty
import sys
from typing import TYPE_CHECKING

import pytest

from admission_flow.messages import label, rule_title, say
from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

VOTE = ("--on", "05/03/2024", "roll.official=20", "roll.elsewhere=0", "roll.exempt_absent=0",
        "roll.suspended=0", "roll.present=18", "roll.persons=1", "roll.mode=card")  # fmt: skip
PASSED, FAILED = ("roll.in_favour=17", "roll.against=1"), ("roll.in_favour=13", "roll.against=5")
TWO_THIRDS = rule_title("vi", "branch.two_thirds")


@filled_once
def opened(office: "Desk") -> None:
    """Return a desk with a case up to the opinions."""
    case = office.file("a.json", lawful_case("opinions_summarised"))
    assert office("case", "import", case).code == 0


@filled_once
def voted(office: "Desk") -> None:
    """Return a desk with a case up to the resolution of the chi bộ."""
    case = office.file("a.json", lawful_case("branch_resolution"))
    assert office("case", "import", case).code == 0


def everything(desk: "Desk") -> dict[str, bytes]:
    """Return every file of the folder, those of the machine's memory too."""
    return {str(p): p.read_bytes() for p in sorted(desk.folder.rglob("*")) if p.is_file()}


def last_entry(desk: "Desk") -> str:
    return str(desk("case", "history", "HS-0001", "--json").json[-1]["seq"])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("advance", "HS-0001", "branch_resolution", *VOTE, *PASSED), 0),
        (("advance", "HS-0001", "branch_resolution", *VOTE, *FAILED), 3),
        (("advance", "HS-0001", "branch_resolution", *VOTE, *FAILED, "--as-found"), 0),
        (("advance", "HS-0001", "base_resolution", "--on", "05/03/2024"), 3),
        (("advance", "HS-0001", "application", "--on", "05/03/2024"), 7),
        (("advance", "HS-0009", "branch_resolution", *VOTE, *PASSED), 7),
        (("advance", "HS-0001", "branch_resolution", *VOTE, "--at-version", "1"), 5),
        (("record", "HS-0001", "task_assigned", "task=(mẫu)", "--on", "05/03/2024"), 0),
        (("record", "HS-0001", "task_assigned", "task=(mẫu)", "--on", "05/03/2036"), 7),
        (("record", "HS-0001", "task_assigned", "--on", "05/03/2024"), 7),
        (("correct", "HS-0001", "2", "--never-happened"), 0),
        (("correct", "HS-0001", "999", "number=1"), 7),
        (("correct", "HS-0001", "1", "sex=x"), 7),
        (("correct", "HS-0001", "1", "full_name=Lò Thị Mẫu"), 7),
    ],
    ids=str,
)
def test_a_trial_writes_nothing_and_exits_as_the_command_would(
    opened: "Desk", line: tuple[str, ...], code: int
) -> None:
    """No entry, no refusal, nothing in the memory of this machine; then the real one: same code."""
    before = everything(opened)
    tried = opened("case", *line, "--dry-run")
    assert (tried.code, everything(opened)) == (code, before), tried.err
    if code in {0, 3}:
        assert say("vi", "screen.bulk_dry") in tried.out
    real = (*line, "--reason", "(mẫu)", "--yes") if line[0] == "correct" else line
    assert opened("case", *real).code == code


def test_a_trial_needs_an_officer_as_the_command_does(
    opened: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is not named cannot be told that it would be written."""
    monkeypatch.delenv("ADMISSION_FLOW_OFFICER")
    line = ("case", "record", "HS-0001", "application", "--on", "20/01/2024", "--dry-run")
    assert opened(*line).code == 2
    assert opened(*line, "--as", "cb02").code == 0


def test_a_trial_says_state_reasons_and_what_opens(opened: "Desk") -> None:
    """Lawful: the state then and the next step; refused: the rule; both also for programs."""
    line = ("case", "advance", "HS-0001", "branch_resolution", *VOTE)
    good = opened(*line, *PASSED, "--dry-run")
    assert label("vi", "branch_resolved") in good.out
    assert label("vi", "base_resolution") in good.out
    assert rule_title("vi", "decision.in_time") in good.out
    bad = opened(*line, *FAILED, "--dry-run")
    assert "13/20" in bad.out
    assert label("vi", "branch_resolution") in bad.out
    document = opened(*line, *FAILED, "--dry-run", "--json").json
    assert (document["dry_run"], document["permitted"]) == (True, False)
    unmet = {f["rule"] for f in document["step"]["findings"] if f["status"] == "unmet"}
    assert unmet == {"branch.two_thirds"}
    document = opened(*line, *PASSED, "--dry-run", "--json").json
    assert document["permitted"]
    assert document["verdict"]["state"] == "branch_resolved"
    assert opened(*line, *PASSED).code == 0
    again = opened(*line, *PASSED, "--dry-run", "--json").json
    assert again["repeated"] == int(last_entry(opened))


def test_a_correction_shows_before_and_after_and_refuses_without_an_answer(voted: "Desk") -> None:
    """Fields, state, the step and its rule, deadlines; nobody there to ask: exit 2, nothing."""
    entry = last_entry(voted)
    before = voted.stored()
    answer = voted("case", "correct", "HS-0001", entry, *FAILED, "--reason", "kiểm lại (mẫu)")
    assert (answer.code, voted.stored()) == (2, before)
    assert "--yes" in answer.err
    for text in (
        f"{label('vi', 'roll.in_favour')}: 17 → 13",
        f"{label('vi', 'branch_resolved')} → {label('vi', 'consulted')}",
        TWO_THIRDS,
        rule_title("vi", "decision.in_time"),
        "31/05/2024",
    ):
        assert text in answer.out
    assert "[branch.two_thirds]" not in answer.out
    done = voted("case", "correct", "HS-0001", entry, *FAILED, "--reason", "kiểm lại", "--yes")
    assert done.code == 0
    assert done.out.startswith(answer.out)


def test_what_is_private_is_shown_to_change_and_not_shown(voted: "Desk") -> None:
    """Religion, the day of birth, a name in an act: that they change is said, not to what."""
    private = ("religion=Mẫu-Đạo", "born_on=1999-02-17", "ethnicity=Mẫu-Dân")
    shown = voted("case", "correct", "HS-0001", "1", *private, "--dry-run").out
    assert label("vi", "person.religion") in shown
    assert "Mẫu-" not in shown
    assert "17/02" not in shown
    assert "02/1999" in shown
    rows = voted("case", "history", "HS-0001", "--json").json
    helper = next(row["seq"] for row in rows if row["kind"] == "helper_assigned")
    shown = voted("case", "correct", "HS-0001", str(helper), "helper=Vàng A Mẫu", "--dry-run").out
    assert label("vi", "helper_assigned.helper") in shown
    assert "Vàng A Mẫu" not in shown


def typed(desk: "Desk", monkeypatch: pytest.MonkeyPatch, answer: str, *line: str) -> "Answer":
    """Run a command on a terminal, and type an answer."""
    mine, theirs = pty.openpty()
    try:
        os.write(mine, f"{answer}\n".encode())
        with os.fdopen(os.dup(theirs)) as terminal:
            monkeypatch.setattr(sys, "stdin", terminal)
            return desk(*line)
    finally:
        os.close(mine)
        os.close(theirs)


def test_on_a_terminal_it_asks(voted: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """No, or anything but yes: nothing is written; yes: it is."""
    line = ("case", "correct", "HS-0001", last_entry(voted), *FAILED, "--reason", "(mẫu)")
    before = voted.stored()
    for answer in ("k", "", "x"):
        assert typed(voted, monkeypatch, answer, *line).code == 130
        assert voted.stored() == before
    said = typed(voted, monkeypatch, "c", *line)
    assert said.code == 0
    assert say("vi", "screen.correct_question") in said.err
    assert voted("case", "list", "--json").json[0]["state"] == "consulted"


def test_a_step_that_waits_is_said_to_wait_anew(office: "Desk") -> None:
    """Whoever corrects what a second officer confirmed is told that it waits again."""
    again = "lại chờ cán bộ thứ hai xác nhận"
    assert office("officer", "four-eyes", "branch_resolution").code == 0
    case = office.file("a.json", lawful_case("branch_resolution"))
    assert office("case", "import", case).code == 0
    entry = last_entry(office)
    line = ("case", "correct", "HS-0001", entry, *FAILED, "--dry-run")
    assert again in office(*line).out
    confirmed = office("case", "confirm", "HS-0001", entry, "--yes", "--as", "cb02")
    assert confirmed.code == 0
    assert "số tán thành" in confirmed.out
    assert again in office(*line).out
    assert again not in office("case", "correct", "HS-0001", "2", "--never-happened",
                               "--dry-run").out  # fmt: skip
