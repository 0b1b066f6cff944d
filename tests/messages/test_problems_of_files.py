"""Whatever a check says of a workflow's files is said in Vietnamese to a Vietnamese reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import admission_flow
from admission_flow.messages.technical import in_vietnamese

PACKAGE = Path(admission_flow.__file__).parent
FILES = (
    "workflow_source.py", "procedure_module.py", "procedure_names.py",
    "messages/coverage.py", "messages/text_check.py",
    "procedure/proof.py", "procedure/law_file.py", "procedure/law_checks.py",
    "procedure/workflow_file.py", "procedure/overlay_file.py", "procedure/file_reader.py",
)  # fmt: skip
TWO_WORDS = re.compile(r"\b[a-z]+ [a-z]+\b")
PLACES = ("problem", "FileProblem", "_problem")


def spoken(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield what is said of a place: the last argument of a problem, and what a look yields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in PLACES and len(node.args) > 1:
                yield node.args[-1]
        elif isinstance(node, ast.Yield) and isinstance(
            node.value, ast.Tuple | ast.Constant | ast.JoinedStr
        ):
            yield node.value.elts[-1] if isinstance(node.value, ast.Tuple) else node.value


def sample(said: ast.expr) -> str:
    """Return a text as it would be said, with a word of no language in each gap; empty: none."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    if isinstance(said, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else gap(part, number)
            for number, part in enumerate(said.values)
        )
    return ""


def gap(part: ast.expr, number: int) -> str:
    """Return what stands for a value, in quotes where the text shows it so."""
    word = f"X{number}"
    return repr(word) if getattr(part, "conversion", -1) == ord("r") else word


def texts() -> list[str]:
    """Return everything that is said, of every file that there is."""
    found = set()
    for name in FILES:
        if (PACKAGE / name).exists():
            tree = ast.parse((PACKAGE / name).read_text("utf-8"))
            found |= {text for said in spoken(tree) if TWO_WORDS.search(text := sample(said))}
    return sorted(found)


@pytest.mark.parametrize("text", texts())
def test_what_is_wrong_with_a_file_is_said_in_vietnamese(text: str) -> None:
    """No two English words side by side are left, and the general answer is not given."""
    told = in_vietnamese(text)
    assert told != text
    assert "--lang en" not in told


def test_the_search_finds_what_is_said() -> None:
    """Of each way in which a problem is stated there is one."""
    found = texts()
    for part in ("no step is guarded", "cannot be reached", "has a digit", "has no remedy"):
        assert any(part in text for text in found), part
