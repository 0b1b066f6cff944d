# ruff: noqa: INP001 - a script of the maintainers, in no package
"""The mutants of a source file: mutmut's changes of single nodes, inside functions and methods.

mutmut itself leaves out every function with a decorator, and so every rule of the law. Here the
bodies of all functions are changed, those of the rules too. As with mutmut, what is not inside a
function (tables, fields, decorators) is left alone, and so are annotations and docstrings.
"""

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the function, the line before and after, and the whole file with it."""

    function: str
    line: int
    was: str
    now: str
    source: str
    key: str
    """Names it among those of its file for as long as the file stays as it is."""
    of: str
    """Digest of the function as it stands: what was found holds for as long as it stays so."""


class _Found(cst.CSTVisitor):
    """Collects (function, line, place of the node, node, changed node) of one module."""

    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self._module = module
        self.changes: list[tuple[str, int, int, cst.CSTNode, cst.CSTNode]] = []
        self.texts: dict[str, str] = {}
        """Of each function its text; of several by one name (a property's) all of them."""
        self._names: list[str] = []
        self._inside = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.ClassDef):
            self._names.append(node.name.value)
        if isinstance(node, cst.FunctionDef):
            if not self._inside:
                self._names.append(node.name.value)
                name = ".".join(self._names)
                self.texts[name] = self.texts.get(name, "") + self._module.code_for_node(node)
                self._inside = 1
                node.body.visit(self)
                self._inside = 0
                self._names.pop()
            else:
                node.body.visit(self)
            return False  # neither decorators nor parameters
        if isinstance(node, cst.Annotation):
            return False
        if self._inside:
            self._change(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.ClassDef):
            self._names.pop()

    def _change(self, node: cst.CSTNode) -> None:
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                line = self.get_metadata(PositionProvider, node).start.line
                start = self.get_metadata(ByteSpanPositionProvider, node).start
                name = ".".join(self._names)
                self.changes += [(name, line, start, node, other) for other in operator(node)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _lines(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Return what was and what is now, each as one line."""
    was, now = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            was += [line.strip() for line in before[a:b]]
            now += [line.strip() for line in after[c:d]]
    return " ".join(was), " ".join(now)


def _changed(
    module: cst.Module, source: bytes, start: int, node: cst.CSTNode, other: cst.CSTNode
) -> str:
    """Return the source with another node in the place of one."""
    was, now = (module.code_for_node(one).encode() for one in (node, other))
    if source[start : start + len(was)] == was:  # a hundredth of the time of writing all anew
        return (source[:start] + now + source[start + len(was) :]).decode()
    changed = module.deep_replace(node, other)
    return changed.code if isinstance(changed, cst.Module) else ""


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a file that is still a program and not the same one."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    found = _Found(wrapper.module)
    wrapper.visit(found)
    digests = {name: _digest(text) for name, text in found.texts.items()}
    seen: Counter[tuple[str, str, str]] = Counter()
    before = source.splitlines()
    for function, line, start, node, other in found.changes:
        text = _changed(wrapper.module, source.encode(), start, node, other)
        try:
            compile(text, "mutant", "exec")
        except SyntaxError:
            continue
        was, now = _lines(before, text.splitlines())
        if was == now:
            continue
        seen[function, was, now] += 1
        told = f"{function}|{was}|{now}|{seen[function, was, now]}"
        yield Mutant(function, line, was, now, text, _digest(told), digests[function])
