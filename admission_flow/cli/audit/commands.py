"""`audit`: what an auditor asks. Opens the register so that it cannot be written."""

import time
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit import checkpoint as checkpoint_commands
from admission_flow.cli.audit import entry, export, merged, receipts, roots, working_paper
from admission_flow.cli.audit import findings as inspection
from admission_flow.cli.audit.checkpoint import brought
from admission_flow.cli.audit.entry import show_entry, show_full
from admission_flow.cli.audit.log import cells_of, entry_row, show_entries, show_verdict_line
from admission_flow.cli.audit.origin import origin_document, show_origin
from admission_flow.cli.shell import memory, progress
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsCsv, Jobs, Json, OnlyCase, UnitName
from admission_flow.cli.shell.output import (
    painted,
    show_rulebook,
    shown_cell,
    table,
    tell_csv,
    term,
)
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import (
    complain,
    tell,
    tell_json,
    tell_json_rows,
    tell_json_with,
)
from admission_flow.cli.shell.words import kind_given
from admission_flow.errors import (
    BadInput,
    JournalBroken,
    LogShorter,
    WrongUse,
)
from admission_flow.journal.checkpoint import parse_digest
from admission_flow.journal.report import Break
from admission_flow.journal.rights import Use
from admission_flow.papers.list_book import Cell, day_cell
from admission_flow.procedure import in_use
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.audit.contents import Contents
from admission_flow.register.audit.replay_text import replay_words
from admission_flow.register.core.log_filter import LogFilter, Span
from admission_flow.register.core.origin import lineage, log_of
from admission_flow.register.core.state import local_day
from admission_flow.register.units.scope import case_ids
from admission_flow.released import rulebook_document
from admission_flow.sorting import PackedRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from admission_flow.database.queries import Queries
    from admission_flow.journal.checkpoint import Anchoring
    from admission_flow.journal.lineage import Lineage
    from admission_flow.journal.report import Before, Report
    from admission_flow.register.audit.audit import Replayed
    from admission_flow.register.core.log_filter import LogFilter
    from admission_flow.register.core.reader import ReadingRegister

BROKEN = JournalBroken.exit_code
FOLLOW_SECONDS = 1.0
"""How often `--follow` looks for new entries."""

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("log")
@lists("screen.sheet.log")
def log(
    case: OnlyCase = None,
    unit: UnitName = None,
    officer: Annotated[str | None, typer.Option("--officer")] = None,
    act: Annotated[str | None, typer.Option("--act", metavar="KIND")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE")] = None,
    on_from: Annotated[str | None, typer.Option("--on-from", metavar="DATE")] = None,
    on_to: Annotated[str | None, typer.Option("--on-to", metavar="DATE")] = None,
    entered_from: Annotated[str | None, typer.Option("--entered-from", metavar="DATE")] = None,
    entered_to: Annotated[str | None, typer.Option("--entered-to", metavar="DATE")] = None,
    *,
    refused: Annotated[bool, typer.Option("--refused")] = False,
    follow: Annotated[bool, typer.Option("--follow")] = False,
    full: Annotated[bool, typer.Option("--full")] = False,
    as_csv: AsCsv = False,
    as_json: Json = False,
) -> None:
    """List the journal: every act and refusal, with both its dates."""
    act = None if act is None else kind_given("--act", act)
    _check_words(act, rule)
    if full and as_csv:
        raise WrongUse(problem=SETTINGS.say("screen.entry_full_csv"))
    if sheets() is not None and (full or follow):
        raise WrongUse(problem=SETTINGS.say("screen.sheet_not_with", option="--full, --follow"))
    on = Span(day_option("--on-from", on_from), day_option("--on-to", on_to))
    entered = Span(
        day_option("--entered-from", entered_from), day_option("--entered-to", entered_to)
    )
    with SETTINGS.auditing() as register:
        cases = None
        if unit is not None:
            # Not by `cases`: the log is read without the key of sealed names too.
            cases = frozenset(case_ids(register, unit))
        wanted = LogFilter(
            cases=cases,
            officer=officer,
            act=act,
            rule=rule,
            refused=refused,
            on=on,
            entered=entered,
        )
        entries = filter(wanted.wants, register.entries(case))
        if full:
            show_full(register, entries, as_json=as_json)
        elif as_json:
            tell_json_rows(map(entry_row, entries))
        elif as_csv:
            tell_csv(map(entry_row, entries))
        else:
            show_entries(entries)
        if follow:
            _follow(register, case, wanted, full=full)


def _check_words(act: str | None, rule: str | None) -> None:
    """Refuse a word that no entry can ever hold: an empty list would say that nothing happened.

    Words are never taken away from the contract: an older log holds none that is not among them.
    """
    for option, word, words in (("--act", act, in_use.kinds()), ("--rule", rule, in_use.rules())):
        if word is not None and word not in words:
            near = ", ".join(get_close_matches(word, words, cutoff=0.5))
            key = "screen.no_such_word_near" if near else "screen.no_such_word"
            raise WrongUse(problem=SETTINGS.say(key, option=option, word=word, near=near))


def _follow(
    register: "ReadingRegister", case: str | None, wanted: "LogFilter", *, full: bool
) -> None:
    """Print what is added, a line each or as `--full`, until the reader presses Ctrl-C."""
    after = register.store.head[0] - 1
    while True:
        time.sleep(FOLLOW_SECONDS)
        for added in register.entries(case, after):
            after = added.seq
            if full and wanted.wants(added):
                show_entry(Contents(register.store).of(added))
            elif wanted.wants(added):
                (cells,) = cells_of([added])
                tell("  ".join(map(shown_cell, cells)).rstrip())


@group.command("verify")
def verify(
    checkpoint: Annotated[list[str] | None, typer.Option("--checkpoint", metavar="FILE")] = None,
    paper: Annotated[list[str] | None, typer.Option("--paper", metavar="LINE")] = None,
    genesis: Annotated[str | None, typer.Option("--genesis", metavar="HEX")] = None,
    jobs: Jobs = None,
    *,
    anew: Annotated[bool, typer.Option("--anew")] = False,
    as_json: Json = False,
) -> int:
    """Check that the log, the personal values and what is derived are as they were written."""
    first = _digest(genesis)
    # Whatever was done to the files, the verifier reads on and says it in its verdict.
    with SETTINGS.auditing(Use.VERIFY, warned=False, with_triggers=False) as register:
        store = register.store
        with progress.shown(wanted=not as_json) as told:
            report = audit.verify(
                store,
                register.judge,
                genesis=first,
                jobs=jobs,
                progress=told,
                memory=audit.Memory(
                    None if anew else memory.verified(store),
                    partial(memory.keep_verified, store),
                    register.today.isoformat(),
                ),
            )
        shorter = _remembered(store)
        report = replace(report, breaks=(*report.breaks, *shorter))
        held = brought(checkpoint or (), paper or (), log_of(store))
        result = checkpoints.anchored(store, report, held)
        origin = lineage(store)
        rulebook = register.judge.workflow.rulebook.sha256
    if as_json:
        tell_json(
            {
                "verdict": result.verdict,
                "checked": list(report.checked),
                "not_checked": [
                    {"part": one.part, "why": one.why, "lowers": one.lowers}
                    for one in report.skipped
                ],
                "entries": report.entries,
                "root": report.root,
                "before": None if report.before is None else asdict(report.before),
                "anchored": result.anchored,
                "genesis": report.genesis,
                "rulebook": rulebook_document(rulebook),
                "unused": list(result.unused),
                **origin_document(origin),
                "breaks": [
                    {"seq": b.seq, "case": b.case, "what": b.what, "file": b.file}
                    for b in result.breaks
                ],
                "notices": [{"seq": n.seq, "case": n.case, "what": n.what} for n in report.notices],
            }
        )
    else:
        _show_verification(origin, report, result)
        show_rulebook(rulebook)
    if result.breaks:
        return BROKEN
    # What was brought and is of no use confirms nothing, and neither does what was not looked at:
    # a script must be able to tell.
    return BadInput.exit_code if result.unused or report.lowered else 0


def _remembered(store: "Queries") -> "tuple[Break, ...]":
    """Return what contradicts the memory of this machine."""
    try:
        memory.check(store)
    except LogShorter as shorter:
        size, entries = shorter.facts["size"], shorter.facts["entries"]
        what = f"it does not go on from the log of {size} entries that this machine saw"
        return (Break(min(int(size), int(entries)), "", what),)
    return ()


def _show_verification(origin: "Lineage", report: "Report", result: "Anchoring") -> None:
    """Print the verdict first, with what it rests on; then why."""
    say = SETTINGS.say
    show_verdict_line(result.verdict, report, broken=bool(result.breaks))
    tell(say("screen.verified", entries=report.entries, root=report.root))
    if report.before is not None:
        _show_before(report, report.before)
    for found in result.breaks:
        place = {"seq": found.seq, "case": found.case or "-", "file": found.file}
        key = "screen.break_file" if found.file else "screen.break"
        complain(say(key, **place, what=found.what))
    for notice in report.notices:
        tell(say("screen.notice", seq=notice.seq, case=notice.case or "-", what=notice.what))
    show_origin(origin)
    for unused in result.unused:
        tell(say("screen.unused", what=unused))
    if report.genesis:
        tell(say("screen.genesis_found"))
    if not result.breaks and not result.anchored:
        tell(say("screen.rest_not_anchored" if report.genesis else "screen.not_anchored"))


def _show_before(report: "Report", before: "Before") -> None:
    """Say how much was judged now, and how much was compared with what was judged before."""
    told = {"before": before.entries, "now": report.entries - before.entries, "on": before.on}
    tell(SETTINGS.say("screen.verified_before", **told, cases=before.cases))


def _digest(genesis: str | None) -> str | None:
    """Return the digest of the first entry as it was copied from the minutes."""
    try:
        return None if genesis is None else parse_digest(genesis)
    except ValueError as error:
        raise WrongUse(problem=SETTINGS.say("screen.no_digest", option="--genesis")) from error


@group.command("replay")
@lists("screen.sheet.replay")
def replay(
    late: Annotated[int, typer.Option("--late", min=0, metavar="DAYS")] = 30,
    jobs: Jobs = None,
    *,
    as_json: Json = False,
) -> int:
    """Judge the whole register again, and list what differs, is unlawful, or was entered late."""
    with SETTINGS.auditing() as register:
        tally = Tally()
        with progress.shown(wanted=not as_json) as told:
            again = audit.replay(
                register.store, register.judge, late_after=late, progress=told, jobs=jobs
            )
            found = tally.counted(again)
            if told is not None:  # rows would run across the bar: they wait until it is wiped away
                found = iter(PackedRows(found))
        sha256 = register.judge.workflow.rulebook.sha256
        erased = [each.case for each in audit.erasures(register.store)]
        if as_json:
            rows = ({name: getattr(item, name) for name in item.__slots__} for item in found)
            tell_json_with("found", rows, lambda: tally.document(sha256, erased))
        else:
            _show_replay(found)
    if not as_json:
        say = SETTINGS.say
        tell(say("screen.replayed", count=tally.all, found=tally.found, differs=tally.differs))
        if tally.forged:
            tell(painted(say("screen.replay_forged", count=tally.forged), "red", "bold"))
        if erased:
            tell(painted(say("screen.replay_erased", cases=erased), "yellow"))
        if tally.foreign:
            text = say("screen.other_rulebook", count=tally.foreign, sha256=sha256)
            tell(painted(text, "yellow"))
    return BROKEN if tally.forged else 0


@dataclass(slots=True)
class Tally:
    """What is counted of a replay while its rows pass by."""

    all: int = 0
    found: int = 0
    differs: int = 0
    foreign: int = 0
    forged: int = 0

    def counted(self, replayed: "Iterable[Replayed]") -> "Iterator[Replayed]":
        """Yield what is noteworthy, and count everything."""
        for item in replayed:
            self.all += item.judged
            self.foreign += item.other_rulebook
            self.differs += bool(item.differs)
            self.forged += item.forged
            if item.noteworthy:
                self.found += 1
                yield item

    def document(self, sha256: str, erased: list[str]) -> dict[str, object]:
        """Return the counts for programs."""
        return {
            "judged": self.all,
            "rulebook": sha256,
            "under_another_rulebook": self.foreign,
            "forged": self.forged,
            "erased": erased,
        }


def _show_replay(found: "Iterator[Replayed]") -> None:
    first = next(found, None)
    if first is None:
        return
    names = ("entry", "case", "act", "on", "recorded", "officer", "finding")
    table([SETTINGS.say(f"column.{name}") for name in names], _cells(chain([first], found)))


def _cells(found: "Iterable[Replayed]") -> "Iterator[tuple[Cell, ...]]":
    for item in found:
        yield (
            item.seq,
            item.case,
            term(item.kind or item.action),
            day_cell(item.on),
            day_cell(local_day(item.at)) if item.at else "",
            item.actor,
            replay_words(item, SETTINGS.lang),
        )


# Once, and not in `add_to`: the group is the module's, and whoever runs two commands in one
# process would have every command in it twice.
checkpoint_commands.add_to_audit(group)
entry.add_to_audit(group)
export.add_to_audit(group)
inspection.add_to_audit(group)
merged.add_to_audit(group)
working_paper.add_to_audit(group)
receipts.add_to_audit(group)
roots.add_to_audit(group)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="audit")
