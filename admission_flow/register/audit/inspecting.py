"""An inspection of a register: the checks over its cases, a sample, the working paper."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from admission_flow.errors import BadDocument
from admission_flow.inspection.catalogue import CLASSES, checks
from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.inspection.inspect import beside, inspect_many, inspect_one
from admission_flow.inspection.many import MANY
from admission_flow.inspection.printable import page
from admission_flow.inspection.working_paper import BLANK, Drawn, Sample, paper
from admission_flow.messages import Language
from admission_flow.procedure.document import Problem
from admission_flow.register.audit import audit
from admission_flow.register.audit.dossiers import dossiers, targets
from admission_flow.register.audit.sampling import draw
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.units.scope import case_ids


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for."""

    since: date | None
    until: date | None
    checks: frozenset[str]

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
    return Wanted(since, until, chosen)


@dataclass(slots=True)
class Tally:
    """What is counted of findings that are not kept: most answers are that nothing was found."""

    everything: bool
    """Whether all of them are to be kept."""
    answers: Counter[Answer] = field(default_factory=Counter)
    checks: set[str] = field(default_factory=set)
    """Those that answered."""

    def keeps(self, found: Found) -> bool:
        """Count an answer, and return whether it is to be kept."""
        self.answers[found.answer] += 1
        self.checks.add(found.check)
        return self.everything or found.answer is Answer.FOUND


def inspected(  # noqa: PLR0913 - what an inspection is asked
    register: ReadingRegister,
    cases: Sequence[str] = (),
    unit: str | None = None,
    asked: Wanted | None = None,
    *,
    tally: Tally | None = None,
    as_of: date | None = None,
) -> tuple[list[Dossier], list[Found]]:
    """Return the dossiers that were looked at, and the findings asked for, heaviest first.

    Of each dossier only what checks over many look at is held; and only what `tally` keeps of the
    answers.

    Raises:
        UnknownCase, CaseErased: a case named is not there, or nothing of it to look at.
        BadDocument: there is no such unit.

    """
    asked = asked or wanted()
    tally = tally or Tally(everything=True)
    seen: list[Dossier] = []
    found: list[Found] = []
    for dossier in dossiers(register, tuple(dict.fromkeys(cases)), unit, as_of):
        found += [s for s in inspect_one(dossier) if asked.wants(s) and tally.keeps(s)]
        seen.append(dossier.compact(beside(dossier)))
    # A part of the cases cannot be measured by the target of all.
    plan = () if cases or unit else targets(register, as_of)
    compared = seen
    if (cases or unit) and asked.checks & MANY.keys():
        compared = [one.compact(()) for one in dossiers(register, as_of=as_of)]
    said = inspect_many(seen, plan, compared)
    found += [s for s in said if asked.wants(s) and tally.keeps(s)]
    rows = enumerate(checks().values())
    order = {check.id: (CLASSES.index(check.weight), n) for n, check in rows}
    found.sort(key=lambda item: (*order[item.check], item.unit, item.case))
    return seen, found


def beside_of(seen: Iterable[Dossier]) -> dict[str, tuple[str, ...]]:
    """Return, by case, the rules that are not met and that no check looks at."""
    return {dossier.id: rules for dossier in seen if (rules := beside(dossier))}


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
    erased = {each.case for each in audit.erasures(register.store)}
    ids = [case for case in case_ids(register, unit) if case not in erased]
    return Sample(seed, len(ids), draw(ids, seed, count=count, share=share))


def working_paper(  # noqa: PLR0913 - what it is drawn from, and how it looks
    register: ReadingRegister,
    lang: Language,
    *,
    cases: Sequence[str] = (),
    unit: str | None = None,
    asked: Wanted | None = None,
    drawn: Sample | None = None,
    printable: bool = False,
) -> str:
    """Return the inspection's working paper: which log it was drawn from, and no names.

    Args:
        register: read only.
        lang: of the texts.
        cases: ids; empty: all.
        unit: code or name of a unit; None: all.
        asked: which findings; None: all.
        drawn: the sample that is looked at, in place of `cases`.
        printable: as a page of HTML; else as Markdown.

    Raises:
        BadDocument: there is no such unit, or nothing to look at.
        UnknownCase, CaseErased: as `inspected`.

    """
    looked_at = cases if drawn is None else drawn.cases
    nobody = drawn is not None and not drawn.cases
    seen, found = ([], []) if nobody else inspected(register, looked_at, unit, asked)
    if not seen:
        raise BadDocument("audit report", [Problem("file", "inspected_nothing", {})])
    verified = audit.verify(register.store, register.judge)
    source = Drawn(
        as_of=register.today,
        cases=len(seen),
        entries=verified.entries,
        root=verified.root,
        broken=len(verified.breaks),
        rulebook=register.judge.workflow.rulebook.sha256,
        sample=drawn,
    )
    text = paper(lang, found, source, beside_of(seen))
    return page(text, BLANK, lang) if printable else text
