"""`case` and `due`: an officer's day, through the command line."""

import json
from typing import TYPE_CHECKING

import pytest

from admission_flow.messages import label, rule_title
from admission_flow.testing import lawful_case, with_step

if TYPE_CHECKING:
    from tests.conftest import Desk


def opened(office: "Desk", until: str = "sympathiser_resolution") -> None:
    """Enter a case by importing it."""
    assert office("case", "import", office.file("case.json", lawful_case(until=until))).code == 0


def person_file(office: "Desk") -> str:
    document = json.loads((office.folder / "case.json").read_text("utf-8"))
    document["acts"] = []
    path = office.folder / "person.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_open_show_list(office: "Desk") -> None:
    """A case is opened from a file, shown, and found by a name without marks."""
    office.file("case.json", lawful_case(until="sympathiser_resolution"))
    assert office("case", "open", person_file(office)).code == 0
    shown = office("case", "show", "HS-0001")
    assert "Lò Thị Mẫu" in shown.out
    assert "nguồn" in shown.out.casefold()
    assert office("case", "list", "lo thi", "--json").json[0]["case"] == "HS-0001"
    assert office("case", "list", "nguyen", "--json").json == []


def test_a_document_with_acts_is_imported_not_opened(office: "Desk") -> None:
    """`case open` names the field that belongs to `case import`; nothing is written."""
    before = office.stored()
    answer = office("case", "open", office.file("case.json", lawful_case()))
    assert answer.code == 7
    assert "acts" in answer.err
    assert office.stored() == before


def test_record_and_advance_take_fields(office: "Desk") -> None:
    """Flags in Vietnamese, counts, dotted fields of a roll, lists: each typed as its field."""
    opened(office, "opinions_summarised")
    recorded = office(
        "case", "record", "HS-0001", "dossier_supplement", "--on", "01/02/2024",
        "covers=opinion,sponsorship",
    )  # fmt: skip
    assert recorded.code == 0
    advanced = office(
        "case", "advance", "HS-0001", "branch_resolution", "--on", "05/03/2024", "number=03-NQ/CB",
        "roll.official=20", "roll.elsewhere=0", "roll.exempt_absent=0", "roll.suspended=0",
        "roll.present=18", "roll.in_favour=17", "roll.against=1", "roll.persons=1",
        "roll.mode=card",
    )  # fmt: skip
    assert advanced.code == 0, advanced.err
    document = office("case", "export", "HS-0001", "--purpose", "mẫu").json
    assert document["acts"][-1]["roll"]["in_favour"] == 17
    assert document["acts"][-2]["covers"] == ["opinion", "sponsorship"]


def test_a_refusal_prints_every_reason_and_exits_3(office: "Desk") -> None:
    """All blocking reasons at once, on stderr, with what to do; the journal holds the refusal."""
    opened(office, "opinions_summarised")
    answer = office("case", "advance", "HS-0001", "branch_resolution", "--on", "05/03/2024",
                    "roll.official=2", "roll.in_favour=1", "roll.persons=2")  # fmt: skip
    assert answer.code == 3
    for rule in ("branch.quorum", "branch.roll", "branch.two_thirds", "branch.individually"):
        assert f"[{rule}]" in answer.err
    (row,) = office("audit", "log", "--refused", "--json").json
    assert row["kind"] == "branch_resolution"
    assert set(row["blocked_by"]) == {
        "branch.quorum", "branch.roll", "branch.two_thirds", "branch.individually",
    }  # fmt: skip


def test_the_same_command_again_is_safe(office: "Desk") -> None:
    """The second time it names the entry that is there, and exits 0."""
    opened(office)
    command = ("case", "record", "HS-0001", "application", "--on", "2024-01-20", "handwritten=yes")
    first, again = office(*command), office(*command)
    assert (first.code, again.code) == (0, 0)
    assert office("case", "history", "HS-0001", "--json").json[-1]["kind"] == "application"
    kinds = [row["kind"] for row in office("case", "history", "HS-0001", "--json").json]
    assert kinds.count("application") == 1
    assert first.out != again.out


def test_a_case_that_moved_exits_5(office: "Desk") -> None:
    """With the version that was seen, a stale write is refused and nothing is written."""
    opened(office)
    seen = office("case", "show", "HS-0001", "--json").json["version"]
    assert office("case", "record", "HS-0001", "task_assigned", "--on", "2024-01-20", "task=(mẫu)",
                  "--at-version", str(seen)).code == 0  # fmt: skip
    before = office.stored()
    stale = office("case", "record", "HS-0001", "task_assigned", "--on", "2024-01-21", "task=(mẫu)",
                   "--at-version", str(seen))  # fmt: skip
    assert stale.code == 5
    assert office.stored() == before


def test_a_correction_through_the_command(office: "Desk") -> None:
    """An entry is corrected field by field; both entries stay in the history."""
    opened(office, "branch_resolution")
    rows = office("case", "history", "HS-0001", "--json").json
    entry = next(row["seq"] for row in rows if row["kind"] == "branch_resolution")
    answer = office("case", "correct", "HS-0001", str(entry), "roll.in_favour=13", "roll.against=5",
                    "--reason", "kiểm phiếu lại (mẫu)", "--yes")  # fmt: skip
    assert answer.code == 0, answer.err
    assert "13/20" in answer.out
    listed = office("case", "list", "--json").json
    assert (listed[0]["state"], listed[0]["lawful"]) == ("consulted", False)
    last = office("case", "history", "HS-0001", "--json").json[-1]
    assert (last["action"], last["corrects"]) == ("case.correct", entry)


def test_what_show_points_at_is_marked(office: "Desk") -> None:
    """The step that is not lawful is marked ✗ with its rule; a lawful case has no mark."""
    opened(office, "branch_resolution")
    assert "✗" not in office("case", "show", "HS-0001").out
    rows = office("case", "history", "HS-0001", "--json").json
    entry = next(row["seq"] for row in rows if row["kind"] == "branch_resolution")
    office("case", "correct", "HS-0001", str(entry), "roll.in_favour=13", "roll.against=5",
           "--reason", "kiểm phiếu lại (mẫu)", "--yes")  # fmt: skip
    lines = office("case", "show", "HS-0001").out.splitlines()
    marked = [line for line in lines if line.startswith("✗")]
    assert len(marked) == 1
    assert label("vi", "branch_resolution") in marked[0]
    assert rule_title("vi", "branch.two_thirds") in marked[0]


def test_an_entry_of_another_kind_is_not_said_to_be_missing(office: "Desk") -> None:
    """An entry that is there, but holds no act that stands, is not called absent."""
    opened(office)
    office("case", "record", "HS-0001", "task_assigned", "--on", "20/01/2024", "task=(mẫu)")
    entry = office("case", "history", "HS-0001", "--json").json[-1]["seq"]
    command = ("case", "correct", "HS-0001", str(entry), "--never-happened", "--reason", "(mẫu)",
               "--yes")  # fmt: skip
    assert office(*command).code == 0
    for number in (office("case", "history", "HS-0001", "--json").json[-1]["seq"], entry):
        answer = office("case", "correct", "HS-0001", str(number), "number=05", "--reason", "(mẫu)")
        assert answer.code == 7
        assert "không có mục" not in answer.err


def test_person_and_unit_are_corrected_through_the_opening(office: "Desk") -> None:
    """The first entry of a case holds the person and the unit; both can be corrected."""
    opened(office)
    first = office("case", "history", "HS-0001", "--json").json[0]["seq"]
    assert office("case", "correct", "HS-0001", str(first), "full_name=Lò Thị Mẫu Hai",
                  "--reason", "(mẫu)", "--yes").code == 0  # fmt: skip
    assert office("case", "correct", "HS-0001", str(first), "unit.has_trade_union=không",
                  "--reason", "(mẫu)", "--yes").code == 0  # fmt: skip
    document = office("case", "export", "HS-0001", "--purpose", "mẫu").json
    assert document["person"]["full_name"] == "Lò Thị Mẫu Hai"
    assert document["unit"]["has_trade_union"] is False
    assert office("case", "list", "mau hai", "--json").json[0]["case"] == "HS-0001"


def test_an_act_that_never_happened(office: "Desk") -> None:
    """`--never-happened` takes an act out of the case; its entry stays."""
    opened(office)
    rows = office("case", "history", "HS-0001", "--json").json
    answer = office("case", "correct", "HS-0001", str(rows[-1]["seq"]), "--never-happened",
                    "--reason", "ghi nhầm (mẫu)", "--yes")  # fmt: skip
    assert answer.code == 0, answer.err
    kinds = [
        act["kind"] for act in office("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"]
    ]
    assert rows[-1]["kind"] not in kinds


def test_export_import_export(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """A second register gives back what it took, byte for byte."""
    opened(office, "recognition_decision")
    first = office.folder / "first.json"
    assert office("case", "export", "HS-0001", "--purpose", "mẫu", "--out", str(first)).code == 0
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(office.folder / "other.db"))
    assert office("init").code == 0
    assert office("case", "import", str(first)).code == 0
    second = office.folder / "second.json"
    assert office("case", "export", "HS-0001", "--purpose", "mẫu", "--out", str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()


def test_an_export_does_not_overwrite(office: "Desk") -> None:
    """A file that is there stays as it is; the exit code is 7."""
    opened(office)
    target = office.folder / "there.json"
    target.write_text("mine", "utf-8")
    assert office("case", "export", "HS-0001", "--purpose", "mẫu", "--out", str(target)).code == 7
    assert target.read_text("utf-8") == "mine"


def test_an_unlawful_document_is_not_taken_over(office: "Desk") -> None:
    """Nothing but the refusal is written; as found, the case is there and marked."""
    wrong = with_step(
        lawful_case(until="branch_resolution"), "branch_resolution", roll={"in_favour": 13}
    )
    file = office.file("wrong.json", wrong)
    assert office("case", "import", file).code == 3
    assert office("case", "list", "--json").json == []
    assert office("audit", "log", "--refused", "--json").json[0]["action"] == (
        "register.refuse_take_over"
    )
    assert office("case", "import", file, "--as-found").code == 0
    assert office("case", "list", "--json").json[0]["lawful"] is False


def test_a_second_bad_file_stops_the_first(office: "Desk") -> None:
    """All files are read before one is written: a broken one leaves the register as it was."""
    good = office.file("good.json", lawful_case(until="sympathiser_resolution"))
    bad = office.folder / "bad.json"
    bad.write_text("{", "utf-8")
    before = office.stored()
    assert office("case", "import", good, str(bad)).code == 7
    assert office.stored() == before


def test_explain_says_what_lacks_and_from_when(office: "Desk") -> None:
    """A probationer of three months: the review waits for a day, and the day is named."""
    opened(office, "ceremony")
    answer = office("case", "explain", "HS-0001", "--as-of", "2024-08-01", "--json")
    onward = next(s for s in answer.json["next"] if s["step"] == "recognition_branch_resolution")
    elapsed = next(f for f in onward["findings"] if f["rule"] == "probation.elapsed")
    assert elapsed["status"] == "pending"
    assert onward["earliest"] == elapsed["earliest"]
    text = office("case", "explain", "HS-0001", "--as-of", "2024-08-01").out
    assert elapsed["message"] in text
    assert elapsed["remedy"] in text


def test_due_lists_what_is_overdue_with_its_clause(office: "Desk") -> None:
    """The decision is overdue on the day after its last day, with the clause that says so."""
    opened(office, "base_resolution")
    rows = office("due", "--as-of", "2024-12-31", "--json").json
    overdue = [row for row in rows if row["rule"] == "decision.in_time"]
    assert overdue[0]["overdue"] is True
    assert overdue[0]["citations"][0]["clause"] == "4.3.1"
    table = office("due", "--as-of", "2024-12-31").out
    assert "HS-0001" in table
    assert "4.3.1" in table


def test_the_environment_and_the_options_name_register_and_officer(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option wins over the environment, wherever it stands on the line."""
    opened(office)
    monkeypatch.delenv("ADMISSION_FLOW_REGISTER")
    monkeypatch.delenv("ADMISSION_FLOW_OFFICER")
    for line in (
        ("--register", str(office.register), "case", "list", "--json"),
        ("case", "list", "--json", f"--register={office.register}"),
    ):
        assert office(*line).json[0]["case"] == "HS-0001"
    act = ("case", "record", "HS-0001", "application", "--on", "2024-01-20",
           "--register", str(office.register))  # fmt: skip
    assert office(*act).code == 2
    assert office(*act, "--as", "cb07").code == 0
    rows = office("audit", "log", "--officer", "cb07", "--json", "--register", str(office.register))
    assert [row["kind"] for row in rows.json] == ["application"]


def test_typed_in_nfd_it_is_the_same_name(office: "Desk") -> None:
    """A name typed with combining marks is stored and found as the one with single letters."""
    opened(office)
    nfd = "Lo\u0300 Thi\u0323 Ma\u0302\u0303u"
    first = office("case", "history", "HS-0001", "--json").json[0]["seq"]
    same = office("case", "correct", "HS-0001", str(first), f"full_name={nfd}", "--reason", "(mẫu)")
    assert same.code == 7  # nothing would change: it is the same name
    assert len(office("case", "list", nfd, "--json").json) == 1


def test_a_list_of_an_unknown_stage_or_unit_is_no_empty_list(desk: "Desk") -> None:
    """What is not known is said; a stage is taken by its word or its term, a unit by its code."""
    desk("init")
    desk("case", "import", desk.file("a.json", lawful_case("sympathiser_resolution")))
    desk("unit", "add", "TM", "Trường Mẫu", "--level", "base", "--on", "2020-01-01")
    name = lawful_case().unit.name
    desk("unit", "add", "TM-1", name, "--level", "branch", "--under", "TM", "--on", "2020-01-01")
    for words, code, count in (
        (("--stage", "sympathiser"), 0, 1),
        (("--stage", label("vi", "sympathiser")), 0, 1),
        (("--stage", "official"), 0, 0),
        (("--stage", "xyz"), 7, 0),
        (("--unit", "TM"), 0, 1),
        (("--unit", "TM-1"), 0, 1),
        (("--unit", name), 0, 1),
        (("--unit", "C09"), 7, 0),
    ):
        answer = desk("case", "list", *words, "--json")
        assert (words, answer.code) == (words, code)
        assert code or len(answer.json) == count


def test_a_correction_asks_for_its_reason_and_needs_one(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked in the run's language; an empty or blank one is refused, given or typed."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    entry = str(office("case", "history", "HS-0001", "--json").json[-1]["seq"])
    words = ("case", "correct", "HS-0001", entry, "number=9-NQ/CB")
    asked = []

    def answer(question: str, **_: object) -> str:
        asked.append(question)
        return typed

    monkeypatch.setattr("typer.prompt", answer)
    stored = office.stored()
    for typed in ("", "   "):
        for options in (("--reason", typed), (), ("--lang", "en")):
            refused = office(*words, *options)
            assert refused.code == 7
            assert "--reason" in refused.err
    assert asked == ["Lý do và căn cứ đính chính", "Reason and basis of the correction"] * 2
    assert office.stored() == stored
    typed = "chép nhầm"
    assert office(*words, "--yes").code == 0
    assert (
        office("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"][-1]["number"]
        == "9-NQ/CB"
    )
