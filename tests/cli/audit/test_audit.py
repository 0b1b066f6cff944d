"""`audit` and `db`: what an auditor asks, and what a register's files need."""

import csv
import io
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from admission_flow.messages import rule_title
from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.core.register import Register
from admission_flow.released import release_of
from admission_flow.testing import lawful_case, with_step
from admission_flow.workflow_source import built_in
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk


@filled_once
def filled(office: "Desk") -> None:
    """Return a desk with a lawful case, one taken over as found, and a refused document."""
    wrong = with_step(
        lawful_case("branch_resolution", full_name="Vàng Thị Mẫu"),
        "branch_resolution",
        roll={"in_favour": 13},
    )
    assert office("case", "import", office.file("a.json", lawful_case())).code == 0
    assert office("case", "import", office.file("b.json", wrong)).code == 3
    assert office("case", "import", office.file("b.json", wrong), "--as-found").code == 0


def test_verify_says_the_exact_words(filled: "Desk") -> None:
    """An intact register that nobody outside confirms is consistent, not anchored: exit code 0."""
    answer = filled("audit", "verify")
    assert answer.code == 0
    words = "NHẤT QUÁN, CHƯA ĐƯỢC ĐỐI CHIẾU (CONSISTENT, NOT ANCHORED)."
    first = answer.out.splitlines()[0]
    assert first.startswith(words)
    assert "Chưa kiểm tra: các bước theo quy định" in first
    english = filled("audit", "verify", "--lang", "en").out
    assert english.startswith("CONSISTENT, NOT ANCHORED. Checked: files, lines, ")
    report = filled("audit", "verify", "--json").json
    assert (report["verdict"], report["breaks"]) == ("CONSISTENT, NOT ANCHORED", [])
    assert report["root"] in answer.out


def test_a_refused_import_names_the_file(office: "Desk") -> None:
    """Of several files, the one that is refused; those before it are in, and there is no case."""
    wrong = with_step(
        lawful_case("branch_resolution", full_name="Vàng Thị Mẫu"),
        "branch_resolution",
        roll={"in_favour": 13},
    )
    good, bad = office.file("tot.json", lawful_case()), office.file("sai.json", wrong)
    for lang in ("vi", "en"):
        answer = office("case", "import", bad, "--lang", lang)
        assert answer.code == 3
        first = answer.err.splitlines()[0]
        assert "sai.json" in first
        assert "admission-case/1" not in answer.err
    assert office("case", "import", good, bad).code == 3
    assert [row["case"] for row in office("case", "list", "--json").json] == ["HS-0001"]


def test_the_first_entry_is_compared_as_people_copy_its_digest(filled: "Desk") -> None:
    """Capitals and groups do not matter, and what matches is acknowledged; another is a break."""
    digits = filled("audit", "log", "--json").json[0]["leaf"]
    groups = [digits[place : place + 4] for place in range(0, 64, 4)]
    for typed in (digits, digits.upper(), f" {' '.join(groups)}\n", "-".join(groups).upper()):
        answer = filled("audit", "verify", "--genesis", typed)
        assert answer.code == 0, typed
        assert "mã bạn mang theo (--genesis)" in answer.out
        assert "Không có gì bạn mang theo" not in answer.out
        assert filled("audit", "verify", "--genesis", typed, "--json").json["genesis"] is True
    plain = filled("audit", "verify")
    assert "Không có gì bạn mang theo" in plain.out
    assert filled("audit", "verify", "--json").json["genesis"] is None
    other = ("0" if digits[0] != "0" else "1") + digits[1:]
    wrong = filled("audit", "verify", "--genesis", other)
    assert wrong.code == 6
    assert "(--genesis)" not in wrong.out
    assert filled("audit", "verify", "--genesis", other, "--json").json["genesis"] is False


@pytest.mark.parametrize("typed", ["00", "", "0" * 63, "0" * 65, "g" + "0" * 63, "\u0660" * 64])
def test_what_is_no_digest_is_wrong_use(filled: "Desk", typed: str) -> None:
    """A slip of the pen is no broken register: exit code 2, and what is needed is said."""
    answer = filled("audit", "verify", "--genesis", typed)
    assert (answer.code, answer.out) == (2, "")
    assert "64" in answer.err


ONE_ETHNICITY = """
    UPDATE personal_value SET value = '"Kinh"' WHERE field = 'person.ethnicity' AND entry_id =
    (SELECT min(entry_id) FROM personal_value WHERE field = 'person.ethnicity')
"""


def tampered(filled: "Desk", file: str, sql: str) -> None:
    """Change a register file as its owner could, and leave the triggers as they were."""
    triggers = []
    with closing(sqlite3.connect(filled.folder / file)) as database:
        for name, text in database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
            triggers.append(text)
        database.execute(sql)
        for text in triggers:
            database.execute(text)
        database.commit()


@pytest.mark.parametrize(
    ("file", "sql", "entry", "case"),
    [
        ("so.db", "UPDATE log_entry SET line = replace(line, 'cb01', 'cb02') WHERE seq = 5", 5,
         "HS-0001"),
        ("so.db", "UPDATE log_entry SET \"case\" = 'HS-0009' WHERE seq = 7", 7, None),
        ("so-private.db", ONE_ETHNICITY, None, None),
        ("so.db", "UPDATE case_state SET state = 'official' WHERE \"case\" = 'HS-0002'", None,
         "HS-0002"),
    ],
)  # fmt: skip
def test_verify_names_entry_and_case(
    filled: "Desk", file: str, sql: str, entry: int | None, case: str | None
) -> None:
    """What was changed behind our back: exit code 6, with the entry and the case."""
    tampered(filled, file, sql)
    answer = filled("audit", "verify", "--lang", "en")
    assert answer.code == 6
    assert "BROKEN at entry" in answer.out
    if entry is not None:
        assert f"Entry {entry}, " in answer.err
    if case is not None:
        assert f"case {case}" in answer.err
    assert filled("audit", "verify", "--json").json["breaks"]


def test_the_log_is_filtered(filled: "Desk") -> None:
    """By case, kind, officer, refusal, rule, day of the act, day of the entry."""
    count = {
        "all": (),
        "case": ("--case", "HS-0002"),
        "act": ("--act", "opinion"),
        "refused": ("--refused",),
        "rule": ("--rule", "branch.two_thirds"),
        "officer": ("--officer", "cb99"),
        "on": ("--on-from", "2024-03-05", "--on-to", "05/03/2024"),
        "entered": ("--entered-to", "2020-01-01"),
    }
    found = {name: filled("audit", "log", *line, "--json").json for name, line in count.items()}
    assert {row["case"] for row in found["case"]} == {"HS-0002"}
    assert {row["kind"] for row in found["act"]} == {"opinion"}
    assert [row["action"] for row in found["refused"]] == [
        "register.refuse_take_over",
        "case.take_over",
    ]
    assert len(found["rule"]) == 2
    assert found["officer"] == found["entered"] == []
    assert {row["on"] for row in found["on"]} == {"2024-03-05"}
    assert len(found["all"]) > len(found["case"]) > 0
    assert all(row["recorded_at"] for row in found["all"])


@pytest.mark.parametrize(
    ("option", "word", "near", "code"),
    [
        ("--act", "opinon", "ý kiến nhận xét", 7),
        ("--act", "zzzz", "", 7),
        ("--act", "", "", 7),
        ("--rule", "branch.two_third", "branch.two_thirds", 2),
        ("--rule", "opinion", "", 2),
    ],
)
def test_a_word_that_no_entry_can_hold_is_no_empty_list(
    filled: "Desk", option: str, word: str, near: str, code: int
) -> None:
    """A slip of the pen does not list an empty journal: words as anywhere, ids of rules as ids."""
    answer = filled("audit", "log", option, word)
    assert (answer.code, answer.out) == (code, "")
    assert option in answer.err
    assert near in answer.err


def test_a_word_that_no_entry_holds_yet_is_an_empty_list(filled: "Desk") -> None:
    """A kind and a rule of the contract that did not occur: nothing is found, and nothing wrong."""
    for line in (("--act", "death"), ("--rule", "ceremony.in_time")):
        answer = filled("audit", "log", *line, "--json")
        assert (answer.code, answer.json) == (0, []), line


def test_the_log_by_unit_and_as_csv(filled: "Desk") -> None:
    """Only the entries of one chi bộ's cases; as CSV with a header and a line for each."""
    unit = lawful_case().unit.name
    rows = filled("audit", "log", "--unit", unit, "--json").json
    assert {row["case"] for row in rows} == {"HS-0001", "HS-0002"}
    unknown = filled("audit", "log", "--unit", "Chi bộ Khác", "--json")
    assert (unknown.code, unknown.out) == (7, "")
    lines = list(csv.DictReader(io.StringIO(filled("audit", "log", "--csv").out)))
    assert len(lines) == len(filled("audit", "log", "--json").json)
    assert lines[2]["kind"] == "sympathiser_resolution"
    assert filled("audit", "log", "--unit", "Chi bộ Khác", "--csv").out == ""


def test_the_log_is_followed(filled: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """What is entered while somebody watches is printed, until Ctrl-C."""
    pauses = iter([None, None])

    def pause(_: float) -> None:
        if next(pauses, "over") == "over":
            raise KeyboardInterrupt
        with Register.open(str(filled.register), "cb02") as register:
            day = date(2024, 6, 1) + timedelta(days=register.store.head[0])
            register.record("HS-0002", TaskAssigned(on=day, task="(mẫu)"))

    # Not the clock itself: whatever else sleeps in this process would be taken for a pause.
    monkeypatch.setattr("admission_flow.cli.audit.commands.time", SimpleNamespace(sleep=pause))
    answer = filled("audit", "log", "--case", "HS-0002", "--officer", "cb02", "--follow")
    assert answer.code == 130
    assert answer.out.count("cb02") == 2


def test_replay_lists_what_stands_unlawfully(filled: "Desk") -> None:
    """The vote that was taken over as found is listed with its rule; nothing differs: exit 0."""
    answer = filled("audit", "replay", "--late", "100000", "--json")
    assert answer.code == 0
    (found,) = answer.json["found"]
    assert (found["case"], found["refused_by"]) == ("HS-0002", ["branch.two_thirds"])
    told = filled("audit", "replay", "--late", "100000").out
    assert " ".join(rule_title("vi", "branch.two_thirds").split()[:2]) in told


def test_an_auditor_needs_no_officer_and_writes_nothing(
    filled: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an officer, every audit command answers, and no byte of the register changes."""
    monkeypatch.delenv("ADMISSION_FLOW_OFFICER")
    before = filled.stored()
    for line in (("log",), ("verify",), ("replay",)):
        assert filled("audit", *line).code == 0
    assert filled.stored() == before


def test_db_check_and_rebuild(filled: "Desk") -> None:
    """A changed derived table is found by check, mended by rebuild, and said by both."""
    assert filled("db", "check").code == 0
    tampered(filled, "so.db", "UPDATE case_state SET state = 'official' WHERE \"case\" = 'HS-0002'")
    checked = filled("db", "check")
    assert checked.code == 6
    assert "HS-0002" in checked.err
    assert filled("db", "check", "--json").json["derived"][0]["case"] == "HS-0002"
    rebuilt = filled("db", "rebuild")
    assert rebuilt.code == 0
    assert "HS-0002" in rebuilt.out
    assert filled("db", "check").code == 0
    assert filled("audit", "verify").code == 0


def test_a_backup_is_a_register(filled: "Desk") -> None:
    """The copy verifies, and lists the same cases; another state is not written over it."""
    target = filled.folder / "backup.db"
    assert filled("db", "backup", str(target)).code == 0
    assert filled("audit", "verify", "--register", str(target)).code == 0
    here = filled("case", "list", "--json").json
    assert filled("case", "list", "--json", "--register", str(target)).json == here
    assert filled("db", "backup", str(target)).code == 0, "the same state is there already"
    filled("case", "record", "HS-0001", "task_assigned", "--on", "20/01/2024", "task=(mẫu)")
    kept = target.read_bytes()
    assert filled("db", "backup", str(target)).code == 7
    itself = filled("db", "backup", str(target), "--register", str(target))
    assert itself.code == 7, "a register is no backup of itself"
    assert target.read_bytes() == kept
    assert filled("db", "upgrade").code == 0


def test_triggers_that_were_dropped_do_not_hide_what_was_changed(filled: "Desk") -> None:
    """The triggers are gone and an entry was changed: verify names both, in text and in JSON."""
    assert filled("audit", "verify", "--json").json["breaks"] == []
    with closing(sqlite3.connect(filled.register)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE log_entry SET line = replace(line, 'cb01', 'cb09') WHERE seq = 1")
        database.commit()
    answer = filled("audit", "verify")
    assert answer.code == 6
    assert "BROKEN at file" in answer.out.splitlines()[0]
    assert "log_entry_no_update" in answer.err
    assert "Mục 1" in answer.err
    found = filled("audit", "verify", "--json")
    assert found.code == 6
    assert found.json["verdict"].startswith("BROKEN at file")
    assert {one["file"] for one in found.json["breaks"] if one["seq"] < 0} == {filled.register.name}
    assert 1 in {one["seq"] for one in found.json["breaks"]}


def test_verify_names_the_rulebook_at_hand(filled: "Desk") -> None:
    """Its digest, and the release that has it: to be compared with the page of digests."""
    digest = built_in().workflow.rulebook.sha256
    release = release_of(digest)
    assert release is not None
    shown = filled("audit", "verify", "--lang", "en").out
    assert digest in shown
    assert f"version {release.version}" in shown
    found = filled("audit", "verify", "--json").json["rulebook"]
    assert (found["sha256"], found["version"]) == (digest, release.version)
