"""What every reader of the workflow's files does: keys, lists, problems with their places."""

import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from admission_flow.procedure.quick_dataclass import dataclass

_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")
DEEPEST = 32
"""Lists and tables in each other. No file of ours needs a third of it, and all of it is walked."""
_TOO_DEEP = f"is nested more than {DEEPEST} times"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing wrong with a workflow file: file, place, what."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        """Return "file: place: what", as the check prints it."""
        return f"{self.file}: {self.where}: {self.what}"


class WorkflowProblems(ValueError):
    """The workflow files are not right: every problem found."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        """Keep the problems in the order in which they were found."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def text_of(raw: bytes) -> str:
    """Return the text of a file of TOML that somebody else wrote.

    Raises:
        ValueError: it is not UTF-8, or has a mark before it, which TOML does not know.

    """
    if raw.startswith(BOM_UTF8):
        raise ValueError("begins with a byte order mark; save it as UTF-8 without one")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 at byte {error.start}; save it as UTF-8") from error


def toml_of(text: str) -> dict[str, Any]:
    """Return what a file says that somebody else wrote.

    Raises:
        ValueError: of its syntax, of a number of thousands of digits, of tables too deep.

    """
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    if too_deep(data):  # `[a.a.a…]` is read without going down, and walked by going down
        raise ValueError(_TOO_DEEP)
    return data


def too_deep(data: object) -> bool:
    """Return whether lists and tables lie in each other more than `DEEPEST` times."""
    level = [data]
    for _ in range(DEEPEST + 1):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(data: object) -> Collection[object]:
    if isinstance(data, dict):
        return data.values()
    return data if isinstance(data, list) else ()


class FileReader:
    """Collects every problem; what cannot be read is left out and named."""

    def __init__(self) -> None:
        """Begin without problems."""
        self.problems: list[FileProblem] = []
        self.file = ""

    def problem(self, where: str, what: str) -> None:
        """Keep one problem of the file that is read."""
        self.problems.append(FileProblem(self.file, where, what))

    def keys(
        self, table: object, where: str, needed: set[str], optional: frozenset[str] = frozenset()
    ) -> Mapping[str, Any]:
        """Return the table with its needed keys, or an empty one after naming what is wrong."""
        if not isinstance(table, Mapping):
            self.problem(where, "is no table")
            return {}
        unknown = sorted(set(table) - needed - optional)
        lacking = sorted(needed - set(table))
        for key in unknown:
            known = ", ".join(sorted(needed | optional))
            self.problem(where, f"unknown key {key!r}; known: {known}")
        for key in lacking:
            self.problem(where, f"key {key!r} is missing")
        return {} if lacking else table

    def word(self, raw: object, where: str) -> str | None:
        """Return a name as the journal can hold it, or None after naming what is wrong."""
        if isinstance(raw, str) and _WORD.fullmatch(raw):
            return raw
        self.problem(where, f"{raw!r} is no word of small letters, digits and _")
        return None

    def texts(self, raw: object, where: str) -> tuple[str, ...]:
        """Return a list of texts, none twice."""
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            self.problem(where, "is no list of texts")
            return ()
        if len(set(raw)) != len(raw):
            self.problem(where, "lists the same thing twice")
        return tuple(raw)

    def tables(self, raw: object, where: str) -> Iterator[tuple[str, object]]:
        """Yield each item of a list with its place."""
        if not isinstance(raw, list) or not raw:
            self.problem(where, "is no list, or an empty one")
            return
        for index, item in enumerate(raw):
            yield f"{where}[{index}]", item

    def format(self, table: Mapping[str, Any], wanted: str) -> None:
        """Name a format that is not the one wanted."""
        if table and table.get("format") != wanted:
            self.problem("format", f"is {table.get('format')!r}, not {wanted!r}")


def is_day(raw: object) -> bool:
    """Whether a TOML value is a date; a datetime is a date to Python but no day to us."""
    return isinstance(raw, date) and not isinstance(raw, datetime)
