# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/reference/api.md``: every public name with its signature and its docstring.

Run it as ``python tools/make_api_docs.py`` in the development environment after the public names
or their docstrings changed. What is public is ``admission_flow.__all__``; a test makes the page
again and compares.
"""

import ast
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import admission_flow
from admission_flow.procedure.acts import Evidence, Step

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "api.md"
HEAD = """\
# The library

<!-- made by tools/make_api_docs.py from the docstrings: change them, not this page -->

Every name of `admission_flow`; nothing else is public. How they are used: [for programs that embed
it](../embedders/guide.md). What is promised of them: [versions](../versioning.md).
"""
_HEADINGS = re.compile(r"(Args|Raises|Returns|Yields|Attributes):\Z")
_ITEM = re.compile(r"([\w*]+(?:, [\w*]+)*)(?: \([^)]*\))?: (.*)")
_MODULE = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])")
_QUOTED = re.compile(r"(?<=: |> )'([^']+)'")  # annotations that were written as texts
_FUNCTION = re.compile(r"<function (\w+)>")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def page() -> str:
    """Return the whole page."""
    groups: dict[str, list[str]] = {}
    for name in admission_flow.__all__:
        thing = getattr(admission_flow, name)
        if name != "__version__":
            groups.setdefault(group_of(thing), []).append(name)
    lines = [HEAD]
    for group in ORDER:
        names = sorted(groups.pop(group, []), key=str.casefold)
        if names:
            lines.append(f"## {group}\n")
            lines += [text for name in names for text in entry(name)]
    assert not groups  # noqa: S101 - every group has its place
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


ORDER = ("Functions", "Classes", "Evidence", "Steps", "Errors", "Types")


def group_of(thing: object) -> str:
    """Return the heading below which a name stands."""
    if not inspect.isclass(thing):
        return "Functions" if callable(thing) and inspect.isroutine(thing) else "Types"
    if issubclass(thing, BaseException):
        return "Errors"
    if issubclass(thing, Evidence) and thing is not Evidence:
        return "Evidence"
    return "Steps" if issubclass(thing, Step) and thing is not Step else "Classes"


def entry(name: str) -> Iterator[str]:
    """Yield the text about one public name."""
    thing = getattr(admission_flow, name)
    yield f"### `{name}`\n"
    if inspect.isclass(thing):
        yield from about_class(name, thing)
    elif inspect.isroutine(thing):
        yield f"```python\n{signature(name, thing)}\n```\n"
        yield documented(thing)
    else:
        yield f"`{_ADDRESS.sub('', repr(thing))}`\n"


def about_class(name: str, cls: type) -> Iterator[str]:
    """Yield what a class is, its fields and its methods."""
    if issubclass(cls, BaseException):
        above = cls.__mro__[1].__name__
        code = getattr(cls, "exit_code", None)
        told = "" if code is None else f", exit code {code}"
        yield f"A `{above}`{told}.\n"
    yield documented(cls)
    if issubclass(cls, Enum):
        yield "".join(f"- `{member.name}` = `{member.value!r}`\n" for member in cls)
        return
    kind = cls.__dict__.get("kind")
    if isinstance(kind, str):  # not the descriptor of a slot
        yield f"In a document: `{kind}`.\n"
    fields = list(fields_of(cls))
    if fields:
        yield "| field | type | |\n|---|---|---|"
        yield "\n".join(f"| `{n}` | `{t}` | {said} |" for n, t, said in fields) + "\n"
    made = vars(cls).get("__init__")
    if "\nArgs:" in (inspect.getdoc(made) or "") and not issubclass(cls, BaseException):
        yield f"**`{signature(name, made)}`**\n\n{documented(made)}"
    for member, value in public_members(cls):
        if isinstance(value, property):
            yield f"**`{name}.{member}`** (read only)\n\n{documented(value)}"
        else:
            function = getattr(cls, member)
            yield f"**`{signature(f'{name}.{member}', function)}`**\n\n{documented(function)}"


def public_members(cls: type) -> Iterator[tuple[str, Any]]:
    """Yield the methods and properties of a class and of its parents of ours, by name."""
    found: dict[str, Any] = {}
    for owner in reversed(cls.__mro__):
        if owner.__module__.partition(".")[0] == "admission_flow":
            found |= owner.__dict__
    for name, value in sorted(found.items()):
        plain = isinstance(value, property | classmethod | staticmethod) or inspect.isfunction(
            value
        )
        if plain and not name.startswith("_"):
            yield name, value


def fields_of(cls: type) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and meaning of each field of a dataclass or of a named tuple."""
    if dataclasses.is_dataclass(cls):
        types = {f.name: f.type for f in dataclasses.fields(cls)}
        optional = {f.name for f in dataclasses.fields(cls) if f.default is not dataclasses.MISSING}
    elif issubclass(cls, tuple) and hasattr(cls, "_fields"):
        types, optional = inspect.get_annotations(cls), set(cls._field_defaults)
    else:
        return
    said = said_of(cls)
    for name, found in types.items():
        text = " ".join(said.get(name, "").split()).replace("|", "\\|")
        kind = _MODULE.sub("", inspect.formatannotation(found)).replace("|", "\\|")
        yield (
            name,
            kind,
            (text if text or name not in optional else "may be left out"),
        )


def said_of(cls: type) -> dict[str, str]:
    """Return what the text below each field of a class says, its parents' fields too."""
    texts: dict[str, str] = {}
    for owner in reversed(cls.__mro__[:-1]):
        if owner.__module__.partition(".")[0] != "admission_flow":
            continue
        (node,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
        assert isinstance(node, ast.ClassDef)  # noqa: S101 - the source of a class is a class
        for before, after in zip(node.body, node.body[1:], strict=False):
            if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name):
                match after:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        texts[before.target.id] = inspect.cleandoc(text)
    return texts


def signature(name: str, function: Any) -> str:  # noqa: ANN401 - a function or a method
    """Return the name with its parameters, as one would write them."""
    found = inspect.signature(function)
    kept = [p for p in found.parameters.values() if p.name not in {"self", "cls"}]
    text = _QUOTED.sub(r"\1", str(found.replace(parameters=kept)))
    return name + _FUNCTION.sub(r"\1", _ADDRESS.sub("", _MODULE.sub("", text)))


def documented(thing: object) -> str:
    """Return a docstring as Markdown: its lists of arguments and errors as lists."""
    lines: list[str] = []
    inside = False
    for line in (inspect.getdoc(thing) or "").splitlines():
        if _HEADINGS.fullmatch(line):
            inside = True
            lines += [f"*{line}*", ""]
        elif inside and (item := _ITEM.fullmatch(line.removeprefix("    "))) and line[4:5] != " ":
            lines.append(f"- `{item[1]}`: {item[2]}")
        elif inside and line.startswith("    "):
            lines.append(f"  {line.strip()}")
        else:
            inside = inside and not line
            lines.append(line)
    return "\n".join(lines).replace("``", "`") + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
