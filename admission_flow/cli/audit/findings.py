"""`audit findings|sample|report`: the checks that inspectors make, over a register."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Annotated, Any

import typer

from admission_flow.cli.shell import progress
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Jobs, Json, OnlyCases, UnitName
from admission_flow.cli.shell.output import fitted, painted, show_day, table
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json, tell_json_with
from admission_flow.cli.shell.words import word_option
from admission_flow.errors import WrongUse
from admission_flow.inspection.catalogue import CLASSES, Check, checks, thresholds
from admission_flow.inspection.dossier import Answer, Dossier, Filed, Found
from admission_flow.inspection.entered import Changed
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.inspection.scope import Scope
from admission_flow.inspection.totals import BY, Total, Totals
from admission_flow.inspection.working_paper import (
    basis_text,
    classes_text,
    evidence_text,
)
from admission_flow.messages import rule_title
from admission_flow.messages.verdict import citation_document, finding_document
from admission_flow.papers.list_book import day_cell
from admission_flow.register.audit import audit
from admission_flow.register.audit.inspecting import (
    Inspected,
    Wanted,
    inspected,
    only_findings,
    scope_of,
    wanted,
)
from admission_flow.register.units.scope import case_ids

OnFrom = Annotated[str | None, typer.Option("--on-from", metavar="DATE")]
OnTo = Annotated[str | None, typer.Option("--on-to", metavar="DATE")]
Weight = Annotated[str | None, word_option("--weight", CLASSES, "weight")]
CheckIds = Annotated[list[str] | None, typer.Option("--check", metavar="ID")]
_COLOURS = {"cancel": "red", "redo": "red", "explain": "yellow", "information": "dim"}


def wanted_from(
    on_from: str | None, on_to: str | None, weight: str | None, check: Sequence[str] | None
) -> Wanted:
    """Return which findings the options ask for.

    Raises:
        WrongUse: a check, a class or a day is not known.

    """
    known = checks()
    for name in check or ():
        if name not in known:
            raise WrongUse(problem=f"--check {name}")
    first, last = day_option("--on-from", on_from), day_option("--on-to", on_to)
    return wanted(first, last, weight, check or ())


def _checks() -> list[Check]:
    return list(checks().values())


@lists("screen.sheet.findings")
def findings(
    case: OnlyCases = None,
    unit: UnitName = None,
    as_of: AsOf = None,
    on_from: OnFrom = None,
    on_to: OnTo = None,
    weight: Weight = None,
    check: CheckIds = None,
    by: Annotated[str | None, word_option("--by", BY, "total_by")] = None,
    jobs: Jobs = None,
    *,
    everything: Annotated[bool, typer.Option("--all")] = False,
    as_json: Json = False,
) -> None:
    """Run the inspectors' checks over the register's cases."""
    asked = wanted_from(on_from, on_to, weight, check)
    scope = scope_of(asked, case or (), unit)
    counted = Totals(by, scope.weight_of) if by is not None else None
    day = day_option("--as-of", as_of)
    with SETTINGS.auditing() as register, progress.shown(wanted=not as_json) as told:
        one_more = progress.counting(told, "cases", lambda: len(case or case_ids(register, unit)))

        def looks_at(dossier: Dossier) -> None:
            one_more(dossier)
            if counted is not None:
                counted.take(dossier)

        seen = inspected(
            register,
            asked,
            cases=case or (),
            unit=unit,
            as_of=day,
            keeps=_kept(counted, everything=everything),
            looks_at=looks_at,
            jobs=jobs,
        )
        erased = [each.case for each in audit.erasures(register.store)]
    if counted is not None:
        _show_totals(counted.rows(), counted.by, scope, as_json=as_json)
        if not as_json:
            _show_later(seen)
            _show_scope(scope)
        return
    if as_json:
        known = checks()
        rows = (_row(item, known[item.check]) for item in seen.found)
        tell_json_with(
            "findings",
            rows,
            lambda: {"scope": scope.document(SETTINGS.lang), **_document(seen, erased)},
        )
        return
    say = SETTINGS.say
    _show_found(seen.found, everything=everything)
    tell(
        say(
            "screen.inspected",
            cases=seen.cases,
            checks=len(asked.checks),
            **{answer.value: seen.answers[answer] for answer in Answer},
        )
    )
    _show_later(seen)
    _show_beside(seen.beside)
    if erased:
        tell(say("screen.replay_erased", cases=erased))
    partly = [c.id for c in _checks() if c.unseen is not None and c.id in asked.checks]
    if partly:
        tell(fitted(say("screen.partly", count=len(partly), checks=", ".join(partly)), 4))
    silent = [c.id for c in _checks() if c.how == "lacks" and c.id in asked.checks]
    if silent:
        tell(fitted(say("screen.cannot_say", count=len(silent), checks=", ".join(silent)), 4))
    _show_scope(scope)


def _kept(counted: Totals | None, *, everything: bool) -> Callable[[Found], bool]:
    """Return which answers are kept: what is only counted need not be."""
    if counted is None:
        return (lambda _: True) if everything else only_findings

    def count(found: Found) -> bool:
        counted.add(found)
        return False

    return count


def _show_found(shown: Iterable[Found], *, everything: bool) -> None:
    """Print the findings below the check that found them, each with its case, day and evidence."""
    known, lang = checks(), SETTINGS.lang
    if sheets() is not None:
        _put_in_sheet(shown)
        return
    for check_id, group in groupby(shown, key=lambda item: item.check):
        check = known[check_id]
        if check.how == "lacks":
            continue
        name = f"{check.id} {classes_text(check, lang)}"
        title = fitted(f"{name}: {check.title[lang]}", 4)
        tell(painted(name, _COLOURS[check.weight]) + title.removeprefix(name))
        found = False
        for item in group:
            answer = SETTINGS.say(f"answer.{item.answer.value}") if everything else ""
            held = [str(each.entry) for each in item.papers]
            entry = SETTINGS.say("screen.entries_of", entries=", ".join(held)) if held else ""
            where = (item.case or item.unit, show_day(item.on), entry, answer)
            parts = (*where, evidence_text(item, lang))
            tell(fitted("  " + "  ".join(filter(None, parts)), 6))
            found = found or item.answer is Answer.FOUND
        if found and check.excuse is not None:
            tell(fitted("  " + SETTINGS.say("screen.excuse", what=check.excuse[lang]), 4))


def _put_in_sheet(shown: Iterable[Found]) -> None:
    """Put the findings into a workbook, one in a row."""
    known, lang = checks(), SETTINGS.lang
    names = ("check", "check_class", "check_title", "case", "unit", "on", "entries", "answer")
    rows = (
        (
            item.check,
            classes_text(known[item.check], lang),
            known[item.check].title[lang],
            item.case or "",
            item.unit or "",
            day_cell(item.on),
            ", ".join(str(each.entry) for each in item.papers),
            SETTINGS.say(f"answer.{item.answer.value}"),
            evidence_text(item, lang),
        )
        for item in shown
        if known[item.check].how != "lacks"
    )
    table([SETTINGS.say(f"column.{name}") for name in (*names, "evidence")], rows)


def _show_scope(scope: Scope) -> None:
    """Say of what part the answers are, last: what was left out is not what was not found."""
    tell(painted(fitted(scope.text(SETTINGS.lang), 2), "bold"))


def _show_totals(rows: Sequence[Total], by: str, scope: Scope, *, as_json: bool) -> None:
    """Show the counts; a class that was not asked for has none."""
    asked = scope.asked_classes
    if as_json:
        listed = [
            {
                "group": row.group,
                "cases": row.cases,
                **{each: row.found[each] if each in asked else None for each in CLASSES},
                "all": row.all if by != "class" or row.group in asked else None,
            }
            for row in rows
        ]
        tell_json({"by": by, "scope": scope.document(SETTINGS.lang), "totals": listed})
        return
    say = SETTINGS.say
    not_asked = say("scope.not_asked")
    # By class each row has findings of one class only: their sum is enough.
    weights = () if by == "class" else CLASSES
    lines = [
        (
            say(f"class.{row.group}") if by == "class" else row.group or "-",
            row.cases,
            *(row.found[each] if each in asked else not_asked for each in weights),
            row.all if by != "class" or row.group in asked else not_asked,
        )
        for row in rows
    ]
    if lines:
        classes = [say(f"class.{weight}") for weight in weights]
        columns = [say("column.counted_by"), say("column.looked_at"), *classes]
        table([*columns, say("column.in_all")], lines)
    tell(fitted(say("screen.totals", count=sum(row.all for row in rows)), 0))


def _show_later(seen: Inspected) -> None:
    """Say which papers were left out: those dated after the day of the inspection."""
    if seen.later or seen.not_begun:
        facts = {"count": seen.later, "as_of": seen.as_of, "cases": seen.not_begun}
        tell(fitted(SETTINGS.say("screen.later", **facts), 0))


def _show_beside(others: Iterable[tuple[str, Sequence[str]]]) -> None:
    for case, rules in others:
        titles = ", ".join(f"{rule_title(SETTINGS.lang, rule)} ({rule})" for rule in rules)
        line = SETTINGS.say("screen.beside", case=case, rules=titles)
        tell(painted(fitted(line, 4), "red"))


def _document(seen: Inspected, erased: Sequence[str]) -> dict[str, Any]:
    """Return all but the findings."""
    return {
        "as_of": seen.as_of.isoformat(),
        "later": seen.later,
        "not_begun": seen.not_begun,
        "cases": seen.cases,
        "answers": {answer.value: seen.answers[answer] for answer in Answer},
        "cannot_say": {
            c.id: dict(c.lacks or {}) for c in _checks() if c.how == "lacks" and c.id in seen.checks
        },
        "cannot_see": {
            c.id: dict(c.unseen) for c in _checks() if c.unseen is not None and c.id in seen.checks
        },
        "thresholds": {
            name: {"value": norm.value, "unit": norm.unit} for name, norm in thresholds().items()
        },
        "erased": list(erased),
        "beside": {case: list(rules) for case, rules in seen.beside},
    }


def _row(item: Found, check: Check) -> dict[str, Any]:
    rule = finding_document(item.finding, SETTINGS.lang) if item.finding else None
    return {
        "check": item.check,
        "class": check.weight,
        "classes": list(check.weights),
        "title": check.title[SETTINGS.lang],
        "basis": basis_text(check, item.citations, SETTINGS.lang),
        "citations": [citation_document(citation) for citation in item.citations],
        "mark": check.mark,
        "excuse": check.excuse[SETTINGS.lang] if check.excuse else None,
        "case": item.case or None,
        "unit": item.unit or None,
        "on": item.on.isoformat() if item.on else None,
        "papers": [_plain_paper(each) for each in item.papers],
        "answer": item.answer.value,
        "evidence": {name: _plain(value) for name, value in item.evidence.items()},
        "rule": rule,
        "remedy": remedy_of_check(item, SETTINGS.lang),
        "forms": list(check.forms),
    }


def _plain_paper(paper: Filed) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "on": paper.on.isoformat(),
        "number": paper.number or None,
        "entry": paper.entry,
        "corrected_by": list(paper.corrected_by),
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Changed):
        return {"field": value.name, "before": value.before, "after": value.after}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def add_to_audit(group: typer.Typer) -> None:
    """Add the commands to `audit`."""
    group.command("findings")(findings)
