"""`judge`: a verdict on a file, without a register, without writing."""

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case, with_step

if TYPE_CHECKING:
    from tests.conftest import Desk

TESTS = next(folder for folder in Path(__file__).resolve().parents if folder.name == "tests")
VECTORS = TESTS / "conformance" / "vectors"


def test_the_verdict_has_the_shape_of_the_contract(desk: "Desk") -> None:
    """Every key of docs/reference/verdict.md is there, with its types."""
    answer = desk("judge", desk.file("case.json", lawful_case()), "--json")
    verdict = answer.json
    assert answer.code == 0
    assert set(verdict) == {
        "format", "as_of", "state", "stage", "lawful", "judged", "steps", "next", "deadlines",
        "dates",
    }  # fmt: skip
    assert (verdict["format"], verdict["state"]) == ("admission-verdict/1", "official")
    step = verdict["steps"][5]
    assert set(step) == {
        "step", "on", "from", "to", "permitted", "judged", "regime", "findings",
    }  # fmt: skip
    assert step["regime"] == ["24-QĐ/TW 2021-07-30", "01-HD/TW 2021-09-28"]
    finding = next(f for f in step["findings"] if f["rule"] == "branch.two_thirds")
    assert set(finding) == {
        "rule", "status", "severity", "citations", "facts", "message", "remedy", "responsible",
        "earliest",
    }  # fmt: skip
    assert finding["citations"][0] == {
        "document": "Điều lệ Đảng",
        "issued_on": "2011-01-19",
        "clause": "Điều 4.3, Điều 5.2",
        "confidence": "verified",
    }
    assert finding["facts"]["base"] == 20


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.json")), ids=lambda path: path.stem)
def test_the_command_agrees_with_the_vectors(desk: "Desk", path: Path) -> None:
    """Every judged case comes out of the command as the vector has it; its exit code says so."""
    vector = json.loads(path.read_text("utf-8"))
    file = desk.folder / "case.json"
    file.write_text(json.dumps(vector["case"]), "utf-8")
    answer = desk("judge", str(file), "--as-of", vector["as_of"], "--json", "--lang", "en")
    expected = vector["expect"]
    step = [s for s in answer.json["steps"] if s["step"] == expected["step"]][-1]
    not_met = [f for f in step["findings"] if f["status"] in {"unmet", "pending", "unknown"}]
    blocked = [f["rule"] for f in not_met if f["severity"] == "block"]
    warned = {f["rule"] for f in not_met if f["severity"] == "warn"}
    assert step["permitted"] == expected["permitted"]
    assert sorted(blocked) == sorted(expected["blocked_by"])
    assert set(expected["warned_by"]) <= warned
    assert warned.isdisjoint(expected.get("not_warned_by", ()))
    assert step["to"] == expected.get("state", step["to"])
    assert answer.code == (0 if answer.json["lawful"] else 3)


def test_there_are_vectors() -> None:
    """The judged cases are found: an empty folder would prove nothing."""
    assert len(list(VECTORS.glob("*.json"))) >= 20


def test_a_refused_step_is_explained_in_both_languages(desk: "Desk") -> None:
    """The reader sees the counts, the clause, what to do and who; the exit code is 3."""
    wrong = with_step(
        lawful_case(until="branch_resolution"), "branch_resolution", roll={"in_favour": 13}
    )
    file = desk.file("case.json", wrong)
    vi, en = desk("judge", file), desk("judge", file, "--lang", "en")
    assert (vi.code, en.code) == (3, 3)
    assert "13/20" in vi.out
    for answer in (vi, en):
        assert "14" in answer.out
        assert "Điều lệ Đảng, Điều 4.3, Điều 5.2" in answer.out
        assert "[branch.two_thirds]" in answer.out
    assert "Cần làm" in vi.out
    assert "To do" in en.out


def test_standard_input_is_json(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads a JSON document from standard input."""
    raw = json.dumps(document_of(lawful_case())).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert desk("judge", "-").code == 0


def test_a_toml_document_is_the_same_case(desk: "Desk") -> None:
    """A TOML file and a JSON file of one case give one verdict."""
    case = lawful_case(until="sympathiser_resolution")
    lines = ['format = "admission-case/1"', "[person]"]
    document = document_of(case)
    for name, value in document["person"].items():
        shown = value if name.endswith("_on") else json.dumps(value, ensure_ascii=False)
        lines.append(f"{name} = {shown}")
    lines.append("[unit]")
    lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in document["unit"].items()]
    for act in document["acts"]:
        lines.append("[[acts]]")
        lines += [
            f"{k} = {v if k == 'on' else json.dumps(v, ensure_ascii=False)}" for k, v in act.items()
        ]
    (desk.folder / "case.toml").write_text("\n".join(lines), "utf-8")
    as_toml = desk("judge", str(desk.folder / "case.toml"), "--json")
    as_json = desk("judge", desk.file("case.json", case), "--json")
    assert as_toml.out == as_json.out


def test_both_ways_of_writing_a_day(desk: "Desk") -> None:
    """2024-06-01 and 01/06/2024 are one day; anything else is bad input."""
    file = desk.file("case.json", lawful_case(until="opinions_summarised"))
    iso = desk("judge", file, "--as-of", "2024-06-01", "--json")
    vietnamese = desk("judge", file, "--as-of", "01/06/2024", "--json")
    assert iso.json["as_of"] == vietnamese.json["as_of"] == "2024-06-01"
    for wrong in ("2024-6-1", "30/02/2024", "tomorrow", "2024-W05"):
        answer = desk("judge", file, "--as-of", wrong)
        assert answer.code == 7
        assert wrong in answer.err


def test_judging_writes_nothing(desk: "Desk") -> None:
    """No register is needed, and none is made."""
    file = desk.file("case.json", lawful_case())
    before = sorted(desk.folder.iterdir())
    assert desk("judge", file).code == 0
    assert sorted(desk.folder.iterdir()) == before
