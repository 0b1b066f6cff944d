"""`case hand-over`, `case merge`, `audit merged`: what is printed, asked and written; the codes."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

NAME = "Lò Thị Ví Dụ"


class Pair:
    """A desk with two registers: `xa` works apart, `so` takes over."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.folder = desk.folder
        assert self.apart("init").code == 0
        self.bring("branch_resolution", NAME)

    def apart(self, *arguments: str) -> "Answer":
        """Run a command on the register of the office that works apart."""
        return self.desk(*arguments, "--register", str(self.folder / "xa" / "xa.db"))

    def bring(self, until: str, name: str) -> None:
        file = self.desk.file("hoso.json", lawful_case(until, full_name=name))
        assert self.apart("case", "import", file).code == 0

    def hand_over(self, name: str = "bo", *arguments: str) -> "Answer":
        out = str(self.folder / name)
        asked = arguments or ("--whole-register",)
        return self.apart("case", "hand-over", *asked, "--out", out, "--purpose", "bàn giao")

    def merge(self, *arguments: str, name: str = "bo") -> "Answer":
        return self.desk("case", "merge", str(self.folder / name), *arguments)

    def document(self, *arguments: str, name: str = "bo") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.merge("--json", *arguments, name=name).out)
        return found


@pytest.fixture
def pair(office: "Desk") -> Pair:
    """Make the two registers, with one case in the one apart."""
    (office.folder / "xa").mkdir()
    return Pair(office)


def test_there_and_back(pair: Pair) -> None:
    """Handed over, tried out, taken over, and once more; each says what it did."""
    given = pair.hand_over()
    assert given.code == 0
    assert "không mã hóa" in given.out
    before = pair.desk.stored()
    tried = pair.merge("--dry-run")
    assert (tried.code, pair.desk.stored()) == (0, before)
    assert "HS-0001: hồ sơ mới ở đây, 23 việc" in tried.out
    done = pair.merge("--yes")
    assert done.code == 0
    assert "HS-0001 → HS-0001: 23 việc, 0 đính chính" in done.out
    assert "Chưa có gì từ bên ngoài xác nhận" in done.out
    after = pair.desk.stored()
    again = pair.merge()
    assert (again.code, pair.desk.stored()) == (0, after)
    assert "đã có đủ ở đây" in again.out
    assert pair.desk("audit", "verify").code == 0


def test_where_each_entry_came_from_is_shown(pair: Pair) -> None:
    """In the history of the case, in the log, of one entry, and for programs."""
    pair.hand_over()
    pair.merge("--yes")
    log = pair.document("--dry-run")["log"]
    for command in (("case", "history", "HS-0001"), ("audit", "log", "--case", "HS-0001")):
        rows = json.loads(pair.desk(*command, "--json").out)
        assert {row["sent"]["log"] for row in rows[:-1]} == {log}
        assert rows[-1]["sent"] is None
        assert rows[-1]["action"] == "case.merge"
        assert log[:8] in pair.desk(*command).out
    one = pair.desk("audit", "entry", "2")
    assert f"Từ nhật ký {log}: hồ sơ HS-0001, mục" in one.out
    assert "•••" not in json.loads(pair.desk("audit", "entry", "2", "--json").out)["sent"]["leaf"]
    last = pair.desk("audit", "entry", "25")
    assert f"Nhập từ nhật ký {log}: hồ sơ HS-0001 đến mục" in last.out
    document = json.loads(pair.desk("audit", "entry", "25", "--json").out)
    assert document["merge"]["case"] == "HS-0001"
    assert "salts" not in pair.desk("audit", "log", "--full").out


def test_what_programs_read(pair: Pair) -> None:
    """One document, with the counts and each case."""
    made = json.loads(pair.hand_over("bo", "HS-1", "--json").out)
    assert (made["cases"], made["left_out"]) == (["HS-0001"], [])
    asked = pair.merge("--json")
    assert asked.code == 2  # nobody is asked in a document: --yes
    document = pair.document("--yes")
    assert document["counts"] == {
        "new": 1, "grown": 0, "already": 0, "refused": 0, "conflict": 0,
    }  # fmt: skip
    assert (document["size"], document["root"]) == (made["size"], made["root"])
    (one,) = document["cases"]
    assert (one["sent"], one["case"], one["written"]) == ("HS-0001", "HS-0001", True)
    assert document["anchored"] is False


def test_the_officer_is_asked(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Having seen what goes in; who says no, has written nothing."""
    pair.hand_over()
    before = pair.desk.stored()
    answer = pair.merge()
    assert answer.code == 2  # nobody is there
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "không")
    assert pair.merge().code == 130
    assert pair.desk.stored() == before
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "có")
    assert pair.merge().code == 0
    assert pair.desk.stored() != before


def test_a_conflict_has_its_code_and_the_others_go_in(pair: Pair) -> None:
    """Exit 5; the case is named, what stands against it, and how it can go in."""
    file = pair.desk.file("hoso.json", lawful_case("dossier_opened", full_name=NAME))
    assert pair.desk("case", "import", file).code == 0
    pair.bring("dossier_opened", "Ma Văn Ví Dụ")
    pair.hand_over()
    answer = pair.merge("--yes")
    assert answer.code == 5
    assert "HS-0001: Người này đã có hồ sơ ở đây: HS-0001" in answer.out
    assert "HS-0002 → HS-0002" in answer.out
    document = pair.document("--dry-run")
    assert [one["standing"] for one in document["cases"]] == ["conflict", "already"]
    (problem,) = document["cases"][0]["problems"]
    assert (problem["where"], problem["message_id"]) == ("HS-0001", "merge_person_here")
    before = pair.desk.stored()
    unknown = pair.merge("--yes", "--new", "HS-0099")
    assert (unknown.code, pair.desk.stored()) == (7, before)
    assert "HS-0099" in unknown.err
    assert pair.merge("--yes", "--new", "hs-1").code == 0


def test_a_step_that_is_refused_here(pair: Pair) -> None:
    """Exit 3, and how it goes in all the same."""
    case = lawful_case("branch_resolution", full_name="Ma Văn Ví Dụ")
    lines = json.loads(Path(pair.desk.file("hoso.json", case)).read_text())
    lines["acts"][-1]["roll"] |= {"in_favour": 5, "against": 13}
    Path(pair.desk.folder / "hoso.json").write_text(json.dumps(lines))
    file = str(pair.desk.folder / "hoso.json")
    assert pair.apart("case", "import", file, "--as-found").code == 0
    pair.hand_over("bo", "HS-0002")
    answer = pair.merge("--yes")
    assert answer.code == 3
    assert "--as-found" in answer.out
    assert pair.merge("--yes", "--as-found").code == 0


def test_the_line_of_their_minutes(pair: Pair) -> None:
    """The right one confirms the log; one of another log stops everything, with 6."""
    paper = json.loads(pair.apart("checkpoint", "make", "--no-code", "--json").out)["paper"]
    pair.hand_over()
    before = pair.desk.stored()
    wrong = json.loads(pair.desk("checkpoint", "make", "--no-code", "--json").out)["paper"]
    after = pair.desk.stored()
    assert before != after  # that one is an entry of this register
    assert pair.merge("--yes", "--paper", wrong).code == 6
    assert pair.merge("--yes", "--paper", "x").code == 7
    assert pair.desk.stored() == after
    answer = pair.merge("--yes", "--paper", paper)
    assert answer.code == 0
    assert "Mã băm gốc trên giấy xác nhận nhật ký này." in answer.out


def test_a_broken_handover(pair: Pair) -> None:
    """Exit 6, the file and what is wrong with it; nothing is written, on no side."""
    pair.hand_over()
    path = pair.folder / "bo" / "values.jsonl"
    path.write_bytes(path.read_bytes().replace("Lò".encode(), "Là".encode()))
    before = pair.desk.stored()
    answer = pair.merge("--yes")
    assert (answer.code, pair.desk.stored()) == (6, before)
    assert "values.jsonl" in answer.err
    assert "không phải giá trị đã ghi" in answer.err
    assert NAME not in answer.err
    path.unlink()
    answer = pair.merge("--yes")
    assert (answer.code, pair.desk.stored()) == (7, before)


@pytest.mark.parametrize("name", ["khong-co", "xa", "so.db"])
def test_what_is_no_handover(pair: Pair, name: str) -> None:
    """A folder of something else, a file, nothing."""
    answer = pair.merge(name=name)
    assert answer.code == 7
    assert name in answer.err


@pytest.mark.parametrize(
    "arguments", [(), ("HS-0001", "--whole-register"), ("--unit", "V1", "--whole-register")]
)
def test_which_cases_are_handed_over_is_said_once(pair: Pair, arguments: tuple[str, ...]) -> None:
    """By their ids, by a unit, or all."""
    out = str(pair.folder / "bo")
    answer = pair.apart("case", "hand-over", *arguments, "--out", out, "--purpose", "bàn giao")
    assert answer.code == 2
    assert not (pair.folder / "bo").exists()


def test_the_cases_of_a_unit(pair: Pair) -> None:
    """By the name that they bear; an unknown one is bad input."""
    assert pair.hand_over("bo", "--unit", "Chi bộ Trường Mẫu").code == 0
    assert pair.hand_over("khac", "--unit", "Chi bộ Không Có").code == 7
    assert pair.hand_over("bo").code == 7  # it is there


def test_the_sender_is_not_this_register(pair: Pair) -> None:
    """Whoever takes over their own log is told."""
    pair.hand_over()
    answer = pair.apart("case", "merge", str(pair.folder / "bo"))
    assert answer.code == 7
    assert "chính sổ này" in answer.err


def test_held_against_the_senders_log(pair: Pair) -> None:
    """With the handover, with the log alone as auditors get it, and with none."""
    assert "Không hồ sơ nào" in pair.desk("audit", "merged").out
    pair.hand_over()
    pair.merge("--yes")
    assert pair.apart("audit", "export", str(pair.folder / "nhat-ky")).code == 0
    for name in ("bo", "nhat-ky"):
        answer = pair.desk("audit", "merged", str(pair.folder / name))
        assert answer.code == 0
        assert "24 mục ở đây ghi đúng như dòng tương ứng ở nơi gửi" in answer.out
    assert "24 mục" not in pair.desk("audit", "merged").out
    assert pair.desk("audit", "export", str(pair.folder / "so-nay")).code == 0
    other = pair.desk("audit", "merged", str(pair.folder / "so-nay"))
    assert (other.code, "chưa đối chiếu" in other.out) == (0, True)
    (one,) = json.loads(pair.desk("audit", "merged", str(pair.folder / "bo"), "--json").out)[
        "cases"
    ]
    assert (one["compared"], one["wrong"], one["sent"]) == (24, [], "HS-0001")
    log = pair.folder / "nhat-ky" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"2023-01-10", b"2023-01-11"))
    assert pair.desk("audit", "merged", str(pair.folder / "nhat-ky")).code == 6


def test_in_english(pair: Pair) -> None:
    """The same sentences, by their catalogue."""
    pair.hand_over()
    assert "A trial: nothing was written." in pair.merge("--dry-run", "--lang", "en").out
    assert "HS-0001 → HS-0001: 23 acts, 0 corrections" in pair.merge("--yes", "--lang", "en").out
    assert SETTINGS.lang == "en"
