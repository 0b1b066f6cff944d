"""A meeting: one day, one kind of act, many people; what was typed, and what is said of each."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from admission_flow.database.rows import StateRow
from admission_flow.desk.act_fields import ActField, fields_of_act, read_act
from admission_flow.desk.failing import sentences
from admission_flow.desk.rendering import words
from admission_flow.errors import AdmissionFlowError
from admission_flow.library.case_act import CaseAct
from admission_flow.library.papers import BulkOutcome
from admission_flow.library.reading import ReadingRegister
from admission_flow.library.register import Register
from admission_flow.messages import Language, day, label, say
from admission_flow.messages.verdict import message_of
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Problem
from admission_flow.procedure.findings import Finding, NextStep, Status
from admission_flow.vocabulary.acts import field_label, field_names

MOST_LOOKED_AT = 300
"""Cases of which the judge is asked for one page."""


def _is_step(kind: str) -> bool:
    cls = in_use.kinds().get(kind)
    return cls is not None and cls.is_step


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be spoken of at the meeting."""

    case: str
    name: str
    state: str
    ready: bool
    missing: tuple[Finding, ...] = ()
    """What stands in the way and this paper does not state itself."""
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who is ready for an act, and who is not."""

    ready: tuple[Candidate, ...]
    waiting: tuple[Candidate, ...]
    """At this step, but something is missing."""
    elsewhere: tuple[Candidate, ...]
    """The step is not theirs now."""
    left_out: int
    """How many more there are of whom nobody was asked."""


def candidates(register: ReadingRegister, unit: str, kind: str, on: date) -> Candidates:
    """Return who is ready for an act on a day, by what the judge says may come next.

    Args:
        register: the register.
        unit: code or name of the unit; empty: all.
        kind: of the act.
        on: the day of the meeting.

    Raises:
        BadDocument: there is no such unit.

    """
    rows = [(row, name) for row, name in register.cases(unit=unit or None) if _goes_on(row, kind)]
    if _is_step(kind):
        rows.sort(key=lambda found: found[0].next_step != kind)
    ready: list[Candidate] = []
    waiting: list[Candidate] = []
    elsewhere: list[Candidate] = []
    for row, name in rows[:MOST_LOOKED_AT]:
        plain = Candidate(row.case, name, row.state, ready=not _is_step(kind))
        if plain.ready:
            ready.append(plain)
            continue
        verdict = register.explain(row.case, on)
        step = next((step for step in verdict.next if step.step == kind), None)
        if step is None:
            elsewhere.append(plain)
            continue
        missing = tuple(f for f in step.findings if f.blocks and not _stated_by(f, kind))
        found = Candidate(row.case, name, row.state, not missing, missing, _earliest(step, missing))
        (waiting if missing else ready).append(found)
    left_out = max(0, len(rows) - MOST_LOOKED_AT)
    return Candidates(tuple(ready), tuple(waiting), tuple(elsewhere), left_out)


def _goes_on(row: StateRow, kind: str) -> bool:
    """Whether something may still happen in a case; of official members only steps are asked."""
    ends = ("ended", "erased") if _is_step(kind) else ("ended", "erased", "official")
    return row.stage not in ends


def _stated_by(finding: Finding, kind: str) -> bool:
    """Whether a rule only waits for what the paper itself will state: its votes, its body."""
    missing = finding.facts.get("missing")
    if finding.status is not Status.UNKNOWN or not isinstance(missing, str):
        return False
    head, _, last = missing.rpartition(".")
    if head == "person" or (head in in_use.kinds() and head != kind):
        return False
    names = field_names(_class_of(kind))
    stated = any(name.rpartition(".")[2] == last for name in names)
    return missing == "roll" or (bool(head) and stated)


def _class_of(kind: str) -> Any:  # noqa: ANN401 - type checkers do not let `type[Act]` be hashed
    return in_use.kinds()[kind]


def _earliest(step: NextStep, missing: Sequence[Finding]) -> date | None:
    days = [f.earliest for f in missing if f.earliest is not None]
    return max(days, default=None) if step.earliest else None


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of a meeting as it was typed."""

    unit: str
    kind: str
    on: date
    cases: tuple[str, ...]
    once: Mapping[str, str]
    """By field, for all."""
    each: Mapping[str, Mapping[str, str]]
    """By case, by field; what stands here goes before what stands there."""
    minimal: bool = False
    """The register keeps minimal data only."""

    def digest(self) -> str:
        """Return what tells this form from one in which something else was typed."""
        texts = (self.kind, self.on.isoformat(), self.cases, dict(self.once), dict(self.each))
        return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()

    def texts_of(self, case: str) -> dict[str, str]:
        """Return what is stated for one person."""
        own = {name: text for name, text in self.each.get(case, {}).items() if text.strip()}
        return {**self.once, **own}


@dataclass(slots=True)
class Line:
    """One person of a meeting, and what is said of the act."""

    case: str
    name: str = ""
    version: int = 0
    act: Act | None = None
    problems: tuple[tuple[str, str], ...] = ()
    """(term of the field, what is wrong)."""
    outcome: BulkOutcome | None = None

    @property
    def result(self) -> str:
        """What became of it, or would."""
        return "unusable" if self.outcome is None else self.outcome.result

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Why the rules do not permit it."""
        step = None if self.outcome is None else self.outcome.step
        return () if step is None else tuple(f for f in step.findings if f.blocks)

    @property
    def warning(self) -> tuple[Finding, ...]:
        """What has to be explained."""
        step = None if self.outcome is None else self.outcome.step
        return () if step is None else tuple(f for f in step.findings if f.warns)


def people_of(register: ReadingRegister, typed: Typed) -> list[Line]:
    """Return who is spoken of, before anything is said of them.

    Args:
        register: the register.
        typed: the form.

    Raises:
        UnknownCase, CaseErased: a case of the form is not there any more.

    """
    lines = [Line(case) for case in typed.cases]
    for line in lines:
        record = register.case(line.case)
        line.name, line.version = record.person.full_name or "", record.version
    return lines


def looked_at(register: ReadingRegister, typed: Typed, lang: Language) -> list[Line]:
    """Return what would become of each act; those above count for those below.

    Args:
        register: the register.
        typed: the form.
        lang: of what is said.

    Raises:
        UnknownCase, CaseErased: a case of the form is not there any more.

    """
    lines = people_of(register, typed)
    for line in lines:
        texts = typed.texts_of(line.case)
        line.act, problems = read_act(typed.kind, typed.on, texts, register.today)
        line.problems = said(problems, typed.kind, lang)
    given = [line for line in lines if line.act is not None]
    acts = [CaseAct(case=line.case, act=line.act) for line in given if line.act is not None]
    for line, outcome in zip(given, register.rehearse_acts(acts), strict=True):
        line.outcome = outcome
        line.problems += said(outcome.problems, typed.kind, lang)
    return lines


def said(problems: Sequence[Problem], kind: str, lang: Language) -> tuple[tuple[str, str], ...]:
    """Return problems as (term of the field, what is wrong)."""
    found = []
    for problem in problems:
        name = problem.where
        head, _, rest = name.partition(".")
        name = rest if head.isdigit() else name
        known = name in field_names(_class_of(kind)) or name.startswith("paper.")
        key = field_label(in_use.kinds()[kind], name) if known and "paper." not in name else name
        term = label(lang, key) if known else ""
        found.append((term, say(lang, f"problem.{problem.message_id}", **problem.facts)))
    return tuple(found)


def form_fields(kind: str, lang: Language, *, minimal: bool = False) -> tuple[ActField, ...]:
    """Return the fields that a meeting asks for.

    Long texts about one person - praise, remarks - are entered with the person's own case.

    Args:
        kind: of the act.
        lang: of the labels.
        minimal: the register keeps minimal data only: what is personal is not asked for.

    """
    return tuple(
        one
        for one in fields_of_act(kind, lang)
        if not (minimal and one.personal)
        and not (one.name.startswith("paper.") and one.stated == "each" and one.sort == "lines")
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a meeting, to look at and to keep."""

    kind: str
    on: date
    unit: str
    lines: tuple[Line, ...]
    stopped: tuple[str, ...] = ()
    """Why it ended before the last line; empty: it did not."""
    waits: frozenset[str] = field(default_factory=frozenset)
    """Cases whose step waits for a second officer."""


def carried_out(register: Register, typed: Typed, lines: Sequence[Line], lang: Language) -> Report:
    """Record what may be recorded, each in its own transaction; what is said of each is in `lines`.

    Args:
        register: opened by who records.
        typed: the form.
        lines: of the people whose acts were permitted when they were looked at.
        lang: of what is said.

    Raises:
        AdmissionFlowError: the first of them could not be recorded, and so none was.

    """
    acts = [
        CaseAct(case=line.case, act=line.act, version=line.version)
        for line in lines
        if line.act is not None
    ]
    outcomes = register.bulk_acts(acts)
    stopped: tuple[str, ...] = ()
    done = 0
    for line in lines:
        try:
            line.outcome = next(outcomes)
        except AdmissionFlowError as error:
            if not done:
                raise
            stopped = tuple(sentences(error, lang))
            break
        line.problems = said(line.outcome.problems, typed.kind, lang)
        done += 1
    for line in lines[done:]:
        line.outcome = None
    waits = frozenset(
        line.case
        for line in lines[:done]
        if line.outcome is not None and _waits(register, line.case, line.outcome.entry)
    )
    return Report(typed.kind, typed.on, typed.unit, tuple(lines), stopped, waits)


def _waits(register: Register, case: str, entry: int | None) -> bool:
    return any(waiting.seq == entry for waiting in register.waiting(case))


def report_rows(report: Report, lang: Language) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a report as a sheet has them."""
    for line in report.lines:
        why = [f"{term}: {text}" if term else text for term, text in line.problems]
        yield (
            line.case,
            line.name,
            label(lang, report.kind),
            day(lang, report.on),
            label(lang, f"bulk.{line.result}")
            if line.outcome
            else words(lang, "meeting.not_reached"),
            "" if line.outcome is None or line.outcome.entry is None else str(line.outcome.entry),
            "; ".join([message_of(finding, lang) for finding in line.blocking] + why),
            "; ".join(message_of(finding, lang) for finding in line.warning),
        )
