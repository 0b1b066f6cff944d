"""In a browser, by keyboard: the whole of one case, two windows on it, a key unlocked once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from admission_flow import ReadingRegister
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import plain, plain_act
from admission_flow.testing import lawful_case
from tests.desk.conftest import Served, entered, office_at, press, serving

CASE = lawful_case("recognition_decision", 2023, full_name="Mùa Thị Hành Trình")


@pytest.fixture
def at_work(register_path: Path, browser: Browser) -> Iterator[Served]:
    """Return a desk that writes, entered in a browser; pages must be plain HTML to work here."""
    with serving(office_at(register_path)) as (desk, host):
        yield from entered(browser, desk, host, java_script_enabled=False)


def fill(page: Page, prefix: str, stated: Mapping[str, Any]) -> None:
    """Type or choose the values of a record in its form."""
    fields = page.locator("[name]").evaluate_all("all => all.map(e => [e.name, e.tagName, e.type])")
    sorts: dict[str, tuple[str, str]] = {}
    for name, tag, kind in fields:
        sorts.setdefault(name, (tag, kind))
    for name, value in flat(prefix, stated):
        put(page, name, value, *sorts[name])


def flat(prefix: str, stated: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in stated.items():
        if isinstance(value, Mapping):
            yield from flat(f"{prefix}{name}.", value)
        elif value is not None and name != "kind":
            yield f"{prefix}{name}", value


def put(page: Page, name: str, value: object, tag: str, kind: str) -> None:
    first = page.locator(f'[name="{name}"]').first
    if kind == "radio":
        page.locator(f'[name="{name}"][value="{"yes" if value else "no"}"]').check()
    elif kind == "checkbox":
        for word in value if isinstance(value, list) and value else ["none"]:
            page.locator(f'[name="{name}"][value="{word}"]').check()
    elif tag == "SELECT":
        first.select_option(str(value))
    else:
        first.fill(str(value))


def enter(page: Page, served: Served, case: str, act: Act) -> None:
    """Enter one act: its form, Enter in the field of its day, Enter on the button below."""
    page.goto(served.url(f"/cases/{case}/acts/{act.kind}"))
    fill(page, "f.", plain_act(act))
    with page.expect_navigation():
        page.locator('[name="f.on"]').press("Enter")
    button = page.get_by_role("button", name="Ghi vào sổ")
    assert button.count() == 1, page.locator("main").inner_text()
    with page.expect_navigation(url=served.url(f"/cases/{case}")):
        button.press("Enter")


def test_the_whole_of_one_case(at_work: Served) -> None:
    """From a person on no list to an official member, without JavaScript and without a mouse."""
    page = at_work.window()
    page.goto(at_work.url("/new"))
    fill(page, "p.", {name: v for name, v in plain(CASE.person).items() if v not in ("", [])})
    fill(page, "u.", {n: v for n, v in plain(CASE.unit).items() if n != "deciders"})
    with page.expect_navigation():
        page.locator('[name="p.full_name"]').press("Enter")
    with page.expect_navigation(url="**/cases/HS-*"):
        page.get_by_role("button", name="Mở hồ sơ", exact=True).press("Enter")
    case = page.url.rpartition("/")[2]
    entered_here: set[str] = set()
    for act in CASE.acts:
        if act.kind in entered_here:  # the second of a kind has the same form: spared for time
            with at_work.office.writing() as register:
                register.record(case, act)
        else:
            enter(page, at_work, case, act)
        entered_here.add(act.kind)
    assert "đảng viên chính thức" in page.locator("main").inner_text()
    assert page.locator("[aria-current=step]").inner_text().startswith("đảng viên chính thức")
    assert page.locator("main .tag.good").first.inner_text() == "Các bước đều đúng quy định"
    with at_work.office.reading() as register:
        record = register.case(case)
        assert register.explain(case).state == "official"
    assert [plain_act(item.act) for item in record.recorded] == [plain_act(a) for a in CASE.acts]


def test_two_windows_on_one_case(served: Served) -> None:
    """One wins; the other sees what changed, keeps what it typed, and writes after another look."""
    first, second = served.window(), served.window()
    for window, number in ((first, "21-CV"), (second, "22-CV")):
        window.goto(served.url("/cases/HS-0003/acts/verification_request"))
        window.fill('[name="f.on"]', "hôm nay")
        window.fill('[name="f.number"]', number)
        window.fill('[name="f.subject"]', "cha đẻ")
        press(window, "Xem trước")
    press(first, "Ghi vào sổ")
    assert "Đã ghi" in first.get_by_role("status").first.inner_text()
    press(second, "Ghi vào sổ")
    told = second.get_by_role("alert").inner_text()
    assert "vừa thay đổi ở cửa sổ khác" in told
    assert "công văn đề nghị thẩm tra" in told
    assert second.locator('[name="f.number"]').input_value() == "22-CV"
    press(second, "Xem trước")
    press(second, "Ghi vào sổ")
    assert "Đã ghi" in second.get_by_role("status").first.inner_text()


def test_a_page_of_elsewhere_sends_nothing(served: Served) -> None:
    """A form on another page reaches the desk without its cookie, or is refused by its origin."""
    with ReadingRegister.open(served.office.register) as register:
        before = register.case("HS-0003").version
    page = served.context.new_page()
    page.route(
        "http://elsewhere.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" action="{served.url("/cases/HS-0003/unmask")}">'
            '<input name="purpose" value="x"><button>go</button></form>',
        ),
    )
    page.goto("http://elsewhere.example/")
    with page.expect_navigation(url="**/unmask"):
        page.get_by_role("button").click()
    assert "đến từ một trang khác" in page.locator("body").inner_text()
    with ReadingRegister.open(served.office.register) as register:
        assert register.case("HS-0003").version == before


def test_focus_is_seen_and_the_first_stop_skips_the_navigation(read_served: Served) -> None:
    """By keyboard alone: the first Tab leads past the navigation, each stop has an outline."""
    page = read_served.window()
    page.goto(read_served.url("/cases/HS-0006"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(seen) == "solid"
    page.close()


def test_a_form_begins_at_what_is_new(at_work: Served) -> None:
    """One Tab leads to the first field, after the preview to its button, after a slip to the slip.

    Nobody goes through the navigation again for every paper, and nothing is pressed by the key
    that opened the page: what is new has the focus, not its button.
    """
    page = at_work.window()
    page.goto(at_work.url("/cases/HS-0006/acts/application"))
    assert focused(page) == "H1"
    page.keyboard.press("Tab")
    page.keyboard.type("30/2/2024")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert focused(page) == "DIV wrong"
    (said,) = at_work.complaints  # a browser says so of any answer that is no page
    assert "422" in said
    at_work.complaints.clear()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#f-on"
    page.locator("#f-on").fill("1/3/2024")
    with page.expect_navigation():
        page.locator("#f-on").press("Enter")
    assert focused(page) == "H2 preview"
    page.keyboard.press("Tab")
    assert focused(page) == "BUTTON"
    assert page.evaluate("document.activeElement.textContent") == "Ghi vào sổ"


def focused(page: Page) -> str:
    """Return which element has the focus."""
    found: str = page.evaluate(
        "(document.activeElement.tagName + ' ' + document.activeElement.id).trim()"
    )
    return found
