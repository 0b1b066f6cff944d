"""`case bulk`: a sheet of acts, tried out first, then recorded row by row."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.cases.judging import REFUSED
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.interrupts import held
from admission_flow.cli.shell.options import (
    Accept,
    DryRun,
    ForPeople,
    Ignore,
    Json,
    SheetName,
    Yes,
)
from admission_flow.cli.shell.output import fitted, painted, show_day, term
from admission_flow.cli.shell.progress import progress
from admission_flow.cli.shell.sheet_reading import ask, choice, settle, tell_notices
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import BadDocument, FileNotWritten
from admission_flow.messages import LANGUAGES, rule_title, say
from admission_flow.messages.masking import masked
from admission_flow.papers.act_sheet import read_acts
from admission_flow.papers.class_sheet import read_named
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.writing import check_report, write_report

if TYPE_CHECKING:
    from admission_flow.papers.act_sheet import ActRow
    from admission_flow.register.core.bulk import Outcome
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

Report = Annotated[Path | None, typer.Option("--report", metavar="FILE.csv")]

BAD_INPUT = 7
"""A trial run found what is still to be asked."""
_COLUMNS = ("row", "case", "act", "on", "outcome", "entry", "rules", "warned")


def bulk(
    sheet: Annotated[str, typer.Argument(metavar="SHEET")],
    report: Report = None,
    of: ForPeople = None,
    sheet_name: SheetName = None,
    ignore: Ignore = None,
    accept: Accept = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> int:
    """Record the acts of a sheet: tried out as a whole first, then each case on its own."""
    if report is not None:
        check_report_file(report)
    from admission_flow.register.core.named_people import NamedPeople  # noqa: PLC0415 - start-up

    with SETTINGS.reading() as reading:
        who = NamedPeople(reading)
        everybody = () if of is None else [one.case for one in read_named(of, who)]
        rows, read = read_acts(sheet, choice(sheet_name, ignore), who, everybody)
    extra = {"file": sheet, "sha256": read.digest, "ignored": list(read.ignored)}
    if read.ignored and not as_json:
        tell(fitted(SETTINGS.say("screen.bulk_ignored", columns=read.ignored), 2))
    if not as_json:
        tell_notices(read.notices)
        if everybody:
            facts = {"count": len(everybody), "file": of}
            tell(fitted(SETTINGS.say("screen.bulk_for", **facts), 2))
    asks = yes or as_json
    settled = settle(sheet, read.questions, accept, yes=asks, dry_run=dry_run and not as_json)
    code = enter(rows, sheet, report=report, dry_run=dry_run, yes=yes, as_json=as_json, extra=extra)
    return code if settled else BAD_INPUT


def enter(
    rows: "Sequence[ActRow]",
    source: str,
    *,
    report: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    extra: dict[str, Any],
    before: "Callable[[Register], object] | None" = None,
) -> int:
    """Try rows out, ask, record them, tell what became of each; return the exit code.

    Args:
        rows: the acts.
        source: what problems are told of.
        report: file for a line per row; None: none is written.
        dry_run: only try them out.
        yes: do not ask.
        as_json: print one document for programs, and ask nothing.
        extra: what the document says beside the rows.
        before: what is recorded first, once the officer has said yes.

    Raises:
        BadDocument: a row cannot be entered as it stands; nothing was written.
        WrongUse: nobody is there to be asked.

    """
    if dry_run:
        with SETTINGS.reading() as reading:
            tried = _tried(reading, rows, source, as_json=as_json)
        _tell_all(tried, report, as_json=as_json, extra={**extra, "dry_run": True})
        if not as_json:
            tell(SETTINGS.say("screen.bulk_dry"))
        return _exit_code(tried)
    from admission_flow.register.core.bulk import Result, carry_out  # noqa: PLC0415 - start-up

    done: list[Outcome] = []
    with SETTINGS.writing() as register:
        tried = _tried(register, rows, source, as_json=as_json)
        count = sum(
            o.result is Result.WOULD or (o.result is Result.REFUSED and o.entry is None)
            for o in tried
        )
        if count and not yes:
            if not as_json:
                _show(tried)
            ask(as_json=as_json)
        if before is not None:
            before(register)
        text = SETTINGS.say("screen.bulk_recording")
        try:
            with progress(text, len(rows), quiet=as_json) as step, held() as let_through:
                for outcome in carry_out(register, rows):
                    done.append(outcome)
                    step()
                    let_through()
        except BaseException:
            # What was recorded stays recorded: say how far it came, whatever stopped it.
            if done:
                facts = {"done": len(done), "rows": len(rows)}
                complain(SETTINGS.say("screen.bulk_stopped", **facts))
                with suppress(FileNotWritten):
                    _write_report(done, report)
            raise
    _tell_all(done, report, as_json=as_json, extra={**extra, "dry_run": False})
    return _exit_code(done)


def check_report_file(report: Path) -> None:
    """Refuse a place for the report before anything is done. Raises `FileNotWritten`."""
    check_report(report, _first_lines())


def _tried(
    register: "ReadingRegister", rows: "Sequence[ActRow]", source: str, *, as_json: bool
) -> "list[Outcome]":
    from admission_flow.register.core.bulk import rehearse  # noqa: PLC0415 - start-up

    text = SETTINGS.say("screen.bulk_trying")
    with progress(text, len(rows), quiet=as_json) as step:
        tried = rehearse(register, _stepping(rows, step))
    problems = [problem for outcome in tried for problem in outcome.problems]
    if problems:
        raise BadDocument(source, problems)
    return tried


def _stepping(rows: "Sequence[ActRow]", step: Any) -> Any:  # noqa: ANN401 - a generator of rows
    for row in rows:
        yield row
        step()


def _tell_all(
    outcomes: "Sequence[Outcome]", report: Path | None, *, as_json: bool, extra: dict[str, Any]
) -> None:
    if as_json:
        rows = [_row(outcome) for outcome in outcomes]
        tell_json({**extra, "counts": _counts(outcomes), "rows": rows})
    else:
        _show(outcomes)
    _write_report(outcomes, report)


def _show(outcomes: "Sequence[Outcome]") -> None:
    """Print a line for every row that did not go through or is warned of, and the counts."""
    from admission_flow.register.core.bulk import Result  # noqa: PLC0415 - start-up

    for outcome in outcomes:
        line = _line(outcome)
        if outcome.result in {Result.REFUSED, Result.BAD}:
            tell(painted(fitted(f"✗ {line}", 4), "red"))
            for problem in outcome.problems:
                tell(f"    {SETTINGS.say(f'problem.{problem.message_id}', **problem.facts)}")
        elif outcome.warned and outcome.result is not Result.ALREADY:
            tell(painted(fitted(f"! {line}", 4), "yellow"))
    tell(SETTINGS.say("screen.bulk_counts", **_counts(outcomes)))


def _line(outcome: "Outcome") -> str:
    row = outcome.row
    day = show_day(outcome.act.on) if outcome.act else ""
    rules = [rule_title(SETTINGS.lang, rule) for rule in outcome.rules or outcome.warned]
    facts = {"row": row.number, "case": row.case, "act": row.kind, "rules": "; ".join(rules)}
    text = SETTINGS.say("screen.bulk_row", day=day, result=f"bulk.{outcome.result}", **facts)
    if outcome.entry is not None:
        text += f" (#{outcome.entry})"
    return text


def _counts(outcomes: "Sequence[Outcome]") -> dict[str, int]:
    from admission_flow.register.core.bulk import Result  # noqa: PLC0415 - start-up

    return {str(r): sum(o.result is r for o in outcomes) for r in Result}


def _row(outcome: "Outcome") -> dict[str, Any]:
    row = outcome.row
    return {
        "row": row.number,
        "case": row.case,
        "kind": row.kind,
        "on": outcome.act.on.isoformat() if outcome.act else None,
        "result": str(outcome.result),
        "entry": outcome.entry,
        "rules": list(outcome.rules),
        "warned": list(outcome.warned),
        "problems": [say("en", f"problem.{p.message_id}", **p.facts) for p in outcome.problems],
    }


def _first_lines() -> list[str]:
    """Return how a report begins, in each language."""
    return [csv_text([say(lang, f"column.{name}") for name in _COLUMNS], []) for lang in LANGUAGES]


def _write_report(outcomes: "Sequence[Outcome]", report: Path | None) -> None:
    if report is None:
        return

    lang = SETTINGS.lang
    rows = [
        (
            str(outcome.row.number),
            outcome.row.case,
            term(outcome.row.kind),
            show_day(outcome.act.on) if outcome.act else "",
            term(f"bulk.{outcome.result}"),
            outcome.entry,
            "; ".join(
                [rule_title(lang, rule) for rule in outcome.rules]
                + [SETTINGS.say(f"problem.{p.message_id}", **p.facts) for p in outcome.problems]
            ),
            "; ".join(rule_title(lang, rule) for rule in outcome.warned),
        )
        for outcome in outcomes
    ]
    headings = [SETTINGS.say(f"column.{name}") for name in _COLUMNS]
    write_report(report, csv_text(headings, map(masked, rows)), _first_lines())


def _exit_code(outcomes: "Sequence[Outcome]") -> int:
    from admission_flow.register.core.bulk import Result  # noqa: PLC0415 - start-up

    failed = any(o.result in {Result.REFUSED, Result.BAD} for o in outcomes)
    return REFUSED if failed else 0
