"""The way ahead on the screen: of one case, what if, and of all running cases of a year."""

from datetime import date

from admission_flow import ReadingRegister
from admission_flow.messages import label, show
from tests.desk import sample
from tests.desk.conftest import Served, Sitting, press
from tests.desk.test_in_browser import look

CASE = "HS-0003"


def test_a_case_shows_its_days(looking: Sitting) -> None:
    """Each step to come with its day, as the library says it; the case leads there."""
    with looking.office.reading() as register:
        plan = register.ahead.plan(CASE)
    assert f'href="/cases/{CASE}/plan"' in looking.get(f"/cases/{CASE}").text
    text = looking.get(f"/cases/{CASE}/plan").text
    for step in plan.steps:
        assert label("vi", step.step) in text
        assert step.on is not None
        assert show("vi", step.on) in text
    assert "Căn cứ" in text


def test_what_if_is_shown_beside_what_is(looking: Sitting) -> None:
    """A day of a step to come; what is not right is said, and the days stay as they are."""
    day = date(sample.NOW.year + 1, 3, 2)
    text = looking.get(
        f"/cases/{CASE}/plan", params={"suppose": f"branch_resolution.on={day:%d/%m/%Y}"}
    ).text
    assert show("vi", day) in text
    assert ">Như đang có</th>" in text
    wrong = looking.get(f"/cases/{CASE}/plan", params={"suppose": "ceremony.helper=X\n"})
    assert wrong.status_code == 200
    assert "ceremony.helper: với bước phía trước chỉ giả sử được ngày" in wrong.text
    assert ">Như đang có</th>" not in wrong.text
    lines = "person.born_on=31/2/2000\nx\nceremony.on=mai\nunit.name=A\nunit.name=B\n"
    wrong = looking.get(f"/cases/{CASE}/plan", params={"suppose": lines})
    for said in ("person.born_on: Không có ngày", "“x” không có dạng", "ceremony.on: “mai”"):
        assert said in wrong.text
    assert "unit.name: giả sử hai lần" in wrong.text
    assert ">Như đang có</th>" not in wrong.text
    assert "31/2/2024" in looking.get(f"/cases/{CASE}/plan", params={"as_of": "31/2/2024"}).text
    assert looking.get("/cases/HS-9999/plan").status_code == 404


def test_all_running_cases_of_a_year(looking: Sitting, sample_folder: object) -> None:
    """Who can and who cannot any more, as the library says it; an unknown unit is said."""
    with ReadingRegister.open(f"{sample_folder}/so.db", clock=lambda: sample.NOW) as register:
        found = register.ahead.year()
    assert found
    text = looking.get("/ahead").text
    for one in found:
        assert f"/cases/{one.case}/plan" in text
    assert "Chi bộ Không Có" in looking.get("/ahead", params={"unit": "Chi bộ Không Có"}).text


def test_the_pages_have_no_barrier(read_served: Served) -> None:
    """axe finds nothing, and nothing runs off a narrow page; what if by its button."""
    page = read_served.window()
    for path in ("/ahead", f"/cases/{CASE}/plan"):
        page.goto(read_served.url(path))
        look(page)
    page.get_by_label("Giả sử").fill("person.born_on=1/1/2010")
    press(page, "Xem")
    look(page)
    assert page.get_by_role("status").first.inner_text().startswith("Giả sử")
    page.close()
