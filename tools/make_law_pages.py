# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/rules/regimes/`` and ``docs/rules/unconfirmed.md`` from ``workflows/*.toml``.

Run it as ``python tools/make_law_pages.py`` in the development environment. A page for each
document of a series: what it changed, which rules begin with it, what of it nobody of us has read;
and one table of everything unconfirmed, in the order of documents and clauses, for somebody with
the text. A test makes the pages again and compares.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from law_texts import PAGES, ROOT, anchor, day_before, said, topic_of
from made_pages import write

from admission_flow import resources
from admission_flow.messages import rule_title
from admission_flow.procedure.compare import Change, changes_between
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.rulebook import Document, NoValue, Regime, Row, Rulebook
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.workflow import Workflow
from admission_flow.workflow_source import built_in

MADE = "<!-- made by tools/make_law_pages.py: change the sources named there, not this page -->"
REGIMES = PAGES / "regimes"
BESIDE = ("clocks.toml", "moves.toml", "statistics.toml")
"""Where what no rule reads has its sources."""


@dataclass(frozen=True)
class Unread:
    """One citation of one row whose clause nobody of us has read."""

    of: str
    unit: str
    row: Row
    until: date | None
    """The last day of the row; None: it holds now."""
    cite: Citation

    @property
    def alone(self) -> bool:
        """Whether no clause that was read stands beside it."""
        return all(c.confidence is not Confidence.VERIFIED for c in self.row.citations)


def pages() -> dict[Path, str]:
    """Return the text of every page by its path."""
    workflow = built_in().workflow
    keys = _keys()
    made = {REGIMES / "README.md": _index(workflow.rulebook, keys)}
    for regime in workflow.rulebook.regimes:
        made[REGIMES / f"{keys[regime.document.key]}.md"] = _regime(regime, workflow, keys)
    made[PAGES / "unconfirmed.md"] = _unconfirmed(workflow, keys)
    return made


def _keys() -> dict[str, str]:
    """Return the short name of each document in law.toml, by number and date."""
    table = tomllib.loads(resources.text("workflows", "law.toml"))["documents"]
    return {f"{d['number']} {d['issued_on'].isoformat()}": key for key, d in table.items()}


def unread(book: Rulebook) -> Iterator[Unread]:
    """Yield every citation that is not verified, in the order of the file."""
    for value in book.values.values():
        for index, row in enumerate(value.rows):
            following = value.rows[index + 1].start if index + 1 < len(value.rows) else None
            until = row.end or (following and day_before(following))
            for cite in row.citations:
                if cite.confidence is not Confidence.VERIFIED:
                    yield Unread(value.of, value.unit, row, until, cite)


# ---- regimes -----------------------------------------------------------------------------------


def _index(book: Rulebook, keys: dict[str, str]) -> str:
    lines = [
        "# Regimes: which document held when",
        "",
        MADE,
        "",
        "A regulation (Quy định) and a guidance (Hướng dẫn) hold side by side, each until the next",
        "of its series. What is judged is judged by those of its own day.",
        "",
        "| in force from | document | issued | text read | values that it changed |",
        "|---|---|---|---|---|",
    ]
    for regime in sorted(book.regimes, key=lambda one: one.start):
        document = regime.document
        page = f"[{document.number}]({keys[document.key]}.md)"
        changed = sum(change.before is not None for change in _changes(book, regime.start))
        lines.append(
            f"| {regime.start} | {page} | {document.issued_on} | {_read(document)} | {changed} |"
        )
    return "\n".join(lines) + "\n"


def _read(document: Document) -> str:
    return "in part" if document.confirmed else "no"


def _changes(book: Rulebook, day: date) -> list[Change]:
    return list(changes_between(book, day_before(day), day))


def _regime(regime: Regime, workflow: Workflow, keys: dict[str, str]) -> str:
    book, document, day = workflow.rulebook, regime.document, regime.start
    series = sorted((r for r in book.regimes if r.series == regime.series), key=lambda r: r.start)
    place = series.index(regime)
    until = f" until {day_before(series[place + 1].start)}" if place + 1 < len(series) else ""
    beside = [d for d in book.regime_on(day) if d != document]
    lines = [
        f"# {document.number} of {document.issued_on}",
        "",
        MADE,
        "",
        f"{document.title}. Issued by {document.issuer}. In force from {day}{until}.",
        f"Text read: {_read(document)}. All regimes: [README.md](README.md).",
        "",
        "On its first day there holds beside it: "
        + (", ".join(_named(d, keys) for d in beside) or "nothing on file")
        + ". Before it: "
        + (_named(series[place - 1].document, keys) if place else "nothing on file")
        + ".",
        "",
        "## What changed on its first day",
        "",
        *_changed([c for c in _changes(book, day) if c.before is not None], book),
        "",
        "## Rules that are first judged from then on",
        "",
        *_begun(book, day),
        "",
        "## What of it is unconfirmed",
        "",
        *_open(document, book),
    ]
    return "\n".join(lines) + "\n"


def _named(document: Document, keys: dict[str, str]) -> str:
    return f"[{document.number}]({keys[document.key]}.md)"


def _changed(changes: list[Change], book: Rulebook) -> list[str]:
    if not changes:
        return ["No value that had another before."]
    lines = ["| value | before | from then on | by |", "|---|---|---|---|"]
    for change in changes:
        unit = book.values[change.of].unit
        by = "; ".join(f"{c.document}, {c.clause}" for c in change.citations)
        lines.append(
            f"| {_linked(change.of, '../')} | {said(change.before, unit)}"
            f" | {said(change.after, unit)} | {by} |"
        )
    return lines


def _begun(book: Rulebook, day: date) -> list[str]:
    before, after = book.on(day_before(day)).values, book.on(day).values
    begun = [
        rule
        for rule, values in after.items()
        if not isinstance(values, NoValue) and isinstance(before[rule], NoValue)
    ]
    items = [
        f"- {_link_of(rule, '../')}: {rule_title('en', rule)} ({rule_title('vi', rule)})"
        for rule in begun
    ]
    return items or ["None."]


def _open(document: Document, book: Rulebook) -> list[str]:
    mine = [one for one in unread(book) if _same(one.cite, document)]
    if not mine:
        return ["Nothing: each clause that is cited was read."]
    by_clause: dict[tuple[str, str], list[str]] = {}
    for one in sorted(mine, key=_in_order):
        places = by_clause.setdefault((one.cite.clause, one.cite.confidence), [])
        places.append(
            _linked(one.of, "../") + ("" if one.alone else " (beside a clause that was read)")
        )
    lines = ["| clause | how sure | values |", "|---|---|---|"]
    lines += [
        f"| {clause} | {sure} | {', '.join(dict.fromkeys(places))} |"
        for (clause, sure), places in by_clause.items()
    ]
    return [*lines, "", "Each row, and how to settle it: [unconfirmed.md](../unconfirmed.md)."]


def _same(cite: Citation, document: Document) -> bool:
    return (cite.document, cite.issued_on) == (document.number, document.issued_on)


def _link_of(rule: str, up: str = "") -> str:
    return f"[`{rule}`]({up}{topic_of(BY_ID[rule])}.md#{anchor(rule)})"


def _linked(of: str, up: str = "") -> str:
    rule = of.rpartition(".")[0]
    return f"[`{of}`]({up}{topic_of(BY_ID[rule])}.md#{anchor(rule)})"


# ---- everything unconfirmed --------------------------------------------------------------------

_HOW = """\
In the order of documents and clauses, so that somebody with the official text goes through it from
front to back. To settle one: find in `workflows/law.toml` the `[[value]]` of that name, in it the
row of that day, in it the citation `in` that document. If the text says the same, write the clause
as printed and `confidence = "verified"` (and `confirmed = true` at the document). If it says
something else, write what it says as `value`. Then `admission-flow workflow check` and `make docs`.

Người có văn bản gốc: mỗi dòng là một điều khoản chưa ai đối chiếu. *assumed* là nội dung mà chương
trình đang hiểu. Mở đúng điều khoản: khớp thì báo là khớp; khác thì báo nội dung thật, kèm tên ở cột
*value* và ngày ở cột *from*.

*assumed*: what the program takes it to say. *alone*: no clause that was read says it beside.
*decides*: what would be judged otherwise if the text said otherwise, from that day to the end of
the row: B the step is refused, W it is warned of, D a deadline that `due` lists."""
_FEW = 3
"""How many steps a cell names."""
_BESIDE = """\
Time limits and definitions that no rule reads. What is a choice of this program has no text to
settle it, and is not here.
"""


def _unconfirmed(workflow: Workflow, keys: dict[str, str]) -> str:
    book = workflow.rulebook
    found = sorted(
        unread(book), key=lambda one: (list(keys).index(_key(one.cite)), *_in_order(one))
    )
    rows = sum(len(value.rows) for value in book.values.values())
    alone = len({(one.of, one.row.start) for one in found if one.alone})
    lines = [
        "# Everything unconfirmed",
        "",
        MADE,
        "",
        f"{len(found)} citations of clauses that nobody of us has read; {alone} of {rows} dated",
        "values rest on nothing else.",
        "",
        _HOW,
        "",
        "| document | clause | value | from | to | assumed | how sure | alone | decides |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        key = keys[_key(one.cite)]
        lines.append(
            f"| {one.cite.document} `{key}` | {one.cite.clause} | {_linked(one.of)}"
            f" | {one.row.start} | {one.until or 'now'} | {_assumed(one)} | {one.cite.confidence}"
            f" | {'yes' if one.alone else 'no'} | {_decides(one.of, workflow)} |"
        )
    lines += ["", "## Beside the rules", "", *_beside()]
    return "\n".join(lines) + "\n"


def _assumed(one: Unread) -> str:
    rule, _, name = one.of.rpartition(".")
    if one.row.repealed:
        return "repealed"
    asked = f": {rule_title('en', rule)}" if name == "applies" else ""
    return said(one.row.value, one.unit) + asked


def _key(cite: Citation) -> str:
    return f"{cite.document} {cite.issued_on.isoformat()}"


def _in_order(one: Unread) -> tuple[list[tuple[int, str]], str, date]:
    """Return the place of a clause in its document: 1.2 before 1.10."""
    parts = re.findall(r"\d+|\D+", one.cite.clause)
    clause = [(int(part), "") if part.isdigit() else (0, part) for part in parts]
    return clause, one.of, one.row.start


def _decides(of: str, workflow: Workflow) -> str:
    rule = of.rpartition(".")[0]
    steps = [
        f"{'B' if guard.severity == 'block' else 'W'} `{spec.name}`"
        for spec in workflow.steps.values()
        for guard in spec.guards
        if guard.rule == rule
    ]
    shown = steps if len(steps) <= _FEW else [*steps[:_FEW], f"and {len(steps) - _FEW} more"]
    return ", ".join([*shown, *(["D"] if BY_ID[rule].due is not None else [])])


def _beside() -> Iterator[str]:
    yield _BESIDE
    yield "| file | what | from | document or source | clause | how sure |"
    yield "|---|---|---|---|---|---|"
    for name in BESIDE:
        for what, start, cite in _cited(tomllib.loads(resources.text("workflows", name)), "", ""):
            if cite["confidence"] in {Confidence.SECONDARY, Confidence.RECALLED}:
                where = f"{cite.get('document', '')} {cite.get('issued_on', '')}".strip()
                where = where or cite.get("source", "")
                yield (
                    f"| `{name}` | {what} | {start} | {where} | {cite.get('clause', '')}"
                    f" | {cite['confidence']} |"
                )


def _cited(table: object, what: str, start: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield (what, from when, citation) of every table that says how sure it is."""
    if isinstance(table, list):
        for item in table:
            yield from _cited(item, what, start)
    if isinstance(table, dict):
        names = [str(table[key]) for key in ("of", "about", "id", "name") if key in table]
        what = " ".join(f"`{name}`" for name in names) or what
        start = str(table.get("from", start))
        if "confidence" in table:
            yield what, start, table
        for key, item in table.items():
            yield from _cited(item, what or f"`{key}`", start)


def main() -> int:
    """Write every page that is not as it should be, take away what is no page; name them."""
    made = pages()
    REGIMES.mkdir(exist_ok=True)
    write(made)
    for path in set(REGIMES.glob("*.md")) - set(made):
        path.unlink()
        sys.stdout.write(f"taken away: {path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
