"""The working paper as a page to print, and findings added up with their base."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pytest

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.inspection.inspect import inspect
from admission_flow.inspection.scope import Sample, Scope
from admission_flow.inspection.totals import totals
from admission_flow.inspection.working_paper import Drawn, Unanswered, working_paper_of
from admission_flow.messages import LANGUAGES, Language
from admission_flow.papers.blocks import Paper
from admission_flow.papers.markdown_paper import BLANK, markdown_lines
from admission_flow.papers.page_paper import page_lines
from admission_flow.papers.word_paper import word_bytes
from admission_flow.testing import lawful_case, with_changed
from tests.inspection.conftest import Look

DRAWN = Drawn(date(2025, 1, 2), 3, 44, "ab" * 32, 0, "cd" * 32)
EARLY = with_changed(lawful_case("ceremony"), "ceremony", on=date(2024, 4, 9))
VOID = {"meta"}
WORDS = {"vi": ("Trích: ", "không xét"), "en": ("Extract: ", "not asked for")}


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


def made(lang: Language, found: list[Found], drawn: Drawn = DRAWN) -> Paper:
    return working_paper_of(lang, found, drawn, totals(found, (), "unit"))


def markdown(lang: Language, found: list[Found], drawn: Drawn = DRAWN) -> str:
    return "\n".join(markdown_lines(made(lang, found, drawn)))


def page(lang: Language, found: list[Found], drawn: Drawn = DRAWN) -> str:
    return "\n".join(page_lines(made(lang, found, drawn)))


def of(look: Look, case_id: str = "HS-0001") -> list[Found]:
    return [f for f in inspect([look(EARLY, case_id)]) if f.answer is Answer.FOUND]


def test_the_page_holds_what_the_paper_says(look: Look) -> None:
    """Well-formed, with nothing from elsewhere, every finding, and room where a blank was."""
    text = markdown("vi", of(look))
    read = Structure(page("vi", of(look)))
    assert read.open == []
    assert read.links == []
    assert "script" not in read.seen
    assert read.seen.count("h1") == 1
    assert read.seen.count("h3") == text.count("\n### ") > 0
    assert page("vi", of(look)).count('class="blank"') == text.count(BLANK) > 0
    assert "K01 · HS-0001" in read.text
    assert "ab" * 32 in read.text
    assert BLANK not in read.text


def test_what_was_typed_is_text_on_the_page(look: Look) -> None:
    """A number of a paper with markup or a line break in it cannot make a heading or a script."""
    (item, *_) = of(look)
    evil = replace(item, evidence={"number": "1\n### 9. K01 <script>x</script>"})
    text = markdown("vi", [evil])
    assert text.count("\n### ") == 1
    assert "<script" not in text.replace("\\<", "")
    read = Structure(page("vi", [evil]))
    assert "script" not in read.seen
    assert "<script>x</script>" in read.text


def test_the_paper_names_its_sample() -> None:
    """Seed, method, base and cases stand in it, in both languages; without a sample none does."""
    drawn = replace(DRAWN, scope=Scope(sample=Sample(2411, 40, ("HS-0003", "HS-0007"))))
    for lang in LANGUAGES:
        text = markdown(lang, [], drawn)
        assert all(part in text for part in ("2411", "40", "HS-0003, HS-0007", ".random()"))
        assert "2411" not in markdown(lang, [], DRAWN)


def test_word_says_the_same_and_the_same_bytes(look: Look) -> None:
    """Every text of the page stands in the file of Word; made twice it is one file."""
    pytest.importorskip("docx")
    data = word_bytes(made("vi", of(look)))
    assert data == word_bytes(made("vi", of(look)))
    with ZipFile(BytesIO(data)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = fromstring(file.read("word/document.xml"))  # noqa: S314 - our own
        head = fromstring(file.read("word/header1.xml"))  # noqa: S314
    said = "".join(body.itertext())
    read = Structure(page("vi", of(look)).partition("<body>")[2].rpartition("</body>")[0])
    assert [line for line in read.text.split("\n") if line.strip() and line not in said] == []
    assert "Toàn bộ sổ" in "".join(head.itertext())


def test_an_extract_says_so_on_every_page_in_every_format(look: Look) -> None:
    """And what was not asked for has no number: never "0"."""
    pytest.importorskip("docx")
    scope = Scope(unit='Chi bộ "Một" </style>', weight="cancel", checks=("T01",))
    drawn = replace(DRAWN, scope=scope)
    for lang in LANGUAGES:
        word, none = WORDS[lang]
        text, html = markdown(lang, of(look), drawn), page(lang, of(look), drawn)
        assert text.count(word) >= 3
        assert f"| {none} | {none} | {none} |" in text
        style = html.partition("<style>")[2].partition("</style>")[0]
        assert f'@top-left {{ content: "{word}' in style
        assert "Một" in style
        assert "T01" in style
        with ZipFile(BytesIO(word_bytes(made(lang, of(look), drawn)))) as file:
            assert word in file.read("word/header1.xml").decode()
        assert word not in markdown(lang, of(look))
        assert none not in markdown(lang, of(look))
    for check in (checks()["T01"], checks()["X01"]):
        assert Scope(checks=(check.id,)).asked_classes == check.weights


def test_a_long_list_of_cases_is_whole() -> None:
    """Each kind of "cannot say" once, with every case; and so a sample: none is cut short."""
    cases = tuple(f"HS-{number:04d}" for number in range(400))
    silent = [Unanswered("U02", "thiếu: có đảng ủy bộ phận", case) for case in cases]
    drawn = replace(DRAWN, scope=Scope(sample=Sample(7, 900, cases)))
    for lang in LANGUAGES:
        paper = working_paper_of(lang, [], drawn, [], silent=silent)
        lines = list(markdown_lines(paper))
        (kind,) = (line for line in lines if "U02" in line)
        (sample,) = (line for line in lines if ".random()" in line)
        assert re.findall(r"HS-\d{4}", kind) == re.findall(r"HS-\d{4}", sample) == list(cases)
        assert "400" in kind


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
