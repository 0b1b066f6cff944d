"""`report html`: one page that says what the other commands say, needs nothing, names nobody."""

import re
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

import admission_flow as af
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

DAY = "31/12/2024"


class _Tables(HTMLParser):
    """Gathers the rows of every table by its caption, and every place that a page points to."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.places: list[str] = []
        self.tags: set[str] = set()
        self._rows: list[list[str]] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.places += [value or "" for name, value in attrs if name in {"src", "href", "style"}]
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"caption", "th", "td"}:
            self._in = tag
            if tag != "caption":
                self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "caption":
            self.tables[data] = self._rows
        elif self._in:
            self._rows[-1][-1] += data

    def rows(self, caption: str) -> dict[str, list[str]]:
        (found,) = (rows for name, rows in self.tables.items() if name.startswith(caption))
        return {first: others for first, *others in found[1:]}


@pytest.fixture
def planned(office: "Desk") -> "Desk":
    """Return a desk with a plan, two units, three people admitted and one source."""
    plan = files("admission_flow.demo").joinpath("plan", "plan-2024.toml").read_text("utf-8")
    (office.folder / "plan.toml").write_text(plan, "utf-8")
    for arguments in (
        ("C1", "Trường Mẫu", "--level", "base"),
        ("C1-1", "Chi bộ Trường Mẫu", "--level", "branch", "--under", "C1"),
    ):
        assert office("unit", "add", *arguments, "--on", "01/01/2020").code == 0
    path = str(office.folder / "plan.toml")
    assert office("plan", "set", path, "--on", "15/01/2024").code == 0
    assert office("plan", "notify", "2024", "C1", "5", "--on", "05/03/2024").code == 0
    for number, religion in enumerate(("", "Công giáo", "")):
        case = lawful_case(
            "ceremony",
            meeting_on=date(2024, 3, 5 + number),
            full_name=f"Lò Mẫu 0{number}",
            ethnicity=("Kinh", "Tày", "Tày")[number],
            religion=religion,
        )
        assert office("case", "import", office.file(f"{number}.json", case)).code == 0
    waiting = lawful_case("dossier_opened", meeting_on=date(2024, 9, 5), full_name="Ma Mẫu 09")
    assert office("case", "import", office.file("9.json", waiting)).code == 0
    return office


def page_of(desk: "Desk", *options: str) -> tuple[str, _Tables]:
    """Return the page that the command writes, as text and read."""
    out = desk.folder / "nam.html"
    out.unlink(missing_ok=True)
    assert desk("report", "html", "2024", "--out", str(out), *options).code == 0
    text = out.read_text("utf-8")
    read = _Tables()
    read.feed(text)
    return text, read


def test_its_figures_are_those_of_the_other_commands(planned: "Desk") -> None:
    """By sector, by unit, by state, by limit and the forecast: each as its own command says."""
    _, page = page_of(planned, "--as-of", DAY)
    progress: Any = planned("plan", "progress", "2024", "--as-of", DAY, "--json").json
    sectors = [int(cells[1]) for cells in page.rows("Khối").values()]
    assert sectors == [line["admitted"] for line in progress["sectors"]]
    assert sum(sectors) == progress["total"]["admitted"] == 3
    assert page.rows("Đơn vị") == {"C1 Trường Mẫu": ["5", "3", "60,0 %"]}
    pipeline: Any = planned("report", "pipeline", "2024", "--as-of", DAY, "--json").json
    by_state = next(one for one in pipeline["tables"] if one["by"] == "state")
    states = [int(cells[0]) for cells in page.rows("Đang ở").values()]
    assert states == [row["count"] for row in by_state["rows"]]
    assert sum(states) == 1
    foreseen: Any = planned("plan", "forecast", "2024", "--as-of", DAY, "--json").json
    names = ("so_far", "low", "median", "high", "open")
    assert [[int(cell) for cell in cells] for cells in page.rows("Tính đến").values()] == [
        [one[name] for name in names] for one in foreseen["expected"]
    ]
    due: Any = planned("due", "--as-of", DAY, "--days", "0", "--json").json
    late = sum(one["overdue"] for one in due if one["sort"] == "act_by")
    limits = page.rows("Thời hạn theo quy định")
    assert sum(int(cells[0]) for cells in limits.values()) == late > 0


def test_it_needs_nothing_and_names_nobody(planned: "Desk") -> None:
    """No script, no picture or style from elsewhere; no name, no case; few are not shown."""
    text, page = page_of(planned, "--as-of", DAY)
    assert not page.places
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"Lò Mẫu|Ma Mẫu|HS-\d", text)
    groups = page.rows("Nhóm được quan tâm")
    assert groups["người theo tôn giáo"][0] == groups["dân tộc thiểu số"][0] == "…"
    assert groups["nữ"][0] == "3"
    assert "không in ra" in text


def test_each_chart_stands_above_its_table(planned: "Desk") -> None:
    """A picture says its caption, and the numbers follow at once in a table."""
    text, page = page_of(planned, "--as-of", DAY)
    charts = re.findall(r'<figure><svg[^>]*aria-label="([^"]*)".*?</figure>\s*<table>', text)
    assert len(charts) == text.count("<svg")
    assert set(charts) <= set(page.tables)


def test_without_a_plan_it_says_so(office: "Desk") -> None:
    """No target and no forecast; the rest is there. A year that has not begun is refused."""
    text, page = page_of(office, "--as-of", DAY)
    assert "không có kế hoạch năm 2024" in text
    assert "Đang ở" in page.tables
    out = office.folder / "x.html"
    early = office("report", "html", "2024", "--out", str(out), "--as-of", "31/12/2023")
    assert early.code == 7
    assert not out.exists()
    assert office("report", "html", "2024", "--out", str(office.folder / "nam.html")).code == 7


def test_the_library_returns_the_same_page(planned: "Desk") -> None:
    """`Register.report.html` is the command's page, in either language."""
    text, _ = page_of(planned, "--as-of", DAY)
    url = str(planned.folder / "so.db")
    with af.ReadingRegister.open(url) as register:
        assert register.report.html(2024, date(2024, 12, 31)) == text
        assert "Targets and results" in register.report.html(2024, lang="en")
        with pytest.raises(af.BadArgument):
            register.report.html(2024, lang="fr")  # type: ignore[arg-type]
