# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/rules/coverage.md``: which rule has a vector on each side in which regime.

Run it as ``python tools/make_coverage.py`` in the development environment. It judges every vector
of ``docs/rules/`` in every regime, as ``workflow test docs/rules --coverage`` does. A test makes
the page again and compares, and fails where a vector is missing.
"""

import functools
import itertools
import sys
import tomllib
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from law_texts import anchor, topic_of
from made_pages import write

from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.vector_coverage import Cell, Coverage, Lacking, Place, coverage_of
from admission_flow.procedure.vector_excuses import BOUNDARY, excuses_from
from admission_flow.procedure.vector_runs import Stretch, stretches
from admission_flow.procedure.vectors import vectors_from
from admission_flow.workflow_source import built_in

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "rules"
PAGE = FOLDER / "coverage.md"
EXAMPLES = "examples.toml"
_OTHER, _NONE, _EXCUSED = "-", "**none**", "excused"
HEAD = """\
# Coverage: each rule in each regime, on both sides

<!-- made by tools/make_coverage.py: change the vectors, not this page -->

`admission-flow workflow test docs/rules --coverage` judges every vector of
[examples.toml](examples.toml), where it stands and moved into each regime, and says for each rule
and regime which vector passes there and which fails. This page is its answer; a test fails where a
vector is missing. The numbers are those of the vectors in their file, from 1.

## What it shows, and what not

- A vector counts for the regime whose law the rule read: of a time limit the law of its first day.
  It is judged there, by the program's own judge; what a file says of itself counts for nothing.
- For a number (a share, a count, months, working days) the pair is shown to lie at the boundary:
  with the number changed by one, one way, the passing vector no longer passes; the other way, the
  failing one passes. A share is changed by one vote; by a twentieth where the finding does not say
  of how many it is. What is not asked of somebody lies on the passing side of a number.
- For what is no number (a yes or no, a word, an order of days) nothing shows that the pair lies at
  the boundary: there the pair is where its author put it.
- One pair is not every case: how much of the rules' code the tests hold fast is measured apart
  ([mutants](../maintainers/mutants.md)).
- A value that changed within a regime has no column of its own: {within}.
- What was before {first}, when a guidance of 2012 still held that is not on file, has no column.
- Each vector of the admission states its clause, and fails where its finding no longer cites it.
  The clauses were taken from the law file by a script: they guard against change and prove nothing
  about the law. Those that the law file calls verified were held once, in November 2026, against
  what was noted when the texts were read; the texts were not opened again for it.
- Nothing here shows that the law is right: that is a matter of its sources
  ([everything unconfirmed](unconfirmed.md)).
"""


@functools.cache
def coverage() -> Coverage:
    """Judge the vectors of the folder; once in a process.

    Raises:
        DocumentProblems: every place of a file that is wrong.

    """
    procedure = built_in().procedure
    files = {path.name: tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml")}
    vectors = [v for name, data in files.items() for v in vectors_from(data, procedure, name)]
    excuses = [e for name, data in files.items() for e in excuses_from(data, procedure, name)]
    return coverage_of(vectors, excuses, built_in())


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    found = coverage()
    regimes = stretches(built_in().workflow.rulebook)
    starts = {regime.start for regime in regimes}
    head = HEAD.format(within=_within(starts), first=min(starts))
    parts = [head, _regimes(regimes), _table(found, regimes), _excuses(found)]
    return {PAGE: "\n".join(parts)}


def _within(starts: Collection[date]) -> str:
    """Return which values changed on another day than a regime did, since the first one."""
    found = [
        f"`{value.of}` on {after.start}"
        for value in built_in().workflow.rulebook.values.values()
        for before, after in itertools.pairwise(value.rows)
        if before.value != after.value and after.start not in starts and after.start > min(starts)
    ]
    return ", ".join(found) or "none"


def _regimes(regimes: Iterable[Stretch]) -> str:
    lines = ["## The regimes", "", "| | from | to | documents |", "|---|---|---|---|"]
    for letter, one in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", regimes, strict=False):
        end = "" if one.end is None else one.end.isoformat()
        lines.append(f"| {letter} | {one.start} | {end} | {'; '.join(one.regime)} |")
    return "\n".join(lines) + "\n"


def _table(found: Coverage, regimes: tuple[Stretch, ...]) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(regimes)]
    cells = {(cell.rule, cell.regime): cell for cell in found.cells}
    lacking = sum(bool(cell.gaps) for cell in found.cells)
    lines = [
        "## The table",
        "",
        f"{len(found.cells)} pairs of a rule and a regime in which it holds;",
        f"{lacking} lack a vector. In each place: one that passes / one that fails, and how many",
        f"more; below, the pair at each number. {_OTHER}: the rule is not on file, or not asked.",
        "",
        f"| rule | {' | '.join(letters)} |",
        "|---|" + "---|" * len(letters),
    ]
    for rule in dict.fromkeys(cell.rule for cell in found.cells):
        link = f"[`{rule}`]({topic_of(BY_ID[rule])}.md#{anchor(rule)})"
        rows = [_cell(cells.get((rule, regime))) for regime in regimes]
        lines.append(f"| {link} | {' | '.join(rows)} |")
    return "\n".join(lines) + "\n"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return _OTHER
    first = f"{_side(cell, cell.passes, ('passes', ''))} / {_side(cell, cell.fails, ('fails', ''))}"
    pairs = [
        f"{name} {_pair(cell, pair, (BOUNDARY, name))}" for name, pair in cell.boundary.items()
    ]
    return "<br>".join([first, *pairs])


def _side(cell: Cell, places: tuple[Place, ...], lacking: Lacking) -> str:
    if not places:
        return _EXCUSED if lacking in cell.excused else _NONE
    return _place(places[0]) + (f" +{len(places) - 1}" if len(places) > 1 else "")


def _pair(cell: Cell, pair: tuple[Place, ...], lacking: Lacking) -> str:
    if not pair:
        return _EXCUSED if lacking in cell.excused else _NONE
    return "/".join(_place(place) for place in pair)


def _place(place: Place) -> str:
    return str(place.number) if place.file == EXAMPLES else f"{place.file} {place.number}"


def _excuses(found: Coverage) -> str:
    lines = [
        "## What is excused",
        "",
        "From [excused.toml](excused.toml). An excuse of something that is there fails the build.",
        "",
        "| rule | what | regimes | why |",
        "|---|---|---|---|",
    ]
    excused = {e: c.rule for c in found.cells for e in c.excused.values()}
    for one in sorted(excused, key=lambda e: (e.file, e.number)):
        what = f"{one.side} {one.value}".rstrip()
        where = "; ".join(" + ".join(regime) for regime in one.regimes) or "all"
        lines.append(f"| `{one.rule}` | {what} | {where} | {one.why} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page if it is not as it should be; name it."""
    write(pages())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
