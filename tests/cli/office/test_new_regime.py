"""`workflow new-regime`: a drill with an invented regulation, from its number to the verdict."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from difflib import ndiff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow import resources
from admission_flow.cli.main import run
from admission_flow.planning.deadlines.limit_files import MOVES, check_limits
from admission_flow.procedure import in_use
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.clock_law import move_law
from admission_flow.rulebook_digest import FILES
from admission_flow.testing import lawful_case, with_step
from admission_flow.workflow_source import built_in, load_procedure
from tests.loan import loan_folder

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

NAMED = (
    "--series", "quy định", "--document", "300-QĐ/TW", "--issued-by", "Ban Chấp hành Trung ương",
    "--title", "Quy định (mẫu)", "--issued-on", "1/3/2027", "--in-force", "1/4/2027",
)  # fmt: skip
FORTY = ("--change", "decision.in_time.days=40", "--clause", "decision.in_time.days=4.3.1")
START = date(2027, 4, 1)
CLOCKS = ("workflows", "clocks.toml")


def new_regime(desk: "Desk", *more: str) -> "Answer":
    return desk("workflow", "new-regime", "--out", str(desk.folder / "luat"), *more)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write, once, a law in which the decision takes at most 40 days from April 2027."""
    law = tmp_path_factory.mktemp("new") / "luat"
    assert run(("workflow", "new-regime", "--out", str(law), *NAMED, *FORTY)) == 0
    return law


@pytest.fixture
def folder(desk: "Desk", written: Path) -> Path:
    """Return the folder of that law: a copy."""
    return shutil.copytree(written, desk.folder / "luat")


def test_the_check_passes_and_the_comparison_says_that_and_nothing_else(
    desk: "Desk", folder: Path
) -> None:
    """Once nothing is to be filled in the folder is a law; one value is another."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    checked = desk("workflow", "check", str(folder))
    assert (checked.code, checked.err) == (0, "")
    line = ("workflow", "diff", "2027-03-31", "2027-04-01", "--folder", str(folder), "--json")
    assert [(c["of"], c["before"], c["after"]) for c in desk(*line).json] == [
        ("decision.in_time.days", 45, 40)
    ]


def test_judging_follows_from_its_day_on(desk: "Desk", folder: Path) -> None:
    """Resolved the day before: 45 working days as ever; from its day on 40, to the last of them."""
    del desk
    judge, before = Judge(load_procedure(folder)), built_in()
    for meeting, days in ((START - timedelta(days=1), 45), (START, 40)):
        last = judge.workflow.calendar.after(meeting, days)
        for on in (last, last + timedelta(days=1)):
            case = with_step(
                lawful_case("admission_decision", meeting_on=meeting), "admission_decision", on=on
            )
            verdict = judge.judge(case, on)
            refused = verdict.steps[-1].blocked_by + verdict.steps[-1].warned_by
            assert ("decision.in_time" in refused) is (on > last), (meeting, on)
            if meeting < START:
                assert refused == before.judge(case, on).steps[-1].blocked_by + (
                    before.judge(case, on).steps[-1].warned_by
                )
        (found,) = [f for f in verdict.steps[-1].findings if f.rule == "decision.in_time"]
        cited = {citation.document for citation in found.citations}
        assert ("300-QĐ/TW" in cited) is (meeting >= START)


def test_a_body_that_may_decide_no_longer(desk: "Desk") -> None:
    """Two numbers and a body in one document: the body may decide until the day before."""
    more = ("--change", "recognition.in_time days=25", "--clause", "recognition.in_time.days=4.3",
            "--change", "decision.body.bodies=ban thường vụ cấp ủy, ban thường vụ đảng ủy cơ sở",
            "--clause", "decision.body.bodies=4.3.2")  # fmt: skip
    answer = new_regime(desk, *NAMED, *FORTY, *more)
    assert answer.code == 0, answer
    judge = Judge(load_procedure(desk.folder / "luat"))
    body = "provincial_standing"
    assert body in built_in().workflow.rulebook.values["decision.body.bodies"].rows[-1].value
    for on, refused in ((START - timedelta(days=1), False), (START, True)):
        case = with_step(
            lawful_case("admission_decision", meeting_on=date(2027, 3, 1)),
            "admission_decision", on=on, body=body,
        )  # fmt: skip
        warned = judge.judge(case, on).steps[-1].warned_by
        assert ("decision.body" in warned) is refused, on


def test_limits_beside_the_law_are_told(desk: "Desk") -> None:
    """Of the guidance that is replaced moves.toml has one row that counts today."""
    as_guidance = [*NAMED]
    as_guidance[1] = "hướng dẫn"
    answer = new_regime(desk, *as_guidance, "--lang", "en")
    assert (answer.code, "1 time limit rests on 01-HD/TW 2026-05-19" in answer.out) == (0, True)
    other = desk("workflow", "new-regime", "--out", str(desk.folder / "b"), *NAMED, "--lang", "en")
    assert ("rest on 208-QĐ/TW" in other.out) is ("208-QĐ/TW" in resources.text(*CLOCKS))


def test_what_is_to_be_filled_in_is_named_until_it_is(desk: "Desk") -> None:
    """A value without its number, a number without its clause: two places, then none."""
    more = ("--change", "recognition.in_time.days", "--change", "ceremony.in_time days=20")
    answer = new_regime(desk, *NAMED, *more, "--lang", "en")
    assert "3 places are still to be filled in" in answer.out
    law = desk.folder / "luat" / "law.toml"
    checked = desk("workflow", "check", str(law.parent), "--lang", "en")
    assert checked.code == 7
    assert checked.err.count("to be filled in") == 3
    assert (
        "recognition.in_time.days rows[6]: to be filled in: the value from 2027-04" in checked.err
    )
    text = law.read_text("utf-8")
    law.write_text(text.replace('value = "???"', "value = 25").replace('"???"', '"4.3"'), "utf-8")
    assert desk("workflow", "check", str(law.parent)).code == 0


def test_nothing_is_written_over_and_nothing_beside(desk: "Desk", folder: Path) -> None:
    """A folder that is there stays; what does not fit leaves none behind."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = new_regime(desk, *NAMED)
    assert again.code == 7
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    wrong = desk("workflow", "new-regime", "--out", str(desk.folder / "khac"), *NAMED[:-1], "x")
    assert wrong.code == 7
    assert not (desk.folder / "khac").exists()


def test_a_folder_is_taken_over_with_all_its_files(desk: "Desk", folder: Path) -> None:
    """A second document on top of the first: other data files come along, digests of others not."""
    (folder / "vi.toml").write_text("", "utf-8")
    (folder / "released.toml").write_text("", "utf-8")
    second = [*NAMED[:3], "301-QĐ/TW", *NAMED[4:-1], "1/5/2027"]
    out = desk.folder / "hai"
    line = ("workflow", "new-regime", "--folder", str(folder), "--out", str(out), *second)
    assert desk(*line).code == 0
    assert {path.name for path in out.iterdir()} == {*FILES, "vi.toml"}
    assert desk("workflow", "check", str(out)).code == 0


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (NAMED[:-2], 2, "--in-force"),
        ((*NAMED[:1], "nghị quyết", *NAMED[2:]), 7, "quy định"),
        ((*NAMED, "--change", "thời hạn"), 7, "thời hạn"),
        ((*NAMED, "--change", "decision.in_time.days=sớm"), 7, "sớm"),
        ((*NAMED, "--clause", "decision.in_time.days=4"), 7, "decision.in_time.days"),
        ((*NAMED, "--change", "=4"), 7, "--change"),
        ((*NAMED[:-1], "1/2/2027"), 7, "01/03/2027"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    desk: "Desk", options: tuple[str, ...], code: int, words: str
) -> None:
    """Nobody to ask, no such series, value, number or clause; a day before the issue."""
    answer = new_regime(desk, *options)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert not (desk.folder / "luat").exists()


@pytest.fixture
def answered(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], "Answer"]:
    """Return what runs the command with somebody who answers, every answer in its turn."""

    def run(answers: list[str]) -> "Answer":
        waiting: Iterator[str] = iter(answers)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("typer.prompt", lambda *_, **__: next(waiting))
        answer = new_regime(desk)
        assert list(waiting) == []
        return answer

    return run


def test_on_a_terminal_it_is_asked_for(
    desk: "Desk", answered: Callable[[list[str]], "Answer"], tmp_path: Path
) -> None:
    """The same answers give the same file as the options; a wrong one is asked again."""
    answers = [
        "quy địnhh", "quy định", "300-QĐ/TW", "Ban Chấp hành Trung ương", "", "Quy định (mẫu)",
        "hôm nào", "1/3/2027", "1/4/2027", "", "decision.in_time days", "bốn mươi", "40", "4.3.1",
    ]  # fmt: skip
    answer = answered(answers)
    assert answer.code == 0, answer
    assert "[decision.in_time.days]  45" in answer.out
    by_options = desk("workflow", "new-regime", "--out", str(tmp_path / "b"), *NAMED, *FORTY)
    assert by_options.code == 0
    asked = (desk.folder / "luat" / "law.toml").read_bytes()
    assert asked == (tmp_path / "b" / "law.toml").read_bytes()


def test_a_value_is_chosen_by_its_number_in_the_list(
    desk: "Desk", answered: Callable[[list[str]], "Answer"]
) -> None:
    """The first of those that rest on the document replaced; what is left open is a hole."""
    named = ["quy định", "300-QĐ/TW", "Ban", "Quy định", "1/3/2027", "1/4/2027"]
    answer = answered([*named, "có", "1, 999", "1", "", ""])
    assert answer.code == 0, answer
    assert "   1. " in answer.out
    checked = desk("workflow", "check", str(desk.folder / "luat"))
    assert checked.code == 7
    assert "person.age_minimum.months" in checked.err


def test_a_law_laid_out_in_tables_is_edited_as_it_stands(desk: "Desk", tmp_path: Path) -> None:
    """Of a procedure of one's own, with every row a table: lines are added, and none is changed."""
    loan = loan_folder(tmp_path / "loan")
    out = desk.folder / "moi"
    place = ("--folder", str(loan), "--out", str(out))
    number = ("--document", "02-QC/MAU")
    changed = ("--change", "loan.in_time=4", "--clause", "loan.in_time=3")
    answer = desk("workflow", "new-regime", *place, *NAMED[:2], *number, *NAMED[4:], *changed)
    assert answer.code == 0, answer
    before, after = ((f / "law.toml").read_text("utf-8").splitlines() for f in (loan, out))
    assert {line[:2] for line in ndiff(before, after)} == {"  ", "+ "}
    assert desk("workflow", "check", str(out)).code == 0
    rows = load_procedure(out).workflow.rulebook.values["loan.in_time.days"].rows
    assert [(row.start, row.value) for row in rows][1:] == [(START, 4)]


# ---- time limits beside the law ------------------------------------------------------------------

SIXTY = ("--limit", "complaint.answer.province=60", "--clause", "complaint.answer.province=9")


def test_limits_beside_the_law_are_written_where_one_is_named(desk: "Desk") -> None:
    """60 days from its day on, the other one carried over; what stands there is left alone."""
    shipped = resources.text(*CLOCKS)
    told = new_regime(desk, *NAMED, *FORTY, *SIXTY)
    assert told.code == 0
    assert "clocks.toml: 1 dòng thay đổi, 1 dòng chuyển sang" in told.out
    assert "sửa bằng tay" not in told.out
    folder = desk.folder / "luat"
    assert {path.name for path in folder.iterdir()} == {*FILES, "clocks.toml"}
    text = (folder / "clocks.toml").read_text("utf-8")
    assert text.startswith(shipped.rstrip())
    province, central = tomllib.loads(text)["limit"][-2:]
    assert (province["working_days"], province["cite"]["clause"]) == (60, "9")
    assert (province["from"], province["cite"]["confidence"]) == (START, "secondary")
    assert (central["working_days"], central["cite"]["confidence"]) == (180, "recalled")
    assert central["cite"]["document"] == "300-QĐ/TW"
    assert desk("workflow", "check", str(folder)).code == 0


def test_the_folders_limits_are_those_of_who_uses_it(desk: "Desk") -> None:
    """From its day on, and only under this law; the program's own are as they were."""
    guidance = (*NAMED[:1], "hướng dẫn", *NAMED[2:])
    assert new_regime(desk, *guidance, "--limit", "move.forward=10").code == 0
    folder = desk.folder / "luat"
    assert desk("workflow", "check", str(folder)).code == 7  # the clause is to be filled in
    moves = folder / "moves.toml"
    moves.write_text(moves.read_text("utf-8").replace("???", "3.9"), "utf-8")
    assert desk("workflow", "check", str(folder)).code == 0
    before = move_law()
    with in_use.using(load_procedure(folder)):
        after = move_law()
    assert after[:-1] == before == move_law()
    assert (after[-1].start, after[-1].forward, after[-1].decide) == (START, 10, before[-1].decide)


def test_what_ships_beside_the_law_passes_the_check() -> None:
    """The same questions are asked of the program's own files."""
    for name in (MOVES, CLOCKS[1]):
        data = tomllib.loads(resources.text("workflows", name))
        assert check_limits(name, data, built_in().workflow.rulebook) == []


WRONG = (
    ("working_days = 60", 'working_days = "???"', "to be filled in: working_days"),
    ("working_days = 60", "working_days = 0", "working_days must be a number of working days"),
    ('clause = "9"', 'clause = "???"', "to be filled in: the clause of 300-QĐ/TW 2027-03-01"),
    ('clause = "9"', 'clause = ""', "names no clause"),
    ('clause = "9"', "clause = 9", "names no clause"),
    ('document = "300-QĐ/TW"', "document = 300", "names no document"),
    ('who = "competent_authority"', "who = 5", "who must be a text"),
    ('"secondary"', '"verified"', "300-QĐ/TW 2027-03-01 is unconfirmed"),
    ('"secondary"', '"sure"', "sure"),
    ("issued_on = 2027-03-01", "issued_on = 2027-05-01", "was issued after 2027-04-01"),
    ("from = 2027-04-01", "from = 2026-07-27", "was issued after 2026-07-27"),
    ("from = 2027-04-01", 'from = "x"', "from must be a date"),
    ('start = "complaint"', 'start = "x"', "no clock"),
    ('who = "competent_authority"', "", "must have"),
    ('about = "province"', 'about = "central"', "overlap"),
    ("[[limit]]", "[[limits]]", "is no list of [[limit]]"),
)


def test_a_row_that_is_not_right_is_named(desk: "Desk") -> None:
    """Holes, days, clauses, documents, dates: by file and row, as of the law."""
    assert new_regime(desk, *NAMED, *SIXTY).code == 0
    file = desk.folder / "luat" / "clocks.toml"
    rulebook = load_procedure(file.parent).workflow.rulebook
    text = file.read_text("utf-8")
    start = text.index("from = 2027-04-01")
    start = text.rindex("[[limit]]", 0, start)
    for old, new, said in WRONG:
        changed = text[:start] + text[start:].replace(old, new, 1)
        assert changed != text
        found = check_limits(CLOCKS[1], tomllib.loads(changed), rulebook)
        assert any(said in str(one) for one in found), (new, found)
    file.write_text(
        text[:start] + text[start:].replace('clause = "9"', 'clause = "???"', 1), "utf-8"
    )
    checked = desk("workflow", "check", str(file.parent))
    assert checked.code == 7
    assert "clocks.toml: limit[" in checked.err
    assert "phải điền: điều, khoản của 300-QĐ/TW 2027-03-01" in checked.err


def test_a_limit_left_with_what_was_replaced_is_named(desk: "Desk") -> None:
    """A folder that has its own clocks answers for them when a document is replaced."""
    assert new_regime(desk, *NAMED, *FORTY).code == 0
    (desk.folder / "luat" / "clocks.toml").write_text(resources.text(*CLOCKS), "utf-8")
    checked = desk("workflow", "check", str(desk.folder / "luat"))
    assert checked.code == 7
    assert "208-QĐ/TW 2026-07-26 đã được thay bằng 300-QĐ/TW 2027-03-01" in checked.err


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("complaint.answer", "complaint.answer.province"),
        ("move.forward=mười", "mười"),
        ("complaint.answer.province=90", "90"),
    ],
)
def test_a_limit_that_cannot_be_written_is_told(desk: "Desk", limit: str, said: str) -> None:
    """No such limit, no number, the same number: a sentence, and no folder."""
    refused = new_regime(desk, *NAMED, "--limit", limit)
    assert (refused.code, said in refused.err) == (7, True)
    assert not (desk.folder / "luat").exists()
