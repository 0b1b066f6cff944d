"""Code that a procedure brings with it: what it raises, and what it returns that is of no use.

Rules and acts of the program are its own: where one raises, that is a defect. Those of a module in
a folder, or of a host program, are somebody else's: they are asked through here, and whatever goes
wrong in them is said of them, with their place. What they return is looked at, not believed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from admission_flow.procedure import in_use
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.facts import plain_facts
from admission_flow.procedure.findings import Result, Status
from admission_flow.procedure.own_failure import OwnCodeFailed
from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from admission_flow.procedure.rules.rule import Rule

T = TypeVar("T")

FOLDER_MODULES = "admission_flow_procedure_"
"""How the names of modules that were run from a folder begin."""
FOLDER_MODULE = "procedure.py"
"""The file that such a module was run from."""
_OURS = "admission_flow."
_PARTS = ("check", "due", "begins", "last_day", "when")


def is_own(code: object) -> bool:
    """Return whether a function or a class is not of this program."""
    module = getattr(code, "__module__", None)
    return not (isinstance(module, str) and module.startswith(_OURS))


def guarded(rule: "Rule", procedure: str) -> "Rule":
    """Return a rule whose own functions are asked with care; one of the program's as it is.

    Args:
        rule: the rule.
        procedure: the name of the procedure that has it.

    """
    own: dict[str, Any] = {
        part: _Asked(rule.id, procedure, function, part)
        for part in _PARTS
        if (function := getattr(rule, part)) is not None and is_own(function)
    }
    return replace(rule, **own) if own else rule


def made(cls: type[T], values: Mapping[str, Any]) -> T:
    """Return a record made of values that were read.

    Raises:
        OwnCodeFailed: it is an act of a procedure's own, which raised instead.

    """
    if not is_own(cls):
        return cls(**values)
    try:
        return cls(**values)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        own = in_use.procedure()
        name = getattr(cls, "kind", cls.__name__)
        place = _place(cls, error)
        procedure = "" if own is None else own.name  # a kind of one's own is of a procedure's own
        raise OwnCodeFailed("act", name, procedure, place, type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class _Asked:
    """One function of a rule, asked with care."""

    rule: str
    procedure: str
    function: Callable[..., Any]
    part: str

    def __call__(self, *given: Any) -> Any:  # noqa: ANN401 - as the function
        try:
            found = self.function(*given)
            if self.part == "when":
                return bool(found)
            wrong = _wrong_result(found) if self.part == "check" else _wrong_day(found)
            if self.part == "check" and not wrong:  # a fact may raise where it is looked at
                found = found._replace(facts=plain_facts(found.facts))
        except (UnknownYear, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise self.failed(type(error).__name__, error) from error
        if wrong:
            raise self.failed(wrong)
        return found

    def failed(self, what: str, error: BaseException | None = None) -> OwnCodeFailed:
        place = _place(self.function, error)
        return OwnCodeFailed("rule", self.rule, self.procedure, place, what)


def _wrong_result(found: object) -> str:
    """Return what is wrong with what a rule found; empty: nothing."""
    if not isinstance(found, Result):
        return f"returned {type(found).__name__}, not a result"
    by = found.by
    right = {
        "status": isinstance(found.status, Status),
        "facts": isinstance(found.facts, Mapping),
        "earliest": not _wrong_day(found.earliest),
        "by": isinstance(by, tuple) and all(isinstance(name, str) for name in by),
    }
    return next(
        (f"returned a result with a wrong {n}" for n, good in right.items() if not good), ""
    )


def _wrong_day(found: object) -> str:
    if found is None or (isinstance(found, date) and not isinstance(found, datetime)):
        return ""
    return f"returned {type(found).__name__}, not a day"


def line_reached(module: str, error: BaseException | None) -> int | None:
    """Return the last line of a module by which an exception came; None: by none of it."""
    line = None
    step = None if error is None else error.__traceback__
    while step is not None:
        frame = step.tb_frame
        if frame.f_globals.get("__name__") == module and frame.f_code.co_filename[:1] != "<":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _place(code: object, error: BaseException | None = None) -> str:
    """Return file or module of a function or a class, and the line of it that was reached."""
    module = str(getattr(code, "__module__", None) or type(code).__name__)
    own = getattr(code, "__code__", None)
    line = None if own is None else own.co_firstlineno
    line = line_reached(module, error) or line
    place = FOLDER_MODULE if module.startswith(FOLDER_MODULES) else module
    return place if line is None else f"{place}:{line}"
