# ruff: noqa: INP001 - a part of the scripts of the maintainers, in no package
"""How the made pages write the law: a value over time, its sources, a rule's code."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from admission_flow.papers.law_chart import chart
from admission_flow.procedure.findings import Citation
from admission_flow.procedure.rulebook import DatedValue, Rulebook
from admission_flow.procedure.rules.rule import Rule

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "rules"
LEGEND = "█ a clause that was read, ▒ a secondary source, ░ not confirmed, < held before already"
_CODE = "../../admission_flow/procedure/rules"


def topic_of(rule: Rule) -> str:
    """Return the page of a rule: the module that it is in."""
    return rule.check.__module__.rpartition(".")[2]


def anchor(rule_id: str) -> str:
    """Return the anchor of a rule's section, as renderers of Markdown make it of the heading."""
    return rule_id.replace(".", "")


def code_of(rule: Rule) -> str:
    """Return a link to a rule's code: by the name of the function, which outlives lines."""
    return f"Code: `{rule.check.__name__}` in [{topic_of(rule)}.py]({_CODE}/{topic_of(rule)}.py)."


def value_block(value: DatedValue, last: int) -> str:
    """Return a value over time: a chart, where there is more than a yes, and its sources."""
    lines = [f"`{value.of}`", ""]
    changed = len({(row.value, row.repealed) for row in value.rows}) > 1
    if changed or (value.unit != "flag" and len(value.rows) > 1):
        lines += ["```text", *chart(value, last, lambda v: plain_value(v, value.unit)), "```", ""]
    lines += ["| from | value | by |", "|---|---|---|"]
    for row in value.rows:
        shown = "repealed" if row.repealed else said(row.value, value.unit)
        lines.append(f"| {row.start.isoformat()} | {shown} | {citations_of(row.citations)} |")
    return "\n".join(lines)


def last_year(book: Rulebook) -> int:
    """Return the year of the newest row: the last one of every chart."""
    return max(row.start for value in book.values.values() for row in value.rows).year


def said(value: object, unit: str) -> str:
    """Return a value as the pages write it."""
    if isinstance(value, tuple):
        return ", ".join(f"`{word}`" for word in value)
    if unit == "word" and isinstance(value, str):
        return f"`{value}`"
    return plain_value(value, unit)


def plain_value(value: object, unit: str) -> str:
    """Return a value as a chart writes it, without marks of Markdown."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if unit in {"months", "working_days"}:
        return f"{value} {unit.replace('_', ' ')}"
    return str(value)


def citations_of(citations: Iterable[Citation]) -> str:
    """Return citations in a line; what is not verified says so."""
    return "; ".join(
        f"{c.document} ({c.issued_on.isoformat()}), {c.clause}"
        + ("" if c.confidence == "verified" else f" *[{c.confidence}]*")
        for c in citations
    )


def day_before(day: date) -> date:
    """Return the day before."""
    return date.fromordinal(day.toordinal() - 1)
