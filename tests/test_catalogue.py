"""The catalogues: both languages complete, a term for every word, a text for every error."""

import ast
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from admission_flow import errors
from admission_flow.messages import LANGUAGES, Language, catalogue, find, say
from admission_flow.procedure.person import Person
from admission_flow.procedure.rules import RULES
from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT / "admission_flow" / "messages"
FILES = sorted(path.name for path in MESSAGES.glob("*.toml"))

# A text whose wording depends on the person must not: nobody is judged in a message.
JUDGING = re.compile(r"\b(xấu|kém|không trung thực|khai man|gian dối|bad|dishonest|unworthy)\b")


def texts(lang: Language) -> dict[str, str]:
    """Return every text of a language by its path."""
    return dict(_leaves(catalogue(lang), ()))


def _leaves(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        elif isinstance(value, list):  # dated
            yield from (("/".join((*path, str(i["from"]), key)), i["say"]) for i in value)
        else:
            yield "/".join((*path, key)), value


def slots(text: str) -> set[tuple[str, str | None]]:
    """Return the placeholders of a text, each with its conversion."""
    return {(name, how) for _, name, _, how in string.Formatter().parse(text) if name}


# Both languages


def test_both_languages_say_the_same_things() -> None:
    """Every text is there in both languages, and is not empty in either."""
    vietnamese, english = texts("vi"), texts("en")
    assert vietnamese.keys() == english.keys()
    assert [
        key for lang in LANGUAGES for key, text in texts(lang).items() if not text.strip()
    ] == []


def test_both_languages_use_the_same_facts() -> None:
    """A fact shown to Vietnamese readers is shown to English ones, labels and typed text alike."""
    english = texts("en")
    different = [key for key, text in texts("vi").items() if slots(text) != slots(english[key])]
    assert different == []


@pytest.mark.parametrize("name", FILES)
def test_texts_are_composed(name: str) -> None:
    """A letter and its marks are one character (NFC), so that searches find what eyes see."""
    text = (MESSAGES / name).read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)


NO_SENTENCES = (
    "option_of/",
    "help_page/",
    "screen/",
    "column/",
    "help",
    "option/",
    "proof/",
    "label/",
    "answer/",
    "evidence/",
    "working_paper/",
    "year_page/",
    "scope/",
)
"""Where the catalogue has words and headings."""


def test_sentences_end_and_judge_nobody() -> None:
    """Messages, remedies and rules are sentences, and none passes judgement on a person."""
    for lang in LANGUAGES:
        for key, text in texts(lang).items():
            part = key.rsplit("/", 1)[-1]
            ours = not key.startswith(NO_SENTENCES) and key.split("/")[::2] != ["class", "message"]
            if ours and part in {"message", "remedy", "text"}:
                assert text.endswith((".", ":")), key
            assert JUDGING.search(text.casefold()) is None, key


# Terms


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_a_title_and_a_text(lang: Language) -> None:
    """Each requirement is restated in short, and no other is."""
    table = catalogue(lang)["rule"]
    assert set(table) == {rule.id for rule in RULES}
    assert all(set(entry) == {"title", "text"} for entry in table.values())
    titles = [entry["title"] for entry in table.values()]
    assert len(set(titles)) == len(titles)


SORTS = [(title, words) for title, words in tool("make_glossary").sorts().items()]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("title", "words"), SORTS, ids=[title for title, _ in SORTS])
def test_every_word_has_a_term_of_its_own(
    lang: Language, title: str, words: tuple[str, ...]
) -> None:
    """Each word of the contract has a term, and no two of one sort have the same."""
    labels = catalogue(lang)["label"]
    assert [word for word in words if word not in labels] == [], title
    terms = [labels[word] for word in words]
    assert [term for term in terms if terms.count(term) > 1] == [], title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_a_rule_can_miss_has_a_term(lang: Language) -> None:
    """What `unknown` names as missing is a word with a term, or has a text of its own."""
    folder = ROOT / "admission_flow" / "procedure" / "rules"
    named = {
        node.args[0].value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "unknown"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(named) > 15
    assert named - catalogue(lang)["label"].keys() == set()


def test_the_glossary_is_that_of_the_catalogues() -> None:
    """docs/glossary.md is what tools/make_glossary.py makes of the terms."""
    module = tool("make_glossary")
    assert module.TARGET.read_text("utf-8") == module.render()
    assert all(rule.id in module.render() for rule in RULES)
    assert set(Person.__dataclass_fields__) <= {
        word.removeprefix("person.") for word in module.sorts()["Fields of person"]
    }


# Errors and problems


def error_classes() -> list[type[errors.AdmissionFlowError]]:
    found, waiting = [], [errors.AdmissionFlowError]
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].__subclasses__()
    return [cls for cls in found if cls.__module__ == errors.__name__]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_has_a_text(lang: Language) -> None:
    """No error reaches an officer without a sentence, and no sentence without an error is kept."""
    assert set(catalogue(lang)["error"]) == {cls.message_id for cls in error_classes()}


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Yield (place, message id, names of the facts) of every error raised with plain facts."""
    ids = {cls.__name__: cls.message_id for cls in error_classes()}
    base = errors.AdmissionFlowError.__init__
    carried = {cls.__name__ for cls in error_classes() if cls.__init__ is not base}
    for path in sorted((ROOT / "admission_flow").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name = node.func.id
            plain = all(keyword.arg for keyword in node.keywords)
            if name in ids and name not in carried and plain:
                facts = {str(keyword.arg) for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", ids[name], facts


def test_every_error_is_raised_with_the_facts_that_its_text_shows() -> None:
    """No text asks for a fact that the place which raises the error does not give."""
    places = list(raised())
    assert len(places) > 15
    lacking = [
        (place, key, sorted(missing))
        for place, key, facts in places
        if (missing := {name for name, _ in slots(say_raw(f"error.{key}"))} - facts)
    ]
    assert lacking == []


def say_raw(key: str) -> str:
    text = find("vi", key)
    assert text is not None, key
    return text


def problem_ids() -> set[str]:
    """Return every message id of a problem that the code names."""
    found: set[str] = set()
    for name in ("procedure/document.py", "papers/case_file.py", "cli"):
        top = ROOT / "admission_flow" / name
        for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            found |= set(_problem_ids(ast.parse(path.read_text("utf-8"))))
    return found


def _problem_ids(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"Problem", "problem", "_wrong"} and len(node.args) > 1:
                # `"a" if … else "b"` names both.
                yield from (
                    word.value
                    for word in ast.walk(node.args[1])
                    if isinstance(word, ast.Constant) and isinstance(word.value, str)
                )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_of_a_document_has_a_text(lang: Language) -> None:
    """Whatever a reader finds wrong with a file or a field is said in a sentence."""
    ids = problem_ids()
    assert {"missing", "not_a_flag", "not_a_count", "not_a_choice", "broken_toml"} <= ids
    assert ids - catalogue(lang)["problem"].keys() == set()


def test_an_error_speaks_without_its_facts() -> None:
    """Even an error raised in a hurry prints a sentence, not a traceback."""
    for cls in error_classes():
        assert say("vi", f"error.{cls.message_id}")
