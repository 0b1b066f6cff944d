"""The inspection's working paper of a register, in one of three formats."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal, get_args

from admission_flow.errors import BadDocument
from admission_flow.extras import require
from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.inspection.scope import Sample, Scope
from admission_flow.inspection.totals import Totals
from admission_flow.inspection.working_paper import (
    Drawn,
    Unanswered,
    unanswered,
    working_paper_of,
)
from admission_flow.journal.checkpoint import Held, origin_of
from admission_flow.messages import Language
from admission_flow.papers.blocks import Paper
from admission_flow.papers.markdown_paper import markdown_lines
from admission_flow.papers.page_paper import page_lines
from admission_flow.papers.word_paper import word_bytes
from admission_flow.procedure.document import Problem
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.audit.inspecting import (
    Inspected,
    Wanted,
    inspected,
    order_of_checks,
    scope_of,
    wanted,
)
from admission_flow.register.audit.marks import marked
from admission_flow.register.core.origin import log_of
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.sorting import SortedRows

PaperFormat = Literal["md", "html", "docx"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)


def working_paper(  # noqa: PLR0913 - what it is drawn from, and in which words
    register: ReadingRegister,
    lang: Language,
    *,
    cases: Sequence[str] = (),
    unit: str | None = None,
    as_of: date | None = None,
    asked: Wanted | None = None,
    drawn: Sample | None = None,
    brought: Callable[[str], Sequence[Held]] = lambda _: (),
    tells: Callable[[Drawn], object] = lambda _: None,
) -> Paper:
    """Return the inspection's working paper: which log it is of, of what part, and no names.

    The register is read before this returns.

    Args:
        register: read only.
        lang: of the texts.
        cases: ids; empty: all.
        unit: code or name of a unit; None: all.
        as_of: the day as of which each case is judged; None: today.
        asked: which findings; None: all.
        drawn: the sample that is looked at, in place of `cases`.
        brought: given the id of the log, the checkpoints that were kept outside.
        tells: called with what it is drawn from: what the log is worth, too.

    Raises:
        BadDocument: there is no such unit, or nothing to look at.
        UnknownCase, CaseErased: as `inspected`.

    """
    asked = asked or wanted()
    scope = scope_of(asked, cases, unit, drawn)
    gathered = _Gathered(lang, scope)
    seen = None
    if drawn is None or drawn.cases:
        seen = inspected(
            register,
            asked,
            cases=cases if drawn is None else drawn.cases,
            unit=unit,
            as_of=as_of,
            keeps=gathered.keeps,
            looks_at=gathered.looks_at,
            by_unit=True,
        )
    if seen is None or not seen.cases:
        raise BadDocument("audit report", [Problem("file", "inspected_nothing", {})])
    source = _drawn(register, seen, scope, gathered, brought)
    tells(source)
    made = sorted(seen.checks, key=order_of_checks().__getitem__)
    rows = gathered.totals.rows()
    return working_paper_of(
        lang,
        seen.found,
        source,
        rows,
        silent=gathered.silent,
        beside=seen.beside,
        checks_made=made,
    )


def check_format(form: PaperFormat) -> None:
    """Make sure that a paper can be written, before a register is read for it.

    Raises:
        ExtraMissing: python-docx is not installed.

    """
    if form == "docx":
        require("docx")


def paper_parts(paper: Paper, form: PaperFormat) -> Iterator[bytes]:
    """Yield a paper as a file of one format: Markdown and HTML as they come, DOCX in one piece."""
    if form == "docx":
        yield word_bytes(paper)
        return
    for line in markdown_lines(paper) if form == "md" else page_lines(paper):
        yield f"{line}\n".encode()


def _drawn(
    register: ReadingRegister,
    seen: Inspected,
    scope: Scope,
    gathered: "_Gathered",
    brought: Callable[[str], Sequence[Held]],
) -> Drawn:
    store = register.store
    log = log_of(store)
    report = audit.verify(store, register.judge)
    result = checkpoints.anchored(store, report, brought(log))
    every = scope.unit is None and not scope.cases and scope.sample is None
    counted = marked(store, None if every else gathered.cases)
    return Drawn(
        as_of=seen.as_of,
        cases=seen.cases,
        later=seen.later,
        not_begun=seen.not_begun,
        entries=report.entries,
        root=report.root,
        broken=len(result.breaks),
        rulebook=register.judge.workflow.rulebook.sha256,
        scope=scope,
        log=log,
        origin=origin_of(log),
        verdict=result.verdict,
        checked=report.checked,
        skipped=report.skipped,
        anchored=result.anchored,
        unused=result.unused,
        within=counted.within,
        of_all=counted.of_all,
        signers=counted.signers,
        erased=tuple(each.case for each in audit.erasures(store)),
    )


@cache
def _order() -> dict[str, tuple[int, int]]:
    return order_of_checks()


def _kind(said: Unanswered) -> tuple[tuple[int, int], str, str]:
    return _order()[said.check], said.text, said.case


@dataclass(slots=True)
class _Gathered:
    """What the paper holds besides findings: packed, or only counted."""

    lang: Language
    scope: Scope
    totals: Totals = field(init=False)
    silent: SortedRows[Unanswered] = field(default_factory=lambda: SortedRows(_kind))
    cases: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.totals = Totals("unit", self.scope.weight_of)

    def looks_at(self, dossier: Dossier) -> None:
        self.totals.take(dossier)
        self.cases.add(dossier.id)

    def keeps(self, said: Found) -> bool:
        self.totals.add(said)
        if said.answer is Answer.UNKNOWN and checks()[said.check].how != "lacks":
            self.silent.add(unanswered(said, self.lang))
        return said.answer is Answer.FOUND
