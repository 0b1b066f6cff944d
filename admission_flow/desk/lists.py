"""A list on its way in: what was read of it, what is asked, what would become of each row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from admission_flow.messages import Language, say
from admission_flow.papers.table_files import HeldFile
from admission_flow.procedure.document import Problem
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register

MOST = 20
"""Lines of one sort that are shown; of the rest the count is said."""
_WHICH_SHEET = frozenset({"sheet_which", "sheet_name_unknown"})
_UNREAD = frozenset({"sheet_unread", "people_unread"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A list that was given, and what was answered about it. It lies in memory only."""

    kind: str
    file: HeldFile
    unit: str = ""
    """The chi bộ of rows that name none."""
    on: str = ""
    """The day of what names none."""
    klass: str = ""
    """Code of the class that a list is about."""
    session: str = ""
    """Number of the session at which those of a list were."""
    taken_on: str = ""
    """When certificates older than their people's listing came into the file."""
    sheet_name: str | None = None
    ignore: tuple[str, ...] = ()
    accepted: bool = False
    """Somebody said yes to what is proposed for values that could be meant in two ways."""
    everybody: tuple[str, ...] = ()
    """`field=value` for whoever has none of their own."""
    choices: Mapping[int, str] = field(default_factory=dict)
    """Who is meant, by row."""
    step: int = 0
    """Grows with each answer: what is recorded is what was last shown."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """Of cases, as they were last shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row, and what becomes of it, or would."""

    row: int
    name: str
    case: str
    what: str
    """In words."""
    good: bool
    details: tuple[str, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """Return the line as a report has it."""
        return (str(self.row), self.name, self.case, self.what, "; ".join(self.details))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is wrong in the same way, at which places."""

    text: str
    places: tuple[str, ...]
    more: int
    """Places that are not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A row of which it is not certain who is meant."""

    row: int
    name: str
    cases: tuple[tuple[str, str], ...]
    """(what is chosen, who that is)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is shown of a list before anything of it is written."""

    sheets: tuple[str, ...] = ()
    """Of which one has to be chosen."""
    read: tuple[tuple[str, str], ...] = ()
    """(heading, what it was read as)."""
    unread: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    ask_citizenship: bool = False
    errors: tuple[Group, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    lines: tuple[Line, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """(what becomes of rows, how many)."""
    writes: int = 0
    """Rows by which something would be written."""
    refused: int = 0
    """Steps whose refusal would be written."""
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether it can be recorded as it is."""
        asked = self.sheets or self.unread or self.questions or self.errors or self.unclear
        return bool(self.writes) and not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of a list."""

    kind: str
    name: str
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    stopped: tuple[str, ...] = ()
    """Why it ended before the last row; empty: it did not."""


class Kind(Protocol):
    """One sort of list: how it is looked at, and how it is entered."""

    def look(self, register: ReadingRegister, held: Held, lang: Language) -> Seen:
        """Return what would become of the rows. Nothing is written.

        Raises:
            BadDocument: it is no such list, or something of it cannot be read.

        """

    def enter(self, register: Register, held: Held, lang: Language) -> Iterator[Line]:
        """Enter row after row, and yield what became of it."""


def amiss(problems: Sequence[Problem], lang: Language) -> Seen:
    """Return what is shown of a list that cannot be entered as it is."""
    sheets = [name for p in problems if p.message_id in _WHICH_SHEET for name in p.facts["names"]]
    unread: list[str] = []
    for problem in problems:
        if problem.message_id in _UNREAD:
            unread += problem.facts.get("columns") or [problem.facts["column"]]
    others = [p for p in problems if p.message_id not in _WHICH_SHEET | _UNREAD]
    return Seen(
        sheets=tuple(dict.fromkeys(sheets)),
        unread=tuple(dict.fromkeys(unread)),
        errors=grouped(others, lang),
    )


def grouped(problems: Iterable[Problem], lang: Language) -> tuple[Group, ...]:
    """Return problems of one kind together, each with its places."""
    same: dict[str, list[str]] = {}
    for problem in problems:
        text = say(lang, f"problem.{problem.message_id}", **problem.facts)
        same.setdefault(text, []).append("" if problem.where == "file" else problem.where)
    found = []
    for text, places in same.items():
        named = tuple(dict.fromkeys(filter(None, places)))
        found.append(Group(text=text, places=named[:MOST], more=max(0, len(named) - MOST)))
    return tuple(found)


def lines_of(problems: Iterable[Problem], lang: Language) -> tuple[str, ...]:
    """Return notices or questions as lines: where, and what."""
    return tuple(
        ("" if problem.where == "file" else f"{problem.where}: ")
        + say(lang, f"problem.{problem.message_id}", **problem.facts)
        for problem in problems
    )


def counted(lines: Iterable[Line]) -> tuple[tuple[str, int], ...]:
    """Return how many rows there are of each sort."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.what] = found.get(line.what, 0) + 1
    return tuple(found.items())


def first_of_each(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return what is shown of many rows: the first of each sort, what is not plain before all."""
    shown: dict[str, int] = {}
    kept = []
    for line in sorted(lines, key=lambda line: line.good):
        shown[line.what] = shown.get(line.what, 0) + 1
        if shown[line.what] <= MOST:
            kept.append(line)
    return tuple(kept)
