"""`audit findings|sample|report` as an auditor uses them."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.inspection.catalogue import checks
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.procedure.acts import Move, RemovalFromList
from admission_flow.testing import lawful_case, with_act, with_changed
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk


@filled_once
def inspected(office: "Desk") -> None:
    """A register with one case without a fault, and one whose ceremony was before the decision."""
    good = lawful_case()
    early = lawful_case("ceremony", full_name="Sùng Văn Mẫu")
    early = with_changed(early, "ceremony", on=date(2024, 4, 9))
    assert office("case", "import", office.file("a.json", good)).code == 0
    assert office("case", "import", "--as-found", office.file("b.json", early)).code == 0


def test_findings_name_check_class_clause_and_remedy(inspected: "Desk") -> None:
    """The ceremony before the decision is found, with the version of the law of that day."""
    said = inspected("audit", "findings", "--json", "--check", "K01", "--check", "K03").json
    assert said["cases"] == 2
    by_check = {row["check"]: row for row in said["findings"]}
    assert by_check["K01"]["case"] == "HS-0002"
    assert by_check["K01"]["on"] == "2024-04-09"
    assert by_check["K01"]["class"] in {"cancel", "redo"}
    everything = inspected("audit", "findings", "--json", "--all").json
    assert len(everything["cannot_say"]) == sum(c.how == "lacks" for c in checks().values())
    rules = [row["rule"] for row in everything["findings"] if row["rule"]]
    assert all(rule["citations"] for rule in rules if rule["status"] == "unmet")


def test_a_first_fault_hides_no_later_one(office: "Desk") -> None:
    """A sponsor who is not official and a wrong official date: both are found, and no third."""
    case = with_changed(lawful_case(), "sponsorship", {"route": "member"}, official_member=False)
    case = with_changed(case, "recognition_decision", official_from=date(2025, 5, 8))
    assert office("case", "import", "--as-found", office.file("a.json", case)).code == 0
    said = office("audit", "findings", "--json").json
    rows = {row["check"]: row for row in said["findings"] if row["class"] != "information"}
    assert rows.keys() == {"G02", "T03"}
    assert all(row["citations"] and row["remedy"] for row in rows.values())
    assert (rows["G02"]["on"], rows["T03"]["on"]) == ("2024-03-05", "2025-06-03")


def test_a_finding_names_the_entry_of_its_paper(inspected: "Desk") -> None:
    """By a function of its own and over many dossiers alike; a correction is named besides."""
    log = {row["seq"]: row for row in inspected("audit", "log", "--json").json}
    said = inspected("audit", "findings", "--json").json["findings"]
    with_papers = [row for row in said if row["papers"]]
    assert {row["check"] for row in with_papers} >= {"K01", "U06"}
    for row in with_papers:
        for paper in row["papers"]:
            entry = log[paper["entry"]]
            assert (entry["case"], entry["kind"], entry["on"]) == (
                row["case"],
                paper["kind"],
                row["on"],
            )
            assert paper["corrected_by"] == []
    (ceremony,) = next(row for row in said if row["check"] == "K01")["papers"]
    number = str(ceremony["entry"])
    assert f"mục {number}" in inspected("audit", "findings", "--check", "K01").out
    fix = ("case", "correct", "HS-0002", number, "on=2024-04-08", "--reason", "mẫu", "--yes")
    assert inspected(*fix).code == 0
    (last,) = inspected("audit", "log", "--json").json[-1:]
    (row,) = inspected("audit", "findings", "--json", "--check", "K01").json["findings"]
    corrected = {"on": "2024-04-08", "corrected_by": [last["seq"]]}
    assert row["papers"] == [{**ceremony, **corrected}]


def test_as_of_a_day(inspected: "Desk", tmp_path: Path) -> None:
    """What is dated later is left out, and it is said: on the screen, in JSON, in the paper."""
    said = inspected("audit", "findings", "--as-of", "01/04/2024", "--json", "--all").json
    assert said["as_of"] == "2024-04-01"
    assert said["later"] > 0
    assert max(row["on"] for row in said["findings"] if row["on"]) <= "2024-04-01"
    whole = inspected("audit", "findings", "--json").json
    assert whole["later"] == 0
    assert {"K01"} <= {row["check"] for row in whole["findings"]}
    for lang, words in (("vi", "01/04/2024: không tính"), ("en", "are left out")):
        screen = inspected("audit", "findings", "--as-of", "2024-04-01", "--lang", lang).out
        assert words in screen
        assert (
            words
            in inspected(
                "audit", "findings", "--as-of", "2024-04-01", "--by", "class", "--lang", lang
            ).out
        )
        assert words not in inspected("audit", "findings", "--lang", lang).out
        paper = tmp_path / f"{lang}.md"
        asked = ("audit", "report", "--as-of", "2024-04-01", "--out", str(paper), "--lang", lang)
        assert inspected(*asked).code == 0
        assert words in paper.read_text("utf-8")
        assert "K01 ·" not in paper.read_text("utf-8")
    assert inspected("audit", "findings", "--as-of", "hôm qua").code == 7


def test_filters(inspected: "Desk") -> None:
    """By case, unit, day of the act, class and check; unknown words are named, nothing is run."""

    def cases(*options: str) -> set[str]:
        rows = inspected("audit", "findings", "--json", *options).json["findings"]
        return {row["case"] for row in rows if row["case"]}

    assert "HS-0002" in cases()
    assert "HS-0002" not in cases("--case", "HS-0001")
    assert inspected("audit", "findings", "--unit", "Chi bộ Không Có").code == 7
    assert cases("--check", "K01", "--on-from", "2024-04-09", "--on-to", "2024-04-09") == {
        "HS-0002"
    }
    assert cases("--check", "K01", "--on-from", "2024-04-10") == set()
    assert cases("--weight", "information") == set()
    assert inspected("audit", "findings", "--check", "Z99").code == 2
    assert inspected("audit", "findings", "--weight", "bad").code == 7
    assert inspected("audit", "findings", "--case", "HS-0009").code == 7


def test_the_screen_says_what_it_cannot_say(inspected: "Desk") -> None:
    """Both languages; the checks that no case document can answer are listed, not passed."""
    for lang, word in (("vi", "hồ sơ"), ("en", "cases")):
        answer = inspected("audit", "findings", "--lang", lang)
        assert answer.code == 0
        assert f"2 {word}, {len(checks())}" in answer.out
        assert "M03" in answer.out
        assert "Văn Mẫu" not in answer.out


def test_a_sample_can_be_drawn_again(inspected: "Desk") -> None:
    """The same seed, the same cases; how many is asked for in one way only."""
    once = inspected("audit", "sample", "--seed", "7", "--count", "1", "--json").json
    again = inspected("audit", "sample", "--seed", "7", "--share", "50%", "--json").json
    assert once["cases"] == again["cases"]
    assert (once["of"], len(once["cases"])) == (2, 1)
    assert inspected("audit", "sample", "--seed", "7").code == 2
    assert inspected("audit", "sample", "--seed", "7", "--share", "0").code == 2
    assert inspected("audit", "sample", "--seed", "7", "--share", "nhiều").code == 2


def test_the_working_paper(inspected: "Desk", tmp_path: Path) -> None:
    """It names the log that it was drawn from, leaves conclusions blank, and holds no name."""
    root = inspected("audit", "verify", "--json").json["root"]
    for lang, blank in (("vi", "Kết luận của đoàn kiểm tra: …"), ("en", "inspection: …")):
        paper = tmp_path / f"{lang}.md"
        assert inspected("audit", "report", "--out", str(paper), "--lang", lang).code == 0
        text = paper.read_text("utf-8")
        assert root in text
        assert "K01 · HS-0002" in text
        assert blank in text
        for known in ("Mẫu trong danh mục", "Chi bộ Trường Mẫu", "Chi bộ Mẫu"):
            text = text.replace(known, "")
        assert "Mẫu" not in text
    assert inspected("audit", "report", "--out", str(tmp_path / "vi.md")).code == 7
    assert inspected("audit", "verify").code == 0


NUMBER = "012345678901"


def test_the_working_paper_hides_long_numbers_and_names_another_citizenship(
    office: "Desk", tmp_path: Path
) -> None:
    """An identity number typed as the number of a paper stays hidden in the file too."""
    for n, citizenship in enumerate(("VN", "LA")):
        case = lawful_case("awareness_certificate", full_name=f"Sùng {n} Mẫu")
        case = with_changed(case, "awareness_certificate", number=NUMBER)
        person = replace(case.person, citizenship=citizenship)
        file = office.file(f"{n}.json", replace(case, person=person))
        assert office("case", "import", "--as-found", file).code == 0
    said = office("audit", "findings", "--json").json
    assert said["beside"] == {}
    (row,) = (row for row in said["findings"] if row["check"] == "P11")
    assert (row["case"], row["class"], row["forms"]) == ("HS-0002", "cancel", ["11", "13"])
    assert row["citations"]
    assert row["remedy"] == row["rule"]["remedy"]
    (numbered, *_) = (row for row in said["findings"] if row["check"] == "C04")
    assert numbered["rule"] is None
    assert numbered["remedy"] == (checks()["C04"].remedy or {})["vi"]
    assert "P11" in office("audit", "findings").out
    paper = tmp_path / "phieu.md"
    assert office("audit", "report", "--out", str(paper)).code == 0
    text = paper.read_text("utf-8")
    assert NUMBER not in text
    assert "C04 · HS-0001" in text
    assert "P11 · HS-0002" in text
    assert (checks()["C04"].remedy or {})["vi"] in text


def test_a_move_of_a_year_that_is_not_on_file_stops_nothing(office: "Desk") -> None:
    """Neither law nor holidays of 2015 are known: one check cannot say, all others go on."""
    case = with_act(lawful_case(), Move(on=date(2015, 12, 1), to="Chi bộ Mẫu Hai"))
    assert office("case", "import", "--as-found", office.file("a.json", case)).code == 0
    rows = office("audit", "findings", "--all", "--json").json["findings"]
    assert [row["answer"] for row in rows if row["check"] == "U09"] == ["unknown"]
    assert {row["check"] for row in rows} == set(checks())


def test_a_case_that_nobody_can_inspect_is_not_drawn(office: "Desk") -> None:
    """A case whose person was erased is outside the sample and outside its base."""
    ended = lawful_case("awareness_certificate", 2018, full_name="Sùng Văn Mẫu")
    ended = with_act(ended, RemovalFromList(on=ended.acts[-1].on, reason="lý do mẫu"))
    for n, case in enumerate((ended, lawful_case("awareness_certificate"))):
        assert office("case", "import", office.file(f"{n}.json", case)).code == 0
    draw = ("audit", "sample", "--seed", "7", "--share", "100%", "--json")
    assert office(*draw).json["cases"] == ["HS-0001", "HS-0002"]
    decided = ("--decision", "12-QĐ/ĐU", "--decided-on", "10/01/2026", "--retention", "removed")
    assert office("privacy", "erase", "HS-0001", *decided).code == 0
    assert office("privacy", "approve-erasure", "HS-0001", "--as", "cb02").code == 0
    drawn = office(*draw).json
    assert (drawn["cases"], drawn["of"]) == (["HS-0002"], 1)


def test_the_working_paper_of_a_sample(inspected: "Desk", tmp_path: Path) -> None:
    """Only the cases drawn are in it; seed and count go together, and named cases are no sample."""
    drawn = inspected("audit", "sample", "--seed", "7", "--count", "1", "--json").json
    (case,) = drawn["cases"]
    other = ({"HS-0001", "HS-0002"} - {case}).pop()
    for name, start in (("mau.md", "# "), ("mau.html", "<!DOCTYPE html>")):
        file = tmp_path / name
        answer = inspected("audit", "report", "--out", str(file), "--seed", "7", "--count", "1")
        assert answer.code == 0
        text = file.read_text("utf-8")
        assert text.startswith(start)
        assert case in text
        # Named only where a number of the sample's paper is one of its own papers too.
        assert text.count(other) == text.count(f"cũng có ở: {other}")
        assert ".random()" in text
    wrong = (
        ("--seed", "7"),
        ("--count", "1"),
        ("--share", "10"),
        ("--seed", "7", "--count", "1", "--share", "10"),
        ("--seed", "7", "--count", "1", "--case", "HS-0001"),
        ("--seed", "-7", "--count", "1"),
    )
    for options in wrong:
        assert inspected("audit", "report", "--out", str(tmp_path / "x.md"), *options).code == 2
    assert not (tmp_path / "x.md").exists()


def test_findings_added_up(inspected: "Desk") -> None:
    """By unit, month and class, each with how many cases it was counted over; nothing else is."""
    rows = inspected("audit", "findings", "--by", "class", "--check", "K01", "--json").json
    assert rows["by"] == "class"
    assert {row["group"]: (row["cases"], row["all"]) for row in rows["totals"]} == {
        "cancel": (2, None),
        "redo": (2, 1),
        "explain": (2, None),
        "information": (2, None),
    }
    months = inspected("audit", "findings", "--by", "period", "--check", "K01", "--json").json
    assert [(row["group"], row["redo"]) for row in months["totals"]] == [("2024-04", 1)]
    for lang, word in (("vi", "1 phát hiện"), ("en", "1 found")):
        answer = inspected("audit", "findings", "--by", "unit", "--check", "K01", "--lang", lang)
        assert answer.code == 0
        assert word in answer.out
        assert "Chi bộ Trường Mẫu" in answer.out
    assert inspected("audit", "findings", "--by", "person").code == 7


def test_a_number_used_twice_is_found_in_a_part_of_the_register_too(desk: "Desk") -> None:
    """Asked of one case or of a sample: what is compared is the whole register."""
    desk("init")
    for number, name in enumerate(("Lò Mẫu An", "Hà Mẫu Bình")):
        case = lawful_case("admission_decision", full_name=name)
        acts = (*case.acts[:-1], replace(case.acts[-1], number="15-QĐ/ĐU"))
        desk("case", "import", desk.file(f"{number}.json", replace(case, acts=acts)))
    whole = desk("audit", "findings", "--check", "U06", "--json").json["findings"]
    assert {found["case"] for found in whole} == {"HS-0001", "HS-0002"}
    words = ("audit", "findings", "--check", "U06", "--case", "HS-0001", "--json")
    part = desk(*words).json["findings"]
    assert [found["case"] for found in part] == ["HS-0001"]


def test_a_paper_of_a_broken_log_is_written_and_says_so_by_its_exit_code(
    inspected: "Desk", tmp_path: Path
) -> None:
    """Where a case stands was edited: the paper says so, and so do the screen and exit code 6."""
    with closing(sqlite3.connect(inspected.register)) as database:
        database.execute("UPDATE case_state SET unit = 'X'")
        database.commit()
    file = tmp_path / "broken.md"
    answer = inspected("audit", "report", "--out", str(file))
    assert answer.code == 6
    assert "BROKEN at entry" in answer.out
    assert "BROKEN at entry" in file.read_text("utf-8")


def test_a_checkpoint_of_another_log_confirms_no_paper(inspected: "Desk", tmp_path: Path) -> None:
    """What was brought is of no use: the paper is written, and a script can tell."""
    other = tmp_path / "other"
    other.write_text(Checkpoint("admission-flow/other", 1, "ab" * 32).text(), "utf-8")
    file = tmp_path / "paper.md"
    answer = inspected("audit", "report", "--out", str(file), "--checkpoint", str(other))
    assert answer.code == 7
    assert file.exists()
