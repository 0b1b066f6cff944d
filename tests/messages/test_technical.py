"""What the layers below say in English is said in Vietnamese to a Vietnamese reader."""

import re
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.messages import say
from admission_flow.messages import technical as technical_texts
from admission_flow.messages.technical import in_vietnamese
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

ENGLISH = re.compile(
    r"\b(the|is not|not a|should be|expected|unexpected|invalid|missing|option|argument|"
    r"does not|cannot|requires|line \d|entry \d|usage|unable|permission|no such|value for)\b",
    re.IGNORECASE,
)
PHRASES = tomllib.loads(Path(technical_texts.__file__).with_name("vi.toml").read_text("utf-8"))[
    "phrase"
]


@pytest.mark.parametrize("pair", PHRASES, ids=lambda pair: pair["en"][:40])
def test_every_phrase_keeps_its_places_and_has_no_english(pair: dict[str, str]) -> None:
    """What stands in the English phrase stands in the Vietnamese one, or is left out on purpose."""
    places = set(re.findall(r"\{(\w+)\}", pair["vi"]))
    assert places <= set(re.findall(r"\{(\w+)\}", pair["en"]))
    assert ENGLISH.search(pair["vi"]) is None


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("the entries 3 to 7 before it are missing", "thiếu các mục từ 3 đến 7 trước nó"),
        ("its line is not an entry: prev: not 64 hexadecimal digits",
         "dòng của nó không phải một mục: prev: không đủ 64 chữ số 0-9, a-f"),
        ("thiếu DATE", "thiếu DATE"),
        ("--json --csv", "--json --csv"),
    ],
)  # fmt: skip
def test_a_phrase_is_said_with_what_stands_in_it(english: str, vietnamese: str) -> None:
    """Phrases in phrases too; what is Vietnamese, or no sentence, stays."""
    assert in_vietnamese(english) == vietnamese


def test_what_no_phrase_covers_is_not_shown_in_english() -> None:
    """The reader is told where it is to be found."""
    told = in_vietnamese("some library fell over its own feet")
    assert "--lang en" in told
    assert ENGLISH.search(told) is None
    assert say("en", "screen.schema_break", what="some words") != ""


WRONG = (
    ("plan", "show", "x"), ("plan", "show"), ("due", "--days", "-1"), ("due", "--days", "x"),
    ("plan", "show", "2024", "extra"), ("case", "list", "--json=1"), ("case", "list", "--unit"),
    ("nope",), ("case", "nope"), ("--nope",), ("audit", "sample", "--count", "x"),
    ("unit", "add", "A"), ("case", "show", "HS-0009"), ("case", "show"), ("judge", "none.json"),
    ("judge", "."), ("judge", "broken.json"), ("judge", "broken.toml"), ("db", "backup", "."),
    ("workflow", "check", "none"), ("case", "list", "--register", "none.db"),
    ("case", "list", "--register", "broken.json"), ("audit", "verify", "--paper", "x"),
    ("audit", "verify", "--checkpoint", "broken.json"), ("audit", "check-receipt", "none"),
    ("case", "bulk", "broken.xlsx"), ("unit", "import", "broken.csv", "--on", "1/1/2024"),
)  # fmt: skip


@pytest.mark.parametrize("line", WRONG, ids=" ".join)
def test_no_refusal_has_english_in_vietnamese(
    office: "Desk", monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    """Options, files, paths: whatever refuses, the library's words stay below."""
    monkeypatch.chdir(office.folder)
    for name in ("broken.json", "broken.toml", "broken.xlsx", "broken.csv"):
        Path(name).write_text('{"format": "', "utf-8")
    answer = office(*line)
    assert answer.code in {2, 6, 7}, answer
    assert ENGLISH.search(answer.err) is None, answer.err


def test_breaks_are_said_in_vietnamese(office: "Desk") -> None:
    """`audit verify` and `db check` of a register whose derived rows were changed by hand."""
    office("case", "import", office.file("a.json", lawful_case("branch_resolution")))
    with closing(sqlite3.connect(office.register)) as database, database:
        database.execute("UPDATE case_state SET unit = 'x'")
    for command in (("audit", "verify", "--jobs", "1"), ("db", "check")):
        answer = office(*command)
        assert answer.code == 6
        assert "khác nhật ký" in answer.err
        assert ENGLISH.search(answer.err) is None, answer.err


def test_a_group_alone_shows_its_commands_as_lines(office: "Desk") -> None:
    """Not as one line in which the line ends are spelled out."""
    answer = office("case")
    assert answer.code == 2
    assert len(answer.out.splitlines()) > 10
    assert answer.err == ""
