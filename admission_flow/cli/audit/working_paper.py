"""`audit sample|report`: a sample that can be drawn again, and the inspection's working paper."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit.checkpoint import brought
from admission_flow.cli.audit.findings import (
    CheckIds,
    OnFrom,
    OnTo,
    Weight,
    wanted_from,
)
from admission_flow.cli.audit.log import show_log_verdict
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Json, OnlyCases, UnitName
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import BadInput, JournalBroken, WrongUse
from admission_flow.papers.writing import write_new_parts
from admission_flow.register.audit.inspecting import sample as draw_sample
from admission_flow.register.audit.paper import (
    PaperFormat,
    check_format,
    paper_parts,
    working_paper,
)
from admission_flow.register.audit.sampling import METHOD

if TYPE_CHECKING:
    from fractions import Fraction

    from admission_flow.inspection.working_paper import Drawn


Count = Annotated[int | None, typer.Option("--count", min=1, metavar="N")]
Share = Annotated[str | None, typer.Option("--share", metavar="PERCENT")]
_FORMATS: dict[str, PaperFormat] = {".html": "html", ".htm": "html", ".docx": "docx"}


def sample(
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="NUMBER")],
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
        drawn = draw_sample(register, seed, count=count, share=part, unit=unit)
        entries, _ = register.store.head
    if as_json:
        tell_json(
            {
                "seed": seed,
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
            seed=seed,
            entries=entries,
            method=SETTINGS.say("screen.draw_method"),
        )
    )


def _part(share: str) -> "Fraction":
    try:
        part = Fraction(share.strip().removesuffix("%").strip().replace(",", ".")) / 100
    except (ValueError, ZeroDivisionError) as error:
        raise WrongUse(problem=f"--share {share}") from error
    if not 0 < part <= 1:
        raise WrongUse(problem=f"--share {share}")
    return part


def report(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.md|FILE.html|FILE.docx")],
    case: OnlyCases = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    on_from: OnFrom = None,
    on_to: OnTo = None,
    weight: Weight = None,
    check: CheckIds = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, metavar="NUMBER")] = None,
    count: Count = None,
    share: Share = None,
    checkpoint: Annotated[list[str] | None, typer.Option("--checkpoint", metavar="FILE")] = None,
    paper: Annotated[list[str] | None, typer.Option("--paper", metavar="LINE")] = None,
) -> int:
    """Write the inspection's working paper, with blanks for what only people can say."""
    _check_sampling(case, seed, count, share)
    part = _part(share) if share is not None else None
    asked = wanted_from(on_from, on_to, weight, check)
    day = day_option("--as-of", as_of)
    form = _FORMATS.get(out.suffix.lower(), "md")
    check_format(form)
    sources: list[Drawn] = []
    with SETTINGS.auditing() as register:
        drawn = None
        if seed is not None:
            drawn = draw_sample(register, seed, count=count, share=part, unit=unit)
        made = working_paper(
            register,
            SETTINGS.lang,
            cases=case or (),
            unit=unit,
            as_of=day,
            asked=asked,
            drawn=drawn,
            brought=lambda log: brought(checkpoint or (), paper or (), log),
            tells=sources.append,
        )
    write_new_parts(out, paper_parts(made, form))
    tell(SETTINGS.say("screen.written", file=str(out)))
    (source,) = sources
    for unused in source.unused:
        tell(SETTINGS.say("screen.unused", what=unused))
    if source.broken:  # the paper says it; whoever only wrote it must know as well
        show_log_verdict(source.verdict, broken=True)
        return JournalBroken.exit_code
    return BadInput.exit_code if source.unused else 0


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
