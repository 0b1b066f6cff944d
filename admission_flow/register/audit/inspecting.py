"""An inspection of a register: the checks over its cases, a sample, the working paper."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from admission_flow.errors import NotOfProcedure
from admission_flow.inspection.catalogue import CLASSES, checks
from admission_flow.inspection.dossier import Answer, Dossier, Found, papers_of
from admission_flow.inspection.inspect import OverMany, Part
from admission_flow.inspection.many import MANY
from admission_flow.inspection.scope import Sample, Scope
from admission_flow.register.audit import audit
from admission_flow.register.audit.dossiers import dossiers, targets
from admission_flow.register.audit.looking import Look, Question, filed_of, looks
from admission_flow.register.audit.sampling import draw
from admission_flow.register.core.apart import Together, together
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.units.scope import case_ids
from admission_flow.sorting import PackedRows, SortedRows


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for."""

    since: date | None
    until: date | None
    checks: frozenset[str]
    weight: str | None = None
    """The class that was asked for; None: any."""
    ids: tuple[str, ...] = ()
    """The checks that were named; empty: all."""

    def wants(self, found: Found) -> bool:
        """Whether a finding is asked for; one over many dossiers has no day, and is always."""
        if found.check not in self.checks:
            return False
        if found.on is None:
            return True
        return (self.since or date.min) <= found.on <= (self.until or date.max)


def wanted(
    since: date | None = None,
    until: date | None = None,
    weight: str | None = None,
    ids: Collection[str] = (),
) -> Wanted:
    """Return which findings are asked for.

    Args:
        since: the first day; None: any.
        until: the last day; None: any.
        weight: only of checks that may have this class; None: any.
        ids: only of these checks; empty: of all.

    """
    chosen = frozenset(
        row.id
        for row in checks().values()
        if (not ids or row.id in ids) and (weight is None or weight in row.weights)
    )
    return Wanted(since, until, chosen, weight, tuple(sorted(set(ids))))


def scope_of(
    asked: Wanted,
    cases: Collection[str] = (),
    unit: str | None = None,
    drawn: Sample | None = None,
) -> Scope:
    """Return what an inspection was asked for, as its paper says it."""
    named = () if drawn is not None else tuple(dict.fromkeys(cases))
    return Scope(unit, named, drawn, asked.weight, asked.ids, asked.since, asked.until)


def order_of_checks() -> dict[str, tuple[int, int]]:
    """Return by check what it is sorted by: the heaviest first, then as they are numbered."""
    rows = enumerate(checks().values())
    return {check.id: (CLASSES.index(check.weight), n) for n, check in rows}


def _place(*, by_unit: bool = False) -> Callable[[Found], tuple[str, int, int, str, str]]:
    """Return what findings are sorted by: their check, then unit and case; or first by unit."""
    order = order_of_checks()

    def place(found: Found) -> tuple[str, int, int, str, str]:
        return found.unit if by_unit else "", *order[found.check], found.unit, found.case

    return place


@dataclass(slots=True)
class Inspected:
    """What was looked at, and what was said of it: most answers are only counted."""

    as_of: date
    """The day as of which each case was judged."""
    cases: int = 0
    """How many were looked at."""
    later: int = 0
    """Acts on file that are dated after that day, and were left out."""
    not_begun: int = 0
    """Cases that were not begun by that day, and were left out with all their acts."""
    answers: Counter[Answer] = field(default_factory=Counter)
    checks: set[str] = field(default_factory=set)
    """Those that answered."""
    found: SortedRows[Found] = field(default_factory=lambda: SortedRows(_place()))
    """The answers that were to be kept, heaviest first."""
    beside: PackedRows[tuple[str, tuple[str, ...]]] = field(default_factory=PackedRows)
    """Cases with the rules that are not met in them and that no check looks at."""

    def count(self, look: Look) -> None:
        """Count a case that was looked at, and what of it is only counted."""
        if look.dossier is not None:
            self.cases += 1
            self.later += look.dossier.later
            if look.beside:
                self.beside.add((look.dossier.id, look.beside))
        for (check, answer), count in look.counted.items():
            self.answers[answer] += count
            self.checks.add(check)

    def leave_out(self, acts: int) -> None:
        """Count a case that was not begun by the day."""
        self.not_begun += 1
        self.later += acts


def _refuse_another_procedure(register: ReadingRegister) -> None:
    """Refuse a register that is not of the admission: the checks are about that.

    Raises:
        NotOfProcedure: it is of another procedure.

    """
    own = register.procedure
    if own is not None and not own.admits:
        raise NotOfProcedure(command="audit findings", procedure=own.name)


def only_findings(found: Found) -> bool:
    """Keep what is found; of all other answers it is enough how many there are."""
    return found.answer is Answer.FOUND


def inspected(  # noqa: PLR0913 - each is named by the caller
    register: ReadingRegister,
    asked: Wanted | None = None,
    *,
    cases: Collection[str] = (),
    unit: str | None = None,
    as_of: date | None = None,
    keeps: Callable[[Found], bool] = only_findings,
    looks_at: Callable[[Dossier], object] = lambda _: None,
    by_unit: bool = False,
    jobs: int | None = 1,
) -> Inspected:
    """Inspect the cases of a register, all of them or those named.

    Args:
        register: read only.
        asked: which findings are asked for; None: all.
        cases: ids; empty: all.
        unit: code or name: only the cases that count with this unit.
        as_of: default: today; what is overdue depends on it.
        keeps: called with every answer that is asked for: whether it is to be kept.
        looks_at: called with every dossier that is looked at, which may be a compact one.
        by_unit: what is kept is sorted by unit, and only then by check.
        jobs: processes that look at all cases; None: as many as they are worth on this machine. A
            program that asks for more than one starts from a module that can be imported.

    Raises: as `dossiers` and `targets`.

    """
    _refuse_another_procedure(register)
    asked = asked or wanted()
    day = as_of or register.today
    result, part = Inspected(day, found=SortedRows(_place(by_unit=by_unit))), Part()
    is_part = bool(cases) or unit is not None

    def take(said: Found) -> None:
        result.answers[said.answer] += 1
        result.checks.add(said.check)
        if keeps(said):
            result.found.add(said)

    # A part of the cases cannot be measured by the target of all.
    over = OverMany(() if is_part else targets(register, day), asked.checks)
    takes = part.take if is_part else over.take
    question = Question(unit, day, asked.wants, keeps is only_findings)
    with together(register.store, register.judge, jobs) as several:
        for look in looks(register, question, tuple(dict.fromkeys(cases)), several):
            if look.dossier is None:
                result.leave_out(look.acts)
                continue
            result.count(look)
            looks_at(look.dossier)
            takes(look.dossier)
            for said in look.said:
                take(said)
        if is_part and asked.checks & MANY.keys():
            for dossier in dossiers(register, as_of=day):
                over.take(dossier)
        over_many = filter(asked.wants, over.found(part if is_part else None))
        for said in _with_papers(register, over_many, several):
            take(said)
    return result


def _with_papers(
    register: ReadingRegister, found: Iterable[Found], several: Together | None
) -> Iterator[Found]:
    """Yield findings over many dossiers with the papers of their cases: no dossier was held.

    They come by case, those of one case in their order; others, which name none, come first.
    """
    of_cases: SortedRows[Found] = SortedRows(attrgetter("case"))
    for said in found:
        if said.case and said.on is not None and said.answer is Answer.FOUND:
            of_cases.add(said)
        else:
            yield said
    cases = (case for case, _ in groupby(of_cases, attrgetter("case")))
    filed = filed_of(register, cases, several)
    for _, of_one in groupby(of_cases, attrgetter("case")):
        papers = next(filed)
        for said in of_one:
            yield replace(said, papers=papers_of(papers, said))


def sample(
    register: ReadingRegister,
    seed: int,
    *,
    count: int | None = None,
    share: Fraction | None = None,
    unit: str | None = None,
) -> Sample:
    """Draw; a case whose person was erased is left out, since nobody can inspect it.

    Raises:
        BadDocument: there is no such unit.

    """
    _refuse_another_procedure(register)
    erased = {each.case for each in audit.erasures(register.store)}
    ids = [case for case in case_ids(register, unit) if case not in erased]
    return Sample(seed, len(ids), draw(ids, seed, count=count, share=share))
