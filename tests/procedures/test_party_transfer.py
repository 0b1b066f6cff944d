"""The example of a transfer of party activity: its rules on each side, and all its commands."""

import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from admission_flow import Procedure, Register, Verdict, case_from, check_procedure, judge
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure_names import names
from tests.conftest import Desk
from tests.desk import sample
from tests.desk.conftest import at_desk, office_at
from tests.procedures.examples import PERSON, named_example, states_of

GROUND: dict[str, object] = {"kind": "transfer_ground", "on": "2025-10-01", "sort": "posting",
          "standing": "official_member", "effective_on": "2025-10-06"}  # fmt: skip
NEW_UNIT = "Chi bộ Chợ Mẫu"


def step(kind: str, on: date, **more: object) -> dict[str, object]:
    unit = {"new_unit": NEW_UNIT} if kind in {"transfer_introduced", "transfer_taken_in"} else {}
    return {"kind": kind, "on": on.isoformat(), **unit, **more}


@pytest.fixture(scope="module")
def transfer() -> Procedure:
    """Return the example."""
    return named_example("party_transfer")


def verdict_of(
    procedure: Procedure, *acts: Mapping[str, object], on: date, base: bool = True
) -> Verdict:
    unit = {"name": "Chi bộ Trường Mẫu", "has_youth_union": True, "has_trade_union": True}
    document = {
        "format": "admission-case/2",
        "person": PERSON,
        "unit": {**unit, "has_base_committee": base},
        "acts": [dict(act) for act in acts],
    }
    return judge(case_from(document, procedure=procedure), on, procedure=procedure)


def finding(verdict: Verdict, rule: str) -> Finding:
    return next(f for f in verdict.steps[-1].findings if f.rule == rule)


def test_it_ships_and_is_proved(transfer: Procedure) -> None:
    """It is known by its name, and nothing is wrong with it as a whole."""
    assert "party_transfer" in names()
    assert check_procedure(transfer) == ()


@pytest.mark.parametrize(("late", "status"), [(0, Status.MET), (1, Status.UNMET)])
@pytest.mark.parametrize("rule", ["transfer.in_time", "transfer.shown_in_time"])
def test_a_time_limit_is_kept_to_its_last_day(
    transfer: Procedure, rule: str, late: int, status: Status
) -> None:
    """The working days of the law of its first day: the last one is in time, the next is not."""
    begun = date(2025, 10, 6)
    introduced = step("transfer_introduced", begun)
    days = transfer.workflow.rulebook.on(begun).values[rule].working_days("days")  # type: ignore[union-attr]
    day = transfer.workflow.calendar.after(begun, days) + timedelta(days=late)
    acts = [GROUND, step("transfer_introduced", day)]
    if rule == "transfer.shown_in_time":
        acts = [GROUND, introduced, step("transfer_presented", day)]
    found = verdict_of(transfer, *acts, on=day)
    assert finding(found, rule).status is status
    assert found.steps[-1].permitted  # being late is to be explained, and stops nobody


def test_nobody_under_inquiry_is_introduced(transfer: Procedure) -> None:
    """Open: refused. Closed on the day: permitted. A second one that is open: refused."""
    opened = {"kind": "inquiry_opened", "on": "2025-10-07", "about": "inspection_of_signs"}
    closed = {"kind": "inquiry_closed", "on": "2025-10-10"}
    again = {**opened, "on": "2025-10-09"}
    introduced = step("transfer_introduced", date(2025, 10, 10))
    for acts, state in (
        ((opened,), "at_the_old_place"),
        ((opened, closed), "introduced"),
        ((opened, closed, again), "at_the_old_place"),
    ):
        found = verdict_of(transfer, GROUND, *acts, introduced, on=date(2025, 10, 10))
        assert found.state == state


def test_without_a_ground_nobody_is_introduced(transfer: Procedure) -> None:
    """Absence is no proof: the step is refused."""
    found = verdict_of(
        transfer, step("transfer_introduced", date(2025, 10, 10)), on=date(2025, 10, 10)
    )
    assert "transfer.ground" in found.steps[-1].blocked_by


@pytest.mark.parametrize(
    ("listed", "status"),
    [(None, "unmet"), ({}, "unknown"), ({"sealed": False}, "unmet"), ({"sealed": True}, "met")],
)
def test_no_file_is_taken_in_without_its_list(
    transfer: Procedure, listed: Mapping[str, object] | None, status: str
) -> None:
    """Only a list that is signed and sealed lets the file in; else it goes back, by an own way."""
    day = date(2025, 10, 20)
    acts = [GROUND, step("transfer_introduced", day), step("transfer_presented", day)]
    if listed is not None:
        acts.append({"kind": "contents_listed", "on": day.isoformat(), **listed})
    found = verdict_of(transfer, *acts, step("transfer_taken_in", day), on=day)
    assert finding(found, "transfer.file_listed").status == status
    assert found.state == ("taken_in" if status == "met" else "presented")
    fault = {"kind": "transfer_fault_found", "on": day.isoformat(), "fault": "list_of_contents"}
    side = {coming.step for coming in verdict_of(transfer, *acts, fault, on=day).next}
    assert side - {coming.step for coming in verdict_of(transfer, *acts, on=day).next} == {
        "transfer_sent_back"
    }


@pytest.mark.parametrize("base", [True, False])
def test_papers_go_along_with_a_probationary_member(transfer: Procedure, base: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The base committee comments where there is one; an official member needs none of it."""
    day = date(2025, 10, 10)
    review = {"kind": "self_review_commented", "on": day.isoformat(), "by_branch_committee": True}
    helper = {"kind": "helper_assessment", "on": day.isoformat()}
    introduced = step("transfer_introduced", day)
    rule = "transfer.probation_papers"

    def status(*acts: Mapping[str, object], standing: str = "probationary_member") -> Status:
        ground = {**GROUND, "standing": standing}
        return finding(
            verdict_of(transfer, ground, *acts, introduced, on=day, base=base), rule
        ).status

    assert status(standing="official_member") is Status.NOT_APPLICABLE
    assert status(review) is status(helper) is Status.UNMET
    assert status(review, helper) is (Status.UNMET if base else Status.MET)
    assert status({**review, "by_base_committee": True}, helper) is Status.MET


def test_who_gives_up_on_the_way_is_struck_off_after_months(transfer: Procedure) -> None:
    """Not on the day on which the months are over, but on the next; not with a good reason."""
    introduced = date(2025, 10, 10)
    acts = [GROUND, step("transfer_introduced", introduced)]
    waiting = verdict_of(transfer, *acts, on=introduced)
    ending = next(coming for coming in waiting.next if coming.step == "transfer_struck_off")
    assert ending.earliest is not None
    assert ending.earliest > waiting.deadlines[0].due_on
    early = ending.earliest - timedelta(days=1)
    for day, state in ((early, "introduced"), (ending.earliest, "struck_off")):
        found = verdict_of(transfer, *acts, step("transfer_struck_off", day), on=day)
        assert found.state == state
    excused = {"kind": "lateness_excused", "on": ending.earliest.isoformat()}
    day = ending.earliest
    found = verdict_of(transfer, *acts, excused, step("transfer_struck_off", day), on=day)
    assert found.state == "introduced"


def test_a_day_before_the_law_on_file_is_not_judged(transfer: Procedure) -> None:
    """What was not read is not applied: before July 2025 nothing is said of the rules."""
    day = date(2025, 6, 30)
    ground = {**GROUND, "on": "2025-06-02", "effective_on": "2025-06-02"}
    assert not verdict_of(transfer, ground, step("transfer_introduced", day), on=day).judged
    day = date(2025, 7, 1)
    late = {**GROUND, "on": "2025-07-01", "effective_on": "2025-07-01"}
    assert verdict_of(transfer, late, step("transfer_introduced", day), on=day).judged


@pytest.fixture
def office(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk of the example with one member who leaves."""
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", "party_transfer")
    assert desk("init").code == 0
    file = desk.folder / "p.toml"
    unit = "\n".join(f"has_{what} = true" for what in ("youth_union", "trade_union"))
    file.write_text(
        f'format = "admission-case/2"\n[person]\nfull_name = "{PERSON["full_name"]}"\n'
        f'[unit]\nname = "Chi bộ Trường Mẫu"\n{unit}\nhas_base_committee = true\n',
        "utf-8",
    )
    assert desk("case", "open", str(file)).code == 0
    return desk


def test_the_whole_way_through_the_commands(office: Desk) -> None:
    """Recorded, refused, taken in; told, listed, replayed, verified, and checked without us."""
    ground = ("sort=theo quyết định điều động, chuyển công tác", "standing=chính thức")
    on = ("--on", "2025-10-06")
    assert office("case", "record", "1", "transfer_ground", *on, *ground).code == 0
    introduced = ("case", "advance", "1", "giới thiệu chuyển sinh hoạt đảng", *on)
    assert office(*introduced, f"nơi đến={NEW_UNIT}").code == 0
    assert office("case", "advance", "1", "transfer_presented", *on).code == 0
    planned = office("case", "plan", "1", "--as-of", on[1], "--json").json
    assert [step["step"] for step in planned["steps"]] == ["transfer_taken_in"]
    assert {f["rule"] for f in planned["steps"][0]["owed"]}  # the list of contents at least
    taken_in = ("case", "advance", "1", "transfer_taken_in", *on, f"new_unit={NEW_UNIT}")
    refused = office(*taken_in)
    assert refused.code == 3
    assert "không có mục lục tài liệu" in refused.err + refused.out
    sealed = ("case", "record", "1", "contents_listed", *on, "sealed=có")
    assert office(*sealed).code == 0
    assert office(*taken_in).code == 0
    assert "nơi đến đã tiếp nhận" in office("case", "show", "1").out
    assert [item["paper"] for item in office("case", "papers", "1", "--json").json] == [
        "transfer_ground",
        "transfer_introduced",
        "contents_listed",
        "transfer_presented",
        "transfer_taken_in",
    ]
    replayed = office("audit", "replay", "--json").json["found"]
    assert replayed
    assert all(item["differs"] == [] for item in replayed)
    folder = office.folder / "bundle"
    assert office("audit", "export", str(folder)).code == 0
    script = [sys.executable, "-I", str(folder / "verify_bundle.py"), str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3, done.stdout
    assert "CONSISTENT" in done.stdout


def test_it_is_drawn_and_explained(office: Desk, transfer: Procedure) -> None:
    """Every state is in the picture, the page of a kind is its own, a change of law is told."""
    drawn: str = office("workflow", "diagram").out
    assert all(word in drawn for word in states_of(transfer))
    assert "Thời hạn xuất trình ở nơi đến" in office("help", "transfer_presented").out
    assert "ví dụ đi kèm chương trình" in office("workflow", "check").out
    changed: Any = office("workflow", "diff", "2026-07-25", "2026-07-26").out
    assert "208-QĐ/TW" in changed


def test_no_command_falls_over_it(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the admission is looked for where it is not."""
    monkeypatch.chdir(office.folder)
    for words in (
        *("due", "due remind", "due owed", "due stuck", "case explain 1", "case list"),
        *("paper fields", "privacy retention", "sheet template acts --out b.xlsx", "status"),
    ):
        assert office(*words.split()).code == 0, words
    assert office("audit", "findings").code == office("plan", "progress", "2025").code == 2


def test_no_form_of_an_application_is_offered(office: Desk) -> None:
    """What is about the contents of a file is offered; what an applicant writes is not."""
    offered = {form["id"] for form in office("paper", "list", "--json").json}
    assert "dossier-contents" in offered
    assert not offered & {"1-KNĐ", "2-KNĐ", "12-KNĐ", "decision-list"}


def test_nobody_is_asked_what_no_rule_looks_at(transfer: Procedure, tmp_path: Path) -> None:
    """The form of a new case has who it is; that of a readmission, when and why they left."""
    asked = {}
    for procedure in (transfer, named_example("readmission")):
        path = tmp_path / f"{procedure.name}.db"
        Register.create(path, sample.OFFICER, procedure=procedure).close()
        page = at_desk(office_at(path, procedure=procedure)).get("/new").text
        asked[procedure.name] = set(re.findall(r'name="p\.([a-z_]+)"', page))
    assert asked["party_transfer"] == {"full_name", "born_on", "sex"}
    assert {"left_party_on", "left_reason", "education", "religion"} <= asked["readmission"]
