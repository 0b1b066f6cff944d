"""`audit entry` and `audit log --full`: what entries say, in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import fitted, painted
from admission_flow.cli.shell.speaking import tell, tell_json, tell_json_rows
from admission_flow.errors import EntryMissing
from admission_flow.messages import rule_titles
from admission_flow.messages.entry_words import entry_action
from admission_flow.messages.masking import masked, masked_field
from admission_flow.register.audit.contents import (
    Contents,
    CorrectedEntry,
    EntryContent,
    StatedField,
)
from admission_flow.register.audit.entry_text import EntryText
from admission_flow.register.core.state import local_day

if TYPE_CHECKING:
    from admission_flow.journal.entry import Entry
    from admission_flow.register.core.reader import ReadingRegister

_MOST_DIGITS = 15
"""Of an entry's number: SQLite counts no further than 19."""


def entry(
    number: Annotated[int, typer.Argument(metavar="ENTRY", min=0)], *, as_json: Json = False
) -> None:
    """Show what an entry says, with its papers; of a correction also what it changes."""
    with SETTINGS.auditing() as register:
        found = None if len(str(number)) > _MOST_DIGITS else register.store.entry(number)
        if found is None:
            raise EntryMissing(entry=number)
        content = Contents(register.store).of(found)
    if as_json:
        tell_json(entry_document(content))
    else:
        show_entry(content)


def show_full(register: "ReadingRegister", entries: "Iterable[Entry]", *, as_json: bool) -> None:
    """Print what each entry says, as they come."""
    contents = Contents(register.store)
    if as_json:
        tell_json_rows(entry_document(contents.of(one)) for one in entries)
        return
    count = 0
    for count, one in enumerate(entries, 1):  # noqa: B007 - told at the end
        show_entry(contents.of(one))
        tell()
    tell(SETTINGS.say("screen.count", count=count))


def show_entry(content: EntryContent) -> None:
    """Print what an entry says."""
    text = EntryText(SETTINGS.lang)
    tell(painted(text.head(content), "bold"))
    for line in text.lines(content):
        tell(fitted(f"  {line}", 4))


def entry_document(content: EntryContent) -> dict[str, Any]:
    """Return what an entry says for programs: codes, and beside them the words of this run."""
    found, intent = content.entry, content.entry.intent
    corrected = content.corrects
    verdict = intent.verdict or {}
    findings = verdict.get("findings")
    return {
        "seq": found.seq,
        "case": intent.case or None,
        "case_ver": intent.case_ver,
        "action": intent.action,
        "action_text": entry_action(SETTINGS.lang, intent.action),
        "kind": content.kind,
        "on": content.on.isoformat() if content.on else None,
        "recorded_at": intent.at,
        "recorded_on": local_day(intent.at).isoformat(),
        "officer": intent.actor,
        "signed": bool(found.sig),
        "to": intent.to or None,
        "fields": [_field_document(field, content) for field in content.stated],
        "tree": [_field_document(field, content) for field in content.told],
        "values": content.values.value,
        "corrects": None if corrected is None else _correction_document(corrected),
        "reason": content.reason,
        "verdict": intent.verdict,
        "findings_text": {
            str(rule): rule_titles(SETTINGS.lang, (str(rule),))
            for rule in (findings if isinstance(findings, dict) else {})
        },
        "rulebook": {"id": intent.rule.id, "ver": intent.rule.ver, "sha256": intent.rule.sha256},
        "papers": [{"doc": paper.doc, "sha256": paper.sha256} for paper in intent.basis],
        "corrected_by": list(content.corrected_by),
        "confirmed_by": content.confirmed_by,
        "waits": content.waits,
        "erased_by": content.erased_by,
        "sent": None if content.sent is None else content.sent.plain(),
        "merge": None if content.merge is None else content.merge.plain(),
        "leaf": found.leaf,
    }


def _field_document(field: StatedField, content: EntryContent) -> dict[str, Any]:
    text = EntryText(SETTINGS.lang)
    return {
        "about": field.about,
        "field": field.field,
        "value": masked(masked_field(field.about, field.field, field.value)),
        "private": field.private,
        "field_text": text.term(field.about, field.field),
        "value_text": text.shown(field, content)["words"],
    }


def _correction_document(corrected: CorrectedEntry) -> dict[str, Any]:
    text = EntryText(SETTINGS.lang)
    return {
        "entry": corrected.entry,
        "officer": corrected.officer,
        "minutes": corrected.minutes,
        "struck_out": corrected.struck_out,
        "changes": [
            {
                "about": change.about,
                "field": change.field,
                "before": masked_field(change.about, change.field, change.before),
                "after": masked_field(change.about, change.field, change.after),
                "field_text": text.term(change.about, change.field),
                "before_text": text.words(change.about, change.field, change.before),
                "after_text": text.words(change.about, change.field, change.after),
            }
            for change in corrected.changes
        ],
        "unseen": [one.field for one in corrected.unseen],
    }


def add_to_audit(group: typer.Typer) -> None:
    """Add the command."""
    group.command("entry")(entry)
