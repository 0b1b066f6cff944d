"""The repository is whole: nothing in it needs, reads or points at what lies outside of it."""

import ast
import re
from os.path import normpath
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sorted(
    path
    for top in ("admission_flow", "bench", "storage", "tests", "tools")
    for path in (ROOT / top).rglob("*.py")
)
PAGES = sorted(
    path
    for top in ("", "docs/**/", "workflows/", "storage/", "tests/**/", "admission_flow/**/")
    for path in ROOT.glob(f"{top}*.md")
)
ELSEWHERE = re.compile(r"(?<![\w./-])(?:\.\./)*sha[r]ed/(?:[A-Z]|[a-z]+/)")
"""The folder of working papers that once lay beside the checkout."""


class Climber(ast.NodeVisitor):
    """Follows the folders that a file names from its own place, and keeps those outside."""

    def __init__(self, depth: int) -> None:
        """Start in a file that lies `depth` names below the top of the repository."""
        self.file = depth
        self.names: dict[str, int] = {}
        self.outside: list[int] = []

    def depth(self, node: ast.expr) -> int | None:
        """Return how deep below the top a path lies; None: no path from this file's place."""
        found: int | None = None
        match node:
            case ast.Call(func=ast.Name(id="Path"), args=[ast.Name(id="__file__")]):
                found = self.file
            case ast.Name(id=name):
                found = self.names.get(name)
            case ast.Call(func=ast.Attribute(value=inner, attr="resolve" | "absolute")):
                found = self.depth(inner)
            case ast.Attribute(value=inner, attr="parent"):
                found = self.walk(inner, "..")
            case ast.Subscript(
                value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(n))
            ):
                found = self.walk(inner, *[".."] * (n + 1))
            case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=str(text))):
                found = self.walk(left, *text.split("/"))
        return found

    def walk(self, start: ast.expr, *names: str) -> int | None:
        """Go from a path through names and `..`; who was outside once is not let in again."""
        found = self.depth(start)
        for name in names:
            if found is not None and found >= 0:
                found += {"..": -1, ".": 0, "": 0}.get(name, 1)
        return found

    def visit_Assign(self, node: ast.Assign) -> None:
        found = self.depth(node.value)
        if found is not None and isinstance(node.targets[0], ast.Name):
            self.names[node.targets[0].id] = found
        self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        """Look at every path; one that lies above the top is outside."""
        if isinstance(node, ast.expr) and (self.depth(node) or 0) < 0:
            self.outside.append(getattr(node, "lineno", 0))
        super().generic_visit(node)


def climbs_out(text: str, depth: int) -> list[int]:
    """Return the lines of a file, `depth` names below the top, that name a place outside."""
    climber = Climber(depth)
    climber.visit(ast.parse(text))
    return climber.outside


def test_no_program_looks_outside() -> None:
    """No script, test or module starts from its own place and arrives above the repository."""
    names = [path.relative_to(ROOT) for path in PYTHON]
    assert Path("tests/test_repository.py") in names
    texts = {name: (ROOT / name).read_text("utf-8") for name in names}
    found = {
        str(name): climbs_out(text, len(name.parts))
        for name, text in texts.items()
        if "__file__" in text  # where every such way begins
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ('A = Path(__file__).resolve().parents[1]\nB = A / "docs"', False),
        ('A = Path(__file__).resolve().parents[2] / "beside" / "x"', True),
        ("A = Path(__file__).parents[1]\nB = A.parent", True),
        ('A = Path(__file__).parents[1]\nB = A / "../beside"', True),
        ('A = Path(__file__).parents[1]\nB = A / "docs/../tools"', False),
    ],
)
def test_a_program_that_looks_outside_is_found(text: str, *, outside: bool) -> None:
    """In a file at tests/x.py, the ways to leave are seen, and the ways that stay are not."""
    assert bool(climbs_out(text, 2)) is outside


def test_no_file_leads_out_by_a_link() -> None:
    """A symbolic link that ends outside works on one machine only."""
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(".")]
    links = [path for top in tops for path in [top, *top.rglob("*")] if path.is_symlink()]
    assert [path for path in links if not path.resolve().is_relative_to(ROOT)] == []


def test_no_page_links_outside() -> None:
    """What a page points at belongs to the project."""
    assert [
        (str(page.relative_to(ROOT)), target)
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8"))
        if not (page.parent / target).resolve().is_relative_to(ROOT)
    ] == []


DOCUMENT = re.compile(r"(?<![\w/.-])((?:[\w.-]+/)*[\w-]+\.md)\b")
NOT_OURS = re.compile(
    r"\b(?:CONTRACT(?:\.md)?,? section|(?:legal|practice)[ -]dossier)", re.IGNORECASE
)


def test_every_document_that_is_cited_is_there() -> None:
    """Whoever reads "see x.md" finds x.md: from the top, from docs/, or by its name."""
    known = {path.relative_to(ROOT).as_posix() for path in PAGES}
    lost = []
    for path in files_of({".py", ".toml", ".md", ".sql", ""}):
        text, where = path.read_text("utf-8", errors="replace"), path.relative_to(ROOT)
        for cited in set(DOCUMENT.findall(text)):
            if "/" in cited:
                plain = cited.replace("../", "")
                there = normpath(where.parent / cited)
                found = bool({plain, f"docs/{plain}", there} & known) or (
                    # what a tool writes lies beside the page that it writes
                    where.parts[0] == "tools" and any(f"/{n}".endswith(f"/{plain}") for n in known)
                )
            elif path.suffix in {".py", ".toml"} and where.parts[0] != "tests":
                found = cited == "FILE.md" or any(
                    f"/{name}".endswith(f"/{cited}") for name in known
                )
            else:
                continue  # an example of a file that a command writes
            lost += [] if found else [(where.as_posix(), cited)]
        lost += [(where.as_posix(), match[0]) for match in NOT_OURS.finditer(text)]
    assert lost == []


def files_of(suffixes: set[str]) -> list[Path]:
    """Return the files of the project that end in one of the suffixes, generated ones left out."""
    tops = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".venv")]
    below = (path for top in tops for path in top.rglob("*"))
    return [
        path
        for path in (*ROOT.iterdir(), *below)
        if path.is_file()
        and path.suffix in suffixes
        and path != Path(__file__)
        and not any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts)
        and not {"__pycache__", "admission-flow-demo", "dist", "golden"} & set(path.parts)
    ]


def test_no_file_names_papers_that_are_not_here() -> None:
    """The working papers that a reader does not have are neither read nor cited."""
    files = files_of({".py", ".toml", ".md", ".txt", ".sql", ""})
    assert ROOT / "Makefile" in files
    assert [
        (str(path.relative_to(ROOT)), match[0])
        for path in files
        for match in [ELSEWHERE.search(path.read_text("utf-8", errors="replace"))]
        if match
    ] == []
