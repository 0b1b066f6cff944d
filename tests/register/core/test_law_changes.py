"""A new law is no crime: registers made under one rulebook, read and verified under another."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from importlib.resources import as_file

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from admission_flow.database.upgrade import upgrade
from admission_flow.errors import JournalBroken, StepRefused
from admission_flow.journal.entry import Basis
from admission_flow.journal.report import Report
from admission_flow.messages.technical import in_vietnamese
from admission_flow.procedure.acts import HelperReport
from admission_flow.register.audit import audit
from admission_flow.register.core import records
from admission_flow.register.core.derived import differences
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.released import releases
from admission_flow.resources import folder
from admission_flow.testing import lawful_case, with_step, without
from admission_flow.workflow_source import built_in
from tests.altered_law import CHANGES, altered_judge
from tests.outsider import outsider
from tests.register.conftest import Office
from tests.register.filled import filled_once

OURS = built_in().workflow.rulebook.sha256
SOURCE = Basis("admission-case/1", "b" * 64)
WAITING = "HS-0005"
"""A case whose decision is waited for: its due day is what 45 or 50 days make of it."""


def opened(office: Office, change: str | None) -> Register:
    judge = altered_judge(change) if change else None
    return Register.open(
        office.url, "cb01", judge=judge, adopting=True,
        clock=office.clock, random_bytes=office.chance.randbytes,
    )  # fmt: skip


def reading(office: Office, change: str | None = None) -> ReadingRegister:
    return ReadingRegister.open(office.url, judge=altered_judge(change) if change else None)


def report_of(office: Office, change: str | None = None) -> Report:
    with reading(office, change) as register:
        return audit.verify(register.store, register.judge)


def fill(office: Office) -> None:
    """Enter cases of every kind: whole, refused, corrected, as found, taken over, on its way."""
    with opened(office, None) as register:
        office.enter(register, lawful_case())
        wrong = with_step(
            lawful_case(until="branch_resolution", full_name="Vàng Thị Mẫu"),
            "branch_resolution",
            roll={"in_favour": 13, "present": 14},
        )
        with pytest.raises(StepRefused):
            office.enter(register, wrong)
        item = register.case("HS-0002").recorded[2]
        register.correct("HS-0002", item.seq, replace(item.act, note="(mẫu)"), "ghi thiếu (mẫu)")
        early = without(lawful_case(until="ceremony", full_name="Tẩn Thị Mẫu"), "base_resolution")
        register.take_over(early, SOURCE, as_found=True)
        register.take_over(lawful_case("ceremony", 2026, full_name="Lý Thị Mẫu"), SOURCE)
        waiting = lawful_case("base_resolution", 2026, full_name="Giàng A Mẫu")
        assert office.enter(register, waiting).id == WAITING


@filled_once
def filled(office: Office) -> None:
    """Return an office whose register holds cases of every kind, under the rulebook that ships."""
    fill(office)


def changed(office: Office, statement: str, *values: object) -> None:
    """Edit the table behind our back."""
    with outsider(office.url) as database:
        assert database.run(f"UPDATE case_state SET {statement}", *values)


# ---- nothing was touched ----


@pytest.mark.parametrize("change", CHANGES)
def test_an_untouched_register_is_consistent_under_a_changed_law(
    filled: Office, change: str
) -> None:
    """45 days become 50, a holiday more, a half, one word: no break, and a notice that says so."""
    report = report_of(filled, change)
    assert report.breaks == ()
    assert report.verdict == "CONSISTENT, NOT ANCHORED"
    (notice,) = (n for n in report.notices if n.what.startswith("derived under another rulebook"))
    assert OURS in notice.what
    assert ": 5 cases, made again" in notice.what
    assert "bộ quy định" in in_vietnamese(notice.what)


@pytest.mark.parametrize("change", ["more days", "a holiday"])
def test_the_notice_counts_what_stands_otherwise(filled: Office, change: str) -> None:
    """The case whose decision is waited for has another last day; the four others do not move."""
    (notice,) = (n for n in report_of(filled, change).notices if "otherwise" in n.what)
    assert "rulebook at hand 1 of them stand otherwise" in notice.what


def test_under_its_own_rulebook_there_is_no_notice(filled: Office) -> None:
    """Both ways: what an altered rulebook derived is compared under that one."""
    assert report_of(filled).notices == ()
    with opened(filled, "more days") as register:
        register.rebuild()
    own = report_of(filled, "more days")
    assert own.breaks == ()
    assert not [n for n in own.notices if n.what.startswith("derived under")]


def test_a_register_of_many_rulebooks_is_consistent_under_each(filled: Office) -> None:
    """A year of changes: every case was touched under another one."""
    for number, change in enumerate([*CHANGES, None]):
        with opened(filled, change) as register:
            act = HelperReport(on=date(2026, 1, 5), assessment=f"tốt {number} (mẫu)")
            register.record(f"HS-000{number + 1}", act)
    for change in [None, *CHANGES]:
        report = report_of(filled, change)
        assert report.breaks == ()
        named = [n for n in report.notices if n.what.startswith("derived under another")]
        assert len(named) == 4


# ---- nobody is shown what another law gave ----


def test_readers_show_the_last_day_of_the_law_at_hand(filled: Office) -> None:
    """One case, lists, and all standings: what is kept is derived again, and counted."""
    with reading(filled) as register:
        before = register.standing(WAITING)
        assert register.afresh.count() == register.afresh.derived == 0
    with reading(filled, "more days") as register:
        assert register.afresh.count() == 5
        after = register.standing(WAITING)
        assert after.due_on is not None
        assert before.due_on is not None
        assert after.due_on > before.due_on
        assert dict(register.cases(stage=after.stage))[after]
        assert after in list(register.standings())
        assert register.afresh.derived > 1
    with opened(filled, "more days") as register:
        register.rebuild()
    with reading(filled, "more days") as register:
        assert register.standing(WAITING) == after
        assert register.afresh.count() == register.afresh.derived == 0


@pytest.mark.parametrize("column", ["state", "stage"])
def test_a_stage_is_that_of_the_law_at_hand(filled: Office, column: str) -> None:
    """A row of another rulebook is found in its stage of today, whatever its columns say."""
    with reading(filled, "half") as register:
        stage = register.standing(WAITING).stage
    changed(filled, f"{column} = 'official' WHERE \"case\" = '{WAITING}'")
    with reading(filled, "half") as register:
        assert WAITING in {row.case for row, _ in register.cases(stage=stage)}
        assert WAITING not in {row.case for row, _ in register.cases(stage="official")}
        assert WAITING in {row.case for row in register.standings(stage=stage)}


def test_a_case_is_kept_anew_by_the_next_entry(filled: Office) -> None:
    """Its row then names the rulebook of that entry; the others wait for `db rebuild`."""
    with opened(filled, "more days") as register:
        register.record(WAITING, HelperReport(on=date(2026, 1, 5), assessment="tốt (mẫu)"))
        kept = register.store.case_state(WAITING)
        assert kept is not None
        assert kept.rulebook == altered_judge("more days").workflow.rulebook.sha256
        assert register.afresh.count() == 4


# ---- what was touched is found ----


FREE = {"ver": 99, "head": "c" * 64, "unit": "Chi bộ Khác", "opened_on": "2020-01-01"}


@pytest.mark.parametrize("column", FREE)
@pytest.mark.parametrize("change", [None, "more days"])
def test_what_needs_no_law_is_always_compared(
    filled: Office, column: str, change: str | None
) -> None:
    """Under whichever rulebook, and although the row names another."""
    changed(filled, f"{column} = ? WHERE \"case\" = '{WAITING}'", FREE[column])
    (found,) = report_of(filled, change).breaks
    assert found.what == f"case_state differs from the journal: {column}"
    assert found.case == WAITING


@pytest.mark.parametrize("case", ["HS-0001", "HS-0002", "HS-0004", WAITING])
def test_a_state_that_no_entry_came_to_is_found(filled: Office, case: str) -> None:
    """The row names a released rulebook, and yet no entry of the case moved it there."""
    other = releases()[0].sha256
    changed(filled, "state = 'removed', rulebook = ? WHERE \"case\" = ?", other, case)
    (found,) = report_of(filled).breaks
    assert (found.case, found.what) == (case, "case_state differs from the journal: state")


@pytest.mark.parametrize("case", ["HS-0001", "HS-0004", WAITING])
def test_a_case_stands_where_its_last_entry_moved_it(filled: Office, case: str) -> None:
    """Nor may a row go back to where the case had been: nothing was entered since."""
    changed(filled, "state = 'source', rulebook = ? WHERE \"case\" = ?", releases()[0].sha256, case)
    (found,) = report_of(filled).breaks
    assert (found.case, found.what) == (case, "case_state differs from the journal: state")


def test_an_edited_row_of_the_rulebook_at_hand_is_found(filled: Office) -> None:
    """As ever: the due day under the rulebook that the row names."""
    changed(filled, f"due_on = '2030-01-01' WHERE \"case\" = '{WAITING}'")
    (found,) = report_of(filled).breaks
    assert found.what == "case_state differs from the journal: due_on"


@pytest.mark.parametrize(
    ("rulebook", "program", "words"),
    [
        ("d" * 64, None, "names the rulebook dddd"),
        ("", None, "names a rulebook without a program, or a program without"),
        (None, "", "names a rulebook without a program, or a program without"),
        (None, "9.9.9", "names the program 9.9.9, which is no release"),
        (None, "'\"\\", "names the program '\"\\, which is no release"),
    ],
)
def test_who_edits_a_row_cannot_choose_what_it_names(
    filled: Office, rulebook: object, program: object, words: str
) -> None:
    """What neither a release has nor an entry names is a break, with or without another edit."""
    for column, value in (("rulebook", rulebook), ("program", program)):
        if value is not None:
            changed(filled, f"{column} = ?, due_on = '2030-01-01', due_rule = 'x'", value)
    report = report_of(filled)
    assert len(report.breaks) == 5
    assert all(words in found.what for found in report.breaks)
    assert "case_state" in in_vietnamese(report.breaks[0].what)


@pytest.mark.only_in_files
def test_what_is_no_text_names_no_rulebook(filled: Office) -> None:
    """Bytes where a digest belongs: a server keeps none in that column."""
    changed(filled, "rulebook = ?", b"\x07")
    assert "names no rulebook and program" in report_of(filled).breaks[0].what


def test_an_edit_under_an_older_release_is_told_and_without_effect(filled: Office) -> None:
    """What an attacker can still do: the verifier names the rulebook, and nobody is shown it."""
    with reading(filled) as register:
        before = register.standing(WAITING), register.cases()
    changed(
        filled,
        f"due_on = '2030-01-01', rulebook = ? WHERE \"case\" = '{WAITING}'",
        releases()[0].sha256,
    )
    report = report_of(filled)
    assert report.breaks == ()
    (notice,) = report.notices
    assert releases()[0].sha256 in notice.what
    assert "1 cases, made again" in notice.what
    assert "1 of them stand otherwise" in notice.what
    with reading(filled) as register:
        assert (register.standing(WAITING), register.cases()) == before


# ---- made again, and who did it ----


def test_a_rebuild_under_a_rulebook_that_no_entry_names_is_an_entry(filled: Office) -> None:
    """So an auditor whose program does not know that release sees that the office applied it."""
    with opened(filled, "more days") as register:
        size = register.store.head[0]
        register.rebuild()
        last = register.store.entry(size)
        assert last is not None
        assert last.intent.action == records.DERIVE
        assert last.intent.data == {"cases": 5}
        assert last.intent.rule.sha256 == altered_judge("more days").workflow.rulebook.sha256
        register.rebuild()
        assert register.store.head[0] == size + 1
    report = report_of(filled)
    assert report.breaks == ()
    (notice,) = (n for n in report.notices if n.what.startswith("derived under"))
    assert ": 5 cases" in notice.what


def test_a_rebuild_under_a_known_rulebook_writes_nothing(filled: Office) -> None:
    """Its entries name it already."""
    with opened(filled, None) as register:
        size = register.store.head[0]
        register.rebuild()
        assert register.store.head[0] == size


def test_another_version_of_the_program_is_as_another_rulebook(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corrected rule may give another row under the same law: told, and no break."""
    for module in ("afresh", "state", "appending", "deriving", "course_rows", "courses"):
        monkeypatch.setattr(f"admission_flow.register.core.{module}.__version__", "9.9.9")
    report = report_of(filled)
    assert report.breaks == ()
    assert "under the rulebook at hand 0 of them" in report.notices[0].what
    with opened(filled, None) as register:
        assert register.afresh.count() == 5
        register.rebuild()
        assert register.afresh.count() == 0
    monkeypatch.undo()
    report = report_of(filled)  # by the program of before: an entry names the later one
    assert report.breaks == ()
    assert "9.9.9" in report.notices[-1].what


# ---- registers of before ----


def test_rows_of_before_are_made_again_and_are_no_break(filled: Office) -> None:
    """A migrated row names nothing: told, shown afresh, kept anew by `db rebuild`."""
    changed(filled, "rulebook = '', program = '', due_on = '2030-01-01', due_rule = 'x'")
    report = report_of(filled)
    assert report.breaks == ()
    assert "by a program of before that names no rulebook: 5 cases" in report.notices[0].what
    with reading(filled) as register:
        assert register.afresh.count() == 5
        assert register.standing(WAITING).due_on != "2030-01-01"
        assert differences(register.store, register.judge).breaks == []
    with opened(filled, None) as register:
        register.rebuild()
    assert report_of(filled).notices == ()


@pytest.mark.only_in_files
def test_a_register_of_the_revision_before_is_brought_up_to_date(filled: Office) -> None:
    """The table as revision 0003 had it, with its rows: after `db upgrade` no break, no alarm."""
    columns = '"case", ver, head, state, stage, unit, opened_on, state_since, moved_on, lawful'
    columns += ", judged, next_step, due_on, due_rule"
    engine = create_engine("sqlite://")
    with engine.connect() as memory:
        memory.exec_driver_sql("ATTACH ':memory:' AS private")
        script = Config()
        with as_file(folder("storage").joinpath("migrations")) as path:
            script.set_main_option("script_location", str(path))
            script.attributes["connection"] = memory
            command.upgrade(script, "0003")
        made = memory.exec_driver_sql(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = 'case_state' AND sql IS NOT NULL"
        ).fetchall()
    engine.dispose()
    with closing(sqlite3.connect(filled.url)) as database:
        database.execute(f"CREATE TABLE kept AS SELECT {columns} FROM case_state")
        database.execute("DROP TABLE case_state")
        for (sql,) in made:
            database.execute(sql)
        database.execute(f"INSERT INTO case_state ({columns}) SELECT {columns} FROM kept")
        database.execute("DROP TABLE kept")
        for later in ("TABLE case_course", "TABLE unit_mention", "INDEX ix_log_entry_action"):
            database.execute(f"DROP {later}")
        database.execute("UPDATE alembic_version SET version_num = '0003'")
        database.commit()
    assert upgrade(filled.url) is not None
    report = report_of(filled)
    assert report.breaks == ()
    assert report.notices[0].what.startswith("derived by a program of before that names no")
    with opened(filled, None) as register:
        before = register.cases()
        register.rebuild()
        assert register.cases() == before
    assert (report_of(filled).breaks, report_of(filled).notices) == ((), ())


def test_a_row_may_name_nothing_only_where_a_program_of_before_wrote_last(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 0.2.0 on every entry of a case puts a row that names its rulebook."""
    for module in ("afresh", "state", "appending", "deriving", "course_rows", "courses"):
        monkeypatch.setattr(f"admission_flow.register.core.{module}.__version__", "0.2.0")
    fill(office)
    assert report_of(office).breaks == ()
    changed(office, f"rulebook = '', program = '' WHERE \"case\" = '{WAITING}'")
    (found,) = report_of(office).breaks
    assert (found.case, found.what) == (WAITING, "case_state names no rulebook and program")


def test_a_row_of_a_case_that_is_not_in_the_log_is_not_believed(filled: Office) -> None:
    """The verifier names it; a reader that would have to derive it says that the journal broke."""
    with outsider(filled.url) as database:
        change = "SET \"case\" = 'HS-9999', rulebook = '' WHERE \"case\" = 'HS-0001'"
        database.run(f"UPDATE case_state {change}")
    whats = [found.what for found in report_of(filled).breaks]
    assert "a row of case_state without a case" in whats
    with reading(filled) as register, pytest.raises(JournalBroken, match="without a case"):
        register.cases()
