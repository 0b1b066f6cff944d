"""The English of the catalogue: counts that read right, sentences that a native would write."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from admission_flow.messages import catalogue, fill

ROOT = Path(__file__).resolve().parents[2]
COUNTED = re.compile(r"\{\w+(?:!s)?\} ((?:[a-z]+ )?[a-z]{2,}s|people)\b")
VERB = re.compile(
    r"(?:^| )(?:is|was|has|does|this|others|holds|lies|serves|introduces|continues|needs|passes)$"
)
UNLIKELY = re.compile(
    r"(?<![Tt]here )\b(?:is|are) no (?!longer|more|later|one\b|earlier|older)"
    r"|(?<![Tt]here )\b(?:is|are) none\b|\bmend\b"
    r"|\bon (?:its|their) way\b|\bhold the truth\b|\bby which\b.*\btried\b|\bfence\b",
    re.IGNORECASE,
)
"""The shapes of sentences that a native reader would not write, as they once stood here."""


def texts(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Return every text below a table with the path of its key."""
    for key, value in table.items():
        here = f"{path}.{key}".lstrip(".")
        if isinstance(value, str):
            yield here, value
        elif isinstance(value, Mapping):
            yield from texts(value, here)


def test_one_thing_is_written_as_one_thing() -> None:
    """A number is followed by both forms, `{count:thing is|things are}`: one thing is no plural."""
    found = []
    for key, text in texts(catalogue("en")):
        plurals = [m[1] for m in COUNTED.finditer(text)]
        found += [(key, plural) for plural in plurals if not VERB.search(plural)]
    assert found == []
    assert fill("en", "{count:thing is|things are} missing", {"count": 1}) == "1 thing is missing"


def test_no_number_is_written_twice_in_a_sentence() -> None:
    """Each `{count:…|…}` writes its number: "23 checks need …, and 23 are …" is odd."""
    counted = {
        key: [
            field for _, field, form, _ in Formatter().parse(text) if field and "|" in (form or "")
        ]
        for key, text in texts(catalogue("en"))
    }
    assert any(len(fields) > 1 for fields in counted.values())
    assert {key: fields for key, fields in counted.items() if len(set(fields)) < len(fields)} == {}


def test_the_search_for_plurals_can_find_one() -> None:
    """A plural behind a number is seen, also behind an adjective; both forms are none."""
    assert COUNTED.search("{count} things are missing")
    assert COUNTED.search("of {base!s} sitting members")
    assert not COUNTED.search("{count:thing is|things are} missing")


def test_english_reads_as_a_native_reader_would_write_it() -> None:
    """No "is no X", no "mend", nothing "on its way": the catalogue has plain sentences."""
    found = [(key, m[0]) for key, text in texts(catalogue("en")) if (m := UNLIKELY.search(text))]
    assert found == []


PAGES = ("README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/reference", "docs/embedders")


@pytest.mark.parametrize("place", PAGES)
def test_public_pages_read_as_a_native_reader_would_write_them(place: str) -> None:
    """The reference, which is made of public docstrings, and what programmers read first."""
    root = ROOT / place
    pages = [root] if root.is_file() else sorted(root.rglob("*.md"))
    assert pages
    found = [
        (page.name, line)
        for page in pages
        for line in page.read_text("utf-8").splitlines()
        if UNLIKELY.search(line)
    ]
    assert found == []


def test_the_search_for_odd_english_can_find_it() -> None:
    """The shapes looked for are the shapes meant."""
    assert UNLIKELY.search("“x” is no month")
    assert UNLIKELY.search("Entry 3 is none about a unit")
    assert not UNLIKELY.search("There is nobody here; it is not a month and is no longer needed")


def test_a_list_that_was_typed_is_shown_as_people_write_it() -> None:
    """Words that are not translated are listed with commas, not as a program writes a list."""
    assert fill("vi", "{cases!s}.", {"cases": ["HS-0001", "HS-0002"]}) == "HS-0001, HS-0002."
