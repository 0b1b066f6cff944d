"""The edge of the library: each public call first asks whether it can be made at all.

Whatever derives from `Edge` has its public methods wrapped: the register must be open and belong to
this thread, and every argument is read by its annotation before a lock is taken.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from functools import wraps
from typing import Any, ClassVar, TypeVar

from admission_flow.errors import BadArgument, BadDocument, NotOfProcedure, own_code_told
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import procedure_of_call, read_call
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.core.reader import ReadingRegister

_UNCHECKED = "__unchecked__"
_USE = "__use__"

F = TypeVar("F", bound=Callable[..., Any])


def unchecked(function: F) -> F:
    """Leave a method as it is: it may be called at any time, and takes no arguments."""
    setattr(function, _UNCHECKED, True)
    return function


def used_for(use: Use) -> Callable[[F], F]:
    """Say what a method is used for, where that is not what its class is used for."""

    def mark(function: F) -> F:
        setattr(function, _USE, use)
        return function

    return mark


class Edge:
    """What a host program calls methods of."""

    use: ClassVar[Use]
    """What its calls are used for: asked of the roles of the log before anything else is done."""

    def _permit(self, use: Use) -> None:
        """Refuse a call that no role of the officer gives."""
        raise NotImplementedError

    def _check_usable(self) -> None:
        """Refuse a call that cannot be made now."""

    def _of_procedure(self) -> Procedure | None:
        """Return the procedure whose words a call reads and says; None: the admission."""
        return None

    def __init_subclass__(cls, **named: Any) -> None:  # noqa: ANN401
        """Wrap the public methods of the class."""
        super().__init_subclass__(**named)
        if not hasattr(cls, "use"):
            raise TypeError(f"{cls.__name__} does not say what it is used for")
        for name, member in list(vars(cls).items()):
            if name.startswith("_") or getattr(member, _UNCHECKED, False):
                continue
            if isinstance(member, classmethod):
                setattr(cls, name, classmethod(_called(member.__func__, name)))
            elif isinstance(member, property) and member.fget is not None:
                setattr(cls, name, property(_asked(member.fget), doc=member.__doc__))
            elif callable(member) and not isinstance(member, type):
                use = getattr(member, _USE, cls.use)
                setattr(cls, name, _called(member, name, use))


class Room(Edge):
    """A group of calls, under the name of a group of commands."""

    use = Use.READ

    _inner: ReadingRegister

    of_the_admission = False
    """Whether it is about the admission alone: other procedures have no such calls."""

    def __init__(self, inner: ReadingRegister) -> None:
        """Take the register that the group belongs to.

        Raises:
            NotOfProcedure: the group is about the admission, and the register is not.

        """
        own = inner.procedure
        if self.of_the_admission and own is not None and not own.admits:
            raise NotOfProcedure(command=type(self).__name__, procedure=own.name)
        self._inner = inner

    def _check_usable(self) -> None:
        self._inner.check_usable()

    def _permit(self, use: Use) -> None:
        self._inner = self._inner.used_for(use)
        self._inner.permit()

    def _of_procedure(self) -> Procedure | None:
        return self._inner.procedure


def _called(function: Callable[..., Any], name: str, use: Use | None = None) -> Callable[..., Any]:
    """Return a call as a host program makes it; `use`: None: of the class, with no register yet."""
    bound = use is not None

    @wraps(function)
    def call(self: Any, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        if use is not None:
            self._check_usable()
            self._permit(use)
        own = self._of_procedure() if bound else procedure_of_call(named)
        place = f"{type(self).__name__ if bound else self.__name__}.{name}"
        with in_use.using(own), own_code_told():
            arguments = read_call(place, function, self, *given, **named)
            first = next(iter(arguments))
            try:
                return _kept_in_use(function(arguments.pop(first), **arguments), own)
            except BadDocument as error:
                _tell_of_call(error, place)
                raise
            except DocumentProblems as found:
                raise BadArgument(place, found.problems) from found

    return call


def _kept_in_use(found: Any, own: Procedure | None) -> Any:  # noqa: ANN401
    """Return what was found; what is found only while it is looked at, under the same procedure."""
    if own is None or not isinstance(found, Iterator):
        return found
    return _each_under(found, own)


def _each_under(found: Iterator[Any], own: Procedure) -> Iterator[Any]:
    end = object()
    with closing(found) if isinstance(found, Generator) else nullcontext():
        while True:
            with in_use.using(own), own_code_told():
                item = next(found, end)
            if item is end:
                return
            yield item


_ARGUMENTS = {"--for": "period", "CLOCK": "rule", "UNIT": "unit"}
"""Arguments whose option, or whose place on the command line, has another name."""


def _tell_of_call(error: BadDocument, call: str) -> None:
    """Say of a problem in which argument of the call it lies: below, it is said of the option."""
    option = _argument(error.file)
    error.file = error.facts["file"] = call
    error.problems = tuple(
        replace(problem, where=option if option and problem.where == "file" else where)
        for problem in error.problems
        for where in [_argument(problem.where) or problem.where]
    )


def _argument(word: str) -> str:
    """Return the argument that an option stands for; empty: it is not an option."""
    if word in _ARGUMENTS:
        return _ARGUMENTS[word]
    return word[2:].replace("-", "_") if word.startswith("--") else ""


def _asked(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @wraps(function)
    def ask(self: Any) -> Any:  # noqa: ANN401
        self._check_usable()
        with in_use.using(self._of_procedure()), own_code_told():
            return function(self)

    return ask
