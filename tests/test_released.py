"""Which rulebooks were released: every version of the CHANGELOG, by a digest that was computed."""

import json
import tomllib
from datetime import date
from pathlib import Path
from re import MULTILINE, findall, search

import pytest

from admission_flow.released import release_of, releases, rulebook_document
from admission_flow.rulebook_digest import FILES, digest_of
from admission_flow.version import __version__
from admission_flow.workflow_source import built_in
from tests.altered_law import CHANGES, altered_judge
from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "bundle" / "golden"


def test_the_rulebook_that_ships_is_listed() -> None:
    """Whoever changes a file of the rulebook runs `make docs`: else it counts as altered."""
    digest = built_in().workflow.rulebook.sha256
    found = release_of(digest)
    assert found is not None, "run: python tools/make_released.py"
    assert found.version == __version__.partition(".dev")[0]
    assert found == releases()[-1]


def test_every_version_of_the_changelog_is_listed_once() -> None:
    """With its day; the only one without a day is the one that is not released yet."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = findall(r"^## (\S+) - (\S+)$", text, MULTILINE)
    days = [(v, None if day == "unreleased" else date.fromisoformat(day)) for v, day in headings]
    assert [(one.version, one.day) for one in reversed(releases())] == days


def test_what_was_released_is_never_taken_out_or_changed() -> None:
    """The section of a released version states its digest for good, and the list has that one."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    stated = {}
    for section in text.split("\n## ")[1:]:
        version = section.split(" ", 1)[0]
        stated[version] = findall(r"`([0-9a-f]{64})`", section)
    for one in releases():
        if one.day is not None:
            assert stated[one.version] == [one.sha256]


def test_the_golden_bundle_of_a_release_names_a_released_rulebook() -> None:
    """Independent of the list: a bundle that the released program wrote, with its law."""
    named = set()
    for line in (GOLDEN / "log.jsonl").read_text("utf-8").splitlines():
        named.add(json.loads(json.loads(line)["intent"])["rule"]["sha256"])
    assert named
    for digest in named:
        found = release_of(digest)
        assert found is not None
        assert found.day is not None
    for folder in (GOLDEN / "rules").iterdir():
        raws = {name: (folder / name).read_bytes() for name in FILES}
        assert digest_of(tuple(raws), raws.__getitem__) == folder.name


def test_the_table_and_the_page_are_as_they_are_made() -> None:
    """Both come from `tools/make_released.py`, and neither is typed."""
    made = tool("make_released")
    assert made.TABLE.read_text("utf-8") == made.table(made.rows())
    assert made.PAGE.read_text("utf-8") == made.page(made.rows())
    assert [
        (row["version"], row["sha256"])
        for row in tomllib.loads(made.table(made.rows()))["rulebook"]
    ] == [(one.version, one.sha256) for one in releases()]


def test_the_list_is_no_part_of_a_rulebook() -> None:
    """A digest cannot contain itself."""
    assert "released.toml" not in FILES


@pytest.mark.parametrize("change", CHANGES)
def test_an_altered_law_file_has_a_digest_of_no_release(change: str) -> None:
    """45 days or 50, a holiday more, a half for two thirds, or one word: none of ours."""
    digest = altered_judge(change).workflow.rulebook.sha256
    assert release_of(digest) is None
    assert rulebook_document(digest) == {"sha256": digest, "version": None, "released_on": None}


def test_the_recipe_of_the_page_names_the_files_in_order() -> None:
    """An auditor who computes a digest by hand gets the one of the program."""
    page = (ROOT / "docs" / "auditors" / "rulebooks.md").read_text("utf-8")
    loop = search(r"for f in (.+?);", page)
    assert loop is not None
    assert tuple(loop[1].split()) == FILES
