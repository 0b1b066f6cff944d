"""What an inspection is asked for: which findings, which sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from admission_flow.errors import BadArgument
from admission_flow.inspection.catalogue import CLASSES
from admission_flow.inspection.catalogue import checks as all_checks
from admission_flow.inspection.scope import Sample
from admission_flow.library.arguments import check_choice
from admission_flow.procedure.document import Problem
from admission_flow.register.audit.inspecting import Wanted, sample, wanted
from admission_flow.register.core.reader import ReadingRegister

_WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSample:
    """Cases drawn by chance, so that anybody can draw the same again."""

    seed: int
    of: int
    """Cases that it was drawn from."""
    cases: tuple[str, ...]
    entries: int
    """Entries that the log had."""
    method: str
    """How it is drawn, in English."""


def wanted_of(
    call: str,
    since: date | None,
    until: date | None,
    weight: str | None,
    ids: Sequence[str],
) -> Wanted:
    """Return which findings a call asks for.

    Raises:
        BadArgument: there is no such check or class.

    """
    check_choice(call, "weight", weight, CLASSES)
    for name in ids:
        check_choice(call, "checks", name, all_checks())
    return wanted(since, until, weight, ids)


def check_drawn(call: str, seed: int, count: int | None, percent: int | None) -> None:
    """Refuse a sample that cannot be drawn.

    Raises:
        BadArgument: the seed is below 0, or neither a count nor a share is given, or both.

    """
    problems = []
    if seed < 0:
        problems.append(Problem("seed", "sample_seed", {}))
    by_count = percent is None and count is not None and count > 0
    by_share = count is None and percent is not None and 0 < percent <= _WHOLE
    if not (by_count or by_share):
        problems.append(Problem("count", "sample_size", {}))
    if problems:
        raise BadArgument(call, problems)


def drawn_of(
    register: ReadingRegister, seed: int, count: int | None, percent: int | None, unit: str | None
) -> Sample:
    """Draw a sample of a register's cases, by count or by share."""
    share = None if percent is None else Fraction(percent, _WHOLE)
    return sample(register, seed, count=count, share=share, unit=unit)
