"""Options that take a word out of few: in Vietnamese or English, with or without marks, any form.

The walk goes through every command: an option that is new is read by the vocabulary, or the test
says that somebody has to say what it takes.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

from admission_flow.cli.main import build
from admission_flow.cli.shell.help import options_of
from admission_flow.cli.shell.words import OneOf
from admission_flow.errors import BadDocument
from admission_flow.messages import catalogue
from admission_flow.testing import lawful_case
from admission_flow.vocabulary.terms import labels_of
from tests.cli.shell.test_option_help import commands

if TYPE_CHECKING:
    from tests.conftest import Desk

_WORDS = re.compile(r"\[?[a-z_-]+(?:\|[a-z_-]+)+\]?")
SHELLS = {("completion", "shell")}
"""Names of programs: they are typed as they are called."""
FREE = {
    "BORROWER", "CASE", "CASE|ENTRY", "CELL", "CELL=VALUE", "CLASS", "CODE", "COLUMN", "DATE",
    "DAYS", "ENTRY", "FIELD=VALUE", "FILE", "FILE.csv|.xlsx", "FILE.toml", "FOLDER", "FORM", "HEX",
    "HOURS",
    "ID", "LINE", "LIST", "MONTH", "N", "NAME", "NUMBER", "OFFICER", "PERCENT", "PERIOD",
    "PREFIX/START",
    "REF", "SHEET", "TEXT", "BACKUP", "FROM", "TO", "CHECKPOINT", "SIGNATURE", "FORM.xlsx",
    "UNIT", "WITNESS", "WORD", "YEAR", "FILE.xlsx",
    "ISSUER", "VALUE=NEW", "VALUE=CLAUSE", "LIMIT=DAYS", "FILE.csv", "FILE.ics",
    "PATH...", "PLACE=VALUE", "FILE.html", "FILE.md|FILE.html|FILE.docx", "2024-05", None,
}  # fmt: skip
"""What is free, or is read by a gate of its own: days, numbers, ids, names, files."""
BY_RUNNING = {"BODY", "KIND", "STAGE", "STEP", "WHAT,", "SERIES"}
"""Words that depend on the procedure at hand: below they are tried by running the command."""
RULES = {
    *((name, "--rule") for name in ("audit.log", "workflow.show", "workflow.test")),
    ("privacy.erase", "--retention"),
}
"""Ids of rules, as they are cited; shown also by the title, of retention by the term of the end."""


def infos() -> Iterator[tuple[str, str, Any]]:
    """Yield (command, option or argument, what typer keeps of it)."""
    for command, callback in commands(build()):
        hints = get_type_hints(callback, include_extras=True)
        for option in options_of(callback):
            name = next((w for w in option.words if w.startswith("--")), option.parameter)
            for info in getattr(hints[option.parameter], "__metadata__", ()):
                yield command, name, info


def choosing() -> list[OneOf]:
    """Return each set of words once."""
    found = {
        (info.parser.choices, info.parser.labels): info.parser
        for _, _, info in infos()
        if isinstance(info.parser, OneOf)
    }
    return list(found.values())


def test_every_option_with_words_is_read_by_the_vocabulary() -> None:
    """Words behind an option are typed in Vietnamese too, whatever command has it."""
    unread, unknown = [], []
    for command, name, info in infos():
        metavar = info.metavar and info.metavar.replace("]", "").strip("[…")
        if isinstance(info.parser, OneOf) or (command, name) in SHELLS | RULES:
            continue
        if metavar and _WORDS.fullmatch(metavar):
            unread.append((command, name))
        elif metavar not in FREE | BY_RUNNING:
            unknown.append(metavar)
    assert unread == []
    assert unknown == []


def unmarked(text: str) -> str:
    """Return a text as it is typed without the marks, by whoever has no Vietnamese keyboard."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def spellings(term: str) -> Iterator[str]:
    yield term
    yield term.upper()
    yield unmarked(term)
    yield unicodedata.normalize("NFD", term)
    yield f" {term} "


def terms_of(words: OneOf, word: str, lang: str) -> list[str]:
    labels = catalogue("vi" if lang == "vi" else "en")["label"]
    term = labels.get(f"{words.labels}.{word}") or labels.get(word)
    return [term] if term else []


@pytest.mark.parametrize("words", choosing(), ids=lambda words: words.option)
def test_each_word_by_its_terms(words: OneOf) -> None:
    """The term with marks, without, in capitals, decomposed; the English one; the id."""
    for word in words.choices:
        assert words(word) == word
        for lang in ("vi", "en"):
            for term in terms_of(words, word, lang):
                assert {words(text) for text in spellings(term)} == {word}, term


@pytest.mark.parametrize("words", choosing(), ids=lambda words: words.option)
def test_a_word_misspelt_names_the_nearest(words: OneOf) -> None:
    """And says which words there are; a word of another option is none of them."""
    for word in words.choices:
        for term in terms_of(words, word, "vi"):
            middle = len(term) // 2
            wrong = f"{term[:middle]}q{term[middle + 1 :]}"
            with pytest.raises(BadDocument) as error:
                words(wrong)
            (problem,) = error.value.problems
            assert error.value.facts["file"] == words.option
            near = {text for key in problem.facts.get("near", ()) for text in labels_of(key)}
            assert term in near or len(term) < 5, (wrong, problem)
    for elsewhere in ("trai", "phiếu kín", "không có từ này"):
        with pytest.raises(BadDocument):
            words(elsewhere)


@pytest.fixture
def one_case(office: "Desk") -> "Desk":
    """Return a desk with a case."""
    file = office.file("a.json", lawful_case("sympathiser_resolution"))
    assert office("case", "import", file).code == 0
    return office


_BY_RUNNING = [
    (("case", "list", "--stage"), "cảm tình Đảng", "cảm tinh Dảngg"),
    (("due", "owed", "--body"), "đảng ủy cơ sở", "đảng ủy cơ xở"),
    (("audit", "log", "--act"), "nghị quyết đề nghị kết nạp của chi bộ", "lễ kết nạpp"),
    (("report", "admissions", "2024", "--by"), "giới tính, dân tộc", "giới tínnh"),
    (("workflow", "show", "--step"), "lễ kết nạp", "lễ kết nạpp"),
    (("help",), "lễ kết nạp", "lễ kết nạpp"),
    (("officer", "four-eyes"), "lễ kết nạp", "lễ kết nạpp"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "term", "wrong"), _BY_RUNNING, ids=range(len(_BY_RUNNING)))
def test_words_of_the_procedure(
    one_case: "Desk", command: tuple[str, ...], term: str, wrong: str
) -> None:
    """Stages, bodies, kinds, steps, breakdowns: as everywhere."""
    for text in spellings(term):
        answer = one_case(*command, text)
        assert answer.code == 0, answer.err
    stored = one_case.stored()
    answer = one_case(*command, wrong)
    assert answer.code == 7
    assert "gần nhất" in answer.err
    assert one_case.stored() == stored
