# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write the tables of ``docs/reference/``: kinds of act, states, commands, actions, exit codes.

Run it as ``python tools/make_reference.py`` in the development environment (`make docs` runs it,
and the other tools). Each table stands in a page between `<!-- made: NAME -->` and `<!-- end -->`;
what stands around them is written by hand. A test makes them again and compares.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_args

import typer

from admission_flow import errors
from admission_flow.cli.main import build
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.messages import catalogue, label
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import EVIDENCE, STEPS, Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.paper_sheet import CASE, PAPER
from admission_flow.procedure.person import BirthTime, Decider, Person, Unit
from admission_flow.workflow_source import built_in

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_api_docs import said_of

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
_PLACE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_ACTION = re.compile(
    r"(case|checkpoint|class|due|officer|plan|privacy|register|source|unit)\.[a-z_]+"
)
_NO_ACTIONS = re.compile(r"unit\.(name|has_\w+)|class\.(awareness|new_member)")
"""Labels of fields and of kinds, which look like actions."""
COMMON = {"on", "number", "note", PAPER}
CODES = {
    0: "done",
    1: "a defect of the program",
    2: "wrong use of the command",
    3: "refused by the rules (the verdict is printed)",
    4: "not allowed for this officer",
    5: "someone else changed the case meanwhile: nothing was written",
    6: "the journal is not intact",
    7: "bad input: file, sheet, row or field named; nothing was written",
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    heads = tuple(heads)
    lines = [heads, ("---",) * len(heads), *(tuple(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def shape(cls: type) -> Iterator[tuple[str, str, bool]]:
    """Yield name, type and whether it must be stated, of each field of a record."""
    words = {int: "count", bool: "true or false", str: "text"}
    for field in fields(cls):  # type: ignore[arg-type]
        core = core_type(field.type)
        choices = field.metadata.get("choices", ())
        if choices:
            kind = " ".join(f"`{choice}`" for choice in choices)
            kind = f"list of {kind}" if "tuple" in str(core) else kind
        elif core == tuple[Decider, ...]:
            kind = "list of [who may decide](#who-may-decide)"
        elif BirthTime in get_args(field.type):
            kind = "day, or a month (`2000-03`) or a year (`2000`)"
        elif core in {BranchRoll, CommitteeRoll}:
            kind = f"[{core.__name__}](#counts-of-votes)"
        else:
            kind = words.get(core, "day")
        yield field.metadata.get("key", field.name), kind, field.default is MISSING


def record(cls: type) -> str:
    """Return the fields of a person, a unit or a roll."""
    said = said_of(cls)
    rows = (
        (
            f"`{name}`",
            kind,
            "yes" if needed else "",
            " ".join(said.get("since" if name == "from" else name, "").split()),
        )
        for name, kind, needed in shape(cls)
    )
    return table(("field", "value", "required", "meaning"), rows)


def kinds(found: Iterable[type[Act]]) -> str:
    """Return the kinds of act with their own fields; what must be stated is in bold."""
    return table(
        ("kind", "fields"),
        (
            (
                f"`{cls.kind}`",
                "; ".join(
                    f"{'**' if needed else ''}`{name}`{'**' if needed else ''}: {kind}"
                    for name, kind, needed in shape(cls)
                    if name not in COMMON
                ),
            )
            for cls in found
        ),
    )


def paper_sheet() -> str:
    """Return every key of paper sheets."""
    rows = []
    for key in paper_keys().keys:
        sort = "paper_sheet" if CASE in key.of else PAPER
        lengths = f" ({' or '.join(map(str, key.lengths))})" if key.lengths else ""
        of = ", ".join("a case" if one == CASE else "any act" if one == "act" else f"`{one}`"
                       for one in sorted(key.of))  # fmt: skip
        terms = (label(lang, f"{sort}.{key.id}") for lang in ("en", "vi"))
        rows.append((f"`{key.id}`", of, f"{key.shape}{lengths}", *terms, ", ".join(key.forms)))
    return table(("key", "of", "shape", "meaning", "tiếng Việt", "printed by"), rows)


def states() -> str:
    """Return the states by stage, with the steps that lead to each."""
    flow = built_in().workflow
    into: dict[str, list[str]] = {}
    for spec in flow.steps.values():
        for move in spec.moves:
            arrow = f"`{spec.name}`"
            if arrow not in into.setdefault(move.target, []):
                into[move.target].append(arrow)
    rows = (
        (s.stage, f"`{s.name}`", ", ".join(into.get(s.name, ())) or "(the case is opened)")
        for s in flow.states.values()
    )
    return table(("stage", "state", "reached by the step"), rows)


def commands() -> str:
    """Return every command with its one line of help."""
    SETTINGS.lang = "en"
    rows = []

    def walk(app: typer.Typer, path: str) -> None:
        for one in app.registered_commands:
            assert one.callback is not None  # noqa: S101 - a command does something
            name = one.name or one.callback.__name__
            text = " ".join((one.help or "").split())
            rows.append((f"`{path}{name}`", text.replace("|", "\\|")))
        for group in app.registered_groups:
            assert group.typer_instance is not None  # noqa: S101 - a group has commands
            walk(group.typer_instance, f"{path}{group.name} ")

    try:
        walk(build(), "")
    finally:
        SETTINGS.lang = "vi"
    return table(("command", "what it does"), rows)


def actions() -> str:
    """Return every action that an entry of the journal can have."""
    found = sorted(
        name
        for name in catalogue("en")["label"]
        if _ACTION.fullmatch(name) and not _NO_ACTIONS.fullmatch(name)
    )
    rows = ((f"`{name}`", label("en", name), label("vi", name)) for name in found)
    return table(("action", "what was done", "tiếng Việt"), rows)


def codes() -> str:
    """Return the exit codes with the errors that have them."""
    names: dict[int, list[str]] = {}
    for name, cls in vars(errors).items():
        if isinstance(cls, type) and issubclass(cls, errors.AdmissionFlowError):
            names.setdefault(cls.exit_code, []).append(f"`{name}`")
    rows = (
        (str(code), text, " ".join(sorted(names.get(code, [])))) for code, text in CODES.items()
    )
    return table(("exit code", "meaning", "errors"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "person": lambda: record(Person),
    "unit": lambda: record(Unit),
    "decider": lambda: record(Decider),
    "branch_roll": lambda: record(BranchRoll),
    "committee_roll": lambda: record(CommitteeRoll),
    "evidence": lambda: kinds(EVIDENCE),
    "steps": lambda: kinds(STEPS),
    "states": states,
    "paper_sheet": paper_sheet,
    "commands": commands,
    "actions": actions,
    "codes": codes,
}


def pages() -> dict[Path, str]:
    """Return the text of every page with tables, made again."""
    found = {path: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
    return {
        path: _PLACE.sub(lambda m: f"{m[1]}\n{TABLES[m[2]]()}\n{m[3]}", text)
        for path, text in found.items()
        if _PLACE.search(text)
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, "utf-8")
