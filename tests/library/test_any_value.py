"""Any public method with any value works or raises an error of ours; the register stays sound."""

import copy
import inspect
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import admission_flow as af
from admission_flow import AdmissionFlowError, BadArgument, Register, StepRefused
from admission_flow.procedure.acts import Act, Step
from admission_flow.testing import lawful_case

pytestmark = pytest.mark.usefixtures("reading_once")

CASE = lawful_case()
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SEEDS = st.integers(0, 2**32)
ROOMS = (
    *("unit", "plan", "source", "classes", "due", "report", "audit"),
    *("checkpoint", "officers", "privacy"),
)
CLOSING = {"close", "open", "create"}


class Evil:
    """An object that cannot be looked at."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        raise RuntimeError("no")

    __bool__ = __len__ = __iter__ = __str__


class Kind(str):
    """A text of a class of its own."""

    __slots__ = ()


def with_field(record: Any, name: str, value: object) -> Any:  # noqa: ANN401
    """Return a record with a field of whatever value: what a careless host program makes."""
    names = {field.name: getattr(record, field.name) for field in fields(record)}
    made = object.__new__(type(record))
    for field, own in (names | {name: value}).items():
        object.__setattr__(made, field, own)
    return made


POOL: tuple[object, ...] = (
    None, True, False, 0, 1, -1, 7, 2**63, 10**5000, 1.5, float("nan"), float("inf"), 1j,
    "", "HS-0001", "HS-0002", "HS-9999", "C1", "B1", "2024", "2024-05", "2024-Q2", "2024-05-02",
    "\x00", "a\x00b", "\ud800", "\u200b", "a\nb", " a ", "Đ\u0323a", "x" * 20_000, "../../x", "sqlite:///x",
    b"", b"HS-0001", date(2024, 5, 2), date.min, date.max, datetime(2024, 5, 2, tzinfo=UTC), NOW,
    object(), Evil(), Evil, len, ..., Kind("HS-0001"), lambda: 1, Path("x"), Path("\x00"),
    [], (), {}, set(), ["HS-0001"], ["x", 5], {"HS-0001": "passed"}, {5: 5}, [Evil()],
    {"a": Evil()},
    CASE, CASE.person, CASE.unit, *CASE.acts, af.Basis("tệp", "0" * 64), af.Basis(5, ""),  # type: ignore[arg-type]
)  # fmt: skip
OF_THE_COMMAND_LINE = re.compile(r"--[a-z]|admission-flow [a-z]|ADMISSION_FLOW_|\b(CLOCK|UNIT)\b")
RECORDS: tuple[Any, ...] = (*CASE.acts, CASE.person, CASE.unit, CASE)
TYPICAL: dict[Any, tuple[object, ...]] = {
    str: ("HS-0001", "HS-0002", "C1", "B1", "branch", "2024", "2024-05", "own", "month", "passed"),
    int: tuple(range(30)),
    bool: (True, False),
    date: tuple(date(year, month, 15) for year in range(2016, 2028) for month in (1, 5, 12)),
    af.Person: (CASE.person,),
    af.Unit: (CASE.unit,),
    af.Case: (CASE, lawful_case(until="ceremony", regime_year=2023)),
    af.Basis: (af.Basis("tệp", "0" * 64),),
}


def anything(chance: Random) -> object:
    """Return any value, or a record of ours with one field that is something else."""
    if chance.random() < 0.7:
        return chance.choice(POOL)
    record = chance.choice(RECORDS)
    name = chance.choice([field.name for field in fields(record)])
    return with_field(record, name, chance.choice(POOL))


def typical(wanted: Any, chance: Random) -> object:  # noqa: ANN401
    """Return a value that an annotation asks for, where we know one."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if type(None) in parts:
        return None if chance.random() < 0.3 else typical(parts[0], chance)
    if origin in {Sequence, tuple}:
        return [typical(parts[0], chance) for _ in range(chance.randrange(3))]
    if origin is Mapping:
        return {typical(parts[0], chance): typical(parts[1], chance)}
    if origin is Literal:
        return chance.choice(parts)
    if isinstance(wanted, type) and issubclass(wanted, Act):
        return chance.choice(CASE.acts)
    return chance.choice(TYPICAL.get(wanted, POOL))


def drawn(wanted: Mapping[str, Any], required: set[str], seed: int) -> dict[str, object]:
    """Return arguments of a call: most are what they should be, so that the others are reached."""
    chance = Random(seed)
    return {
        name: typical(kind, chance) if chance.random() < 0.7 else anything(chance)
        for name, kind in wanted.items()
        if name in required or chance.random() < 0.5
    }


def calls(kind: type) -> dict[str, Any]:
    """Return the public methods of a class, without those that open or close."""
    found = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
    return {n: m for n, m in found.items() if inspect.isfunction(m) and n not in CLOSING}


def hints(method: Callable[..., Any]) -> dict[str, Any]:
    known = {name: getattr(af, name) for name in af.__all__}
    found = get_type_hints(inspect.unwrap(method), localns=known)
    return {name: found[name] for name in inspect.signature(method).parameters if name != "self"}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A register in which every call finds something to work on."""
    folder = tmp_path_factory.mktemp("any") / "a" / "desk"
    folder.mkdir(parents=True)
    path = folder.parent / "register.db"
    Register.create(path, "cb01", clock=lambda: NOW).close()
    opened = Register.open(path, "cb01", clock=lambda: NOW, data_key=folder / "data.key")
    with pytest.MonkeyPatch.context() as patch, opened as register:
        patch.chdir(folder)  # some calls write files where they are told to
        register.unit.add("B1", "Đảng ủy Mẫu", "base", date(2015, 1, 1))
        register.unit.add("C1", CASE.unit.name, "branch", date(2015, 1, 1), parent="B1")
        record = register.open_case(CASE.person, CASE.unit)
        for act in CASE.acts[:6]:
            if isinstance(act, af.SympathiserResolution):
                register.advance(record.id, act)
        register.take_over(CASE, af.Basis("case.toml", "0" * 64), even_if_known=True)
        yield register


def all_methods() -> list[tuple[str, str]]:
    known = {name: getattr(af, name) for name in af.__all__}
    found = [("", name) for name in calls(Register)]
    for room in ROOMS:
        getter = inspect.unwrap(getattr(Register, room).fget)
        kind = get_type_hints(getter, localns=known)["return"]
        found += [(room, name) for name in calls(kind)]
    return found


def sound(register: Register) -> None:
    """Say that the log, and what is derived from it, are as they were written."""
    report = register.audit.verify()
    assert report.breaks == ()
    assert all(not one.differs for one in register.audit.replay())


def head(register: Register) -> tuple[int, str]:
    """Return the number of entries, and the digest of the last."""
    return register._inner.store.head


def tried(register: Register, room: str, name: str, arguments: dict[str, Any]) -> None:
    """Make one call, and say that it did what it says, or nothing."""
    before = head(register)
    try:
        answer = getattr(getattr(register, room) if room else register, name)(**arguments)
        if isinstance(answer, Iterator):
            list(answer)
    except StepRefused:
        assert head(register)[0] == before[0] + 1
        return
    except AdmissionFlowError as error:
        said = [str(error), *(af.say(error, lang) for lang in ("vi", "en")), str(hash(error))]
    else:
        return
    assert all(said)
    assert [text for text in said if OF_THE_COMMAND_LINE.search(text)] == []
    assert head(register) == before


@pytest.mark.parametrize(("room", "name"), all_methods(), ids=[".".join(m) for m in all_methods()])
def test_any_value(register: Register, room: str, name: str) -> None:
    """Whatever a method is given, no driver's error, no half entry and no unreadable one."""
    method = getattr(type(getattr(register, room) if room else register), name)
    wanted = hints(method)
    parameters = inspect.signature(method).parameters
    required = {one for one in wanted if parameters[one].default is inspect.Parameter.empty}

    @settings(max_examples=25, derandomize=True, database=None, deadline=None)
    @given(seed=SEEDS)
    def run(seed: int) -> None:
        tried(register, room, name, drawn(wanted, required, seed))

    before = head(register)
    run()
    if head(register) != before:
        sound(register)


@pytest.mark.parametrize("call", ["open", "create"])
@settings(max_examples=25, derandomize=True, database=None, deadline=None)
@given(seed=SEEDS)
def test_opening_with_any_value(call: str, seed: int) -> None:
    """Nor does opening end in a driver's error; what is no place for a register is refused."""
    function = getattr(Register, call)
    chance = Random(seed)
    arguments = {name: anything(chance) for name in hints(function)}
    with pytest.raises(AdmissionFlowError):
        function(**(arguments | {"clock": "no clock"}))
    for url in ("", "/", ".", "~nobody/x", "sqlite:///", "postgresql://x", "\x00", "x" * 5000):
        with pytest.raises(AdmissionFlowError):
            function(url, "cb01")


VERDICT = af.judge(CASE)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: thing for name in af.__all__ if inspect.isfunction(thing := getattr(af, name))},
    "Checkpoint": af.Checkpoint,
    "Checkpoint.parse": af.Checkpoint.parse,
    "Checkpoint.paper_line": af.Checkpoint("a", 1, "0" * 64).paper_line,
    "Signature": af.Signature,
    "Intent.parse": af.Intent.parse,
    "Entry.parse": af.Entry.parse,
}
RENDERED = (VERDICT, VERDICT.steps[0].findings[0], BadArgument("x", []), af.Problem("a", "b", {}))


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(seed=SEEDS)
def test_functions_with_any_value(name: str, seed: int) -> None:
    """The functions that need no register answer, or raise an error of ours."""
    chance = Random(seed)
    function = FUNCTIONS[name]
    parameters = inspect.signature(function).parameters.values()
    by_name = {one.name: one for one in parameters if one.kind is one.KEYWORD_ONLY}
    arguments = [anything(chance) for one in parameters if one.name not in by_name]
    named = {
        name: anything(chance)
        for name, one in by_name.items()
        if one.default is one.empty or chance.random() < 0.2
    }
    if chance.random() < 0.5:
        arguments[0] = odd(chance.choice(RENDERED), chance)
    try:
        function(*arguments, **named)
    except AdmissionFlowError as error:
        said = af.say(error, "en")
    else:
        return
    assert said


def odd(value: Any, chance: Random) -> object:  # noqa: ANN401
    """Return a value of ours with something else inside."""
    made = copy.copy(value)
    if isinstance(value, af.Verdict | af.Problem):
        name = chance.choice([field.name for field in fields(value)])
        return with_field(value, name, chance.choice(POOL))
    if isinstance(value, af.Finding):
        place = chance.randrange(len(value))
        return type(value)._make([*value[:place], chance.choice(POOL), *value[place + 1 :]])
    made.__dict__[chance.choice(["facts", "file", "problems"])] = chance.choice(POOL)
    return made


@pytest.mark.parametrize("call", sorted(calls(af.Database)))
@settings(max_examples=25, derandomize=True, database=None, deadline=None)
@given(seed=SEEDS)
def test_files_with_any_value(call: str, seed: int) -> None:
    """What is done to files ends in an error of ours, wherever they are said to lie."""
    chance = Random(seed)
    wanted = hints(getattr(af.Database, call))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        deep = Path(folder, "a", "b")
        deep.mkdir(parents=True)
        patch.chdir(deep)
        Path("x").write_text("not a register")
        try:
            files = af.Database(chance.choice(["x", "none.db", anything(chance)]))  # type: ignore[arg-type]
            getattr(files, call)(
                **drawn(wanted, set(wanted) & {"target", "backup", "reason", "to"}, seed)
            )
        except AdmissionFlowError as error:
            said = af.say(error)
        assert said
        assert [path.name for path in deep.iterdir()] == ["x"]


def test_advance_takes_no_evidence(register: Register) -> None:
    """Evidence where a step belongs is refused before the lock, and can be replayed as before."""
    before = register.audit.checkpoint()
    evidence = next(act for act in CASE.acts if not isinstance(act, Step))
    with pytest.raises(af.EvidenceIsRecorded):
        register.advance("HS-0001", evidence)  # type: ignore[arg-type]
    with pytest.raises(af.NotAStep):
        register.record("HS-0001", CASE.acts[0])
    assert register.audit.checkpoint() == before
    sound(register)


def test_what_a_document_says_in_two_ways_is_kept_in_one(register: Register) -> None:
    """A text typed on another keyboard, and a day as a text, are kept as documents keep them."""
    person = with_field(CASE.person, "full_name", " Lo\u0300 Thi\u0323 Mâ\u0303u Hai")
    person = with_field(person, "born_on", "2000-03-15")
    opened = register.open_case(person, CASE.unit)
    assert opened.person.full_name == "Lò Thị Mẫu Hai"
    assert opened.person.born_on == date(2000, 3, 15)
    assert register.case(opened.id) == opened


@pytest.mark.parametrize(
    ("clock", "random_bytes"),
    [
        (lambda: datetime(2026, 1, 1), None),  # noqa: DTZ001 - the point
        (lambda: 5, None),
        (None, lambda count: b"x" * (count - 1)),
        (None, lambda _: "text"),
    ],
)
def test_a_clock_and_chance_that_are_none(tmp_path: Path, clock: Any, random_bytes: Any) -> None:  # noqa: ANN401
    """What a host program brings is looked at when it is used."""
    brought = {"clock": clock, "random_bytes": random_bytes}
    used = {name: one for name, one in brought.items() if one is not None}
    with pytest.raises(BadArgument):
        Register.create(tmp_path / "a.db", "cb01", **used)
    assert list(tmp_path.iterdir()) == []


def test_a_record_belongs_to_who_got_it(register: Register) -> None:
    """Whoever changes what was returned does not change what the register goes on from."""
    opened = register.open_case(CASE.person, CASE.unit, even_if_known=True)
    written = register.advance(opened.id, CASE.acts[0])  # type: ignore[arg-type]
    written.record.recorded.clear()
    assert register.explain(opened.id, date(2026, 1, 1)).state == "sympathiser"
    register.record(opened.id, CASE.acts[3])
    assert len(register.case(opened.id).recorded) == 2


def test_a_problem_is_told_of_the_call(register: Register) -> None:
    """A web host's user reads of no option: the call is named that could not be made."""
    for call in (
        lambda: register.due.list(unit="Không có"),
        lambda: register.unit.retract(10_000),
        lambda: register.cases(unit="Không có"),
    ):
        with pytest.raises(af.BadDocument) as refused:
            call()
        assert refused.value.file == refused.value.facts["file"]
        assert refused.value.file.partition(".")[0] in {"Due", "Units", "Register"}


def test_a_problem_names_the_argument(register: Register) -> None:
    """Where a command names its option, a host reads the name of the argument."""
    case = register.open_case(CASE.person, CASE.unit, even_if_known=True).id
    report = af.HelperReport(on=date(2023, 4, 2), assessment="Tiến bộ")
    wrong: dict[str, Callable[[], object]] = {
        "unit": lambda: register.due.list(unit="Không có"),
        "on": lambda: register.source.report(case, report),
        "rule": lambda: register.due.done("no.clock", [case], date(2024, 1, 1)),
    }
    for argument, call in wrong.items():
        with pytest.raises(af.BadDocument) as refused:
            call()
        assert [problem.where for problem in refused.value.problems] == [argument]


def test_a_closed_register_is_closed_for_every_call(tmp_path: Path) -> None:
    """Whatever was taken from it before, no method of any group goes on."""
    path = tmp_path / "a.db"
    Register.create(path, "cb01").close()
    register = Register.open(path, "cb01")
    groups: dict[str, Any] = {room: getattr(register, room) for room in ROOMS} | {"": register}
    register.close()
    chance = Random(1)
    for room, name in all_methods():
        method = getattr(groups[room], name)
        arguments = {n: typical(kind, chance) for n, kind in hints(method).items()}
        with pytest.raises(af.RegisterClosed):
            method(**arguments)
