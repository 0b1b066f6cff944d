"""How a plan, its sums and its progress are put on a screen or into JSON."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from admission_flow.cli.shell.as_json import json_of
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import term
from admission_flow.cli.shell.speaking import tell
from admission_flow.messages.numbers import decimal_text, per_cent
from admission_flow.papers.list_book import Cell
from admission_flow.planning.plan.plan import decimal

if TYPE_CHECKING:
    from fractions import Fraction

    from admission_flow.planning.plan.plan import Plan
    from admission_flow.planning.plan.progress import Line, Progress


def tell_arithmetic(plan: "Plan") -> None:
    """Print every sum of the plan, so that the minutes can show where a number comes from."""
    say = SETTINGS.say
    tell(say("screen.plan_base", members=plan.members, day=plan.members_at))
    tell(
        say(
            "screen.plan_ratio",
            ratio=plan.target_ratio,
            members=plan.members,
            exact=number(decimal(plan.exact)),
            rounding=f"rounding.{plan.rounding}",
            to=plan.round_to,
            target=plan.target,
            share=number(decimal(plan.share * 100)),
        )
    )
    parts = " + ".join(f"{count} ({term(name)})" for name, count in plan.targets.items())
    tell(say("screen.plan_parts", parts=parts, target=plan.target))
    for kind, some in plan.classes.items():
        facts = {"kind": f"class.{kind}", "count": some.count, "places": some.places}
        tell(say("screen.plan_classes", **facts))
    if plan.watched_groups:
        groups = ", ".join(term(f"group.{name}") for name in plan.watched_groups)
        tell(say("screen.plan_groups", groups=groups))
    tell(say("screen.plan_counting", counting=f"counting.{plan.counting}"))


def number(text: str) -> str:
    """Return a decimal number as the language writes it: 218,6 or 218.6."""
    return decimal_text(SETTINGS.lang, text)


def percent(share: "Fraction | None") -> str:
    """Return a share in per cent with one decimal, a half rounded up."""
    return per_cent(SETTINGS.lang, share)


def ratio(part: int, whole: int) -> "Fraction | None":
    """Return a part of a whole; None of nothing."""
    return Fraction(part, whole) if whole else None


def sector_term(key: str) -> str:
    """Return the term of a line of the table of sectors."""
    return term(f"line.{key}" if key in {"total", "unknown"} else key)


def cells_of(name: str, line: "Line") -> tuple[Cell, Cell, Cell, Cell]:
    """Return a line of a progress report as the cells of a table."""
    target = "" if line.target is None else line.target
    return name, target, line.admitted, percent(line.share)


def progress_document(found: "Progress") -> dict[str, Any]:
    """Return a progress report as JSON types; shares are exact fractions."""

    def line(one: "Line") -> dict[str, Any]:
        return {**json_of(one), "admitted": one.admitted, "share": json_of(one.share)}

    return {
        **json_of(found, without={"plan", "total", "sectors", "units"}),
        "year": found.plan.year,
        "total": line(found.total),
        "sectors": [line(one) for one in found.sectors],
        "units": [line(one) for one in found.units],
    }
