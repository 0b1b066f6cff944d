"""`audit sample|report`: a sample that can be drawn again, and the inspection's working paper."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit.findings import (
    CheckIds,
    Since,
    Until,
    Weight,
    beside_of,
    inspected,
    wanted_from,
)
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json, OnlyCases, UnitName
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.inspection.printable import page
from admission_flow.inspection.working_paper import BLANK, Drawn, Sample, paper
from admission_flow.papers.writing import write_new
from admission_flow.procedure.document import Problem
from admission_flow.register.audit import audit
from admission_flow.register.audit.sampling import METHOD, draw
from admission_flow.register.units.scope import case_ids

if TYPE_CHECKING:
    from fractions import Fraction

    from admission_flow.register.core.reader import ReadingRegister

Count = Annotated[int | None, typer.Option("--count", min=1, metavar="N")]
Share = Annotated[str | None, typer.Option("--share", metavar="PERCENT")]
_PRINTABLE = {".html", ".htm"}


def sample(
    draw_seed: Annotated[int, typer.Option("--seed", min=0, metavar="NUMBER")],
    count: Count = None,
    share: Share = None,
    unit: UnitName = None,
    *,
    as_json: Json = False,
) -> None:
    """Draw a sample of cases that anybody can draw again from the same seed."""
    if (count is None) == (share is None):
        raise WrongUse(problem="--count | --share")
    part = _part(share) if share is not None else None
    with SETTINGS.auditing() as register:
        drawn = _drawn(register, draw_seed, count, part, unit)
        entries, _ = register.store.head
    if as_json:
        tell_json(
            {
                "seed": draw_seed,
                "of": drawn.of,
                "unit": unit,
                "entries": entries,
                "method": METHOD,
                "cases": list(drawn.cases),
            }
        )
        return
    for case in drawn.cases:
        tell(case)
    tell(
        SETTINGS.say(
            "screen.sampled",
            count=len(drawn.cases),
            of=drawn.of,
            seed=draw_seed,
            entries=entries,
            method=SETTINGS.say("screen.draw_method"),
        )
    )


def _drawn(
    register: "ReadingRegister",
    seed: int,
    count: int | None,
    share: "Fraction | None",
    unit: str | None,
) -> Sample:
    """Draw; a case whose person was erased is left out, since nobody can inspect it."""
    erased = {each.case for each in audit.erasures(register.store)}
    ids = [case for case in case_ids(register, unit) if case not in erased]
    return Sample(seed, len(ids), draw(ids, seed, count=count, share=share))


def _part(share: str) -> "Fraction":
    try:
        part = Fraction(share.strip().removesuffix("%").strip().replace(",", ".")) / 100
    except (ValueError, ZeroDivisionError) as error:
        raise WrongUse(problem=f"--share {share}") from error
    if not 0 < part <= 1:
        raise WrongUse(problem=f"--share {share}")
    return part


def report(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.md|FILE.html")],
    case: OnlyCases = None,
    unit: UnitName = None,
    since: Since = None,
    until: Until = None,
    weight: Weight = None,
    check_ids: CheckIds = None,
    draw_seed: Annotated[int | None, typer.Option("--seed", min=0, metavar="NUMBER")] = None,
    count: Count = None,
    share: Share = None,
) -> None:
    """Write the inspection's working paper, with blanks for what only people can say."""
    _check_sampling(case, draw_seed, count, share)
    part = _part(share) if share is not None else None
    wanted = wanted_from(since, until, weight, check_ids)
    with SETTINGS.auditing() as register:
        sampled = None
        if draw_seed is not None:
            sampled = _drawn(register, draw_seed, count, part, unit)
            case = list(sampled.cases)
        seen, found = inspected(register, case, unit, wanted) if case != [] else ([], [])
        if not seen:
            raise BadDocument("audit report", [Problem("file", "inspected_nothing", {})])
        verified = audit.verify(register.store, register.judge)
        drawn = Drawn(
            as_of=register.today,
            cases=len(seen),
            entries=verified.entries,
            root=verified.root,
            broken=len(verified.breaks),
            rulebook=register.judge.workflow.rulebook.sha256,
            sample=sampled,
        )
    text = paper(SETTINGS.lang, found, drawn, beside_of(seen))
    if out.suffix.lower() in _PRINTABLE:
        text = page(text, BLANK, SETTINGS.lang)
    write_new(out, text)
    tell(SETTINGS.say("screen.written", file=str(out)))


def _check_sampling(
    case: Sequence[str] | None, seed: int | None, count: int | None, share: str | None
) -> None:
    if seed is None:
        if count is not None or share is not None:
            raise WrongUse(problem="--seed")
        return
    if case:
        raise WrongUse(problem="--case | --seed")
    if (count is None) == (share is None):
        raise WrongUse(problem="--count | --share")


def add_to_audit(group: typer.Typer) -> None:
    """Add the commands to `audit`."""
    group.command("sample")(sample)
    group.command("report")(report)
