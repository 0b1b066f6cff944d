"""Which procedures there are by name: ours, the examples that ship, and those that are installed.

An installed package offers one by the entry point group `admission_flow.procedures`: it names a
`Procedure`, or a function without arguments that returns one.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from admission_flow import resources
from admission_flow.errors import BadWorkflow, UnknownProcedure
from admission_flow.procedure.facts import plain_fact
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.in_use import ADMISSION
from admission_flow.procedure.procedure import Procedure
from admission_flow.workflow_source import built_in, load_procedure, loaded

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

GROUP = "admission_flow.procedures"
EXAMPLES = "examples"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def names() -> tuple[str, ...]:
    """Return the name of every procedure that needs no folder, ours first."""
    return tuple(dict.fromkeys((ADMISSION, *_examples(), *(one.name for one in _installed()))))


def named(name: str, accept: Collection[str] | None = None) -> Procedure:
    """Return the procedure that a name or a folder means.

    Args:
        name: of ours, of an example, of an installed one; else the path of a folder.
        accept: public lines of the keys of which one must have signed what lies in a folder; None:
            nobody need have. What came with the program or with an installed package is not asked.

    Raises:
        RulebookNotAccepted: none of those keys signed the folder as it is.
        UnknownProcedure: there is none of this name, and no folder.
        BadInput: a file of its folder is missing or cannot be read.
        BadWorkflow: every place of it that is not right.

    """
    if name == ADMISSION:
        return built_in().procedure
    if name in _examples():
        return example(name)
    for point in _installed():
        if point.name == name:
            return _from(point)
    if not Path(name).is_dir():
        raise UnknownProcedure(name=name, known=names())
    return load_procedure(name, accept=accept)


@cache
def example(name: str) -> Procedure:
    """Return a procedure that ships as an example (`workflows/examples/`)."""
    return loaded(_examples()[name])


def is_example(procedure: Procedure) -> bool:
    """Whether a procedure is an example as it ships: not altered, without overlays."""
    name = procedure.name
    if name not in _examples():
        return False
    return example(name).workflow.rulebook.sha256 == procedure.workflow.rulebook.sha256


@cache
def _examples() -> "dict[str, Traversable]":
    folder = resources.folder("workflows").joinpath(EXAMPLES)
    found = sorted(folder.iterdir(), key=lambda one: one.name) if folder.is_dir() else []
    return {one.name: one for one in found if one.is_dir() and _NAME.fullmatch(one.name)}


def _installed() -> list[Any]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - start-up

    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


def _from(point: Any) -> Procedure:  # noqa: ANN401 - importlib.metadata.EntryPoint
    """Return what an entry point names; what goes wrong in it is said of it."""
    try:
        found = point.load()
        procedure = found if isinstance(found, Procedure) else found()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever an installed package raises
        what = f"could not be run: {type(error).__name__}: {plain_fact(error)}"
        raise BadWorkflow([FileProblem(point.value, point.name, what)]) from error
    if not isinstance(procedure, Procedure):
        raise BadWorkflow([FileProblem(point.value, point.name, "is no procedure")])
    return procedure
