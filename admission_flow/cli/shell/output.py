"""How things look on a screen: tables that fit, colours only on a terminal, JSON for programs."""

import os
import shutil
import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import FOLD, complain, safe, styled, tell
from admission_flow.messages import label, show
from admission_flow.messages.masking import mask, masked
from admission_flow.messages.verdict import citations_text, message_of, remedy_of
from admission_flow.procedure import in_use
from admission_flow.procedure.findings import Finding, Severity, Status

if TYPE_CHECKING:
    from admission_flow.errors import BadDocument, StepRefused
    from admission_flow.journal.entry import Entry
    from admission_flow.papers.list_book import Cell

_MARKS = {
    Status.MET: "✓",
    Status.WAIVED: "✓",
    Status.UNMET: "✗",
    Status.PENDING: "…",
    Status.UNKNOWN: "?",
    Status.NOT_APPLICABLE: "-",
    Status.NOT_JUDGED: "·",
}
_MOST_NOTICES = 20
_PIPE_WIDTH = 160  # columns where there is no terminal to ask
_COLOURS = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}


def tell_csv(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV with a header, as they come; a cell that looks like a formula is text.

    Nothing is printed where there are no rows: an empty list has no columns.
    """
    from admission_flow.papers.csv_text import csv_text  # noqa: PLC0415 - start-up

    for place, row in enumerate(rows):
        if place == 0:
            tell(csv_text(list(row), ()), exact=True)
        tell(csv_text(masked(list(row.values())), ()), exact=True)


def painted(text: str, *styles: str) -> str:
    """Return the text in colour on a terminal, and as it is anywhere else, or with NO_COLOR set.

    A colour only repeats what the words beside it say.
    """
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    codes = ";".join(_COLOURS[style] for style in styles)
    return f"{styled(codes)}{text}{styled('0')}"


def table(
    columns: Sequence[str],
    rows: "Iterable[Sequence[Cell]]",
    title: str = "",
    *,
    name: str = "",
    totals: Collection[int] = (),
) -> int:
    """Print a table that fits the terminal, row by row as they come; return how many there were.

    Long cells are folded, nothing is cut off. Where there is no terminal there is room enough.
    With `--xlsx` the table goes into the workbook.

    Args:
        columns: the headings.
        rows: texts, days and numbers.
        title: what stands above it, where a command has several.
        name: the same, in a workbook only: on the screen it is clear without.
        totals: places of columns that a workbook sums up.

    """
    from admission_flow.cli.shell.sheets import sheets  # noqa: PLC0415 - start-up
    from admission_flow.cli.shell.tables import table_lines  # noqa: PLC0415 - start-up

    if (book := sheets()) is not None:
        return book.add(columns, rows, title or name, totals)
    count = 0

    def shown() -> Iterator[list[str]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [mask(safe(shown_cell(cell))) for cell in row]

    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    above = [painted(title, "bold"), ""] if title else [""]
    for line, heading in table_lines(columns, shown(), room):
        while above:  # not before the first rows could be read: a refusal stands alone
            tell(above.pop(0))
        tell(painted(line, "bold") if heading else line, exact=True)
    tell()
    return count


def shown_cell(cell: "Cell") -> str:
    """Return a cell of a table as a text."""
    from admission_flow.papers.list_book import NotedDay  # noqa: PLC0415 - start-up

    if isinstance(cell, NotedDay):
        return f"{show_day(cell.on)} {cell.note}".rstrip()
    return show_day(cell) if isinstance(cell, date) else str(cell)


def term(word: str) -> str:
    """Return the term of a word of the contract in the language of this run."""
    return label(SETTINGS.lang, word)


def show_day(on: Any) -> str:  # noqa: ANN401 - a day, or an ISO text of one, or None
    """Return a day as the language writes it; of a birth also a month or a year alone.

    A text of the journal that is no day, which no program of ours writes, is shown as it is.
    """
    if not on:
        return ""
    try:
        return show(SETTINGS.lang, date.fromisoformat(on) if isinstance(on, str) else on)
    except ValueError:
        return str(on)


def fitted(text: str, hang: int) -> str:
    """Return a line folded at words to the terminal; further lines begin `hang` columns in.

    Where there is no terminal it stays one line: a program that reads it folds it itself.
    """
    if not sys.stdout.isatty():
        return text

    width = max(40, shutil.get_terminal_size().columns)
    indent = len(text) - len(text.lstrip(" "))
    return textwrap.fill(
        safe(text).strip(),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\n", FOLD)


def finding_lines(finding: Finding) -> list[str]:
    """Return what a finding says as lines: what, by which clause, what to do, who, from when."""
    lang, say = SETTINGS.lang, SETTINGS.say
    stands = finding.status.stands_in_the_way
    colour = "green"
    if stands:
        colour = "red" if finding.severity is Severity.BLOCK else "yellow"
    mark = "!" if stands and finding.severity is Severity.WARN else _MARKS[finding.status]
    first = fitted(f"  {mark} {message_of(finding, lang)}  [{finding.rule}]", 4)
    lines = [first.replace(mark, painted(mark, colour), 1)]
    if stands:
        if finding.citations:
            basis = citations_text(finding.citations, lang)
            lines.append(fitted(f"      {say('screen.basis')}: {basis}", 8))
        lines.append(fitted(f"      {say('screen.remedy')}: {remedy_of(finding, lang)}", 8))
        who = f"      {say('screen.responsible')}: {term(finding.responsible)}"
        if finding.earliest is not None:
            who += f" · {say('screen.earliest', day=finding.earliest)}"
        lines.append(who)
    return lines


_ORDER = (Status.UNMET, Status.PENDING, Status.UNKNOWN)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stand in the way first: blocking, then warning, then the others."""
    return sorted(
        findings,
        key=lambda f: (
            not f.status.stands_in_the_way,
            f.severity is Severity.WARN,
            _ORDER.index(f.status) if f.status in _ORDER else len(_ORDER),
        ),
    )


def show_refusal(error: "StepRefused") -> None:
    """Print why a step is refused: every finding that stands in the way, blocking ones first."""
    verdict = error.verdict
    facts = {"case": error.facts.get("case"), "entry": error.facts.get("entry")}
    key = "error.step_refused"
    if "file" in error.facts:
        key, facts = "screen.file_refused", facts | {"file": error.facts["file"]}
    complain(SETTINGS.say(key, step=verdict.step, on=verdict.on, **facts))
    for finding in by_weight(verdict.findings):
        if finding.status.stands_in_the_way:
            for line in finding_lines(finding):
                complain(line)


def show_problems(error: "BadDocument", nothing_written: str) -> None:
    """Print every problem of a file: file, place, what is wrong; and that nothing was written."""
    for notice in error.notices[:_MOST_NOTICES]:
        place = "" if notice.where == "file" else f"{notice.where}: "
        complain(f"! {place}{SETTINGS.say(f'problem.{notice.message_id}', **notice.facts)}")
    for problem in error.problems:
        place = "" if problem.where == "file" else f" {problem.where}:"
        text = SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)
        complain(f"{_named(error.file)}:{place} {text}")
    if nothing_written:
        complain(nothing_written)


def _named(what: str) -> str:
    """Return a file's name as it is, and a field of the library by its term."""
    named = term(f"text.{what}")
    return what if named == f"text.{what}" else named


def show_rulebook(sha256: str) -> None:
    """Say which release a rulebook is of, so that an altered law file is seen, and its digest."""
    from admission_flow.procedure_names import is_example  # noqa: PLC0415 - start-up
    from admission_flow.released import release_of  # noqa: PLC0415 - start-up

    release = release_of(sha256)
    if release is None:
        own = in_use.procedure()
        ours = own is not None and own.workflow.rulebook.sha256 == sha256 and is_example(own)
        key = "screen.rulebook_example" if ours else "screen.rulebook_own"
        said = SETTINGS.say(key, sha256=sha256)
        tell(said if ours else painted(said, "yellow"))
        return
    key = "screen.rulebook_at_work" if release.day is None else "screen.rulebook_released"
    tell(SETTINGS.say(key, version=release.version, day=release.day, sha256=sha256))


def tell_claimed(entry: "Entry") -> None:
    """Say of a second officer's entry that it is a claim, where no key says whose it is."""
    if not entry.sig:
        tell(painted(SETTINGS.say("screen.names_claimed"), "yellow"))
