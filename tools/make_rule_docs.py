# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write the pages of ``docs/rules/`` and the list of what is unconfirmed in ``law-as-data.md``.

Run it as ``python tools/make_rule_docs.py`` in the development environment. Everything comes from
where it is used: the rules' docstrings, ``workflows/*.toml``, the message catalogues and
``docs/rules/examples.toml``, which the tests judge. A test makes the pages again and compares.
"""

import inspect
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from law_texts import LEGEND, anchor, code_of, last_year, topic_of, value_block
from made_pages import write

from admission_flow.messages import rule_title
from admission_flow.messages.verdict import rule_text
from admission_flow.procedure.findings import Citation
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Document, NoValue
from admission_flow.procedure.rules import BY_ID, RULES
from admission_flow.procedure.rules.rule import Rule
from admission_flow.procedure.vector_runs import finding_of
from admission_flow.procedure.vectors import DEFAULT_MEETING, Vector, vectors_from
from admission_flow.procedure.workflow import Workflow
from admission_flow.workflow_source import built_in

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "rules"
EXAMPLES = PAGES / "examples.toml"
LAW_PAGE = ROOT / "docs" / "maintainers" / "law-as-data.md"
BEGIN, END = "<!-- made: begin -->", "<!-- made: end -->"

_READING = (
    f"All rules: [README.md](README.md). In a chart each column is a quarter of a year:\n{LEGEND}."
)
_MADE = "<!-- made by tools/make_rule_docs.py: change the sources named there, not this page -->"


def examples() -> tuple[Vector, ...]:
    """Return every vector of the file, in its order.

    Raises:
        DocumentProblems: every place of it that is wrong.

    """
    data = tomllib.loads(EXAMPLES.read_text("utf-8"))
    return vectors_from(data, built_in().procedure, EXAMPLES.name)


# ---- pages -------------------------------------------------------------------------------------


def pages() -> dict[Path, str]:
    """Return the text of every page by its path."""
    judge, shown = built_in(), examples()
    made = {PAGES / "README.md": _index(judge.workflow)}
    for topic in dict.fromkeys(topic_of(rule) for rule in RULES):
        rules = [rule for rule in RULES if topic_of(rule) == topic]
        sections = [
            _section(rule, judge, [e for e in shown if e.rule == rule.id]) for rule in rules
        ]
        heading = f"# Rules: {topic}\n\n{_MADE}\n\n{_READING}"
        made[PAGES / f"{topic}.md"] = "\n\n".join([heading, *sections]) + "\n"
    made[LAW_PAGE] = _with_unconfirmed(LAW_PAGE.read_text("utf-8"), judge.workflow)
    return made


def _index(workflow: Workflow) -> str:
    lines = [
        "# The rules, by step",
        "",
        _MADE,
        "",
        "B blocks the step; W warns: the breach is on record and must be explained. Each rule has",
        "a section with its source, its values by date, and cases that pass and fail; the tests",
        "judge every one of those cases ([examples.toml](examples.toml)); which of them stands for",
        "which regime: [coverage](coverage.md); what was read of the law, and what shows it:",
        "[facts](facts/README.md). How sure we are of a",
        "number: [law as data](../maintainers/law-as-data.md). What nobody of us has read, for",
        "somebody with the text: [everything unconfirmed](unconfirmed.md). Which document held",
        "when, and what each changed: [regimes](regimes/README.md).",
    ]
    for spec in workflow.steps.values():
        if spec.ends:
            continue
        lines += ["", f"## `{spec.name}`", "", "| | rule | what it asks |", "|---|---|---|"]
        for guard in spec.guards:
            mark = "B" if guard.severity == "block" else "W"
            link = f"[`{guard.rule}`]({topic_of(BY_ID[guard.rule])}.md#{anchor(guard.rule)})"
            lines.append(f"| {mark} | {link} | {_summary(BY_ID[guard.rule])} |")
    ends = ", ".join(f"`{spec.name}`" for spec in workflow.steps.values() if spec.ends)
    lines += ["", "## Endings", "", f"{ends}: `order.state` B, `order.dates` B and nothing else."]
    return "\n".join(lines) + "\n"


def _summary(rule: Rule) -> str:
    paragraph = inspect.cleandoc(rule.docstring).split("\n\n")[0].replace("\n", " ")
    return paragraph.partition(" Source: ")[0]


def _section(rule: Rule, judge: Judge, shown: list[Vector]) -> str:
    workflow = judge.workflow
    steps = [
        f"`{spec.name}` ({'blocks' if guard.severity == 'block' else 'warns'})"
        for spec in workflow.steps.values()
        if not spec.ends
        for guard in spec.guards
        if guard.rule == rule.id
    ]
    responsible = next(
        guard.responsible
        for spec in workflow.steps.values()
        for guard in spec.guards
        if guard.rule == rule.id
    )
    parts = [f"## {rule.id}", *_vietnamese(rule, judge.workflow), inspect.cleandoc(rule.docstring)]
    due = " Has a deadline that `due` lists." if rule.due is not None else ""
    parts.append(f"Steps: {', '.join(steps)}. Who must act: `{responsible}`.{due}")
    parts.append(code_of(rule))
    book = workflow.rulebook
    parts += [
        value_block(book.values[f"{rule.id}.{name}"], last_year(book)) for name in rule.values
    ]
    for title, wanted in (("Passes", True), ("Does not pass", False)):
        items = [_example(example, judge) for example in shown if example.passes is wanted]
        parts.append("\n".join([f"{title}:", "", *items]))
    return "\n\n".join(parts)


def _vietnamese(rule: Rule, workflow: Workflow) -> Iterator[str]:
    """Yield title and text of the catalogue, in each wording that the law has had."""
    yield f"**{rule_title('vi', rule.id)}** · {rule_title('en', rule.id)}"
    texts = _texts(rule, workflow)
    if len(set(texts.values())) == 1:
        yield from (f"> {text}" for text in dict.fromkeys(texts.values()))
    else:
        yield "\n>\n".join(f"> From {start}: {text}" for start, text in texts.items())


def _texts(rule: Rule, workflow: Workflow) -> dict[date, str]:
    """Return what the rule asks, from each day on which that is said in other words or numbers."""
    said: dict[date, str] = {}
    book = workflow.rulebook
    for start in sorted(
        {row.start for n in rule.values for row in book.values[f"{rule.id}.{n}"].rows}
    ):
        values = book.on(start).values[rule.id]
        if isinstance(values, NoValue):
            continue
        text = rule_text(rule.id, values.law, "vi")
        if not said or said[max(said)] != text:
            said[start] = text
    return said


def _example(example: Vector, judge: Judge) -> str:
    finding = finding_of(example, judge)
    facts = "; ".join(
        f"{name} = {_plain(fact)}" for name, fact in finding.facts.items() if fact not in (None, ())
    )
    found = f"`{example.step}`, `{finding.status}`" + (f": {facts}" if facts else "")
    clause = f" By {_clause(example.clause)}." if example.clause else ""
    return f"- {example.because} *{example.vi}*\n  {_patch(example)}\n  → {found}.{clause}"


def _clause(clause: tuple[str, str, str]) -> str:
    number, day, place = clause
    return f"{number} ({day}), {place}"


def _patch(example: Vector) -> str:
    """Return the patch in words: what differs from the lawful case."""
    patch = example.patch
    on = patch.get("meeting", DEFAULT_MEETING)
    meeting = "" if on == DEFAULT_MEETING else f" of {on.isoformat()}"
    told = [f"person: {_fields(patch['person'])}"] if "person" in patch else []
    told += [f"not stated: {', '.join(patch['unstated'])}"] if "unstated" in patch else []
    told += [f"unit: {_fields(patch['unit'])}"] if "unit" in patch else []
    for item in patch.get("remove", ()):
        rest = {k: v for k, v in item.items() if k != "act"}
        told.append(f"without {item['act']}" + (f" ({_fields(rest)})" if rest else ""))
    for item in patch.get("change", ()):
        where = f" ({_fields(item['where'])})" if "where" in item else ""
        told.append(f"{item['act']}{where}: {_fields(item['set'])}")
    for item in patch.get("add", ()):
        rest = {k: v for k, v in item.items() if k != "kind"}
        told.append(f"with {item['kind']}: {_fields(rest)}")
    told += [_counted(item) for item in patch.get("counted", ())]
    told += [f"judged as of {patch['as_of'].isoformat()}"] if "as_of" in patch else []
    return f"The lawful case{meeting}" + (f"; {'; '.join(told)}." if told else ", as it is.")


def _counted(item: Mapping[str, Any]) -> str:
    """Return a day that is counted in working days, in words."""
    after = item["after"]
    where, other = (
        f" ({_fields(one['where'])})" if "where" in one else "" for one in (item, after)
    )
    start = f"{after['act']}{other}"
    start += f", {after['field']}" if "field" in after else ""
    start += f", {after['months']} months on" if "months" in after else ""
    return f"{item['act']}{where}: working day {item['working_days']} after {start}"


def _fields(table: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {_fields(value)}" if isinstance(value, Mapping) else f"{name} = {_plain(value)}"
        for name, value in table.items()
    )


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ", ".join(_plain(item) for item in value)
    return str(value) or '""'


# ---- what is unconfirmed -----------------------------------------------------------------------


def _with_unconfirmed(page: str, workflow: Workflow) -> str:
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{_unconfirmed(workflow)}\n\n{END}{tail}"


def _unconfirmed(workflow: Workflow) -> str:
    """Return, document by document, which values rest on clauses that nobody has read."""
    book = workflow.rulebook
    rows = [(value.of, row) for value in book.values.values() for row in value.rows]
    open_rows = [
        (of, row) for of, row in rows if not any(c.confidence == "verified" for c in row.citations)
    ]
    lines = [
        f"{len(rows)} dated values; {len(open_rows)} of them rest on no clause that was read.",
        "",
        "| document | text read | secondary | recalled |",
        "|---|---|---|---|",
    ]
    for document in book.documents.values():
        unsure: dict[str, list[str]] = {"secondary": [], "recalled": []}
        for of, row in rows:
            for c in row.citations:
                if _same(c, document) and c.confidence != "verified":
                    unsure[c.confidence].append(f"`{of}`")
        if unsure["secondary"] or unsure["recalled"] or not document.confirmed:
            cells = [", ".join(dict.fromkeys(unsure[kind])) or "-" for kind in unsure]
            read = "in part" if document.confirmed else "no"
            lines.append(f"| {document.key} | {read} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _same(citation: Citation, document: Document) -> bool:
    return (citation.document, citation.issued_on) == (document.number, document.issued_on)


def main() -> int:
    """Write every page that is not as it should be; name them."""
    write(pages())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
