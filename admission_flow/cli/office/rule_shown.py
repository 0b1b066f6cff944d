"""`workflow show --rule`: what one rule asks on a day, and its values over time, with sources."""

from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import fitted, painted, show_day, term
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import BadDocument
from admission_flow.messages import rule_title, show
from admission_flow.messages.verdict import citation_document, citations_text, rule_text
from admission_flow.papers.law_chart import EARLIER, MARKS, chart
from admission_flow.procedure.rulebook import DatedValue, NoValue, Row

if TYPE_CHECKING:
    from admission_flow.procedure.workflow import Guard, Workflow


def rule_given(text: str, workflow: "Workflow") -> str:
    """Return the rule that `--rule` names: its id, or its title in either language.

    Raises:
        BadDocument: it is none, or may mean several.

    """
    from admission_flow.procedure.document import DocumentProblems  # noqa: PLC0415 - start-up
    from admission_flow.vocabulary.law_values import rule_named  # noqa: PLC0415 - start-up

    try:
        return rule_named(workflow.rulebook.declared, text)
    except DocumentProblems as found:
        raise BadDocument("--rule", found.problems) from found


def show_rule(workflow: "Workflow", rule: str, day: date, *, as_json: bool) -> None:
    """Print one rule: title, what it asks on the day, steps, values over time, sources."""
    book = workflow.rulebook
    values = [book.values[f"{rule}.{name}"] for name in book.declared[rule]]
    law = book.on(day).values[rule]
    text = "" if isinstance(law, NoValue) else rule_text(rule, law.law, SETTINGS.lang)
    steps = [
        (spec.name, guard)
        for spec in workflow.steps.values()
        for guard in spec.guards
        if guard.rule == rule
    ]
    if as_json:
        tell_json(_document(rule, day, text, steps, values))
        return
    tell(painted(f"{rule_title(SETTINGS.lang, rule)}  [{rule}]", "bold"))
    asked = text or SETTINGS.say("screen.no_regime")
    tell(fitted(f"{show_day(day)}: {asked}", 2))
    for step, guard in steps:
        tell(f"  {term(guard.severity)}: {term(step)}  [{step}]")
    last = max(row.start for value in book.values.values() for row in value.rows).year
    for value in values:
        _show_value(value, last)
    drawn = {sure.value: mark for sure, mark in MARKS.items()}
    tell()
    tell(fitted(SETTINGS.say("screen.chart_marks", earlier=EARLIER, **drawn), 2))


def _show_value(value: DatedValue, last: int) -> None:
    tell()
    tell(f"{value.of} ({term(f'measure.{value.unit}')})")
    for line in chart(value, last, _shown):
        tell(f"  {line}", exact=True)  # no person is in it; columns keep their places
    for row in value.rows:
        held = term("none") if row.repealed else _shown(row.value)
        line = f"  {show_day(row.start)}: {held}. {citations_text(row.citations, SETTINGS.lang)}"
        tell(fitted(line, 4))


def _shown(value: object) -> str:
    return show(SETTINGS.lang, value) if isinstance(value, bool | str | tuple) else str(value)


def _document(
    rule: str,
    day: date,
    text: str,
    steps: "list[tuple[str, Guard]]",
    values: list[DatedValue],
) -> dict[str, Any]:
    return {
        "rule": rule,
        "on": day.isoformat(),
        "title": rule_title(SETTINGS.lang, rule),
        "text": text,
        "steps": [{"step": step, "severity": guard.severity.value} for step, guard in steps],
        "values": [
            {"of": value.of, "unit": value.unit, "rows": [_row(row) for row in value.rows]}
            for value in values
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    plain = isinstance(row.value, bool | int | str) or row.value is None
    held = (
        row.value if plain else list(row.value) if isinstance(row.value, tuple) else str(row.value)
    )
    return {
        "from": row.start.isoformat(),
        "until": None if row.end is None else row.end.isoformat(),
        "value": held,
        "repealed": row.repealed,
        "citations": [citation_document(citation) for citation in row.citations],
    }
