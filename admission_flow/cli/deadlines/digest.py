"""`due digest`: a month of a unit, on a page or two; ids and counts, no names."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.deadlines.owed import countdown, owed_text
from admission_flow.cli.deadlines.texts import clock_text, left_text
from admission_flow.cli.plan.screen import percent, ratio
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import period_given
from admission_flow.cli.shell.output import show_day, term
from admission_flow.cli.shell.speaking import tell
from admission_flow.journal.rights import Use
from admission_flow.messages.masking import mask
from admission_flow.papers.writing import write_whole
from admission_flow.planning.deadlines.owed import late
from admission_flow.procedure.text import visible
from admission_flow.register.deadlines import digest as made
from admission_flow.register.deadlines.digest import DECISIONS

if TYPE_CHECKING:
    from admission_flow.planning.deadlines.clocks import Clock
    from admission_flow.planning.deadlines.owed import Owed
    from admission_flow.register.deadlines.digest import Digest

_MOST = 8
"""Lines of one list: all lists together fill two printed pages at most."""
_CASES = 4
"""Cases named in one line."""


def digest(
    unit: Annotated[str, typer.Argument(metavar="UNIT")],
    month: Annotated[str, typer.Option("--month", metavar="2024-05")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE")] = None,
) -> None:
    """Write a month of a unit: moved, decided, late, due, owed, reports, plan."""
    read = period_given("--month", month, ("month",), "digest_month")
    first = date(read.year, read.number, 1)
    with SETTINGS.reading(Use.REPORT) as register:
        found = made.digest(register, unit, first)
    text = mask("\n".join(map(visible, lines_of(found))))
    if out is None:
        tell(text, lines=True)
        return
    write_whole(out, text + "\n")
    tell(SETTINGS.say("screen.digest_written", file=str(out)))


def lines_of(found: "Digest") -> list[str]:
    """Return the digest as lines of Markdown."""
    say = SETTINGS.say
    facts = {"unit": found.unit, "month": f"{found.first:%m/%Y}"}
    on_their_way = sum(found.stages.values())
    stages = "; ".join(f"{term(stage)} {count}" for stage, count in found.stages.items())
    return [
        f"# {say('screen.digest_title', **facts)}",
        "",
        say("screen.digest_drawn", day=found.as_of, count=on_their_way),
        *([stages + "."] if stages else []),
        *_moved(found),
        *_decided(found),
        *_clocks(found, "digest_late", found.late),
        *_clocks(found, "digest_coming", found.coming),
        *_owed(found),
        *_reports(found),
        *_plan(found),
        "",
        say("screen.digest_nature"),
    ]


def _section(key: str, count: int | str, lines: Sequence[str], until: object = None) -> list[str]:
    say = SETTINGS.say
    shown = list(lines[:_MOST]) or [say("screen.digest_nothing")]
    rest = len(lines) - _MOST
    more = [f"- {say('screen.digest_more', count=rest)}"] if rest > 0 else []
    return ["", f"## {say(f'screen.{key}', count=count, until=until)}", "", *shown, *more]


def _moved(found: "Digest") -> list[str]:
    lines = []
    for one in found.transfers[: _MOST // 2]:
        key = "screen.digest_arrived" if one.arrived else "screen.digest_left"
        lines.append(f"- {SETTINGS.say(key, case=one.case, day=one.on, to=one.to)}")
    taken = Counter(step.step for step in found.steps if step.lawful)
    for kind, count in taken.items():
        cases = [f"{s.case} ({show_day(s.on)})" for s in found.steps if s.lawful and s.step == kind]
        shown = ", ".join(cases[:_CASES]) + (", …" if count > _CASES else "")
        lines.append(f"- {term(kind)}: {count}. {shown}")
    return _section("digest_moved", taken.total(), lines)


def _decided(found: "Digest") -> list[str]:
    say = SETTINGS.say
    decided = [step for step in found.steps if step.step in DECISIONS]
    lines = []
    for step in decided:
        mark = "" if step.judged else f" {say('screen.digest_not_judged')}"
        mark = mark if step.lawful else f" {say('screen.digest_unlawful')}"
        lines.append(f"- {show_day(step.on)} {step.case}: {term(step.step)}{mark}")
    return _section("digest_decided", len(decided), lines)


def _clocks(found: "Digest", key: str, clocks: Sequence[tuple[str, "Clock"]]) -> list[str]:
    lines = []
    for case, clock in clocks:
        left = left_text((clock.day - found.as_of).days, clock.sort)
        what = clock_text(clock)
        mark = term(f"mark.{clock.sort}")
        who = term(clock.responsible)
        lines.append(f"- {show_day(clock.day)} {case}: {mark}, {what} ({left}; {who})")
    return _section(key, len(lines), lines, found.until)


def _owed(found: "Digest") -> list[str]:
    lines, count = [], 0
    for body, ones in found.owed.items():
        facts = {"body": body, "count": len(ones), "late": late(ones, found.as_of)}
        nearest = next((one for one in ones if one.due_on is not None), None)
        text = SETTINGS.say("screen.owed_by", **facts)
        lines.append(f"- {text}{_nearest(nearest, found)}")
        count += len(ones)
    return _section("digest_owed", count, lines)


def _nearest(one: "Owed | None", found: "Digest") -> str:
    if one is None:
        return ""
    where = one.case or one.unit
    return f"; {where}: {owed_text(one)} ({countdown(one, found.as_of)})"


def _reports(found: "Digest") -> list[str]:
    if found.reports is None:
        return _section("digest_reports", "?", [SETTINGS.say("screen.digest_no_reports")])
    lines = [f"- {one.case or one.unit} {one.period}".rstrip() for one in found.reports]
    return _section("digest_reports", len(lines), lines)


def _plan(found: "Digest") -> list[str]:
    plan, say = found.plan, SETTINGS.say
    if plan is None:
        return ["", f"## {say('screen.digest_plan')}", "", say("screen.digest_no_plan")]
    line = say("screen.digest_no_target", admitted=plan.admitted, year=plan.year)
    if plan.target:
        share = percent(ratio(plan.admitted, plan.target))
        facts = {"admitted": plan.admitted, "target": plan.target, "share": share}
        line = say("screen.digest_progress", year=plan.year, **facts)
    missing = [say("screen.digest_not_sent", count=plan.not_sent)] if plan.not_sent else []
    return ["", f"## {say('screen.digest_plan')}", "", line, *missing]
