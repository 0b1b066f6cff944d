"""`workflow test`: files of test vectors, judged: what holds, what does not, what is no vector."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.loan import loan_folder

if TYPE_CHECKING:
    from tests.conftest import Desk

HEAD = 'format = "admission-vectors/1"\n'
VOTE = """
[[example]]
rule = "branch.two_thirds"
step = "branch_resolution"
status = "{status}"
change = [{{ act = "branch_resolution", set = {{ roll = {{ in_favour = 13, against = 5 }} }} }}]
because = "13 of 20 are less than two thirds."
vi = "13/20 là chưa đủ hai phần ba."
each_regime = true
"""
CITIZEN = """
[[example]]
rule = "person.citizenship"
step = "sympathiser_resolution"
status = "met"
because = "A citizen."
vi = "Là công dân."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two files of vectors; one says the contrary of what is so."""
    (tmp_path / "a.toml").write_text(HEAD + VOTE.format(status="met"), "utf-8")
    (tmp_path / "b.toml").write_text(HEAD + CITIZEN + VOTE.format(status="unmet"), "utf-8")
    return tmp_path


def test_what_does_not_hold_is_told_with_its_reason(desk: "Desk", folder: Path) -> None:
    """By file, number and regime: expected and found, in the words of the reader; exit 3."""
    answer = desk("workflow", "test", str(folder), "--lang", "en")
    assert answer.code == 3
    assert "13 of 20" in answer.out
    assert "3 examples" in answer.out
    assert "b.toml" not in answer.out
    told = desk("workflow", "test", str(folder), "--json").json
    assert (told["vectors"], told["failed"]) == (3, 1)
    assert {(f["file"], f["number"]) for f in told["failures"]} == {("a.toml", 1)}
    assert len(told["failures"]) == len({tuple(f["regime"]) for f in told["failures"]}) > 5
    first = told["failures"][0]["failures"][0]
    assert first == {"what": "status", "expected": "met", "found": "unmet"}
    vietnamese = desk("workflow", "test", str(folder / "a.toml"))
    assert "13/20 là chưa" in vietnamese.out
    assert "1 ví dụ không đúng" in vietnamese.out


def test_what_holds_is_counted(desk: "Desk", folder: Path) -> None:
    """Exit 0; of one rule alone where it is asked for."""
    answer = desk("workflow", "test", str(folder / "b.toml"), "--lang", "en")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("2 examples, judged 10 times; 0 do not hold.")
    only = ("workflow", "test", str(folder), "--rule", "person.citizenship", "--json")
    assert desk(*only).json["vectors"] == 1
    unknown = desk("workflow", "test", str(folder), "--rule", "person.height", "--lang", "en")
    assert unknown.code == 7
    assert "person.height" in unknown.err


def test_the_failures_go_into_a_workbook(desk: "Desk", folder: Path) -> None:
    """One row for each judging that does not hold; the exit code stays 3."""
    book = folder / "sai.xlsx"
    assert desk("workflow", "test", str(folder), "--xlsx", str(book)).code == 3
    rows = list(load_workbook(book).active.values)  # type: ignore[union-attr]
    assert sum("branch.two_thirds" in row for row in rows) > 5


def test_a_file_that_is_no_vector_is_named(desk: "Desk", folder: Path) -> None:
    """Each wrong place with its number, exit 7; so an empty folder, and a file that is missing."""
    wrong = HEAD + CITIZEN.replace("met", "good") + CITIZEN.replace("because", "why")
    (folder / "c.toml").write_text(wrong, "utf-8")
    answer = desk("workflow", "test", str(folder), "--lang", "en")
    assert answer.code == 7
    for place in ("example 1.status", "example 2.why", "example 2.because"):
        assert f"c.toml: {place}:" in answer.err
    (folder / "none").mkdir()
    for missing in ("none", "d.toml"):
        answer = desk("workflow", "test", str(folder / missing))
        assert (answer.code, answer.out) == (7, "")
        assert missing in answer.err


def test_another_procedure_is_tested_by_its_own_vectors(desk: "Desk", folder: Path) -> None:
    """Whole cases, its own rule; a patch is refused."""
    text = """
[[example]]
rule = "loan.in_time"
step = "loan_handed_over"
status = "unmet"
clause = "01-QC/MAU (2024-01-02), 2"
because = "The sixth working day."
vi = "Ngày làm việc thứ sáu."
[example.case]
format = "admission-case/2"
person = { full_name = "Lò Thị Mẫu" }
unit = { name = "Mẫu", has_youth_union = true, has_trade_union = true, has_base_committee = true }
acts = [
  { kind = "loan_asked", on = 2024-05-06 },
  { kind = "loan_agreed", on = 2024-05-07 },
  { kind = "loan_handed_over", on = 2024-05-14 },
]
"""
    (folder / "loan.toml").write_text(HEAD + text, "utf-8")
    loan = str(loan_folder(folder / "loan"))
    line = ("workflow", "test", str(folder / "loan.toml"), "--folder", loan)
    assert desk(*line).code == 0
    refused = desk("workflow", "test", str(folder / "b.toml"), "--folder", loan)
    assert refused.code == 7
    assert "example 1.rule" in refused.err


EXCUSED = """
[[excused]]
rule = "person.citizenship"
side = "fails"
why = "A reason in English."
vi = "Một lý do."
"""


def test_coverage_says_what_passes_what_fails_and_what_is_missing(
    desk: "Desk", folder: Path
) -> None:
    """For each rule and regime: which vectors, and exit 3 for a gap, 0 for none or an excuse."""
    line = ("workflow", "test", str(folder / "b.toml"), "--coverage", "--lang", "en")
    answer = desk(*line, "--rule", "person.citizenship")
    assert answer.code == 3
    assert "b.toml 1" in answer.out
    assert "No example fails." in answer.out
    told = desk(*line, "--rule", "person.citizenship", "--json").json
    assert told["gaps"] == told["cells"] == len(told["coverage"]) > 5
    there = [cell for cell in told["coverage"] if cell["passes"]]
    (cell,) = there
    assert cell["passes"] == [{"file": "b.toml", "number": 1}]
    assert (cell["fails"], cell["missing"]) == ([], [{"side": "fails", "value": None}])
    every = CITIZEN.replace("because", "each_regime = true\nbecause")
    (folder / "b.toml").write_text(HEAD + every + EXCUSED, "utf-8")
    answer = desk(*line, "--rule", "person.citizenship")
    assert (answer.code, answer.err) == (0, "")
    assert "Excused: A reason in English." in answer.out
    assert "Một lý do." in desk(*line[:-2], "--rule", "person.citizenship").out
    told = desk(*line, "--rule", "person.citizenship", "--json").json
    assert (told["gaps"], told["excused"]) == (0, told["cells"])


def test_coverage_without_a_rule_looks_at_every_rule(desk: "Desk", folder: Path) -> None:
    """Two rules have vectors; every rule has a row, most lack something; a workbook too."""
    book = folder / "phu.xlsx"
    line = ("workflow", "test", str(folder / "b.toml"), "--coverage")
    assert desk(*line, "--xlsx", str(book)).code == 3
    rows = list(load_workbook(book).active.values)  # type: ignore[union-attr]
    rules = {row[0] for row in rows if row[0]}
    assert len({rule for rule in rules if "." in str(rule)}) > 60
    assert sum(row[0] == "branch.two_thirds" for row in rows) > 5


def test_what_excuses_nothing_or_cannot_be_read_is_told(desk: "Desk", folder: Path) -> None:
    """An excuse of what is there: exit 3 with its place. One of an unknown rule: exit 7."""
    line = ("workflow", "test", str(folder / "e.toml"), "--coverage", "--lang", "en")
    pair = VOTE.format(status="unmet") + EXCUSED.replace("person.citizenship", "branch.two_thirds")
    (folder / "e.toml").write_text(HEAD + pair, "utf-8")
    answer = desk(*line, "--rule", "branch.two_thirds")
    assert answer.code == 3
    assert "Excuse 1 in e.toml (branch.two_thirds) is not needed" in answer.out
    told = desk(*line, "--rule", "branch.two_thirds", "--json").json
    assert [len(one["regimes"]) for one in told["needless"]] == [told["cells"]]
    (folder / "e.toml").write_text(HEAD + EXCUSED.replace("citizenship", "height"), "utf-8")
    refused = desk(*line)
    assert (refused.code, refused.out) == (7, "")
    assert "excused 1.rule" in refused.err


def test_what_does_not_hold_counts_for_nothing(desk: "Desk", folder: Path) -> None:
    """A vector that says the contrary of what is so covers no side, and is told."""
    line = ("workflow", "test", str(folder / "a.toml"), "--coverage", "--lang", "en")
    answer = desk(*line, "--rule", "branch.two_thirds")
    assert answer.code == 3
    assert "a.toml 1" not in answer.out
    assert "count for nothing" in answer.out
