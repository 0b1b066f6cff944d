"""A drill: an invented regulation, entered from outside the package by a host program.

It changes two numbers, the body that may decide, a clock, and the papers of the dossier, and it
brings a kind of evidence with a rule of its own. What is judged, said, listed, asked for follows.
"""

import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from admission_flow import (
    Basis,
    Case,
    Procedure,
    Register,
    Verdict,
    case_from,
    check_procedure,
    document_of,
    judge,
    load_procedure,
    say,
    verdict_document,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.findings import Status
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_step
from tests.conftest import Desk
from tests.desk import sample
from tests.desk.conftest import at_desk, office_at

START = date(2027, 4, 1)
EVE = START - timedelta(days=1)
REGULATION = (
    "--series", "quy định", "--document", "300-QĐ/TW", "--issued-by", "Ban Chấp hành Trung ương",
    "--title", "Quy định (mẫu)", "--issued-on", "1/3/2027", "--in-force", "1/4/2027",
    "--change", "person.age_minimum.months=240", "--clause", "person.age_minimum.months=1.1.1",
    "--change", "readmission.interval.months=48", "--clause", "readmission.interval.months=3.5.1",
    "--change", "decision.body.bodies=ban thường vụ cấp ủy",
    "--clause", "decision.body.bodies=4.3.2",
    "--change", "decision.in_time.days=40", "--clause", "decision.in_time.days=4.3.1",
)  # fmt: skip
MODULE = '''\
"""The notice that the regulation asks for (invented)."""

from dataclasses import dataclass
from datetime import date

from admission_flow.authoring import ACTS as OURS
from admission_flow.authoring import RULES as RULES_OF_OURS
from admission_flow.authoring import Evidence, fact, met_if, rule, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted(Evidence):
    kind = "notice_posted"
    until: date | None = fact()


@rule("notice.posted", "applies", "days")
def posted_long_enough(case, values):
    """The notice hangs for some working days before the vote. Source: an invented text, 3.1."""
    notice = case.last(NoticePosted)
    if notice is None or notice.until is None:
        return unknown("notice_posted.until")
    last_day = case.calendar.after(notice.on, values.working_days("days"))
    return met_if(notice.until >= last_day, last_day=last_day)


ACTS = (*OURS, NoticePosted)
RULES = (*RULES_OF_OURS, posted_long_enough)
'''
_OLD = 'cite = [{ in = "DL", clause = "Điều 4", confidence = "recalled" }]'
_NEW = 'cite = [{ in = "QD300", clause = "3.1", confidence = "secondary" }]'
LAW = f"""
[[value]]
of = "notice.posted.applies"
unit = "flag"
rows = [
  {{ from = 2011-01-19, value = false, {_OLD} }},
  {{ from = 2027-04-01, value = true, {_NEW} }},
]

[[value]]
of = "notice.posted.days"
unit = "working_days"
rows = [
  {{ from = 2011-01-19, value = 0, {_OLD} }},
  {{ from = 2027-04-01, value = 7, {_NEW} }},
]
"""
TEXTS = {
    "vi": """\
[label]
notice_posted = "niêm yết danh sách"
"notice_posted.until" = "niêm yết đến ngày"
[rule."notice.posted"]
title = "Niêm yết đủ ngày"
text = "Danh sách niêm yết {value.days} ngày làm việc trước khi chi bộ xét."
[notice.posted]
met = { message = "Niêm yết đủ đến ngày {last_day}." }
unmet = { message = "Chưa đủ, phải đến ngày {last_day}.", remedy = "Niêm yết thêm." }
unknown = { message = "Chưa ghi việc niêm yết.", remedy = "Ghi việc niêm yết." }
""",
    "en": """\
[label]
notice_posted = "notice posted"
"notice_posted.until" = "posted until"
[rule."notice.posted"]
title = "Notice posted long enough"
text = "The notice hangs for {value.days} working days before the vote."
[notice.posted]
met = { message = "Posted long enough, to {last_day}." }
unmet = { message = "Not long enough, it must hang to {last_day}.", remedy = "Leave it posted." }
unknown = { message = "No notice is recorded.", remedy = "Record the notice." }
""",
}
DOSSIER = """\
format = "admission-papers/1"
[dossier]
before_vote = [["application"], ["personal_history"], ["notice_posted"]]
after_vote = [["branch_resolution"], ["admission_decision"]]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a host program: the law with the regulation, and its module."""
    folder = tmp_path_factory.mktemp("drill") / "luat"
    program = [sys.executable, "-Im", "admission_flow", "workflow", "new-regime"]
    done = subprocess.run(
        [*program, "--out", str(folder), *REGULATION],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name, text in {"procedure.py": MODULE, "papers.toml": DOSSIER}.items():
        (folder / name).write_text(text, "utf-8")
    for lang, text in TEXTS.items():
        (folder / f"{lang}.toml").write_text(text, "utf-8")
    with (folder / "law.toml").open("a", encoding="utf-8") as law:
        law.write(LAW)
    steps = folder / "admission.toml"
    head, name, rest = steps.read_text("utf-8").partition('name = "branch_resolution"\n')
    rest = rest.replace('"branch.roll",\n', '"branch.roll",\n  "notice.posted",\n', 1)
    rest = rest.replace("[who]\n", '[who]\n"notice.posted" = "branch_committee"\n', 1)
    steps.write_text(head + name + rest, "utf-8")
    return folder


@pytest.fixture(scope="module")
def new(folder: Path) -> Procedure:
    """Return the procedure of the folder."""
    return load_procedure(folder)


def noticed(case: Case, procedure: Procedure, *, until: date | None) -> Case:
    """Return a case whose notice hung from four weeks before the vote to a day."""
    voted = next(act.on for act in case.acts if act.kind == "branch_resolution")
    kinds: Any = procedure.kinds
    notice = kinds["notice_posted"](on=voted - timedelta(days=28), until=until)
    return Case(case.person, case.unit, (notice, *case.acts))


def ruled(verdict: Verdict, step: str, rule: str) -> Any:  # noqa: ANN401 - a finding
    taken = next(one for one in verdict.steps if one.step == step)
    return next(finding for finding in taken.findings if finding.rule == rule)


def judged(procedure: Procedure, voted: date, **person: Any) -> Verdict:  # noqa: ANN401 - fields of Person
    case = lawful_case("branch_resolution", meeting_on=voted, **person)
    return judge(noticed(case, procedure, until=voted), voted, procedure=procedure)


def test_it_is_proved_as_a_whole(new: Procedure, folder: Path, desk: Desk) -> None:
    """Nothing is wrong with it; without one of its texts, its check says which."""
    assert check_procedure(new) == ()
    lacking = shutil.copytree(folder, desk.folder / "lacking")
    (lacking / "en.toml").write_text(TEXTS["en"].replace("unmet", "unmeet"), "utf-8")
    checked = desk("--workflow", str(lacking), "workflow", "check")
    assert checked.code == 7
    assert "en.toml: notice.posted.unmet" in checked.err
    assert "vi.toml" not in checked.err


@pytest.mark.parametrize(
    ("rule", "person"),
    [
        ("person.age_minimum", {"born_on": date(2008, 1, 1)}),
        ("readmission.interval", {"left_party_on": months_after(EVE, -40), "left_reason": "other"}),
    ],
)
def test_two_numbers_are_others_from_its_day_on(
    new: Procedure, rule: str, person: dict[str, Any]
) -> None:
    """Nineteen years, forty months: enough on the eve, not on the day."""
    for voted, status in ((EVE, Status.MET), (START, Status.PENDING)):
        found = ruled(judged(new, voted, **person), "branch_resolution", rule)
        assert found.status is status
        assert ("300-QĐ/TW" in {c.document for c in found.citations}) is (voted == START)


def test_a_body_may_decide_no_longer(new: Procedure) -> None:
    """A provincial standing body is one that decides on the eve, and is none on the day."""
    case = lawful_case("admission_decision", meeting_on=date(2027, 3, 1))
    for on, status in ((EVE, Status.MET), (START, Status.UNMET)):
        decided = with_step(case, "admission_decision", on=on, body="provincial_standing")
        verdict = judge(decided, on, procedure=new)
        assert ruled(verdict, "admission_decision", "decision.body").status is status


def test_a_clock_runs_by_the_law_of_its_first_day(new: Procedure) -> None:
    """Voted on the eve: the days of before, to their end; voted on the day: the new ones."""
    calendar = new.workflow.calendar
    for voted, days in ((EVE, 45), (START, 40)):
        due = {one.rule: one.due_on for one in judged(new, voted).deadlines}
        assert due["decision.in_time"] == calendar.after(voted, days)


def test_the_evidence_is_asked_from_its_day_on(new: Procedure) -> None:
    """On the eve nobody asks; on the day seven working days are enough, and six are not."""
    eve = judge(lawful_case("branch_resolution", meeting_on=EVE), EVE, procedure=new)
    assert ruled(eve, "branch_resolution", "notice.posted").status is Status.NOT_APPLICABLE
    without = lawful_case("branch_resolution", meeting_on=START)
    last = new.workflow.calendar.after(START - timedelta(days=28), 7)
    for case, status in (
        (without, Status.UNKNOWN),
        (noticed(without, new, until=last - timedelta(days=1)), Status.UNMET),
        (noticed(without, new, until=last), Status.MET),
    ):
        verdict = judge(case, START, procedure=new)
        assert ruled(verdict, "branch_resolution", "notice.posted").status is status
        assert verdict.lawful is (status is Status.MET)
    again = case_from(document_of(case, procedure=new), procedure=new)
    assert again == case


def test_texts_say_the_numbers_of_the_day(new: Procedure, folder: Path, desk: Desk) -> None:
    """What is said of a day has the numbers of that day; what is said of a finding, its own."""
    for day, days in ((EVE, "45"), (START, "40")):
        options = ("--rule", "decision.in_time", "--on", day.isoformat())
        shown = desk("--workflow", str(folder), "workflow", "show", *options).out
        assert f"trong {days} ngày làm việc" in shown
    young = judged(new, START, born_on=date(2008, 1, 1))
    said = say(ruled(young, "branch_resolution", "person.age_minimum"), "vi", procedure=new)
    assert "240" in said
    document = verdict_document(young, "en", procedure=new)
    messages = [f["message"] for step in document["steps"] for f in step["findings"]]
    assert any("Posted long enough" in message for message in messages)


@pytest.fixture
def office(new: Procedure, tmp_path: Path) -> Path:
    """Return a register of the host program, with a case before its vote."""
    case = lawful_case("opinions_summarised", meeting_on=START)
    path = tmp_path / "cua-so.db"
    with Register.create(path, sample.OFFICER, procedure=new, clock=lambda: sample.NOW) as register:
        opened = register.open_case(case.person, SAMPLE_UNIT)
        assert opened.id == "HS-0001"
    return path


def test_its_forms_and_its_dossier_follow(
    new: Procedure, folder: Path, office: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk offers the kind and asks for its fields; the dossier lists its paper as missing."""
    sitting = at_desk(office_at(office, procedure=new))
    assert "/cases/HS-0001/acts/notice_posted" in sitting.get("/cases/HS-0001/acts").text
    form = sitting.get("/cases/HS-0001/acts/notice_posted")
    assert form.status_code == 200
    assert "niêm yết đến ngày" in form.text
    assert 'name="f.until"' in form.text
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(folder))
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(office))
    listed = {i["paper"]: i["on_file"] for i in desk("case", "papers", "1", "--json").json}
    assert listed["notice_posted"] == []
    recorded = ("case", "record", "1", "niêm yết danh sách", "--on", "2024-05-02")
    assert desk(*recorded, "niêm yết đến ngày=2024-05-13").code == 0
    listed = {i["paper"]: i["on_file"] for i in desk("case", "papers", "1", "--json").json}
    assert len(listed["notice_posted"]) == 1
    sheet = desk.folder / "viec.xlsx"
    assert desk("sheet", "template", "acts", "--out", str(sheet)).code == 0
    assert re.search("niêm yết danh sách", desk("help").out)


def test_commands_of_the_admission_go_on(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has every act of the admission and one more: no command is refused to it."""
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(folder))
    assert desk("init").code == 0
    for command in (("source", "list"), ("class", "list"), ("report", "pipeline", "2026"),
                    ("due", "owed"), ("audit", "findings")):  # fmt: skip
        answer = desk(*command)
        assert answer.code in {0, 3}, (command, answer)


def vectors(days: str, rule: str, met: str, late: str) -> str:
    """Return a file of two vectors on a rule at the vote of 1 April 2027: one passes, one not."""
    head = 'format = "admission-vectors/1"\nexcused = []\n'
    same = f'rule = "{rule}"\nstep = "branch_resolution"\nmeeting = 2027-04-01\n{days}\n'
    return head + "".join(
        f'[[example]]\n{same}status = "{status}"\n{more}\nbecause = "So."\nvi = "Vậy."\n'
        for status, more in (("met", met), (late.partition(" ")[0], late.partition(" ")[2]))
    )


def test_its_coverage_follows(new: Procedure, folder: Path, desk: Desk) -> None:
    """A rule without vectors, and a number under which ours say nothing, are gaps of its regime."""
    ours = Path(__file__).resolve().parents[2] / "docs" / "rules" / "examples.toml"
    own = desk.folder / "own.toml"
    own.write_text('format = "admission-vectors/1"\nexcused = []\n', "utf-8")

    def gaps(rule: str) -> list[tuple[str, set[str]]]:
        line = ("workflow", "test", str(ours), str(own), "--coverage", "--rule", rule, "--json")
        answer = desk(*line, "--folder", str(folder))
        cells = [cell for cell in answer.json["coverage"] if cell["missing"]]
        assert answer.code == (3 if cells else 0)
        return [(cell["from"], {gap["side"] for gap in cell["missing"]}) for cell in cells]

    everything = {"passes", "fails", "boundary"}
    for rule in ("notice.posted", "person.age_minimum"):
        assert gaps(rule) == [(START.isoformat(), everything)]
    posted = START - timedelta(days=28)
    last = new.workflow.calendar.after(posted, 7)
    notice = 'add = [{{ kind = "notice_posted", on = {}, until = {} }}]'
    early = notice.format(posted, last - timedelta(days=1))
    own.write_text(
        vectors("", "notice.posted", notice.format(posted, last), f"unmet {early}"), "utf-8"
    )
    assert gaps("notice.posted") == []
    born = [f"person = {{ born_on = {day} }}" for day in (date(2007, 4, 30), date(2007, 5, 1))]
    text = vectors('also = ["notice.posted"]', "person.age_minimum", born[0], f"pending {born[1]}")
    own.write_text(text, "utf-8")
    assert gaps("person.age_minimum") == []


def test_impact_and_plan_follow(new: Procedure, tmp_path: Path) -> None:
    """A host asks what the regulation changes before its day: who, which way, from when.

    A person of 18 may be admitted until the day before; from it on they wait until they are 20.
    """
    young = lawful_case("opinions_summarised", meeting_on=EVE, born_on=date(2009, 1, 10))
    of_age = months_after(date(2009, 1, 1), 240)
    path, at_work = tmp_path / "so.db", datetime(2027, 3, 1, 3, tzinfo=UTC)
    with Register.create(path, "cb01", clock=lambda: at_work) as register:
        register.take_over(young, Basis("admission-case/1", "0" * 64))
        (found,) = register.ahead.impact(new)
        assert (found.case, found.impact.start) == ("HS-0001", START)
        changes = {(c.sort.value, c.of): c for c in found.impact.changes}
        ready = changes["ready", "branch_resolution"]
        assert (ready.before, ready.after, ready.start, ready.way) == (True, False, START, "lost")
        assert changes["earliest", "branch_resolution"].after == of_age
        (vote,) = (step for step in found.impact.open if step.step == "branch_resolution")
        assert vote.until_new == EVE
        entries = len(list(register.history("HS-0001")))
    with Register.open(
        path, "cb01", procedure=new, adopt="300-QĐ/TW", clock=lambda: at_work
    ) as register:
        assert register.ahead.plan("HS-0001", as_of=EVE).day_of("branch_resolution") == EVE
        waiting = register.ahead.plan("HS-0001", as_of=START).steps[0]
        assert waiting.on == of_age
        assert waiting.waits_for is not None
        assert waiting.waits_for.rule == "person.age_minimum"
        assert "notice.posted" in {finding.rule for finding in waiting.owed}
        assert len(list(register.history("HS-0001"))) == entries
