"""How entries of the journal are listed: both dates, refusals included."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import painted, show_day, table, term
from admission_flow.cli.shell.speaking import tell
from admission_flow.journal.entry import Entry
from admission_flow.messages import label
from admission_flow.messages.entry_words import entry_action
from admission_flow.papers.list_book import Cell, day_cell
from admission_flow.register.audit.contents import sent_of
from admission_flow.register.core.records import act_day, act_kind
from admission_flow.register.core.state import local_day, office_time

if TYPE_CHECKING:
    from admission_flow.journal.report import Report


def entry_row(entry: Entry) -> dict[str, Any]:
    """Return what a list says of an entry. Personal values are not in the journal."""
    intent = entry.intent
    verdict = intent.verdict or {}
    findings = verdict.get("findings", {})
    return {
        "seq": entry.seq,
        "case": intent.case,
        "case_ver": intent.case_ver,
        "action": intent.action,
        "kind": act_kind(intent.data),
        "on": act_day(intent.data),
        "recorded_at": intent.at,
        "officer": intent.actor,
        "to": intent.to,
        "permitted": verdict.get("permitted"),
        "blocked_by": verdict.get("blocked_by", []),
        "corrects": intent.data.get("corrects"),
        "findings": findings,
        "sent": sent_document(entry),
        "leaf": entry.leaf,
    }


def sent_document(entry: Entry) -> dict[str, Any] | None:
    """Return for programs which line of a sender's log an entry came from; None: from none."""
    said = sent_of(entry)
    return None if said is None else said.plain()


def show_entries(entries: Iterable[Entry]) -> None:
    """Print entries as a table, as they come."""
    say = SETTINGS.say
    names = ("entry", "recorded", "officer", "case", "action", "act", "on", "result")
    count = table([say(f"column.{name}") for name in names], cells_of(entries))
    tell(say("screen.count", count=count))


def show_log_verdict(verdict: str, *, broken: bool) -> None:
    """Print what a verifier concludes; in Vietnamese the format's fixed words stand in brackets.

    An auditor compares those words with what the stand-alone checker prints.
    """
    text = SETTINGS.say("screen.log_verdict", what=verdict)
    tell(painted(text, "red" if broken else "green", "bold"))


def show_verdict_line(verdict: str, report: "Report", *, broken: bool) -> None:
    """Print what the verifier concludes, and what that rests on, in one line."""
    say = SETTINGS.say
    skipped = [
        say("screen.part_skipped", part=label(SETTINGS.lang, f"part.{one.part}"), why=one.why)
        for one in report.skipped
    ]
    checked = [label(SETTINGS.lang, f"part.{part}") for part in report.checked]
    text = say(
        "screen.verdict_line",
        what=verdict,
        checked=", ".join(checked),
        skipped="; ".join(skipped),
    )
    colour = "red" if broken else "yellow" if report.lowered else "green"
    tell(painted(text, colour, "bold"))


def cells_of(entries: Iterable[Entry]) -> Iterator[tuple[Cell, ...]]:
    """Yield what the table says of each entry."""
    say = SETTINGS.say
    for row in map(entry_row, entries):
        result = say("screen.to", to=row["to"]) if row["to"] else ""
        if row["permitted"] is False:
            result = say("screen.refused_by", rules=_listed(row["blocked_by"]))
        if row["corrects"] is not None:
            result = say("screen.corrects", entry=row["corrects"])
        if row["sent"] is not None:
            there = {"log": row["sent"]["log"], "entry": row["sent"]["entry"]}
            result = f"{result} {say('screen.sent_from', **there)}".lstrip()
        yield (
            row["seq"],
            f"{show_day(local_day(row['recorded_at']))} {office_time(row['recorded_at'])}",
            row["officer"],
            row["case"],
            entry_action(SETTINGS.lang, row["action"]),
            term(row["kind"]) if row["kind"] else "",
            day_cell(row["on"]),
            result,
        )


def _listed(rules: object) -> list[object]:
    """Return the rules that a verdict names: others may write anything there."""
    return rules if isinstance(rules, list) else []
