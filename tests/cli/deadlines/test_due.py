"""`due`: what runs, on the screen and for programs; reminders and notes."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk

FIELDS = {"case", "name", "state", "unit", "rule", "due_on", "overdue", "responsible", "citations"}


@filled_once
def busy(office: "Desk") -> None:
    """Return a desk with a case before its decision, one in probation and one before the vote."""
    for number, until in enumerate(("branch_resolution", "ceremony", "opinions_summarised")):
        case = lawful_case(until, full_name=f"Lò Mẫu {number:02d}")
        assert office("case", "import", office.file(f"{number}.json", case)).code == 0


def test_the_fields_of_the_contract_stay(busy: "Desk") -> None:
    """A program finds every field that it knew, and what is new is marked."""
    rows = busy("due", "--as-of", "2024-06-30", "--days", "300", "--json").json
    assert all(set(row) == FIELDS | {"sort", "about", "in_verdict", "start_stated"} for row in rows)
    assert rows == sorted(rows, key=lambda row: (row["due_on"], row["case"], row["rule"]))
    beside = {row["rule"] for row in rows if not row["in_verdict"]}
    assert beside == {"probation.elapsed", "member_history.in_time"}


def test_a_paper_that_serves_is_shown_apart(busy: "Desk") -> None:
    """What must be done, what only serves and what opens by a day stand in tables of their own."""
    shown = busy("due", "--as-of", "2024-06-30", "--days", "1200").out
    places = [
        shown.index(title)
        for title in ("Việc phải xong", "còn giá trị đến hết ngày", "Sớm nhất được làm")
    ]
    assert places == sorted(places)
    assert "(hết giá trị)" in busy("due", "--as-of", "2025-06-30").out
    assert "To be done by" in busy("due", "--as-of", "2024-06-30", "--lang", "en").out


def test_the_horizon_is_counted_in_working_days(busy: "Desk") -> None:
    """The last day of the horizon is inside, the day after it is not."""

    def rules(days: str) -> list[str]:
        rows = busy("due", "--as-of", "2024-03-05", "--days", days, "--json").json
        return [row["rule"] for row in rows if row["case"] == "HS-0001"]

    assert rules("59") == []
    assert rules("60") == ["decision.in_time"]


def test_options_stand_after_the_command(busy: "Desk") -> None:
    """`due --days 5 remind` is no wish that can be met: it is said, not ignored."""
    for option in (("--days", "0"), ("--unit", "C1"), ("--as-of", "2024-01-01"), ("--json",)):
        answer = busy("due", *option, "remind")
        assert answer.code == 2
        assert "due remind" in answer.err


def test_one_unit_alone(busy: "Desk") -> None:
    """By the name that its cases bear; a name that nothing bears is refused."""
    unit = lawful_case().unit.name
    everything = busy("due", "--as-of", "2024-06-30", "--json").json
    assert everything
    assert busy("due", "--as-of", "2024-06-30", "--unit", unit, "--json").json == everything
    assert busy("due", "--unit", "Chi bộ Không có Mẫu").code == 7


def test_a_day_beyond_the_calendar_is_refused(busy: "Desk") -> None:
    """The holidays of that year are not known: a sentence, and no traceback."""
    answer = busy("due", "--as-of", "2030-06-01", "--days", "2000")
    assert answer.code == 7
    assert "2030" in answer.err


def test_reminders_are_shown_once_and_can_be_read_again(busy: "Desk") -> None:
    """A dry run writes nothing, the run writes, the next is silent, --given shows them all."""
    before = busy.stored()
    dry = busy("due", "remind", "--as-of", "2024-06-30", "--dry-run", "--json").json
    assert busy.stored() == before
    given = busy("due", "remind", "--as-of", "30/06/2024", "--json").json
    assert given == dry
    assert given
    assert busy("due", "remind", "--as-of", "2024-06-30").out == "Không có lời nhắc mới.\n"
    again = busy("due", "remind", "--given", "--json").json
    assert [{k: v for k, v in row.items() if k != "as_of"} for row in again] == [
        {k: row[k] for k in ("case", "rule", "about", "due_on", "rung")}
        for row in sorted(given, key=lambda row: row["case"])
    ]
    assert "30/06/2024" in busy("due", "remind", "--given").out
    assert busy("audit", "verify").code == 0


def test_a_reminder_says_how_many_days_are_left(busy: "Desk") -> None:
    """The screen counts the days, before and after the last."""
    early = busy("due", "remind", "--as-of", "2024-05-20", "--dry-run").out
    assert "còn 11 ngày" in early
    late = busy("due", "remind", "--as-of", "2024-06-10", "--dry-run").out
    assert "quá 10 ngày" in late
    assert busy("due", "remind", "--as-of", "2999-01-01").code == 7


def test_a_thing_done_is_noted_and_taken_back(busy: "Desk") -> None:
    """The paper of the new member is handed in; the clock stops, and runs again when retracted."""
    answer = busy("due", "done", "member_history.in_time", "HS-0002", "--on", "01/07/2024")
    assert answer.code == 0
    rows = busy("due", "--as-of", "2024-08-01", "--days", "100", "--json").json
    assert "member_history.in_time" not in {row["rule"] for row in rows}
    entry = answer.out.split()[-1].rstrip(".")
    stored = busy.stored()
    again = busy("due", "done", "member_history.in_time", "HS-0002", "--on", "01/07/2024")
    assert again.code == 0
    assert f"Đã được ghi trước đó ở mục {entry}: HS-0002" in again.out
    assert busy.stored() == stored
    assert busy("due", "retract", entry).code == 0
    rows = busy("due", "--as-of", "2024-08-01", "--days", "100", "--json").json
    assert "member_history.in_time" in {row["rule"] for row in rows}


@pytest.mark.parametrize(
    "words",
    [
        ("done", "nothing.such", "HS-0001", "--on", "2024-01-01"),
        ("done", "move.receive", "HS-9999", "--on", "2024-01-01"),
        ("done", "move.receive", "HS-0001", "--on", "31/02/2024"),
        ("done", "move.receive", "HS-0001", "--on", "2999-01-01"),
        ("done", "move.receive", "HS-0001", "--on", "2024-01-01"),
        ("retract", "1"),
        ("remind", "--unit", "Không có Mẫu"),
        ("remind", "--as-of", "soon"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(busy: "Desk", words: tuple[str, ...]) -> None:
    """Exit 7, the register untouched, in both languages."""
    before = busy.stored()
    for lang in ("vi", "en"):
        answer = busy("due", *words, "--lang", lang)
        assert answer.code == 7, answer
        assert answer.err.strip()
    assert busy.stored() == before
