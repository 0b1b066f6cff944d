"""`case plan`: the way ahead of a case, of all for a year, and what if; nothing is written."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

import admission_flow as af
from admission_flow.testing import lawful_case
from tests.altered_law import altered_folder
from tests.loan import loan_folder

if TYPE_CHECKING:
    from tests.conftest import Desk

AS_OF = ("--as-of", "05/03/2024")
VOTING, YOUNG, DONE = "HS-0001", "HS-0002", "HS-0003"


@pytest.fixture
def cases(office: "Desk") -> "Desk":
    """Return a desk with one before the vote, one who is 17 on that day, and one who is done."""
    before = lawful_case("opinions_summarised", full_name="Lò Thị Bỏ Phiếu")
    young = lawful_case("opinions_summarised", full_name="Lò Thị Còn Trẻ")
    young = replace(young, person=replace(young.person, born_on=date(2006, 9, 20)))
    for name, case in (
        ("a", before),
        ("b", young),
        ("c", lawful_case(regime_year=2022, full_name="Lò Thị Xong")),
    ):
        assert office("case", "import", office.file(f"{name}.json", case)).code == 0
    return office


def test_of_one_case(cases: "Desk") -> None:
    """The days, what keeps them back, by which law, who must act; on the screen and in JSON."""
    stored = cases.stored()
    told = cases("case", "plan", YOUNG, *AS_OF, "--json").json
    vote = told["steps"][0]
    assert (vote["step"], vote["on"]) == ("branch_resolution", "2024-09-01")
    assert vote["waits_for"]["rule"] == "person.age_minimum"
    assert vote["by_law"]
    recognised = next(s for s in told["steps"] if s["step"] == "recognition_branch_resolution")
    assert recognised["on"] == told["goal_on"] == told["official_from"] == "2025-09-01"
    assert {f["rule"] for f in recognised["owed"]} >= {"recognition.self_review"}
    screen = cases("case", "plan", YOUNG, *AS_OF)
    for text in ("Lò Thị Còn Trẻ", "01/09/2024", "Đủ tuổi vào Đảng", "Trách nhiệm: "):
        assert text in screen.out
    english = cases("case", "plan", YOUNG, *AS_OF, "--lang", "en")
    assert "Until 2024-09-01" in english.out
    assert cases.stored() == stored


def test_what_it_promises_is_what_the_judge_permits(cases: "Desk") -> None:
    """Entered on the first day the vote is permitted; the day before it is refused by that rule."""
    on = date.fromisoformat(cases("case", "plan", YOUNG, *AS_OF, "--json").json["steps"][0]["on"])
    vote = lawful_case("branch_resolution").acts[-1]
    for day, permitted in ((on, True), (date.fromordinal(on.toordinal() - 1), False)):
        with af.ReadingRegister.open(cases.register) as register:
            case = register.case(YOUNG).case
        whole = replace(case, acts=(*case.acts, replace(vote, on=day)))
        step = af.judge(whole).steps[-1]
        assert ("person.age_minimum" not in step.blocked_by) is permitted


def test_of_all_for_a_year(cases: "Desk") -> None:
    """Who runs and is before the decision, in time first; who is done is not named."""
    told = cases("case", "plan", *AS_OF, "--json").json
    assert {item["case"]: item["in_time"] for item in told} == {VOTING: True, YOUNG: True}
    until = {item["case"]: item["steps"][-1]["last"] for item in told}
    assert set(until.values()) == {"2024-12-31"}
    screen = cases("case", "plan", *AS_OF)
    assert "2 trên 2 hồ sơ" in screen.out
    assert DONE not in screen.out
    supposed = cases("case", "plan", *AS_OF, "--suppose", "person.born_on=20/01/2007")
    assert "0 trên 2 hồ sơ" in supposed.out
    assert "Đủ tuổi vào Đảng" in supposed.out
    asked = ("--step", "công nhận chính thức", "--year", "2025")
    later = cases("case", "plan", *AS_OF, *asked, "--json")
    assert later.code == 7  # several steps are called so: it is asked which
    found = cases("case", "plan", *AS_OF, "--step", "recognition_decision", "--json").json
    assert [item["in_time"] for item in found] == [False, False]


def test_what_if(cases: "Desk") -> None:
    """Beside the days as they are; a paper that is not there, and a day of a step to come."""
    stored = cases.stored()
    supposing = ("--suppose", "branch_resolution.on=20/12/2024")
    told = cases("case", "plan", VOTING, *AS_OF, *supposing, "--json").json
    assert told["supposed"] == {"branch_resolution.on": "2024-12-20"}
    assert told["steps"][0]["on"] == "2024-12-20"
    assert told["as_it_is"]["steps"][0] == {"step": "branch_resolution", "on": "2024-03-05"}
    screen = cases("case", "plan", VOTING, *AS_OF, *supposing)
    assert "Như đang có" in screen.out
    assert "nghị quyết đề nghị kết nạp của chi bộ, ngày: 20/12/2024" in screen.out
    assert cases.stored() == stored


def test_bad_input_is_one_sentence(cases: "Desk") -> None:
    """What is wrong, where, what to do; nothing is written."""
    stored = cases.stored()
    for words, code, text in (
        (("HS-0009",), 7, "HS-0009"),
        ((VOTING, "--year", "2024"), 2, "--year"),
        (("--year", "2020"), 7, "năm 2020 đã hết"),
        (("--unit", "Chi bộ Không Có"), 7, "Chi bộ Không Có"),
        (("--step", "withdrawal"), 7, "trình tự thông thường"),
        ((VOTING, "--suppose", "born_on=1/1/2000"), 7, "chỗ.trường=giá trị"),
        ((VOTING, "--suppose", "person.born_on=31/2/2000"), 7, "31/2/2000"),
        ((VOTING, "--suppose", "ceremony.helper=X"), 7, "chỉ giả sử được ngày"),
        ((VOTING, "--suppose", "admission_referral.on=1/1/2030"), 7, "không ở phía trước"),
        ((VOTING, "--suppose", "person.sex=nữ", "--suppose", "person.sex=nam"), 7, "hai lần"),
    ):
        answer = cases("case", "plan", *words)
        assert answer.code == code, answer
        assert text in answer.err, answer
    assert cases.stored() == stored


def test_a_program_asks_the_same(cases: "Desk") -> None:
    """Through the library: values; what is not right is told of the argument."""
    with af.ReadingRegister.open(cases.register) as register:
        plan = register.ahead.plan(YOUNG, as_of=date(2024, 3, 5))
        assert plan.day_of("branch_resolution") == date(2024, 9, 1)
        assert plan.steps[0].by_law
        (voting, young) = register.ahead.year(2024, as_of=date(2024, 3, 5))
        assert (voting.case, young.case) == (VOTING, YOUNG)
        assert young.plan.on == date(2024, 9, 1)
        with pytest.raises(af.BadArgument):
            register.ahead.plan(YOUNG, suppose={"nobody.on": "2024-01-01"})
        with pytest.raises(af.BadDocument, match="year"):
            register.ahead.year(1990)


def test_of_another_procedure(office: "Desk") -> None:
    """The step that is asked for is the last one to its goal; its own waits are named."""
    loan = str(loan_folder(office.folder / "loan"))
    register = ("--register", str(office.folder / "loan.db"), "--workflow", loan)
    assert office("init", *register).code == 0
    answer = office("case", "plan", *register)
    assert answer.code == 0
    assert "đến hết 31/12/" in answer.out


def test_impact_of_what_is_supposed(cases: "Desk") -> None:
    """`workflow impact --suppose`: of cases as they would be; no day to come."""
    law = str(altered_folder(cases.folder / "luat", "longer probation"))
    words = ("workflow", "impact", law, "--on", "05/03/2024")
    assert cases(*words, "--suppose", "person.sex=nữ", "--json").code == 0
    refused = cases(*words, "--suppose", "ceremony.on=1/1/2030")
    assert refused.code == 7
    assert "case plan" in refused.err


def test_the_last_years_there_are(cases: "Desk") -> None:
    """A limit that begins after the year 9999 is one that cannot be counted, and no defect."""
    for day in ("01/01/9999", "31/12/9999"):
        answer = cases("case", "plan", VOTING, "--as-of", day)
        assert answer.code == 0, answer
        assert "9999" in answer.out
