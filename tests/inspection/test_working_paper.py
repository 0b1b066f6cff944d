"""The working paper as a page to print, and findings added up with their base."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.inspection.inspect import inspect
from admission_flow.inspection.printable import page
from admission_flow.inspection.totals import totals
from admission_flow.inspection.working_paper import BLANK, Drawn, Sample, paper
from admission_flow.messages import LANGUAGES
from admission_flow.testing import lawful_case, with_changed
from tests.inspection.conftest import Look

DRAWN = Drawn(date(2025, 1, 2), 3, 44, "ab" * 32, 0, "cd" * 32)
EARLY = with_changed(lawful_case("ceremony"), "ceremony", on=date(2024, 4, 9))
VOID = {"meta"}


class Structure(HTMLParser):
    """Reads a page and keeps what is open, what links out, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [name for name, _ in attrs if name in {"src", "href"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def of(look: Look, case_id: str = "HS-0001") -> list[Found]:
    return [f for f in inspect([look(EARLY, case_id)]) if f.answer is Answer.FOUND]


def test_the_page_holds_what_the_paper_says(look: Look) -> None:
    """Well-formed, with nothing from elsewhere, every finding, and room where a blank was."""
    text = paper("vi", of(look), DRAWN)
    read = Structure(page(text, BLANK, "vi"))
    assert read.open == []
    assert read.links == []
    assert "script" not in read.seen
    assert read.seen.count("h1") == 1
    assert read.seen.count("h3") == text.count("\n### ") > 0
    assert read.seen.count("span") == text.count(BLANK)
    assert "K01 · HS-0001" in read.text
    assert "ab" * 32 in read.text
    assert BLANK not in read.text


def test_what_was_typed_is_text_on_the_page(look: Look) -> None:
    """A number of a paper with markup or a line break in it cannot make a heading or a script."""
    (item, *_) = of(look)
    evil = replace(item, evidence={"number": "1\n### 9. K01 <script>x</script>"})
    text = paper("vi", [evil], DRAWN)
    assert text.count("\n### ") == 1
    read = Structure(page(text, BLANK, "vi"))
    assert "script" not in read.seen
    assert "<script>x</script>" in read.text


def test_the_paper_names_its_sample() -> None:
    """Seed, method, base and cases stand in it, in both languages; without a sample none does."""
    drawn = replace(DRAWN, sample=Sample(2411, 40, ("HS-0003", "HS-0007")))
    for lang in LANGUAGES:
        text = paper(lang, [], drawn)
        assert all(part in text for part in ("2411", "40", "HS-0003, HS-0007", ".random()"))
        assert "2411" not in paper(lang, [], DRAWN)


def counted(look: Look, by: str) -> list[tuple[str, int, int]]:
    dossiers: Sequence[Dossier] = [
        look(EARLY, "HS-0001", "Chi bộ Mẫu Một"),
        look(lawful_case("sympathiser_resolution"), "HS-0002", "Chi bộ Mẫu Một"),
        look(EARLY, "HS-0003", "Chi bộ Mẫu Hai"),
    ]
    found = [f for f in inspect(dossiers) if f.check in {"K01", "P09"}]
    return [(row.group, row.cases, row.all) for row in totals(found, dossiers, by)]


def test_totals_have_their_base(look: Look) -> None:
    """K01 twice and one name three times: by unit, by month of the act, and by class."""
    assert counted(look, "unit") == [("Chi bộ Mẫu Hai", 1, 2), ("Chi bộ Mẫu Một", 2, 3)]
    assert counted(look, "period") == [("", 3, 3), ("2024-04", 2, 2)]
    assert counted(look, "class") == [
        ("cancel", 3, 3),
        ("redo", 3, 2),
        ("explain", 3, 0),
        ("information", 3, 0),
    ]
