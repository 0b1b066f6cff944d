"""The public names: all that signatures take, return and raise is among them, and documented."""

import ast
import inspect
import re
import types
import typing
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

import admission_flow
from admission_flow import AdmissionFlowError, ReadingRegister, Register, authoring
from admission_flow._public import HOMES

ROOT = Path(__file__).resolve().parents[2]
NAMES = [name for name in admission_flow.__all__ if name != "__version__"]
ROOMS = (
    *("unit", "plan", "source", "classes", "due", "report", "audit"),
    *("checkpoint", "officers", "privacy"),
)
STANDARD = {
    "builtins",
    "collections",
    "datetime",
    "pathlib",
    "fractions",
    "typing",
    "types",
    "importlib",
}
"""Packages of Python's own whose types anybody can name."""
OUR_OWN = {"TypeError"}
"""What Python raises of itself where a call has no such argument."""


def public(name: str) -> Any:  # noqa: ANN401 - any of them
    return getattr(admission_flow, name)


def test_type_checkers_read_what_runs() -> None:
    """The imports for type checkers, the names listed and the table of homes are the same."""
    tree = ast.parse((ROOT / "admission_flow/__init__.py").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == HOMES
    assert sorted(HOMES) == sorted(NAMES)
    assert sorted(dir(admission_flow)) == sorted(admission_flow.__all__)


def test_a_name_that_is_not_there_is_an_error() -> None:
    """Python says so as of any module."""
    with pytest.raises(AttributeError, match="Registr"):
        admission_flow.Registr  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(ImportError):
        exec("from admission_flow import Registr")  # noqa: S102


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_documented(name: str) -> None:
    """Each public name loads, and what is a class or a function says what it is."""
    found = public(name)
    if inspect.isclass(found) or inspect.isfunction(found):
        doc = inspect.getdoc(found)
        assert doc
        assert not doc.startswith(f"{found.__name__}("), "made by dataclass"


def functions(name: str) -> Iterator[tuple[str, Any]]:
    """Yield the public functions behind a name: itself, or the methods of a class of ours."""
    found = public(name)
    if inspect.isfunction(found):
        yield name, found
    if not inspect.isclass(found):
        return
    for own, member in inspect.getmembers(found):
        home = getattr(member, "__module__", None) or ""
        if own.startswith("_") or issubclass(found, BaseException):
            continue
        if isinstance(member, property):
            yield f"{name}.{own}", member.fget
        elif callable(member) and home.startswith("admission_flow"):
            yield f"{name}.{own}", getattr(member, "__func__", member)


FUNCTIONS = {call: function for name in NAMES for call, function in functions(name)}


def parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - any annotation
    """Yield the types that an annotation is made of."""
    if isinstance(annotation, list):
        for item in annotation:
            yield from parts(item)
        return
    origin = get_origin(annotation)
    if origin is typing.Literal:
        return
    if origin is None:
        yield annotation
        return
    if isinstance(origin, type) and origin is not types.UnionType:
        yield origin
    for item in get_args(annotation):
        yield from parts(item)


def strangers(annotations: dict[str, Any]) -> set[str]:
    """Return the types of annotations that a host program cannot name."""
    known = {id(public(name)) for name in NAMES}
    known |= {id(getattr(authoring, name)) for name in authoring.__all__}
    return {
        f"{kind.__module__}.{kind.__qualname__}"
        for annotation in annotations.values()
        for kind in parts(annotation)
        if isinstance(kind, type)
        and kind.__module__.partition(".")[0] not in STANDARD
        and id(kind) not in known
    }


def all_names() -> dict[str, Any]:
    return {name: public(name) for name in NAMES}


def test_signatures_take_and_return_public_types() -> None:
    """Whoever calls us can name what they give and what they get."""
    found = {
        call: strangers(get_type_hints(inspect.unwrap(function), localns=all_names()))
        for call, function in FUNCTIONS.items()
    }
    assert {call: kinds for call, kinds in found.items() if kinds} == {}


def test_fields_are_of_public_types() -> None:
    """What is inside of what they get can be named as well."""
    found = {
        name: strangers(
            {f.name: get_type_hints(public(name))[f.name] for f in fields(public(name))}
        )
        for name in NAMES
        if is_dataclass(public(name))
    }
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


def test_the_search_for_strangers_can_find_one() -> None:
    """A type that is not exported is seen inside of what holds it."""
    annotation = dict[str, tuple[Register | AdmissionFlowError, ...] | Sequence[ast.AST]]
    assert strangers({"given": annotation, "known": Register}) == {"ast.AST"}


def raised(doc: str) -> set[str]:
    """Return the names in the "Raises:" section of a docstring."""
    _, section, rest = doc.partition("Raises:\n")
    names: set[str] = set()
    for line in rest.splitlines() if section else ():
        found = re.match(r" {4}((?:[A-Z]\w+)(?:, [A-Z]\w+)*):", line)
        if found:
            names |= set(found[1].split(", "))
    return names


@pytest.mark.parametrize("call", FUNCTIONS)
def test_what_is_raised_is_public(call: str) -> None:
    """Each exception that a docstring promises is exported, and is one of ours."""
    doc = inspect.getdoc(FUNCTIONS[call])
    assert doc, call
    named = raised(doc) - OUR_OWN
    ours = "Raises:" in doc
    assert not ours or named
    assert named <= set(NAMES) | {"ValueError"} if not_at_the_edge(call) else named <= set(NAMES)
    for name in named & set(NAMES):
        assert issubclass(public(name), AdmissionFlowError)


def not_at_the_edge(call: str) -> bool:
    """Whether it is a method of a value that we hand out, which the journal's format made."""
    owner = public(call.partition(".")[0])
    return inspect.isclass(owner) and not owner.__module__.startswith("admission_flow.library")


def test_the_search_for_raises_can_find_them() -> None:
    """The sections are read: a good part of the calls promise errors."""
    found = {call: raised(inspect.getdoc(function) or "") for call, function in FUNCTIONS.items()}
    assert {"StepRefused", "UnknownCase", "CaseMoved"} <= found["Register.advance"]
    assert sum(map(bool, found.values())) > 50


def test_what_is_only_ours_is_not_public() -> None:
    """Storage, and entries of any kind, are not a host program's business."""
    for name in ("store", "note", "note_in", "note_last", "note_all", "judged", "random_bytes"):
        assert not hasattr(Register, name)
        assert not hasattr(ReadingRegister, name)
    assert {room for room in ROOMS if isinstance(getattr(Register, room), property)} == set(ROOMS)


def test_reading_cannot_write() -> None:
    """Nobody who opened a register to read it finds a method that writes."""
    writing = {"add", "change", "close", "set", "retract", "open", "remind", "enrol", "view"}
    assert not hasattr(ReadingRegister, "checkpoint")
    for room in set(ROOMS) - {"checkpoint"}:
        kind = get_type_hints(getattr(ReadingRegister, room).fget.__wrapped__, localns=all_names())[
            "return"
        ]
        assert not writing & {name for name in dir(kind) if not name.startswith("_")}
