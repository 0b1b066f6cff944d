"""Verdicts and errors are values: pickled, copied, compared, hashed, serialised; said in words."""

import copy
import json
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, is_dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import TypeAdapter

from admission_flow import Basis, Break, Notice, Register, errors
from admission_flow import say as public_say
from admission_flow.cli.main import build
from admission_flow.errors import AdmissionFlowError, BadDocument, BadWorkflow, StepRefused
from admission_flow.messages import LANGUAGES, Language, catalogue, find
from admission_flow.messages.saying import say
from admission_flow.procedure.document import Problem
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.findings import Finding, StepVerdict, Verdict
from admission_flow.testing import lawful_case, with_step
from admission_flow.workflow_source import built_in

CASES = {
    "lawful": lawful_case(),
    "source": lawful_case(until="sympathiser_resolution"),
    "refused": with_step(lawful_case(), "branch_resolution", roll={"in_favour": 3}),
    "a citizen of Laos": lawful_case(citizenship="LA"),
}


def verdict(name: str) -> Verdict:
    return built_in().judge(CASES[name], date(2025, 12, 1))


def error_kinds() -> list[type[AdmissionFlowError]]:
    found, waiting = [], [AdmissionFlowError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return sorted(found, key=lambda kind: kind.__name__)


FACTS: dict[str, Any] = {
    "case": "HS-0001",
    "path": Path("sổ.db"),
    "on": date(2024, 5, 2),
    "count": 2,
    "reason": ["a", {"b": {1, 2}}],
    "found": object(),
}


def made(kind: type[AdmissionFlowError]) -> AdmissionFlowError:
    """Return an error of a kind, as it is raised."""
    if issubclass(kind, BadDocument):
        return kind("case.toml", [Problem("acts[0].on", "not_a_day", {"found": [object()]})])
    if issubclass(kind, BadWorkflow):
        return kind([FileProblem("law.toml", "value", "no citation")])
    if issubclass(kind, StepRefused):
        return kind(refused(), **FACTS)
    return kind(**FACTS)


def refused() -> StepVerdict:
    return next(step for step in verdict("refused").steps if not step.permitted)


def values() -> Iterator[tuple[str, object]]:
    for name in CASES:
        yield f"verdict: {name}", verdict(name)
    for kind in error_kinds():
        yield kind.__name__, made(kind)


@pytest.mark.parametrize(("name", "value"), list(values()), ids=[name for name, _ in values()])
def test_it_is_a_value(name: str, value: object) -> None:
    """A copy of any kind, also one from another process, is equal and has the same hash."""
    del name
    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    copies = [pickle.loads(pickle.dumps(value, protocol)) for protocol in protocols]  # noqa: S301
    copies += [copy.copy(value), copy.deepcopy(value)]
    for again in copies:
        assert type(again) is type(value)
        assert again == value
        assert hash(again) == hash(value)
        assert str(again) == str(value)
    assert len({value, *copies}) == 1


def test_what_differs_is_not_equal() -> None:
    """Equality looks at what is said, of verdicts and of errors."""
    assert len({verdict(name) for name in CASES}) == len(CASES)
    assert len({made(kind) for kind in error_kinds()}) == len(error_kinds())
    assert errors.UnknownCase(case="HS-0001") != errors.UnknownCase(case="HS-0002")
    assert errors.UnknownCase(case="HS-0001") != errors.CaseErased(case="HS-0001")
    assert errors.UnknownCase(case="HS-0001") != "HS-0001"


def test_errors_keep_their_notes_and_facts() -> None:
    """A copy still says what was noted on it, and carries the facts and the verdict."""
    error = made(StepRefused)
    error.add_note("in HS-0001")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert again.__notes__ == ["in HS-0001"]
    assert again.facts == error.facts
    assert again.verdict == refused()


def test_facts_are_not_changed() -> None:
    """Nobody who got a verdict can change it under another's hands."""
    facts = next(f.facts for step in verdict("lawful").steps for f in step.findings if f.facts)
    name = next(iter(facts))
    with pytest.raises(TypeError):
        facts.update({name: 1})
    with pytest.raises(TypeError):
        facts.pop(name)
    with pytest.raises(TypeError):
        facts.setdefault("x", 1)
    with pytest.raises(TypeError):
        facts.clear()
    with pytest.raises(TypeError):
        facts["x"] = 1
    with pytest.raises(TypeError):
        del facts[name]
    with pytest.raises(TypeError):
        facts |= {"x": 1}


@pytest.mark.usefixtures("found_by_children")
def test_other_processes_hand_them_over() -> None:
    """A pool of processes returns verdicts, and raises the error that was raised there."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(verdict_of_sample).result() == verdict("lawful")
        failing = pool.submit(failing_sample).exception()
    assert failing == errors.CaseMoved(case="HS-0001", wanted=1, found=2)


def verdict_of_sample() -> Verdict:
    from admission_flow.testing import lawful_case  # noqa: PLC0415 - what the other process loads

    return built_in().judge(lawful_case(), date(2025, 12, 1))


def failing_sample() -> None:
    raise errors.CaseMoved(case="HS-0001", wanted=1, found=2)


@pytest.mark.parametrize("name", CASES)
def test_web_frameworks_serialise_a_verdict(name: str) -> None:
    """Pydantic, on which response models rest, writes a verdict as JSON and reads it back."""
    adapter = TypeAdapter(Verdict)
    given = verdict(name)
    text = adapter.dump_json(given)
    assert json.loads(text)["state"] == given.state
    assert adapter.validate_python(asdict(given)) == given  # what FastAPI does before it answers
    read = adapter.validate_json(text)
    assert (read.as_of, read.steps[0].on, read.lawful) == (
        given.as_of,
        given.steps[0].on,
        given.lawful,
    )


def test_findings_are_rows_of_a_table() -> None:
    """What pandas does with a list of named tuples: one column for each field."""
    rows = [finding._asdict() for step in verdict("lawful").steps for finding in step.findings]
    assert {tuple(row) for row in rows} == {Finding._fields}
    assert is_dataclass(Verdict)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", error_kinds())
def test_every_error_is_said_in_both_languages(
    kind: type[AdmissionFlowError], lang: Language
) -> None:
    """No error is without a text; what it gathers is said with it."""
    error = made(kind)
    text = say(error, lang)
    assert text.strip()
    assert kind.message_id in catalogue(lang)["error"]
    if isinstance(error, BadDocument):
        assert "acts[0].on" in text
    if isinstance(error, StepRefused):
        assert len(text.splitlines()) == 1 + len(error.verdict.blocked_by)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_said_in_both_languages(lang: Language) -> None:
    """A finding is its message, and its remedy where something stands in the way."""
    findings = [f for name in CASES for step in verdict(name).steps for f in step.findings]
    assert all(say(finding, lang) for finding in findings)
    blocking = next(finding for finding in findings if finding.blocks)
    assert len(say(blocking, lang)) > len(say(blocking._replace(status="met"), lang)) > 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arguments", [(None, "vi"), ("text", "en"), (errors.WrongUse(), "fr"), (errors.WrongUse(), [])]
)
def test_what_has_no_text_is_refused(arguments: tuple[Any, Any]) -> None:
    """A stranger's object or language gets an error of ours, which itself can be said."""
    with pytest.raises(errors.BadInput) as refusal:
        say(*arguments)
    assert str(refusal.value)


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[str]:  # noqa: ANN401 - of click
    """Yield every command of two words as it is typed."""
    if len(words) > 1:
        yield " ".join(words)
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*words, name))


_OF_THE_COMMAND_LINE = re.compile(
    r"admission-flow [a-z]|(?<!\w)--[a-z]|ADMISSION_FLOW_|\bcommand\b|\blệnh\b|\b("
    + "|".join(map(re.escape, commands(typer.main.get_command(build()))))
    + r")\b"
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_verifier_found_is_said_in_both_languages(lang: Language) -> None:
    """A break is in English, as auditors compare it; a person reads it in either language."""
    found = Break(7, "HS-0001", "its id was used before")
    said = public_say(found, lang)
    assert "HS-0001" in said
    assert ("its id" in said) == (lang == "en")
    assert public_say(Notice(7, "", found.what), lang) != said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_for_hosts_speaks_of_the_command_line(lang: Language) -> None:
    """Whoever sits before a web page has no options to add and no commands to run."""
    only_ours = {"demo_exists", "demo_foreign"}  # raised by a command alone, and not public
    told = [
        (key, table.get("host") or table["message"])
        for topic in ("error", "problem")
        for key, table in catalogue(lang)[topic].items()
        if key not in only_ours
    ]
    labels = catalogue(lang)["label"]
    told += [
        (word, labels.get(f"host.{word}", text)) for word, text in labels.items() if "." not in word
    ]
    assert [key for key, text in told if _OF_THE_COMMAND_LINE.search(text)] == []
    unknown = errors.UnknownCase(case="HS-0001")
    assert say(unknown, lang) == find(lang, "error.unknown_case", "host").format(case="HS-0001")  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_word_has_its_own_form_for_hosts(lang: Language) -> None:
    """A reason whose term names an option is said without it, to a host."""
    error = errors.PrivacyMisused(reason="no_purpose")
    assert "--purpose" in find(lang, "label", "no_purpose")  # type: ignore[operator]
    assert "--" not in say(error, lang)


def answers(register: Register) -> Iterator[tuple[str, object]]:
    """Yield what reading a register returns, call by call."""
    case = register.case("HS-0001")
    yield "case", case
    yield "cases", register.cases()
    yield "history", list(register.history("HS-0001"))
    yield "export", register.export("HS-0001")
    yield "unit.list", register.unit.list()
    yield "unit.show", register.unit.show("C1")
    yield "unit.moves", register.unit.moves()
    yield "plan.show", register.plan.show(2024)
    yield "plan.sent", register.plan.sent(2024)
    yield "plan.progress", register.plan.progress(2024)
    yield "source.list", register.source.list(as_of=date(2023, 6, 1))
    yield "source.missing", register.source.missing(as_of=date(2024, 6, 1))
    yield "source.reviews", register.source.reviews(as_of=date(2024, 6, 1))
    yield "classes.list", register.classes.list()
    yield "classes.propose", register.classes.propose("L1", date(2024, 6, 1))
    yield "due.list", register.due.list(as_of=date(2024, 6, 1))
    yield "due.owed", register.due.owed(date(2024, 6, 1))
    yield "due.stuck", register.due.stuck(date(2024, 6, 1))
    yield "report.admissions", register.report.admissions("2024")
    yield "audit.verify", register.audit.verify()
    yield "audit.replay", list(register.audit.replay())
    yield "audit.findings", register.audit.findings()
    yield "status", register.status()
    yield "audit.receipt", register.audit.receipt([2])
    yield "audit.sample", register.audit.sample(7, count=1)
    yield "audit.log", list(register.audit.log(officer="cb01"))
    yield "papers", register.papers("HS-0001")
    yield "plan.forecast", register.plan.forecast(2024, date(2024, 6, 1), runs=10)
    yield "due.digest", register.due.digest("B1", date(2024, 5, 1))
    yield "classes.figures", register.classes.figures(2024)
    yield "privacy.register", register.privacy.register()
    yield "privacy.retention", register.privacy.retention()
    yield "officers.list", register.officers.list()
    yield "officers.four_eyes", register.officers.four_eyes()


def test_what_is_read_is_a_value_too(tmp_path: Path) -> None:
    """Whatever a register returns can be pickled, copied and compared, and outlives it."""
    plan = {
        "name": "Kế hoạch mẫu", "owner": "Đảng ủy Mẫu", "year": 2024, "members_at": "2023-12-31",
        "members": 100, "target_ratio": "3/100", "target": 3, "counting": "decision",
        "watched_groups": ["female"], "targets": {"other": 3}, "rounding": "none",
    }  # fmt: skip
    with Register.create(tmp_path / "a.db", "cb01") as register:
        register.unit.add("B1", "Đảng ủy Mẫu", "base", date(2015, 1, 1))
        register.unit.add("C1", CASES["lawful"].unit.name, "branch", date(2015, 1, 1), parent="B1")
        register.plan.set(plan, date(2024, 1, 5))
        register.classes.open(
            "L1", kind="awareness", places=20, first_day=date(2024, 7, 1),
            last_day=date(2024, 7, 5), organiser="Trung tâm Mẫu", issuer_kind="political_centre",
        )  # fmt: skip
        source = CASES["source"]
        register.take_over(source, Basis("source.toml", "0" * 64))
        read = dict(answers(register))
    assert read["source.list"]
    assert read["due.owed"]
    for call, answer in read.items():
        for again in (pickle.loads(pickle.dumps(answer)), copy.deepcopy(answer)):  # noqa: S301
            assert again == answer, call
        assert TypeAdapter(Any).dump_json(answer, warnings="error"), call
