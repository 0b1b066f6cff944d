"""What was corrected, refused and typed again, as an inspector finds it with `audit findings`."""

from typing import TYPE_CHECKING, Any

from admission_flow.testing import lawful_case, with_step

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

VOTE = (
    "branch_resolution", "--on", "2024-03-05", "roll.official=20", "roll.elsewhere=0",
    "roll.exempt_absent=0", "roll.suspended=0", "roll.present=18", "roll.mode=ballot",
    "roll.persons=1",
)  # fmt: skip


def _before_the_vote(office: "Desk") -> None:
    case = lawful_case("branch_resolution")
    opened = office.file("a.json", type(case)(case.person, case.unit, case.acts[:-1]))
    assert office("case", "import", opened).code == 0


def _vote(office: "Desk", in_favour: int) -> "Answer":
    counts = (f"roll.in_favour={in_favour}", f"roll.against={18 - in_favour}")
    return office("case", "advance", "HS-0001", *VOTE, *counts)


def _rows(office: "Desk", *checks: str, everything: bool = False) -> list[dict[str, Any]]:
    named = [part for check in checks for part in ("--check", check)]
    more = ("--all",) if everything else ()
    rows: list[dict[str, Any]] = office("audit", "findings", "--json", *more, *named).json[
        "findings"
    ]
    return rows


def test_a_vote_refused_and_typed_again_is_evidence(office: "Desk") -> None:
    """13 of 20 is refused, 14 of 20 accepted seconds later for the same day: R02 shows both."""
    _before_the_vote(office)
    assert _vote(office, 13).code == 3
    assert _vote(office, 14).code == 0
    (row,) = _rows(office, "R02")
    assert (row["class"], row["on"], row["case"]) == ("explain", "2024-03-05", "HS-0001")
    said = row["evidence"]
    assert {"field": "roll.in_favour", "before": 13, "after": 14} in said["changed"]
    assert said["refusals"] == 1
    assert said["minutes"] == 0
    assert said["officers"] == ["cb01"]
    assert said["lifted"] == ["branch.two_thirds"]
    assert row["excuse"]
    (m09,) = _rows(office, "M09", everything=True)
    assert m09["answer"] == "unknown"
    assert _rows(office, "R01", "R03", "R05", "R07") == []
    for lang, words in (("vi", "số tán thành 13 → 14"), ("en", "number in favour 13 → 14")):
        shown = " ".join(office("audit", "findings", "--check", "R02", "--lang", lang).out.split())
        assert words in shown
        assert "branch.two_thirds" not in shown
        assert row["excuse"] in shown or lang == "en"


def test_a_correction_that_makes_a_vote_lawful_is_evidence(office: "Desk") -> None:
    """13 of 20, put on file as found; `roll.official=19` makes it lawful: R01 shows 20 → 19."""
    case = with_step(lawful_case("branch_resolution"), "branch_resolution", roll={"in_favour": 13})
    assert office("case", "import", "--as-found", office.file("a.json", case)).code == 0
    assert _rows(office, "M02") != []
    log = office("audit", "log", "--json").json
    entry = next(row["seq"] for row in log if row["kind"] == "branch_resolution")
    fixed = office(
        "case",
        "correct",
        "HS-0001",
        str(entry),
        "roll.official=19",
        "--yes",
        "--reason",
        "ghi nhầm mẫu",
    )
    assert fixed.code == 0, fixed.err
    assert _rows(office, "M02") == []
    assert {row["answer"] for row in _rows(office, "M09", everything=True)} == {"unknown"}
    (row,) = _rows(office, "R01")
    said = row["evidence"]
    assert said["changed"] == [{"field": "roll.official", "before": 20, "after": 19}]
    assert said["entries"] == [entry, entry + 1]
    assert "branch.two_thirds" in said["lifted"]
    assert said["officers"] == ["cb01"]
    assert "mẫu" not in str(said)
    (alone,) = _rows(office, "R06")
    assert alone["evidence"]["officers"] == ["cb01"]
    paper = office.folder / "p.md"
    assert office("audit", "report", "--out", str(paper), "--check", "R01").code == 0
    assert row["excuse"] in paper.read_text("utf-8")


def test_a_document_refused_and_imported_with_other_figures_is_evidence(office: "Desk") -> None:
    """The file says 13 of 20 and is refused; the same file with 14 is taken over: R11."""
    lawful = lawful_case("branch_resolution")
    for name, count, code in (("a.json", 13, 3), ("b.json", 14, 0)):
        case = with_step(lawful, "branch_resolution", roll={"in_favour": count})
        assert office("case", "import", office.file(name, case)).code == code
    (row,) = _rows(office, "R11")
    assert row["on"] == "2024-03-05"
    assert row["evidence"]["lifted"] == ["branch.two_thirds"]
    assert len(set(row["evidence"]["documents"])) == 2
