"""Code of a procedure's own is asked with care: what it raises or returns wrongly is said of it.

What an officer reads of it is asked in tests/cli/office/test_own_code_fails.py.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Ceremony
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.findings import Result, Status, met
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.own_code import guarded, is_own, line_reached, made
from admission_flow.procedure.own_failure import OwnCodeFailed
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.rules.rule import Rule

ASKED = ("due", "begins", "last_day")
"""What a rule may be asked for besides: a day."""


def _line(function: Callable[..., Any]) -> int:
    return function.__code__.co_firstlineno


def own_rule(**parts: Callable[..., Any]) -> Any:  # noqa: ANN401 - a rule, whatever its parts return
    check = parts.pop("check", lambda *_: met())
    return guarded(Rule("loan.asked", (), check, **parts), "loan")  # type: ignore[arg-type]


def failure(asked: Callable[..., Any], *given: object) -> OwnCodeFailed:
    with pytest.raises(OwnCodeFailed) as found:
        asked(*given)
    return found.value


# ---- whose it is ---------------------------------------------------------------------------------


class Nameless:
    """Its module says nothing of whose it is."""

    __module__ = None  # type: ignore[assignment]


class OfAFolder:
    """As a module that was run from a folder is named."""

    __module__ = "admission_flow_procedure_1"


def test_what_is_not_of_the_program_is_ones_own() -> None:
    """By the module: that of a test, of Python, of a folder, or none at all."""
    assert not is_own(guarded)
    assert not is_own(Ceremony)
    for code in (_line, len, (1).__add__, OfAFolder, Nameless):
        assert is_own(code)


def test_a_rule_of_the_program_is_asked_as_it_is() -> None:
    """Of a rule of both, only the parts that are one's own are asked with care."""
    ours = BY_ID["ceremony.in_time"]
    assert guarded(ours, "loan") is ours
    mixed = guarded(replace(ours, due=_a_day), "loan")
    assert mixed.check is ours.check
    assert mixed.due is not _a_day
    assert mixed.due is not None
    assert mixed.due(*_NOTHING) == _a_day()
    assert mixed == replace(ours, due=mixed.due)


def _a_day(*_: object) -> date:
    return date(2024, 5, 2)


_NOTHING: Any = (None, None)

# ---- what it returns -----------------------------------------------------------------------------


def test_what_is_right_is_returned_as_it_is() -> None:
    """A result, with facts of plain values; a day, or none; whether it is asked, as yes or no."""

    class Odd:
        def __str__(self) -> str:
            return "odd"

    result = Result(Status.MET, {"of": Odd()}, date(2024, 5, 2), ("days",))
    found = own_rule(check=lambda *_: result).check()
    assert found == Result(Status.MET, {"of": "odd"}, date(2024, 5, 2), ("days",))
    for part in ASKED:
        assert getattr(own_rule(**{part: _a_day}), part)() == date(2024, 5, 2)
        assert getattr(own_rule(**{part: lambda *_: None}), part)() is None
    for said, asked in ((3, True), ("", False), (None, False)):
        assert own_rule(when=lambda *_, said=said: said).when() is asked
    given = own_rule(check=lambda *given: met(given=given)).check(1, "two")
    assert given.facts == {"given": (1, "two")}


MOMENT = datetime(2024, 5, 2)  # noqa: DTZ001 - what somebody might return


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (True, "returned bool, not a result"),
        ((Status.MET, {}), "returned tuple, not a result"),
        (Result("met"), "returned a result with a wrong status"),  # type: ignore[arg-type]
        (Result(Status.MET, []), "returned a result with a wrong facts"),  # type: ignore[arg-type]
        (
            Result(Status.MET, {}, "2024"),  # type: ignore[arg-type]
            "returned a result with a wrong earliest",
        ),
        (Result(Status.MET, {}, MOMENT), "returned a result with a wrong earliest"),
        (
            Result(Status.MET, {}, None, "days"),  # type: ignore[arg-type]
            "returned a result with a wrong by",
        ),
        (
            Result(Status.MET, {}, None, (1,)),  # type: ignore[arg-type]
            "returned a result with a wrong by",
        ),
        (Result("met", [], MOMENT), "returned a result with a wrong status"),  # type: ignore[arg-type]
    ],
    ids=str,
)
def test_a_result_that_is_none_is_said_of_its_rule(found: object, what: str) -> None:
    """By the first thing that is wrong with it, and the line of the function."""

    def check(*_: object) -> object:
        return found

    told = failure(own_rule(check=check).check)
    place = f"{__name__}:{_line(check)}"
    assert told.facts == {
        "part": "rule", "name": "loan.asked", "procedure": "loan", "place": place, "error": what,
    }  # fmt: skip


@pytest.mark.parametrize("part", ASKED)
@pytest.mark.parametrize(("found", "kind"), [("2024", "str"), (MOMENT, "datetime"), (0, "int")])
def test_a_day_that_is_none_is_said_of_its_rule(part: str, found: object, kind: str) -> None:
    """A moment is none, for it says more than a day."""
    told = failure(getattr(own_rule(**{part: lambda *_: found}), part))
    assert (told.part, told.name, told.error) == (
        "rule",
        "loan.asked",
        f"returned {kind}, not a day",
    )


# ---- what it raises ------------------------------------------------------------------------------


def _raises(*_: object) -> Any:  # noqa: ANN401 - it returns nothing
    return _deeper()


def _deeper() -> None:
    raise KeyError("Lò Thị Mẫu")


@pytest.mark.parametrize("part", ["check", "when", *ASKED])
def test_what_a_part_of_a_rule_raises_is_said_of_it(part: str) -> None:
    """By the class alone, for the words may hold a name; the line is the last of its own module."""
    told = failure(getattr(own_rule(**{part: _raises}), part))
    place = f"{__name__}:{_line(_deeper) + 1}"
    assert told.facts == {
        "part": "rule", "name": "loan.asked", "procedure": "loan", "place": place,
        "error": "KeyError",
    }  # fmt: skip
    assert isinstance(told.__cause__, KeyError)


class Unread(Mapping[str, object]):
    """Facts that cannot be looked at."""

    def __getitem__(self, key: str) -> object:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError

    def __len__(self) -> int:
        return 1


def test_facts_that_raise_where_they_are_looked_at() -> None:
    """They are looked at once, where it can be said whose they are."""
    assert failure(own_rule(check=lambda *_: Result(Status.MET, Unread())).check).error == (
        "RuntimeError"
    )


@pytest.mark.parametrize("error", [KeyboardInterrupt, UnknownYear])
@pytest.mark.parametrize("part", ["check", "when", "due"])
def test_what_means_something_else_goes_on(part: str, error: type[BaseException]) -> None:
    """Ctrl-C, and a year that no calendar knows: the judge says that of the rule itself."""

    def raises(*_: object) -> None:
        raise error(1900) if error is UnknownYear else error

    with pytest.raises(error):
        getattr(own_rule(**{part: raises}), part)()


# ---- acts ----------------------------------------------------------------------------------------


@dataclass
class Loan:
    """An act of one's own."""

    kind = "loan"
    days: int

    def __post_init__(self) -> None:
        """Refuse what no library lends."""
        if self.days == 0:
            raise SystemExit
        if self.days < 0:
            raise KeyboardInterrupt


def test_an_act_that_cannot_be_made_is_said_of_its_kind(judge: Judge) -> None:
    """With the procedure in use; without one there is no name."""
    assert made(Loan, {"days": 3}) == Loan(3)
    line = _line(Loan.__post_init__) + 3
    for own, name in ((None, ""), (judge.procedure, judge.procedure.name)):
        with in_use.using(own):
            told = failure(made, Loan, {"days": 0})
        assert told.facts == {
            "part": "act", "name": "loan", "procedure": name, "place": f"{__name__}:{line}",
            "error": "SystemExit",
        }  # fmt: skip
        assert isinstance(told.__cause__, SystemExit)
    with pytest.raises(KeyboardInterrupt):
        made(Loan, {"days": -1})


def test_a_class_without_a_kind_is_called_by_its_name() -> None:
    """And by its module, where none of its lines was reached."""
    told = failure(made, OfAFolder, {"days": 3})
    assert (told.name, told.place, told.error) == ("OfAFolder", "procedure.py", "TypeError")


def test_what_an_act_of_the_program_raises_is_a_defect_of_ours() -> None:
    """It is not said of anybody else."""
    with pytest.raises(TypeError):
        made(Ceremony, {"days": 3})


# ---- places --------------------------------------------------------------------------------------


def test_the_line_by_which_an_exception_came() -> None:
    """The last one of the module that is asked about; of code without a file none is told."""
    with pytest.raises(KeyError) as found:
        _raises()
    assert line_reached(__name__, found.value) == _line(_deeper) + 1
    assert line_reached("admission_flow.cli", found.value) is None
    assert line_reached(__name__, None) is None
    with pytest.raises(ZeroDivisionError) as divided:
        eval("1 / 0", {"__name__": "typed_in"})  # noqa: S307 - a text of this test
    assert line_reached("typed_in", divided.value) is None


def test_a_function_of_a_folder_is_placed_in_its_file() -> None:
    """Its module is no name that anybody knows."""

    def check(*_: object) -> None:
        return None

    check.__module__ = "admission_flow_procedure_1"
    assert failure(own_rule(check=check).check).place == f"procedure.py:{_line(check)}"


def test_an_object_that_is_called_is_placed_by_its_class() -> None:
    """It has no line of its own."""

    class Called:
        def __call__(self, *_: object) -> None:
            return None

    assert failure(own_rule(check=Called()).check).place == __name__
    nameless = type("Called", (Called,), {"__module__": None})()
    assert failure(own_rule(check=nameless).check).place == "Called"
    assert failure(own_rule(check=(1).__add__).check, 2).place == "method-wrapper"
