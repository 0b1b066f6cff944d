"""`judge`: a verdict on a file, without a register."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Json
from admission_flow.cli.shell.output import (
    by_weight,
    finding_lines,
    fitted,
    painted,
    show_day,
    term,
)
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.messages import rule_title
from admission_flow.messages.verdict import message_of, verdict_document
from admission_flow.procedure.acts import Move
from admission_flow.procedure.document import plain
from admission_flow.procedure.findings import Dates, Finding, NextStep, Status, Verdict
from admission_flow.register.core.clock import system_clock, today
from admission_flow.register.core.told import Told

REFUSED = 3
_STRIKE_OFF_VOTES = frozenset({"strike_off.branch_vote", "strike_off.base_vote"})


def judge(
    file: Annotated[str, typer.Argument(metavar="FILE")],
    as_of: AsOf = None,
    *,
    as_json: Json = False,
) -> int:
    """Judge a case document and say what may come next."""
    from admission_flow.papers.case_file import load_case  # noqa: PLC0415 - start-up
    from admission_flow.workflow_source import judge_in_use  # noqa: PLC0415 - start-up

    case = load_case(file)
    on = day_option("--as-of", as_of)
    if on is None and not case.acts:
        on = today(system_clock)
    verdict = judge_in_use().judge(case, on)
    if as_json:
        tell_json(verdict_document(verdict, SETTINGS.lang))
    else:
        show_verdict(verdict)
    return 0 if verdict.lawful else REFUSED


def show_verdict(verdict: Verdict, *, everything: bool = True) -> None:
    """Print a verdict for people: the steps taken, what comes next, what is due."""
    say = SETTINGS.say
    tell(say("screen.verdict", state=verdict.state, stage=verdict.stage, as_of=verdict.as_of))
    tell(whole(lawful=verdict.lawful, judged=verdict.judged))
    show_dates(verdict.dates)
    for step in verdict.steps if everything else ():
        mark = painted("✓", "green") if step.permitted else painted("✗", "red")
        regime = "; ".join(step.regime)
        tell(f"{mark} {show_day(step.on)}  {term(step.step)}  ({regime})")
        for finding in by_weight(step.findings):
            if finding.status.stands_in_the_way:
                for line in finding_lines(finding):
                    tell(line)
        unjudged = [f for f in step.findings if f.status is Status.NOT_JUDGED]
        if unjudged:
            tell(fitted(f"  · {_unjudged(unjudged)}", 4))
    show_next(verdict)
    show_deadlines(verdict)


def show_dates(dates: Dates) -> None:
    """Print the days that papers print, each by its own name; nothing where none is reached."""
    days = ((f.name, getattr(dates, f.name)) for f in fields(dates))
    said = [SETTINGS.say(f"screen.printed_{name}", day=day) for name, day in days if day]
    if said:
        tell(fitted("; ".join(said) + ".", 2))


def whole(*, lawful: bool, judged: bool) -> str:
    """Return what may be said of all steps: what was not judged never looks lawful."""
    say = SETTINGS.say
    if not lawful:
        return painted(say("screen.not_lawful"), "red", "bold")
    if not judged:
        return painted(say("screen.not_judged"), "yellow", "bold")
    return painted(say("screen.lawful"), "green")


def _unjudged(findings: Sequence[Finding]) -> str:
    """Return one line for all rules of a step that were not judged, and why."""
    titles = ", ".join(rule_title(SETTINGS.lang, finding.rule) for finding in findings)
    return f"{message_of(findings[0], SETTINGS.lang)} ({titles})"


def show_next(verdict: Verdict) -> None:
    """Print, for each step that may be next, what is met, what is missing, who acts, and when."""
    say = SETTINGS.say
    endings: list[str] = []
    renewals: list[str] = []
    beside = [step for step in verdict.next if way_beside(step)]
    for step in verdict.next:
        if step.ends or (step.to_state == verdict.state and not step.side):
            (endings if step.ends else renewals).append(term(step.step))
        elif not step.side:
            tell()
            _show_step(step, "screen.next")
    if beside:
        tell()
        tell(painted(say("screen.ways_beside"), "bold"))
        for step in beside:
            _show_step(step, "screen.way_beside")
            for text in _way_out(step):
                tell(fitted(f"  {text}", 4))
    if endings or renewals:
        tell()
    if renewals:
        tell(fitted(say("screen.renewals", steps=", ".join(renewals)), 2))
    if endings:
        tell(fitted(say("screen.endings", steps=", ".join(endings)), 2))


def way_beside(step: NextStep) -> bool:
    """Whether a way beside the ordinary road is to be spoken of: short votes or an order opened it.

    A referral that an older matter opened (votes on the admission, once recognition is due) is not.
    """
    if step.ends:
        return any(f.rule in _STRIKE_OFF_VOTES and bool(f.facts) for f in step.findings)
    votes = _referral_votes(step)
    return step.side and (votes is None or bool(votes.facts.get("votes") or _unclear(votes)))


def _unclear(votes: Finding) -> bool:
    return votes.status is Status.UNKNOWN or "reached" in votes.facts


def _referral_votes(step: NextStep) -> Finding | None:
    return next((f for f in step.findings if f.rule == "referral.votes"), None)


def _show_step(step: NextStep, key: str) -> None:
    """Print a step that may be next, and what its rules say."""
    say = SETTINGS.say
    title = say(key, step=step.step, to=step.to_state)
    if step.earliest is not None:
        title += f" · {say('screen.earliest', day=step.earliest)}"
    tell(painted(title, "bold"))
    for finding in by_weight(step.findings):
        if finding.status is not Status.NOT_APPLICABLE:
            for line in finding_lines(finding):
                tell(line)


def _way_out(step: NextStep) -> Iterator[str]:
    """Yield what to record after a short vote, to whom to report, how many votes are left."""
    votes = _referral_votes(step)
    if votes is None:
        return
    so_far, needed = votes.facts.get("votes", 0), votes.facts.get("needed", 0)
    base = "base" in step.step
    names = {
        "step": step.step,
        "vote": "base_vote_failed" if base else "branch_vote_failed",
        "report": "reported_upward",
        "left": needed - so_far,
    }
    yield SETTINGS.say("screen.referral_open" if so_far >= needed else "screen.votes_left", **names)
    if so_far < needed or step.step.startswith("admission"):
        yield SETTINGS.say("screen.vote_again", **names)


def show_deadlines(verdict: Verdict) -> None:
    """Print what is due in the state that the case is in."""
    say = SETTINGS.say
    for deadline in verdict.deadlines:
        key = "screen.overdue" if deadline.overdue else "screen.due"
        text = say(key, what=rule_title(SETTINGS.lang, deadline.rule), day=deadline.due_on)
        tell(painted(text, "red") if deadline.overdue else text)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("judge")(judge)


def show_told(told: Told | None) -> None:
    """Print what the tree of units said when an act was entered, and the case took over."""
    if told is None:
        return
    if told.move is not None:
        for line in facts_told(told.move):
            tell(line)
    if told.deciders:
        names = list(dict.fromkeys(row.authority for row in told.deciders))
        tell(SETTINGS.say("screen.tree_deciders", authorities=names))


def facts_told(move: Move) -> list[str]:
    """Return what applies to a chi bộ from a day on, a line for each fact."""
    stated = {name: value for name, value in plain(move).items() if name.startswith("has_")}
    return [
        SETTINGS.say("screen.tree_fact", day=move.on, fact=f"unit.{name}", value=value)
        for name, value in stated.items()
    ]
