"""What an entry would do, shown before it is written, or in place of writing it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from admission_flow.cli.cases.fields import field_line
from admission_flow.cli.cases.judging import REFUSED, show_deadlines, show_next
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import by_weight, finding_lines, fitted, painted
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.messages import rule_title, rule_titles
from admission_flow.messages.fields import field_term, value_words
from admission_flow.messages.masking import masked_field
from admission_flow.messages.verdict import step_document, verdict_document

if TYPE_CHECKING:
    from datetime import date

    from admission_flow.procedure.acts import Act
    from admission_flow.procedure.findings import StepVerdict, Verdict
    from admission_flow.register.core.preview import FieldChange, Preview, StepChange
    from admission_flow.register.core.records import Recorded


def show_trial(found: "Preview", act: "Act", *, as_json: bool = False) -> int:
    """Print what entering an act would do, and return the exit code that entering it would have."""
    code = 0 if found.permitted else REFUSED
    if as_json:
        tell_json(_document(found))
        return code
    say = SETTINGS.say
    facts = {"kind": act.kind, "on": act.on, "case": found.case, "to": found.after.state}
    tell(say(_headline(found), entry=found.repeated, **facts))
    if found.step is not None and (not found.permitted or found.as_found):
        for finding in by_weight(found.step.findings):
            if finding.status.stands_in_the_way:
                for line in finding_lines(finding):
                    tell(line)
    elif found.step is not None and found.step.warned_by:
        tell(painted(say("screen.warned", rules=found.step.warned_by), "yellow"))
    if found.permitted and found.repeated is None:
        if found.step is None:
            _show_state(found)
        if found.waits:
            tell(painted(say("screen.would_wait"), "yellow"))
        _show_steps([one for one in found.steps if one.before is not None])
        show_next(found.after)
        show_deadlines(found.after)
    tell(say("screen.bulk_dry"))
    return code


def _headline(found: "Preview") -> str:
    if found.repeated is not None:
        return "screen.would_repeat"
    if not found.permitted:
        return "screen.would_be_refused"
    if found.step is None:
        return "screen.would_record"
    return "screen.would_put_as_found" if found.as_found else "screen.would_advance"


def show_correction(found: "Preview", entry: int, item: "Recorded | None") -> None:
    """Print what a correction changes.

    Args:
        found: what it would do.
        entry: the entry that it corrects.
        item: the act of that entry; None: it opened the case.

    """
    say = SETTINGS.say
    if item is None:
        tell(painted(say("screen.would_correct_opening", entry=entry, case=found.case), "bold"))
    else:
        key = "screen.would_strike_out" if found.struck_out else "screen.would_correct"
        facts = {"kind": item.act.kind, "on": item.act.on, "officer": item.actor}
        tell(painted(say(key, entry=entry, case=found.case, **facts), "bold"))
    for change in found.changes:
        tell(_change_line(change, struck_out=found.struck_out))
    _show_state(found)
    _show_steps(found.steps)
    if not found.steps:
        tell(say("screen.no_step_changes"))
    for line in _deadline_lines(found.before, found.after):
        tell(line)
    if found.waits:
        tell(painted(say("screen.would_wait_anew", entry=entry), "yellow"))


def _show_state(found: "Preview") -> None:
    before, after = found.before, found.after
    key = "screen.state_kept" if before.state == after.state else "screen.state_changes"
    tell(SETTINGS.say(key, before=before.state, after=after.state, stage=after.stage))


def _change_line(change: "FieldChange", *, struck_out: bool) -> str:
    if struck_out:
        return field_line(change.about, change.field, change.before)
    lang = SETTINGS.lang
    before, after = (
        value_words(lang, change.about, change.field, shown)
        for shown in (
            masked_field(change.about, change.field, change.before),
            masked_field(change.about, change.field, change.after),
        )
    )
    return f"  {field_term(lang, change.about, change.field)}: {before} → {after}"


def _show_steps(changes: "list[StepChange] | tuple[StepChange, ...]") -> None:
    for change in changes:
        key, colour = _sort_of(change)
        step = change.after or change.before
        if step is not None:
            facts = {"step": step.step, "on": step.on, "entry": change.entry}
            rules = {"before": _titles(change.before), "after": _titles(change.after)}
            tell(painted(fitted(SETTINGS.say(f"screen.{key}", **facts, **rules), 2), colour))


def _sort_of(change: "StepChange") -> tuple[str, str]:
    """Return the text of a change, and its colour."""
    if change.after is None:
        return "step_goes", "yellow"
    if not change.after.permitted:
        was_lawful = change.before is None or change.before.permitted
        return ("step_becomes_unlawful" if was_lawful else "step_unlawful_otherwise"), "red"
    if not change.after.judged:
        return "step_not_judged", "yellow"
    return "step_becomes_lawful", "green"


def _titles(step: "StepVerdict | None") -> str:
    """Return what stands against a step by the titles of its rules."""
    return rule_titles(SETTINGS.lang, () if step is None else step.blocked_by)


def _deadline_lines(before: "Verdict", after: "Verdict") -> "Iterator[str]":
    old, new = (_due(verdict) for verdict in (before, after))
    for rule in dict.fromkeys([*old, *new]):
        if old.get(rule) != new.get(rule):
            facts = {"what": rule_title(SETTINGS.lang, rule), "before": old.get(rule)}
            key = "deadline_changes" if rule in old else "deadline_begins"
            key = key if rule in new else "deadline_ends"
            yield SETTINGS.say(f"screen.{key}", **facts, after=new.get(rule))


def _due(verdict: "Verdict") -> "dict[str, date]":
    return {deadline.rule: deadline.due_on for deadline in verdict.deadlines}


def _document(found: "Preview") -> dict[str, Any]:
    """Return a trial for programs."""
    lang = SETTINGS.lang

    def plain(step: "StepVerdict | None") -> dict[str, Any] | None:
        return None if step is None else step_document(step, lang)

    return {
        "dry_run": True,
        "case": found.case,
        "version": found.version,
        "permitted": found.permitted,
        "repeated": found.repeated,
        "as_found": found.as_found,
        "waits": found.waits,
        "step": plain(found.step),
        "steps": [
            {"entry": one.entry, "before": plain(one.before), "after": plain(one.after)}
            for one in found.steps
        ],
        "verdict": verdict_document(found.after, lang),
    }
