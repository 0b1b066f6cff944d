"""`docs/reference/`: what other programs may rely on is what this program does."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import admission_flow
from admission_flow import errors
from admission_flow.messages import LANGUAGES
from admission_flow.messages.verdict import verdict_document
from admission_flow.procedure.acts import (
    BranchResolution,
    BranchRoll,
    DossierSupplement,
    VerificationReply,
)
from admission_flow.procedure.document import Case, DocumentProblems, case_from, document_of
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
DAY = date(2024, 3, 5)
VECTORS = sorted((ROOT / "tests" / "conformance" / "vectors").glob("*.json"))


def checker(name: str) -> Any:  # noqa: ANN401 - jsonschema ships no types
    """Return what holds a document against one of our schemas."""
    schema = json.loads((FOLDER / name).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    kind = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"oneOf": one_of()})
    return kind(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def one_of() -> Any:  # noqa: ANN401 - jsonschema ships no types
    """Return the keyword `oneOf` that holds the same value against the same parts only once.

    An act is held against every kind there is, and most acts stand in many of the cases.
    """
    fits: set[tuple[int, str]] = set()
    asked = jsonschema.Draft202012Validator.VALIDATORS["oneOf"]

    def keyword(validator: Any, parts: Any, value: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
        same = id(parts), json.dumps(value, sort_keys=True)
        if same not in fits:
            wrong = list(asked(validator, parts, value, schema))
            yield from wrong
            if not wrong:
                fits.add(same)

    return keyword


CASE = checker("admission-case-2.schema.json")
VERDICT = checker("admission-verdict-1.schema.json")


def vector(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_the_schemas_are_those_of_the_types() -> None:
    """Made again from the types, they are the files to the letter (tools/make_schemas.py)."""
    made = tool("make_schemas").files()
    assert made == {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.schema.json")}


def test_the_tables_of_the_reference_are_those_of_the_program() -> None:
    """Made again, the tables of kinds, states, commands, actions and codes are the same."""
    made = tool("make_reference").pages()
    assert {path.name for path in made} >= {"case.md", "cli.md", "journal.md", "procedure.md"}
    stale = [path.name for path, text in made.items() if text != path.read_text("utf-8")]
    assert stale == [], "run `make docs`"


def test_the_page_of_the_library_is_made_from_its_docstrings() -> None:
    """Every public name is there, as its docstring has it."""
    made = tool("make_api_docs").page()
    names = [name for name in admission_flow.__all__ if name != "__version__"]
    assert [name for name in names if f"### `{name}`" not in made] == []
    assert made == (FOLDER / "api.md").read_text("utf-8"), "run `make docs`"


def test_every_exit_code_of_an_error_is_in_the_reference() -> None:
    """A new code of an error has its meaning written down, and 0 is none of an error."""
    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    ours = {c.exit_code for c in classes if issubclass(c, errors.AdmissionFlowError)}
    assert ours | {0} == set(tool("make_reference").CODES)


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_cases_and_verdicts_are_as_the_schemas_say(path: Path) -> None:
    """Every judged case is a valid document, and so is what is said of it in each language."""
    found = vector(path)
    CASE.validate(found["case"])
    case = case_from(found["case"])
    if (again := json.loads(json.dumps(document_of(case)))) != found["case"]:
        CASE.validate(again)
    verdict = built_in().judge(case, date.fromisoformat(found["as_of"]))
    for lang in LANGUAGES:
        VERDICT.validate(json.loads(json.dumps(verdict_document(verdict, lang))))


VALUES: tuple[Any, ...] = (None, "", "x", "2024-02-30", "2024-02-29", -1, 5, True, [], {}, ["x"])
"""What is put where something else stands, or where it stands already."""


def changed(document: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON types
    """Yield the document with one thing taken away, put in or exchanged, in turn."""
    for path in [(), *places(document)]:
        for value in VALUES:
            copy, inner, last = reach(document, path)
            if inner is not None:
                inner[last] = value
                yield f"{path} = {value!r}", copy
        copy, inner, last = reach(document, path)
        if isinstance(inner, dict):
            del inner[last]
            yield f"{path} taken away", copy
        copy, inner, last = reach(document, path)
        found = copy if inner is None else inner[last]
        if isinstance(found, dict):
            found["no_such_field"] = 1
            yield f"{path} with another field", copy


def places(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield the path of every value below the top."""
    parts = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in parts:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def reach(document: Any, path: tuple[Any, ...]) -> tuple[Any, Any, Any]:  # noqa: ANN401
    """Return a copy of the document, what holds the value of the path in it, and its key."""
    copy = deepcopy(document)
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    return (copy, inner, path[-1]) if path else (copy, None, None)


def read(document: object) -> bool:
    """Return whether the program takes the document."""
    try:
        case_from(document)
    except DocumentProblems:
        return False
    return True


ACTS = (
    DossierSupplement(on=DAY, covers=("opinion", "verification")),
    VerificationReply(on=DAY, number="5/TT", subject="child:2", result="clear"),
    BranchResolution(on=DAY, roll=BranchRoll(official=9, mode="card")),
)
"""A list of words, a subject with a number, a roll: each shape that a field can have."""


def test_the_schema_takes_what_the_program_takes() -> None:
    """One thing changed, anywhere in a document: both take it, or both refuse it."""
    case = lawful_case()
    document = json.loads(json.dumps(document_of(Case(case.person, case.unit, ACTS))))
    assert read(document)
    assert CASE.is_valid(document)
    answers = [(what, read(one), CASE.is_valid(one)) for what, one in changed(document)]
    assert {taken for _, taken, _ in answers} == {True, False}
    assert len(answers) > 300
    assert [what for what, ours, theirs in answers if ours is not theirs] == []
