"""`workflow`: the procedure and its law, shown, checked, drawn, compared."""

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from admission_flow import resources
from admission_flow.messages import label, rule_title
from admission_flow.procedure.acts import STEPS
from admission_flow.released import releases
from admission_flow.rulebook_digest import FILES
from admission_flow.workflow_source import built_in
from tests.altered_law import CHANGES, altered_folder

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a copy of the files that ship, free to be broken."""
    for name in FILES:
        (tmp_path / name).write_text(resources.text("workflows", name), "utf-8")
    return tmp_path


def test_check_prints_what_it_proved(desk: "Desk") -> None:
    """The proof names the goal, the number of mandatory steps, and the digest of the files."""
    answer = desk("workflow", "check", "--lang", "en")
    assert answer.code == 0
    assert "all 12 mandatory places" in answer.out
    assert "all 10 mandatory places" in answer.out
    digest = built_in().workflow.rulebook.sha256
    assert digest in answer.out
    document = desk("workflow", "check", "--json").json
    assert document["sha256"] == digest
    assert document["proved"]["mandatory_with_base"]["count"] == 12


@pytest.mark.parametrize("change", CHANGES)
def test_check_says_that_an_altered_rulebook_is_not_ours(
    desk: "Desk", tmp_path: Path, change: str
) -> None:
    """Two thirds set to a half prove as well as two thirds: the digest tells them apart."""
    folder = altered_folder(tmp_path / "law", change)
    answer = desk("workflow", "check", str(folder), "--lang", "en")
    assert (answer.code, answer.err) == (0, "")
    assert "rulebook of no release: altered, or your own" in answer.out
    document = desk("workflow", "check", str(folder), "--json").json
    assert (document["version"], document["released_on"]) == (None, None)
    assert document["sha256"] != built_in().workflow.rulebook.sha256


def test_check_says_of_which_release_the_rulebook_is(desk: "Desk") -> None:
    """By its version, beside its digest."""
    version = releases()[-1].version
    assert desk("workflow", "check", "--json").json["version"] == version
    assert f"version {version}" in desk("workflow", "check", "--lang", "en").out


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("admission.toml", 'from = "decided", to = "probationary"', 'from = "decided"', "'to'"),
        ("admission.toml", '"ceremony.individually"', '"ceremony.flowers"', "ceremony.flowers"),
        ("law.toml", 'value = "2/3"', "value = 0.67", "no share"),
        ("law.toml", "[documents]", "[documents", "law.toml: file"),
        ("holidays.toml", "[[year]]", "[[jahr]]", "holidays.toml"),
    ],
)
def test_check_names_what_is_wrong(  # noqa: PLR0913, PLR0917 - a row of the table
    desk: "Desk", folder: Path, file: str, old: str, new: str, words: str
) -> None:
    """A broken file is refused with file and place; the exit code is 7."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    answer = desk("workflow", "check", str(folder), "--lang", "en")
    assert (answer.code, answer.out) == (7, "")
    assert words in answer.err


def test_a_folder_without_the_files_is_named(desk: "Desk", folder: Path) -> None:
    """A missing file is bad input, not a defect."""
    (folder / "law.toml").unlink()
    answer = desk("workflow", "check", str(folder))
    assert answer.code == 7
    assert "law.toml" in answer.err


def test_show_gives_values_and_clauses_of_the_day(desk: "Desk") -> None:
    """60 working days in June 2024, 45 in September 2026, each with the document of its day."""
    for day, value, document in (
        ("2024-06-01", "60", "24-QĐ/TW"),
        ("2026-09-01", "45", "208-QĐ/TW"),
    ):
        answer = desk("workflow", "show", "--on", day, "--step", "admission_decision", "--json")
        guards = {g["rule"]: g for g in answer.json["steps"]["admission_decision"]}
        assert guards["decision.in_time"]["values"]["days"] == value
        text = desk("workflow", "show", "--on", day, "--step", "admission_decision").out
        assert document in text


def test_show_lists_every_step(desk: "Desk") -> None:
    """Without a step, all are shown, and an unconfirmed regime is called so."""
    answer = desk("workflow", "show", "--on", "2026-09-01")
    for step in STEPS:
        assert f"[{step.kind}]" in answer.out
    assert "chưa kiểm chứng" in answer.out


def test_show_does_not_guess_before_the_first_law(desk: "Desk") -> None:
    """A day before the first regime has no values, and says that no document is known."""
    answer = desk("workflow", "show", "--on", "2010-01-01", "--step", "ceremony", "--lang", "en")
    assert answer.code == 0
    assert "no document is known" in answer.out


def test_diff_says_what_changed_and_nothing_else(desk: "Desk") -> None:
    """What the law changed between June 2024 and September 2026; nothing within one regime."""
    changes = desk("workflow", "diff", "2024-06-01", "2026-09-01", "--json").json
    by_value = {c["of"]: c for c in changes}
    days = by_value["decision.in_time.days"]
    assert (days["from"], days["before"], days["after"]) == ("2025-07-01", 60, 45)
    assert len(by_value) > 6
    assert [c["from"] for c in changes] == sorted(c["from"] for c in changes)
    assert all("2024-06-01" < c["from"] <= "2026-09-01" for c in changes)
    assert desk("workflow", "diff", "01/06/2024", "02/06/2024", "--json").json == []
    told = desk("workflow", "diff", "2026-09-01", "2024-06-01").out
    assert str(len(changes)) in told


def test_the_diagrams_hold_every_state_and_step(desk: "Desk") -> None:
    """Mermaid names every state and arrow; the SVG is well-formed and holds their terms."""
    workflow = built_in().workflow
    mermaid = desk("workflow", "diagram").out
    for spec in workflow.steps.values():
        for move in spec.moves:
            assert f"{move.source} --> {move.target}" in mermaid
    target = desk.folder / "procedure.svg"
    assert desk("workflow", "diagram", "--format", "svg", "--out", str(target)).code == 0
    root = ET.fromstring(target.read_text("utf-8"))  # noqa: S314 - our own file
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"đảng viên dự bị", "đảng viên chính thức", "cảm tình Đảng"} <= texts
    assert len(texts) >= len(workflow.states)
    printed = ET.fromstring(desk("workflow", "diagram", "--format", "svg").out)  # noqa: S314
    assert printed.get("viewBox") == f"0 0 {printed.get('width')} {printed.get('height')}"


def test_the_diagrams_name_the_guards_of_each_step(desk: "Desk") -> None:
    """Every rule of a step stands on its arrows, those that refuse it marked; not with --plain."""
    workflow = built_in().workflow
    lines = desk("workflow", "diagram").out.splitlines()
    printed = desk("workflow", "diagram", "--format", "svg").out
    plain = desk("workflow", "diagram", "--plain").out
    for spec in workflow.steps.values():
        marked = [
            f"{'■' if guard.severity == 'block' else '□'} {rule_title('vi', guard.rule)}"
            for guard in spec.guards
        ]
        for move in spec.moves:
            begins = f"  {move.source} --> {move.target}: {label('vi', spec.name)}"
            drawn = [line for line in lines if line.startswith(begins)]
            assert any(set(line.split("<br/>")[1:]) == set(marked) for line in drawn), begins
        assert all(escape(guard) in printed for guard in marked)
    assert "<br/>" not in plain


def test_a_changed_file_has_another_name_in_the_journal(desk: "Desk", folder: Path) -> None:
    """One more space in a file is another rulebook: its digest differs."""
    before = desk("workflow", "check", str(folder)).out
    with (folder / "law.toml").open("a", encoding="utf-8") as file:
        file.write(" \n")
    after = desk("workflow", "check", str(folder)).out
    assert before.splitlines()[:-1] == after.splitlines()[:-1]
    assert before.splitlines()[-1] != after.splitlines()[-1]
    shutil.rmtree(folder, ignore_errors=True)


def test_show_rule_tells_one_rule_with_its_values_over_time(desk: "Desk") -> None:
    """By id or title, in either language: what it asks on the day, each row, each source."""
    rule = "decision.in_time"
    old, new = (
        desk("workflow", "show", "--rule", rule, "--on", day).out
        for day in ("2025-06-30", "2025-07-01")
    )
    assert "trong 60 ngày làm việc" in old
    assert "trong 45 ngày làm việc" in new
    for of in ("days", "extension"):
        for row in built_in().workflow.rulebook.values[f"{rule}.{of}"].rows:
            assert f"  {row.start:%d/%m/%Y}: {row.value}. " in old
            assert row.citations[0].clause in old
    assert any("█" in line and line.endswith(" 45") for line in old.splitlines())
    for title in (rule_title("vi", rule), rule_title("en", rule)):
        assert desk("workflow", "show", "--rule", title, "--on", "2025-07-01").out == new
    document = desk("workflow", "show", "--rule", rule, "--on", "2025-07-01", "--json").json
    assert document["steps"] == [{"step": "admission_decision", "severity": "warn"}]
    assert [row["value"] for row in document["values"][0]["rows"]].count(60) > 1


def test_show_rule_says_what_is_no_rule_and_what_no_law_says(desk: "Desk") -> None:
    """A wrong word is named with what is near; --step beside it is refused; before the law: so."""
    wrong = desk("workflow", "show", "--rule", "decision.in_tim")
    assert (wrong.code, wrong.out) == (7, "")
    assert "decision.in_tim" in wrong.err
    assert rule_title("vi", "decision.in_time") in wrong.err
    assert desk("workflow", "show", "--rule", "order.state", "--step", "ceremony").code == 2
    early = desk("workflow", "show", "--rule", "person.age_minimum", "--on", "2010-01-01")
    assert early.code == 0
    assert "01/01/2010: không có văn bản" in early.out
