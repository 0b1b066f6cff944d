"""The papers of a dossier, and many acts from one sheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from admission_flow.errors import BadDocument
from admission_flow.library.case_act import CaseAct
from admission_flow.papers.act_sheet import ActRow, read_acts
from admission_flow.papers.tables import AS_IT_IS, Choice
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Problem, plain_act
from admission_flow.procedure.dossier_list import papers_of
from admission_flow.procedure.findings import StepVerdict
from admission_flow.register.core import bulk
from admission_flow.register.core.named_people import NamedPeople
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, Recorded
from admission_flow.register.core.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPaper:
    """One paper of the list of a dossier."""

    stage: str
    """before_vote, after_vote, before_recognition or recognition."""
    paper: str
    """Kind of the act that names it."""
    recorded: tuple[Recorded, ...]
    """What proves it; empty: it is not on file. A renewed paper does not hide the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOutcome:
    """A row of a sheet of acts, or one of many acts, and what became of it, or would."""

    row: int
    """As the spreadsheet shows it; of acts that were given, their place from 1."""
    case: str
    kind: str
    result: Literal["would", "done", "already", "refused", "unusable"]
    """would: a rehearsal would record it; already: an entry or a row above says the same; refused:
    the rules do not permit the step; unusable: see `problems`."""
    act: Act | None
    """None: the row states none."""
    entry: int | None
    """The entry that holds the act, or its refusal; None: nothing was written."""
    step: StepVerdict | None
    """The verdict, where it is a step that was judged."""
    problems: tuple[Problem, ...]


def papers_in(record: CaseRecord, day: date) -> tuple[DossierPaper, ...]:
    """Return the papers of a case's dossier as of a day."""
    by_act = {id(item.act): item for item in record.recorded}
    return tuple(
        DossierPaper(
            stage=held.stage,
            paper=held.paper,
            recorded=tuple(by_act[id(act)] for act in held.acts),
        )
        for held in papers_of(record.case, day)
    )


def rehearsed(
    register: ReadingRegister,
    sheet: str | Path,
    choice: Choice = AS_IT_IS,
    everybody: Sequence[str] = (),
) -> tuple[BulkOutcome, ...]:
    """Judge the rows of a sheet together; nothing is written."""
    rows, _ = read_acts(sheet, choice, NamedPeople(register), everybody)
    return outcomes(bulk.rehearse(register, rows))


def carried_out(
    register: Register,
    sheet: str | Path,
    choice: Choice = AS_IT_IS,
    everybody: Sequence[str] = (),
) -> tuple[BulkOutcome, ...]:
    """Record the rows of a sheet, once none of them is unusable.

    Raises:
        BadDocument: rows that cannot be entered as they stand, or what is to be asked of them;
            nothing was written.

    """
    rows, read = read_acts(sheet, choice, NamedPeople(register), everybody)
    read.answered()
    return recorded(register, rows, str(sheet))


def recorded(
    register: Register,
    rows: Iterable[ActRow],
    source: str,
    *,
    before: Callable[[], object] = lambda: None,
) -> tuple[BulkOutcome, ...]:
    """Record rows one after the other, as `case bulk` does, once none of them is unusable.

    Args:
        register: opened by who records.
        rows: the acts.
        source: what problems are said to lie in.
        before: what is recorded first, where every row can be.

    Raises:
        BadDocument: rows that cannot be entered as they stand; nothing was written.

    """
    listed = list(rows)
    problems = [p for outcome in bulk.rehearse(register, listed) for p in outcome.problems]
    if problems:
        raise BadDocument(source, problems)
    before()
    return outcomes(bulk.carry_out(register, listed))


def rehearsed_acts(register: ReadingRegister, acts: Sequence[CaseAct]) -> tuple[BulkOutcome, ...]:
    """Judge acts together; nothing is written."""
    return outcomes(bulk.rehearse(register, _rows(acts)))


def carried_out_acts(register: Register, acts: Sequence[CaseAct]) -> Iterator[BulkOutcome]:
    """Record acts one after the other, each in a transaction of its own."""
    versions = {one.case: one.version for one in acts if one.version is not None}
    for outcome in bulk.carry_out(register, _rows(acts), versions):
        yield from outcomes([outcome])


def _rows(acts: Sequence[CaseAct]) -> list[ActRow]:
    return [
        ActRow(number, one.case, one.act.kind, plain_act(one.act))
        for number, one in enumerate(acts, 1)
    ]


def outcomes(found: Iterable[bulk.Outcome]) -> tuple[BulkOutcome, ...]:
    """Return outcomes as host programs get them."""
    return tuple(
        BulkOutcome(
            row=one.row.number,
            case=one.row.case,
            kind=one.row.kind,
            result=one.result.value,
            act=one.act,
            entry=one.entry,
            step=one.step,
            problems=one.problems,
        )
        for one in found
    )
