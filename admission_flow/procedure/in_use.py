"""The procedure in use: in whose words documents are read and people are spoken to.

Whoever judges is given a procedure and asks nothing here. But words are looked up far from where a
procedure is named (in a file, a form, a message, an entry of a log): there the procedure in use
stands for an argument that every reader would only hand on. It is set by whoever begins a piece of
work: a command line once for its run, the library for each call, by the register that is called. It
is of one context (`contextvars`): threads and tasks do not see each other's.

Where none was set it is the admission procedure.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from admission_flow.procedure.acts import Act
    from admission_flow.procedure.procedure import Procedure
    from admission_flow.procedure.rules.rule import Rule

ADMISSION = "admission"
"""The name of the procedure that ships with the program."""

F = TypeVar("F", bound=Callable[..., Any])

_IN_USE: "ContextVar[Procedure | None]" = ContextVar("procedure", default=None)


def procedure() -> "Procedure | None":
    """Return the procedure in use; None: the admission procedure that ships with the program."""
    return _IN_USE.get()


@contextmanager
def using(procedure: "Procedure | None") -> Iterator[None]:
    """Put a procedure in use for a block; None: the admission procedure."""
    token = _IN_USE.set(procedure)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def use(procedure: "Procedure | None") -> None:
    """Put a procedure in use for the rest of this context: the run of one command."""
    _IN_USE.set(procedure)


def cached(function: F) -> F:
    """Keep what a function returns, apart for each procedure in use: its words are not another's.

    Args:
        function: takes hashable arguments by position.

    """
    ours: dict[tuple[Hashable, ...], Any] = {}

    @wraps(function)
    def call(*given: Hashable) -> Any:  # noqa: ANN401 - as the function
        own = _IN_USE.get()
        kept = ours if own is None else own.kept.setdefault(function, {})
        if given not in kept:
            kept[given] = function(*given)
        return kept[given]

    return cast("F", call)


def kinds() -> "Mapping[str, type[Act]]":
    """Return every kind of act of the procedure in use, by its name in documents."""
    own = _IN_USE.get()
    return _our_kinds() if own is None else own.kinds


@cache
def _our_kinds() -> "Mapping[str, type[Act]]":
    from admission_flow.procedure.acts import KINDS  # noqa: PLC0415 - start-up

    return KINDS


def steps() -> "tuple[type[Act], ...]":
    """Return the kinds of act that move a case of the procedure in use, in order."""
    from admission_flow.procedure.acts import STEPS  # noqa: PLC0415 - start-up

    own = _IN_USE.get()
    return STEPS if own is None else own.steps


def evidence() -> "tuple[type[Act], ...]":
    """Return the other kinds of act of the procedure in use, in order."""
    from admission_flow.procedure.acts import EVIDENCE  # noqa: PLC0415 - start-up

    own = _IN_USE.get()
    return EVIDENCE if own is None else own.evidence


def rules() -> "Mapping[str, Rule]":
    """Return every rule of the procedure in use, by its id."""
    from admission_flow.procedure.rules import BY_ID  # noqa: PLC0415 - start-up

    own = _IN_USE.get()
    return BY_ID if own is None else own.by_id
